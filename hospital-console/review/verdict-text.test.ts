import { describe, expect, it } from 'vitest';
import type { VerdictJson } from '../../protocol/wire/session-review.ts';
import { grouped, headlineOf } from './verdict-text.ts';

const sealed = { number: 1, sealedAt: '2026-01-01T00:00:00.000Z', key: 'k', merkleRoot: 'r', records: 10 };
const whole: VerdictJson = {
  ...{ complete: true, unchanged: true, seal: sealed, records: 10, unsealedRecords: 0, samples: 1_843_200 },
  ...{ gaps: [], gapCount: 0, gapSamples: 0, awaited: [], awaitedCount: 0, awaitedSamples: 0 },
  ...{ lostRecords: 0, findings: [], findingCount: 0, remarks: [] },
};

describe('the verdict', () => {
  it('says of a whole and signed recording how many of how many samples, and that it is proven', () => {
    expect(headlineOf(whole)).toMatchObject({ kind: 'proven', samples: 1_843_200, ofSamples: 1_843_200, first: null });
  });
  it('counts a declared gap among the samples that there should be', () => {
    const gap = { first: 500, end: 1_000, reason: 'app_down' } as const;
    const headline = headlineOf({ ...whole, gaps: [gap], gapCount: 1, gapSamples: 500 });
    expect(headline).toMatchObject({ kind: 'proven', gaps: 1, ofSamples: 1_843_700 });
  });
  it('does not call a recording proven that nobody has signed', () => {
    expect(headlineOf({ ...whole, seal: null, unchanged: false }).kind).toBe('unsealed');
  });
  it('calls incomplete what still awaits samples, also where all that is there is as it was signed', () => {
    const missing = { ...whole, complete: false, awaitedCount: 1, awaitedSamples: 50 };
    expect(headlineOf(missing)).toMatchObject({ kind: 'incomplete', missing: 1, isSigned: true });
  });
  it('puts anything that is wrong before all the rest, in the words of the code that found it', () => {
    const finding = { kind: 'altered', offset: 7, sentence: 'Record 7 was altered.' };
    const headline = headlineOf({ ...whole, unchanged: false, findings: [finding], findingCount: 1 });
    expect(headline).toMatchObject({ kind: 'changed', first: 'Record 7 was altered.', isSigned: false });
  });
  it('groups digits by three and never breaks a number over two lines', () => {
    expect([7, 1_000, 1_843_200].map(grouped)).toEqual(['7', '1\u202f000', '1\u202f843\u202f200']);
  });
});
