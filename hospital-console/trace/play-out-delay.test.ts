import { describe, expect, it } from 'vitest';
import { hertz, monotonicMillis, sampleIndex } from '../../protocol/ecg/units.ts';
import { hear, UNKNOWN_DELAY, type PlayOutDelay } from './play-out-delay.ts';

const RATE = hertz(500);
/** Between the clock of the page and that of the samples, ms. */
const APART = 7_000;

/** So many messages of 100 ms, each so many ms later than its first sample and what lies between the clocks. */
function hearing(messages: number, late: (message: number) => number): PlayOutDelay {
  let delay = hear(UNKNOWN_DELAY, sampleIndex(0), monotonicMillis(0), RATE);
  for (let message = 0; message < messages; message += 1) {
    const at = monotonicMillis(APART + message * 100 + late(message));
    delay = hear(delay, sampleIndex((message + 1) * 50), at, RATE);
  }
  return delay;
}
const keptBehind = (delay: PlayOutDelay): number => (delay.aim ?? NaN) - APART;

describe('the distance that a sweep keeps', () => {
  it('is not known before a message, and half a message at first', () => {
    expect(hearing(0, () => 0).aim).toBeNull();
    expect(keptBehind(hearing(3, () => 0))).toBeCloseTo(50);
  });

  it('is next to nothing once the link is seen to be calm', () => {
    expect(keptBehind(hearing(32, () => 0))).toBeCloseTo(1);
  });

  it('is what messages are late by, and next to nothing more, whatever lies between the clocks', () => {
    expect(keptBehind(hearing(400, (message) => (message * 7) % 41))).toBeCloseTo(41);
  });

  it('does not count one accident in half a minute, and counts a second one from then on', () => {
    expect(keptBehind(hearing(299, (message) => (message === 150 ? 90 : 0)))).toBeCloseTo(1);
    const twice = (message: number): number => (message === 150 || message === 250 ? 90 : 0);
    expect(keptBehind(hearing(250, twice))).toBeCloseTo(1);
    expect(keptBehind(hearing(251, twice))).toBeCloseTo(91);
  });

  it('forgets them after half a minute', () => {
    const twice = (message: number): number => (message === 150 || message === 250 ? 90 : 0);
    expect(keptBehind(hearing(490, twice))).toBeCloseTo(1);
  });

  it('follows clocks that drift apart', () => {
    // A monitor that is slow by a thousandth: each message comes 0.1 ms later than the one before.
    expect(keptBehind(hearing(3_000, (message) => message / 10)) - 300).toBeLessThan(6);
    expect(keptBehind(hearing(3_000, (message) => message / 10)) - 300).toBeGreaterThan(-6);
  });

  it('is never more than 120 ms beyond what the quickest message takes', () => {
    expect(keptBehind(hearing(400, (message) => (message % 10 === 0 ? 600 : 0)))).toBeCloseTo(120);
  });
});
