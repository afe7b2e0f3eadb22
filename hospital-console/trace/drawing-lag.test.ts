import { describe, expect, it } from 'vitest';
import { monotonicMillis, sampleIndex } from '../../protocol/ecg/units.ts';
import { DrawingLag } from './drawing-lag.ts';

const range = (first: number, end: number) => ({ first: sampleIndex(first), end: sampleIndex(end) });
/** Messages of 50 samples each 100 ms; drawn so many ms behind their arrival, a frame of the screen each 10 ms. */
function followed(lag: DrawingLag, messages: number, behind: number): void {
  for (let at = 0; at < messages * 100; at += 10) {
    if (at % 100 === 0) lag.heard(range(at / 2, at / 2 + 50), monotonicMillis(at));
    lag.inked(Math.max(0, at - behind) / 2, monotonicMillis(at));
  }
}

describe('from the socket to the ink', () => {
  it('counts from the arrival of a message to its first and to its last sample', () => {
    const lag = new DrawingLag();
    expect(lag.drawnAfter).toBeNull();
    followed(lag, 50, 20);
    expect(lag.drawnAfter).toEqual({ first: 30, last: 120 });
  });
  it('does not count what fills in history', () => {
    const lag = new DrawingLag();
    followed(lag, 50, 20);
    const before = lag.drawnAfter;
    lag.heard(range(0, 1000), monotonicMillis(0));
    lag.inked(2600, monotonicMillis(60_000));
    expect(lag.drawnAfter?.first).toBe(before?.first);
  });
  it('forgets what waited when the head was left', () => {
    const lag = new DrawingLag();
    followed(lag, 50, 20);
    lag.leave();
    lag.inked(10_000, monotonicMillis(90_000));
    expect(lag.drawnAfter).toEqual({ first: 30, last: 120 });
  });
});
