import type { MonotonicMillis, UnixMillis } from '../../protocol/ecg/units.ts';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import { RATES } from './playhead.ts';

/** The relay's clock as it stood then, moved by hand. Pure. */
export interface ThenClock {
  readonly at: UnixMillis;
  /** Never steps: what is measured in spans is measured by it, so that they pass at the same rate. */
  readonly monotonic: MonotonicMillis;
  readonly playing: boolean;
  readonly rate: number;
  readonly lastTick: MonotonicMillis | null;
}

export const thenClockAt = (at: UnixMillis): ThenClock => ({
  ...{ at, monotonic: monotonicMillis(0), playing: false, rate: 1, lastTick: null },
});

export const setThenRate = (clock: ThenClock, rate: number): ThenClock => ({
  ...clock,
  rate: Number.isFinite(rate) ? Math.min(RATES.most, Math.max(RATES.least, rate)) : clock.rate,
});

/** A page that was hidden for longer does not leap when it comes back, ms. */
const LONGEST_TICK = 1_000;

/**
 * Where it stands at `now`: it runs at its rate while it plays, up to what has been read of the log, and stops at the end.
 * Spans that nothing moves (a painter that settles) go on while it stands: they pass in real time then.
 */
export function runThenClock(
  clock: ThenClock,
  now: MonotonicMillis,
  { readThrough, end }: { readonly readThrough: UnixMillis; readonly end: UnixMillis },
): ThenClock {
  const passed = clock.lastTick === null ? 0 : Math.min(LONGEST_TICK, Math.max(0, now - clock.lastTick));
  if (!clock.playing) {
    return { ...clock, lastTick: now, monotonic: monotonicMillis(clock.monotonic + passed) };
  }
  const limit = Math.min(end, readThrough);
  const at = unixMillis(Math.max(clock.at, Math.min(limit, clock.at + passed * clock.rate)));
  return {
    ...clock,
    ...{ at, lastTick: now, playing: at < end },
    monotonic: monotonicMillis(clock.monotonic + (at - clock.at)),
  };
}
