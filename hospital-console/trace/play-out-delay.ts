import {
  milliseconds,
  type Hertz,
  type Milliseconds,
  type MonotonicMillis,
  type SampleIndex,
} from '../../protocol/ecg/units.ts';

/**
 * How far behind its samples an even sweep has to run on the link that there is: the jitter buffer of telephony, with a screen
 * for a loudspeaker. A message's transit is when it came, less when its first sample was taken; what both clocks have between
 * them stays in it, and only differences count. A sweep that runs the delay behind the samples' own clock has nothing left to draw
 * just where a message's transit is longer. Pure.
 */
export interface PlayOutDelay {
  /** One past the newest sample that has come; null: nothing yet. */
  readonly heardThrough: SampleIndex | null;
  /** Shortest and longest transit, ms, of the looks that are over, oldest first, and of the one that goes on. */
  readonly looks: readonly Look[];
  readonly look: Look | null;
  /** How far the sweep is to run behind the samples' own clock, with what both clocks have between them; null: not known yet. */
  readonly aim: Milliseconds | null;
}

interface Look {
  readonly since: MonotonicMillis;
  readonly shortest: number;
  readonly longest: number;
}

/**
 * A look takes so long, ms, and so many are remembered: half a minute. The longest transit of the half minute counts for an
 * accident, and the delay is for the next: one late message in half a minute costs one short stop, where a delay for it would
 * cost every beat of that half minute its place nearer to now.
 */
const LOOK_TAKES = 3_000;
const LOOKS = 10;

/**
 * Between the message that comes last and the sweep, ms: what the sweep is off its aim by. A frame that finds the message draws
 * it, and one that is later by less than a frame makes one step of the sweep shorter.
 */
const SPARE = 1;
/** Before a link has been looked at: what a message that lasts 100 ms may be late by. */
const SPARE_AT_FIRST = 50;
/** Beyond the shortest transit, ms. A link that is worse shows a sweep that stops: nearer to now counts more than even. */
const MOST = 120;

export const UNKNOWN_DELAY: PlayOutDelay = { heardThrough: null, looks: [], look: null, aim: null };

/** Samples have come, up to `newest`, at `at`. Where nothing is new, nothing changes. */
export function hear(delay: PlayOutDelay, newest: SampleIndex, at: MonotonicMillis, rate: Hertz): PlayOutDelay {
  const { heardThrough, looks, look } = delay;
  if (heardThrough === null || newest < heardThrough) return { ...UNKNOWN_DELAY, heardThrough: newest };
  if (newest === heardThrough) return delay;
  const transit = at - (heardThrough / rate) * 1000;
  const isOver = look !== null && at - look.since >= LOOK_TAKES;
  const before = isOver ? [...looks, look].slice(-LOOKS) : looks;
  const { since, shortest, longest } =
    look === null || isOver ? { since: at, shortest: transit, longest: transit } : look;
  const now = { since, shortest: Math.min(shortest, transit), longest: Math.max(longest, transit) };
  return { heardThrough: newest, looks: before, look: now, aim: aimBy(before, now) };
}

function aimBy(looks: readonly Look[], look: Look): Milliseconds {
  const all = [...looks, look];
  const shortest = Math.min(...all.map((each) => each.shortest));
  const [worst = shortest, next] = all.map((each) => each.longest).toSorted((one, other) => other - one);
  const needed = next === undefined ? Math.max(worst + SPARE, shortest + SPARE_AT_FIRST) : next + SPARE;
  return milliseconds(Math.min(shortest + MOST, needed));
}
