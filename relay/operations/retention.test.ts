import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import { sessionNumber } from '../../test/support/session-author.ts';
import { daysFor, decideRetention, type Kept } from './retention.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const policy = { careDays: 365, selfTestDays: 30 };
const session = sessionNumber(1);
const recording = (change: Partial<Kept> = {}): Kept => ({
  ...{ session, purpose: 'care', lastCommitAt: unixMillis(0), isHeld: false, dueSince: monotonicMillis(0) },
  ...change,
});
const onDay = (day: number, monotonic = HOUR) => ({
  unix: unixMillis(day * DAY),
  monotonic: monotonicMillis(monotonic),
});

describe('a recording', () => {
  it('is kept until its time is over, and deleted then', () => {
    expect(decideRetention(policy, [recording()], onDay(365)).expired).toEqual([]);
    expect(decideRetention(policy, [recording()], onDay(365.01)).expired).toEqual([session]);
  });
  it('of a self-test has a time of its own', () => {
    const selfTest = recording({ purpose: 'self-test' });
    expect(decideRetention(policy, [selfTest], onDay(30)).expired).toEqual([]);
    expect(decideRetention(policy, [selfTest], onDay(31)).expired).toEqual([session]);
  });
  it('is kept for ever where no rule says otherwise', () => {
    const none = { careDays: null, selfTestDays: null };
    expect(decideRetention(none, [recording()], onDay(1e6)).expired).toEqual([]);
  });
  it('under a legal hold is not deleted, however old it is', () => {
    expect(decideRetention(policy, [recording({ isHeld: true })], onDay(1e6))).toEqual({ due: [], expired: [] });
  });
  it('is not deleted by a clock that is years ahead for a moment: it must be due for an hour', () => {
    const seenDueNow = decideRetention(policy, [recording({ dueSince: null })], onDay(1e4, 0));
    expect(seenDueNow).toEqual({ due: [session], expired: [] });
    const soonAfter = recording({ dueSince: monotonicMillis(0) });
    expect(decideRetention(policy, [soonAfter], onDay(1e4, HOUR - 1)).expired).toEqual([]);
    expect(decideRetention(policy, [soonAfter], onDay(0.1, HOUR)).due).toEqual([]);
  });
  it('whatever the clocks and rules are: nothing held, and nothing before its time', () => {
    const days = fc.option(fc.integer({ min: 4, max: 40_000 }), { nil: null });
    fc.assert(
      fc.property(
        days,
        days,
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.array(
          fc.record({
            purpose: fc.constantFrom('care' as const, 'self-test' as const),
            lastCommitAt: fc.integer({ min: 0, max: 4e12 }).map(unixMillis),
            isHeld: fc.boolean(),
            dueSince: fc.option(fc.integer({ min: 0, max: 1e9 }).map(monotonicMillis), { nil: null }),
          }),
        ),
        (careDays, selfTestDays, day, kept) => {
          const all = kept.map((one, i): Kept => ({ ...one, session: sessionNumber(i) }));
          const rules = { careDays, selfTestDays };
          const now = onDay(day, 5e8);
          for (const expired of decideRetention(rules, all, now).expired) {
            const one = all.find((candidate) => candidate.session === expired);
            const limit = one === undefined ? null : daysFor(rules, one.purpose);
            expect(one?.isHeld).toBe(false);
            expect(now.unix - (one?.lastCommitAt ?? Infinity)).toBeGreaterThan((limit ?? Infinity) * DAY);
          }
        },
      ),
    );
  });
});
