import type { CommonBeat } from './median-beat.ts';
import { SpatialSpeed } from './spatial-speed.ts';

/** Where the QRS begins and ends, ms from the reference. */
export interface QrsBounds {
  readonly onset: number;
  /** The J point. */
  readonly end: number;
}

/**
 * QRS onset and J of all leads together: from the fastest moment outwards to where the leads' common speed falls under a
 * threshold, and stays there. Threshold: three times the noise, 5 % of the greatest speed, and a third above the slowest
 * moment of the PR (ST) segment, whichever weighs most, so that a steep ST segment is not taken for QRS.
 * Null where there is no complex to speak of, or one that is wider than a complex can be. Source: CSE working party 1985 (spatial velocity); Laguna 1994 (thresholds
 * relative to the peak).
 */
export function qrsBounds(beat: CommonBeat): QrsBounds | null {
  const { values, noise } = new SpatialSpeed(
    beat.independent,
    SLOPE_HALF,
    (place) => Math.abs(place + beat.from) > 130,
  );
  const speed = (t: number): number => values[t - beat.from] ?? 0;
  const [first, last] = [beat.from + SLOPE_HALF, beat.from + beat.length - 1 - SLOPE_HALF];
  let peak = 0;
  for (let t = Math.max(first, -CORE); t <= Math.min(last, CORE); t += 1) if (speed(t) > speed(peak)) peak = t;
  const greatest = speed(peak);
  if (greatest < Math.max(LEAST_SPEED, 4 * noise)) return null;
  const floor = Math.hypot(NOISE_FACTOR * noise, Math.min(SHARE * greatest, HIGHEST_SHARE));
  const walk = (direction: -1 | 1, tolerated: number, quietest: number): number => {
    const threshold = Math.max(FLOOR, Math.hypot(floor, ABOVE_SEGMENT * quietest));
    let [edge, under] = [peak, 0];
    for (let t = peak; t >= first && t <= last; t += direction) {
      const resumes = under > BRIEF ? RESUMED * threshold : threshold;
      if (speed(t) >= resumes) [edge, under] = [t, 0];
      else under += 1;
      if (under > tolerated) break;
    }
    return edge;
  };
  const quietest = (from: number, to: number): number => {
    let least = greatest;
    for (let t = Math.max(first + 4, from); t <= Math.min(last - 4, to); t += 1) {
      const around = (speed(t - 4) + speed(t - 2) + speed(t) + speed(t + 2) + speed(t + 4)) / 5;
      if (around < least) least = around;
    }
    return least === greatest ? 0 : Math.max(0, least - noise);
  };
  const onset = walk(-1, PLATEAU_BEFORE, quietest(peak - 150, peak - 25));
  const end = walk(1, PLATEAU_AFTER, quietest(peak + 25, peak + 170));
  return end - onset > LONGEST ? null : { onset: SEEN_EARLY + onset, end };
}

const SLOPE_HALF = 3;
/** The widest of a poisoned heart (hyperkalaemia, where QRS and T are one wave), ms: what is wider is no complex. */
const LONGEST = 400;
/** A slope over 3 ms on either side feels an edge before it is there, ms. */
const SEEN_EARLY = 1;
/** The fastest moment lies so near the reference, ms. */
const CORE = 110;
/** µV a ms over all leads. */
const LEAST_SPEED = 8;
const FLOOR = 4;
const NOISE_FACTOR = 3;
const SHARE = 0.05;
/** A fast deflection in the chest leads does not make slow ones elsewhere part of the ST segment, µV a ms. */
const HIGHEST_SHARE = 12;
const ABOVE_SEGMENT = 1.33;
/** After a pause of more than so many ms, only a speed so many times the threshold is QRS again: no ripple of ST. */
const BRIEF = 6;
const RESUMED = 1.6;
/** A complex may stand still for so long, ms, at the top of a broad wave; before it a P may be near. */
const PLATEAU_BEFORE = 12;
const PLATEAU_AFTER = 28;
