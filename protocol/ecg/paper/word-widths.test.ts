import { describe, expect, it } from 'vitest';
import { WordWidths } from './word-widths.ts';

describe('the width of words', () => {
  it('is asked for once, and anew once two hundred others have been', () => {
    const widths = new WordWidths();
    const asked: string[] = [];
    const measure = (words: string): { width: number } => {
      asked.push(words);
      return { width: words.length };
    };
    expect([widths.of('gap 3 s', measure), widths.of('gap 3 s', measure)]).toEqual([7, 7]);
    expect(asked).toEqual(['gap 3 s']);
    for (let second = 0; second < 200; second += 1) widths.of(`gap ${String(second)} min`, measure);
    expect(widths.of('gap 3 s', measure)).toBe(7);
    expect(asked.filter((words) => words === 'gap 3 s')).toHaveLength(2);
  });
});
