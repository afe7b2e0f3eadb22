import { expect, it } from 'vitest';
import { untilBeat } from './look-beat.ts';

it('looks that began at any time are due at the same moments, none of them twice', () => {
  const dueAt = (began: number, every: number): number => began + untilBeat(every, began);
  for (const began of [0.3, 1, 700.25, 1_499.9, 2_999.99]) {
    expect(dueAt(began, 3_000)).toBeGreaterThanOrEqual(3_000);
    expect(dueAt(began, 3_000)).toBeLessThan(3_001);
  }
  // What is looked at twice as often falls on every beat of the slower one.
  expect(Math.floor(dueAt(1_600, 1_500))).toBe(Math.floor(dueAt(1_600, 3_000)));
  // A timer that fires a fraction early does not find itself due again.
  expect(dueAt(3_000.4, 3_000)).toBeGreaterThanOrEqual(6_000);
});
