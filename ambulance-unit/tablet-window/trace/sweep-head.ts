import type { Hertz, Milliseconds, MonotonicMillis } from '../../../protocol/ecg/units.ts';
import { milliseconds } from '../../../protocol/ecg/units.ts';

/**
 * How far a live sweep has come. A monitor's samples come in portions; the sweep runs evenly, as late behind the newest sample as a
 * portion is long, never past what is there. Pure.
 */
export interface SweepHead {
  /** Samples shown, with the part of the next one that time has already covered. */
  readonly position: number;
  readonly lastTick: MonotonicMillis | null;
  /** One past the newest sample, and when it came. */
  readonly newest: number;
  readonly arrivedAt: MonotonicMillis | null;
  /** Between two portions, ms, as it has been of late. */
  readonly portion: Milliseconds;
}

/** Before two portions have come. */
const FIRST_PORTION = milliseconds(50);
/** What a portion may be late before the sweep stands still for it, ms. */
const SPARE = 12;
/** From the bytes to the pixel at most 150 ms: however long portions are, the sweep does not wait longer than this for evenness. */
const LONGEST_WAIT = 105;
/** Beyond it the sweep does not hurry, it jumps. */
const JUMP_BEYOND = 600;

export const sweepHeadAt = (position: number): SweepHead => ({
  position,
  lastTick: null,
  newest: position,
  arrivedAt: null,
  portion: FIRST_PORTION,
});

/** Samples came, or were declared lost, up to `newest`. */
export function samplesArrived(head: SweepHead, newest: number, rate: Hertz, now: MonotonicMillis): SweepHead {
  if (newest <= head.newest) return head;
  // By its samples, not by the clock: two portions that a busy machine hands over together are still two.
  const length = ((newest - head.newest) * 1000) / rate;
  const portion = length > 1_000 ? head.portion : head.portion + (length - head.portion) * 0.2;
  return { ...head, newest, arrivedAt: now, portion: milliseconds(portion) };
}

export function advanceSweep(head: SweepHead, rate: Hertz, now: MonotonicMillis): SweepHead {
  const passed = head.lastTick === null ? 0 : Math.max(0, now - head.lastTick);
  const ticked: SweepHead = { ...head, lastTick: now };
  if (head.arrivedAt === null) return ticked;
  // Where the newest sample would be by now if the monitor's bytes came one by one.
  const expected = head.newest + ((now - head.arrivedAt) / 1000) * rate;
  const aim = Math.min(LONGEST_WAIT, head.portion + SPARE);
  const lag = ((expected - head.position) / rate) * 1000;
  if (((head.newest - head.position) / rate) * 1000 > JUMP_BEYOND)
    return { ...ticked, position: within(head, expected - (aim / 1000) * rate) };
  const hurry = 1 + Math.max(-0.15, Math.min(0.5, (lag - aim) / 200));
  return { ...ticked, position: within(head, head.position + (passed / 1000) * rate * hurry) };
}

const within = ({ position, newest }: SweepHead, aim: number): number => Math.max(position, Math.min(newest, aim));
