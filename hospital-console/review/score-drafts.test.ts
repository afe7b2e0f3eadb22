import { describe, expect, it } from 'vitest';
import type { ScoreFormJson, ScoreJson } from '../../protocol/wire/review-book.ts';
import { answersOf, draftOfScore, lastScores, openQuestionsOf } from './score-drafts.ts';

const title = { en: 'x', zh: '某' };
const form: ScoreFormJson = {
  ...{ id: 'qa', version: 2, title },
  items: [
    {
      id: 'quality',
      question: title,
      choices: [
        { id: 'good', title },
        { id: 'bad', title, needsReason: true },
      ],
    },
    {
      id: 'delay',
      question: title,
      choices: [
        { id: 'none', title },
        { id: 'some', title },
      ],
    },
  ],
};
const score = (by: string, version: number, formVersion = 2): ScoreJson => ({
  ...{ by, at: '', form: 'qa', formVersion, version, isBlind: true },
  answers: [{ item: 'quality', choice: 'bad', reason: 'hum' }],
});

describe('a score form that is being filled in', () => {
  it('is open where an answer is missing, or the reason that it needs', () => {
    expect(openQuestionsOf(form, {})).toBe(2);
    const bad = { choice: 'bad', reason: ' ' };
    expect(openQuestionsOf(form, { quality: bad, delay: { choice: 'none', reason: '' } })).toBe(1);
    const full = { quality: { choice: 'bad', reason: ' hum ' }, delay: { choice: 'none', reason: '' } };
    expect(openQuestionsOf(form, full)).toBe(0);
    expect(answersOf(form, full)).toEqual([
      { item: 'quality', choice: 'bad', reason: 'hum' },
      { item: 'delay', choice: 'none', reason: '' },
    ]);
  });
  it('is open where an answer is one that the form does not have any more', () => {
    expect(
      openQuestionsOf(form, { quality: { choice: 'fair', reason: '' }, delay: { choice: 'none', reason: '' } }),
    ).toBe(1);
  });
  it('goes on from what was submitted last', () => {
    expect(draftOfScore(score('ann', 1))).toEqual({ quality: { choice: 'bad', reason: 'hum' } });
    expect(draftOfScore(undefined)).toEqual({});
  });
  it('is compared by the last version of each reviewer, and never with another version of the form', () => {
    const found = lastScores([score('ann', 1), score('bo', 1), score('ann', 2), score('cy', 1, 1)], form);
    expect(found.map(({ by, version }) => [by, version])).toEqual([
      ['ann', 2],
      ['bo', 1],
    ]);
  });
});
