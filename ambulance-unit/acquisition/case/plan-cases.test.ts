import { describe, expect, it } from 'vitest';
import { DESCRIPTION, OTHER_SESSION, SESSION } from '../../../test/support/journalled-frames.ts';
import { sampleIndex, unixMillis } from '../../../protocol/ecg/units.ts';
import type { SessionInJournal } from '../journal/unit-journal.ts';
import { LONGEST_ABSENCE } from '../recording-plan.ts';
import { planCases } from './plan-cases.ts';

const START = DESCRIPTION.startedAt;
const held = (given: Partial<SessionInJournal> = {}): SessionInJournal => ({
  ...{ session: SESSION, source: 'monitor', description: DESCRIPTION, endedAt: null, sealed: null },
  ...{ endSample: sampleIndex(5000), newestAt: unixMillis(START + 10_000), epochs: [], ...given },
});
const plan = (sessions: readonly SessionInJournal[], after = 60_000) =>
  planCases({ sessions, lastLedger: null }, unixMillis(START + after));

describe('what a tablet does with the recordings that its journal left open', () => {
  it('a patient who was aboard a minute ago still is: the case goes on, whatever monitor it had', () => {
    expect(plan([held()])).toEqual({ resume: held(), toEnd: [] });
  });
  it('after half a day it is over', () => {
    expect(plan([held()], 10_000 + LONGEST_ABSENCE + 1)).toEqual({ resume: null, toEnd: [held()] });
  });
  it('a self-test that was interrupted is no patient', () => {
    const test = held({ session: OTHER_SESSION, description: { ...DESCRIPTION, purpose: 'self-test' } });
    expect(plan([held(), test])).toEqual({ resume: held(), toEnd: [test] });
  });
  it('of two that are open the newer goes on; what has ended is left alone', () => {
    const older = held();
    const newer = held({ session: OTHER_SESSION });
    expect(plan([older, newer, held({ endedAt: unixMillis(START) })])).toEqual({ resume: newer, toEnd: [older] });
  });
});
