import { slopeOf } from './spatial-speed.ts';

/**
 * Where a wave is over: the first place behind the steepest part of its flank where the slope is less than the share
 * `leastSlope` of the steepest.
 * Null where there is none before `far`. One sample a ms; the wave's height has the sign `sign`; an onset is an end looked for
 * leftwards (`far` before `peak`). The flank is steepest within `steepestWithin` ms of the peak.
 * Source: Laguna 1994 (threshold on the derivative). An area method (Zhang 2006) was tried first: it took the slow drift that
 * follows many a T for a part of it.
 */
export function endOfFlank(
  samples: Float64Array,
  peak: number,
  far: number,
  sign: number,
  steepestWithin: number,
  leastSlope: number,
): number | null {
  const way = far < peak ? -1 : 1;
  const length = Math.abs(far - peak);
  const reach = Math.min(samples.length - 1, Math.max(0, peak + way * (length + SLOPE_HALF)));
  const part = way > 0 ? samples.slice(peak, reach + 1) : samples.slice(reach, peak + 1).reverse();
  const slope = slopeOf(part, SLOPE_HALF);
  const last = Math.min(length, part.length - SLOPE_HALF);
  let steepest = SLOPE_HALF;
  for (let at = SLOPE_HALF; at < Math.min(last, steepestWithin); at += 1)
    if (-sign * (slope[at] ?? 0) > -sign * (slope[steepest] ?? 0)) steepest = at;
  const least = -sign * (slope[steepest] ?? 0) * leastSlope;
  if (least <= 0) return null;
  for (let at = steepest; at < last; at += 1) if (-sign * (slope[at] ?? 0) < least) return peak + way * at;
  return null;
}

/** Half of the stretch of which a slope is taken, ms. */
const SLOPE_HALF = 8;

/** How the line through a flank is laid. */
export interface Flank {
  /** Shares of the height between which the flank is straight. */
  readonly from: number;
  readonly to: number;
  /** The level outside is the mean of so many ms, that begin so many ms behind the guess. */
  readonly outside: number;
  readonly guard: number;
}

/**
 * An edge made sharper: the level outside it (mean of up to 30 ms, `room` at most), and the line through the wave where it has
 * risen from 5 % to the share `risen` of its height; where the two meet is the edge. It needs a first guess
 * and moves it by up to 25 ms. The corner of a sine or triangle is found exactly, and of a wave that fades out
 * the foot that an eye would choose. After Lepeschkin & Surawicz 1952 (tangent), with a line in place of the steepest slope.
 */
export function sharpenEdge(
  samples: Float64Array,
  guess: number,
  peak: number,
  direction: -1 | 1,
  room: number,
  flank: Flank,
): number {
  const guard = Math.min(flank.guard, Math.floor(room / 2));
  const outside = Math.min(flank.outside, room - guard);
  let [sum, count] = [0, 0];
  for (let lag = guard; lag < guard + outside; lag += 1) {
    const value = samples[guess + direction * lag];
    if (value === undefined) break;
    sum += value;
    count += 1;
  }
  if (count < 4) return guess;
  const level = sum / count;
  const light = (at: number): number => {
    let total = 0;
    for (let lag = -LIGHT; lag <= LIGHT; lag += 1) total += samples[at + lag] ?? level;
    return total / (2 * LIGHT + 1) - level;
  };
  const height = light(peak);
  if (height === 0) return guess;
  // From the peak outwards: the last place above each share.
  let high = peak;
  while (direction * (guess + direction * GUARD - high) > 0 && light(high) / height > flank.to) high += direction;
  let low = high;
  while (direction * (guess + direction * (GUARD + 10) - low) > 0 && light(low) / height > flank.from) low += direction;
  const steps = Math.abs(low - high);
  if (steps < 3) return guess;
  let [sumT, sumX, sumTT, sumTX] = [0, 0, 0, 0];
  for (let step = 0; step <= steps; step += 1) {
    const x = (samples[high + direction * step] ?? 0) - level;
    sumT += step;
    sumX += x;
    sumTT += step * step;
    sumTX += step * x;
  }
  const n = steps + 1;
  const slope = (n * sumTX - sumT * sumX) / (n * sumTT - sumT * sumT);
  if (slope * height >= 0) return guess;
  const meets = high + direction * (sumT / n - sumX / n / slope);
  return Math.abs(meets - guess) > FURTHEST ? guess : Math.round(meets);
}

const GUARD = 4;
const LIGHT = 3;
const FURTHEST = 25;
