import { describe, expect, it } from 'vitest';
import { byteCount, monotonicMillis } from '../ecg/units.ts';
import { fullAllowance, spend, type RateAllowance } from './rate-allowance.ts';

const LIMITS = { messagesPerSecond: 100, bytesPerSecond: 256 * 1024 };

/** How many of `count` messages pass that come `apart` ms after one another. */
function passing(count: number, apart: number, size: number): number {
  let allowance: RateAllowance | null = fullAllowance(LIMITS, monotonicMillis(0));
  for (let i = 0; i < count; i += 1) {
    allowance = spend(allowance, LIMITS, byteCount(size), monotonicMillis(i * apart));
    if (allowance === null) return i;
  }
  return count;
}

describe('[D19] the rate that a peer may keep up', () => {
  it('lets a sender through that paces itself to the limit exactly, for an hour', () => {
    expect(passing(360_000, 10, 2_600)).toBe(360_000);
  });

  it('takes two seconds of a stalled link in one piece', () => {
    expect(passing(200, 0, 1_000)).toBe(200);
    expect(passing(201, 0, 1_000)).toBe(200);
  });

  it('stops one that sends twice the messages, and one that sends twice the bytes', () => {
    expect(passing(10_000, 5, 100)).toBeLessThan(1_000);
    expect(passing(10_000, 100, 52_429)).toBeLessThan(100);
  });

  it('gives no more than the burst for any length of silence', () => {
    const rested = spend(fullAllowance(LIMITS, monotonicMillis(0)), LIMITS, byteCount(1), monotonicMillis(1e12));
    expect(rested).toMatchObject({ messages: 199, bytes: 2 * 256 * 1024 - 1 });
  });
});
