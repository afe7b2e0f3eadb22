import { describe, expect, it } from 'vitest';
import { durationText, inkWords, lettersOf } from './ink-words.ts';

describe('the words on a canvas', () => {
  it('are there in both languages, each for each', () => {
    expect(Object.keys(inkWords('zh-TW'))).toEqual(Object.keys(inkWords('en')));
    for (const language of ['en', 'zh-TW'] as const) {
      const { placement, staleFor, ...words } = inkWords(language);
      for (const word of Object.values(words)) expect(word).not.toBe('');
      expect(staleFor('7')).toContain('7');
      expect(placement['right-sided']).not.toBe('');
    }
    expect(lettersOf('zh-TW')).toContain('導');
  });

  it('never round a loss to nothing', () => {
    expect([0.0001, 0.7, 3.24, 41.6, 725].map(durationText)).toEqual([
      '0.01 s',
      '0.70 s',
      '3.2 s',
      '42 s',
      '12 min 5 s',
    ]);
  });
});
