import { describe, expect, it } from 'vitest';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import { runThenClock, setThenRate, thenClockAt, type ThenClock } from './then-clock.ts';

const limits = { readThrough: unixMillis(100_000), end: unixMillis(60_000) };
/** Ticks of 100 ms. */
const run = (clock: ThenClock, ticks: number, given = limits): ThenClock => {
  let now = clock;
  const from = clock.lastTick ?? 0;
  for (let i = 0; i <= ticks; i += 1) now = runThenClock(now, monotonicMillis(from + i * 100), given);
  return now;
};
const playing = (rate: number): ThenClock => ({ ...setThenRate(thenClockAt(unixMillis(10_000)), rate), playing: true });

describe('the clock of then', () => {
  it.each([0.25, 1, 16])('runs at %s times the real one, and so do the spans that are measured by it', (rate) => {
    const { at, monotonic } = run(playing(rate), 10);
    expect([at, monotonic]).toEqual([10_000 + 1_000 * rate, 1_000 * rate]);
  });
  it('stands while nobody plays, and a paper that settles goes on', () => {
    const { at, monotonic } = run(thenClockAt(unixMillis(10_000)), 10);
    expect([at, monotonic]).toEqual([10_000, 1_000]);
  });
  it('waits at the end of what has been read, and goes on when more is', () => {
    const read = run(playing(16), 10, { ...limits, readThrough: unixMillis(12_000) });
    expect([read.at, read.playing]).toEqual([12_000, true]);
    expect(run(read, 10).at).toBeGreaterThan(20_000);
  });
  it('stops at the end of the session', () => {
    expect(run(playing(16), 100)).toMatchObject({ at: 60_000, playing: false });
  });
  it('does not leap when a page comes back that was hidden for a minute', () => {
    const clock = runThenClock(playing(1), monotonicMillis(0), limits);
    expect(runThenClock(clock, monotonicMillis(60_000), limits).at).toBe(11_000);
  });
  it('keeps a rate within a quarter and sixteen times', () => {
    expect([0.1, 99, Number.NaN].map((rate) => setThenRate(thenClockAt(unixMillis(0)), rate).rate)).toEqual([
      0.25, 16, 1,
    ]);
  });
});
