import { describe, expect, it } from 'vitest';
import { milliseconds, unixMillis } from '../../protocol/ecg/units.ts';
import { ageOf, freshnessOf } from './freshness.ts';

const clock = (offset: number, uncertainty: number) => ({
  offset: milliseconds(offset),
  uncertainty: milliseconds(uncertainty),
});
const newest = { recordedAt: unixMillis(100_000), committedAt: unixMillis(700_050) };

describe('the age of the newest sample', () => {
  it('[D15] reconciles three clocks, ten minutes apart', () => {
    // The tablet is ten minutes behind the relay, this console five seconds ahead of it.
    const age = ageOf(newest, unixMillis(705_400), clock(600_000, 20), clock(-5000, 8));
    expect(age).toEqual({ age: 400, uncertainty: 28 });
  });

  it('counts from the commit, and claims no certainty, where the unit’s clock is not known', () => {
    expect(ageOf(newest, unixMillis(700_250), null, null)).toEqual({ age: 200, uncertainty: null });
  });

  it('is never negative', () => {
    expect(ageOf(newest, unixMillis(699_990), clock(600_000, 20), null).age).toBe(0);
  });
});

describe('what may be called live', () => {
  it('[D18] is delayed above three seconds and no data above ten', () => {
    const at = (age: number) => freshnessOf('live', milliseconds(age));
    expect([at(0), at(3000), at(3001), at(10_000), at(10_001)]).toEqual([
      'live',
      'live',
      'delayed',
      'delayed',
      'no-data',
    ]);
  });

  it('[D18] does not depend on what the relay says of the unit', () => {
    expect(freshnessOf('stale', milliseconds(500))).toBe('live');
    expect(freshnessOf('live', milliseconds(60_000))).toBe('no-data');
  });

  it('waits before the first sample and has an end', () => {
    expect(freshnessOf('live', null)).toBe('waiting');
    expect(freshnessOf('ended', milliseconds(60_000))).toBe('ended');
  });
});
