import { describe, expect, it } from 'vitest';
import { reviewEn } from './review-en.ts';
import { counted, filled } from './filled.ts';
import { reviewZhTw } from './review-zh-tw.ts';

type Tree = { readonly [key: string]: string | Tree };
const flatten = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  );
const english = flatten(reviewEn);
const chinese = new Map(flatten(reviewZhTw));
const blanksOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

describe('the words of the review room', () => {
  it('are there in both languages, under the same keys and with the same blanks', () => {
    expect([...chinese.keys()].sort()).toEqual(english.map(([key]) => key).sort());
    for (const [key, text] of english) expect([key, blanksOf(chinese.get(key) ?? '')]).toEqual([key, blanksOf(text)]);
  });
  it('leave nothing in English that has a Chinese word', () => {
    // A pattern without a word of its own.
    const withoutWords = ['course.eventText', 'course.decisionReason'];
    const untranslated = [...chinese].filter(
      ([key, text]) => !/\p{Script=Han}/u.test(text) && !withoutWords.includes(key),
    );
    expect(untranslated).toEqual([]);
  });
  it('are filled where they have a blank, and show one that nobody filled', () => {
    expect(filled('{{samples}} of {{of}}', { samples: 3 })).toBe('3 of {{of}}');
  });
  it('have the noun in the number of what is counted', () => {
    const { hiddenAnnotations, hiddenScores } = reviewEn.notes;
    expect([0, 1, 2].map((count) => counted(hiddenAnnotations, count))).toEqual([
      ...['0 annotations', '1 annotation', '2 annotations'],
    ]);
    expect(counted(hiddenScores, 1)).toBe('1 form');
    expect(counted(reviewEn.verdict.gaps, 1, { count: 1, span: '8 s' })).toBe('1 gap of 8 s');
    expect(counted(reviewZhTw.notes.hiddenScores, 1)).toBe('1 份評分表');
  });
});
