import { describe, expect, it } from 'vitest';
import { milliseconds, monotonicMillis } from '../../../protocol/ecg/units.ts';
import { ageOfBytes, bytesHeard, feedStanding } from './feed-standing.ts';

describe('how fresh a live trace is', () => {
  it('is delayed above two seconds and stale above five', () => {
    expect(
      [null, 0, 2_000, 2_001, 5_000, 5_001].map((age) => feedStanding(age === null ? null : milliseconds(age))),
    ).toEqual(['waiting', 'live', 'live', 'delayed', 'delayed', 'stale']);
  });

  it('counts the way of the bytes to this screen as age', () => {
    const heard = bytesHeard(1_000, 4_500, monotonicMillis(100));
    expect(ageOfBytes(heard, monotonicMillis(700))).toBe(4_100);
  });

  it('does not believe a wall clock that was set meanwhile', () => {
    for (const wall of [500, 3_600_000]) {
      expect(ageOfBytes(bytesHeard(1_000, wall, monotonicMillis(0)), monotonicMillis(40))).toBe(40);
    }
  });
});
