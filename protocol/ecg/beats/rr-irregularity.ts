import type { EcgExcerpt } from '../excerpt.ts';
import type { Beat } from './beat.ts';
import { rrIntervals } from './rr-statistics.ts';

/** Intervals differ where one is longer or shorter than the one before by this share of their median. */
const CHANGE = 0.15;
/** A rhythm is irregular where at least this share of the successive intervals differ. */
export const IRREGULAR_SHARE = 0.1;
/** Fewest intervals without a premature beat at either end. Lake & Moorman 2011 use twelve beats; slow fibrillation has fewer in 10 s. */
const FEWEST_INTERVALS = 8;
/** Pairs of intervals that must be alike before their number says anything: the tolerance is widened until they are. Source: Lake & Moorman 2011. */
const FEWEST_MATCHES = 5;
/** Tolerance to begin with, ms. Source: Lake & Moorman 2011. */
const TOLERANCE = 30;
/**
 * Coefficient of sample entropy above which intervals are irregularly irregular. The measure is Lake & Moorman's; the limit
 * is this room's: the records' sinus rhythm with premature beats reaches −1.7, a breathing one −1.4, fibrillation lies at −0.8
 * to 0.2, in one strip of 13 beats (E00005) at −1.7, which is therefore missed.
 */
export const ENTROPY_LIMIT = -1.4;
/** RMSSD over the mean above which they are as well. Source: Dash 2009. */
export const RMSSD_LIMIT = 0.1;

/** Share of successive intervals that differ; null with less than two pairs. */
export function irregularShare(beats: readonly Beat[], excerpt: EcgExcerpt): number | null {
  const intervals = rrIntervals(beats, excerpt);
  const present = intervals.filter((one) => one !== null).sort((one, other) => one - other);
  const median = present[present.length >> 1] ?? 0;
  let pairs = 0;
  let differing = 0;
  intervals.slice(1).forEach((one, place) => {
    const before = intervals[place] ?? null;
    if (one === null || before === null) return;
    pairs += 1;
    if (Math.abs(one - before) > CHANGE * median) differing += 1;
  });
  return pairs < 2 ? null : differing / pairs;
}

/** How irregular the intervals of beats of the heart's own kind are. */
export interface IrregularIrregularity {
  readonly intervals: number;
  /** Coefficient of sample entropy. */
  readonly entropy: number;
  /** RMSSD over the mean. */
  readonly rmssdShare: number;
}

/**
 * Irregular irregularity, as of atrial fibrillation, over intervals between dominant beats only: an interval that begins
 * or ends with another beat (a premature one, and the pause after it) explains itself. Null with fewer than eight.
 * Sources: coefficient of sample entropy for short series, Lake & Moorman 2011; RMSSD share, Dash 2009.
 */
export function irregularIrregularity(beats: readonly Beat[], excerpt: EcgExcerpt): IrregularIrregularity | null {
  const own = rrIntervals(beats, excerpt).map((interval, place) =>
    beats[place]?.beatClass === 'dominant' && beats[place + 1]?.beatClass === 'dominant' ? interval : null,
  );
  const intervals = own.filter((one) => one !== null);
  if (intervals.length < FEWEST_INTERVALS) return null;
  const mean = intervals.reduce((sum, one) => sum + one, 0) / intervals.length;
  const pairs = own.slice(1).flatMap((one, place) => {
    const before = own[place] ?? null;
    return one === null || before === null ? [] : [[before, one] as const];
  });
  if (pairs.length < FEWEST_MATCHES) return null;
  const squares = pairs.reduce((sum, [before, one]) => sum + (one - before) ** 2, 0);
  return {
    intervals: intervals.length,
    entropy: sampleEntropy(pairs, mean),
    rmssdShare: Math.sqrt(squares / pairs.length) / mean,
  };
}

function sampleEntropy(pairs: readonly (readonly [number, number])[], mean: number): number {
  const firsts: number[] = [];
  const boths: number[] = [];
  for (const [place, [one, next]] of pairs.entries()) {
    for (const [other, after] of pairs.slice(place + 1)) {
      firsts.push(Math.abs(one - other));
      boths.push(Math.max(Math.abs(one - other), Math.abs(next - after)));
    }
  }
  boths.sort((one, other) => one - other);
  const tolerance = Math.max(TOLERANCE, boths[Math.min(boths.length, FEWEST_MATCHES) - 1] ?? 0);
  const alike = firsts.filter((one) => one <= tolerance).length;
  const stillAlike = boths.filter((one) => one <= tolerance).length;
  return Math.log(alike / stillAlike) + Math.log((2 * tolerance) / mean);
}
