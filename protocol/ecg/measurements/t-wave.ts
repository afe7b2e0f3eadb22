import { absent, known, type Measured } from '../measured.ts';
import type { CommonBeat, CommonLead } from './median-beat.ts';
import { latestConfirmed } from './multilead-rule.ts';
import type { QrsBounds } from './qrs-bounds.ts';
import { levelBefore } from './reference-level.ts';
import { movingMean } from './smooth.ts';
import { endOfFlank, sharpenEdge } from './wave-edge.ts';

/** ms from the reference. */
export interface TWave {
  readonly peak: number;
  readonly end: Measured<number>;
}

/**
 * T of all leads: in each the turning point that stands out most from the line between ST and the rest before the next beat,
 * and behind it the end of its fall; of the leads' ends the latest that two others confirm. The peak is
 * the middle one of the leads', weighted by their height. `no-t-wave` where it stands out of no lead's noise;
 * `t-end-unclear` where it runs into the next beat or no end is in sight.
 */
export function tWave(beat: CommonBeat, qrs: QrsBounds): Measured<TWave> {
  const limit = Math.min(
    qrs.onset + beat.rr * LATEST_PEAK_SHARE,
    qrs.onset + LATEST_PEAK,
    beat.from + beat.length - 30,
  );
  const found = beat.independent.flatMap((lead) => {
    const one = tOfLead(lead, beat, qrs, limit);
    return one === null ? [] : [one];
  });
  if (found.length === 0) return absent('no-t-wave');
  return known({ peak: weightedMiddle(found), end: commonEnd(found) });
}

/** The leads in which T stands out, by their ends; where they contradict each other there is no end to be trusted. */
function commonEnd(found: readonly LeadT[]): Measured<number> {
  const clearest = Math.max(...found.map(({ clarity }) => clarity));
  const clear = found.filter(({ clarity }) => clarity >= clearest * CLEAR_SHARE);
  const ends = clear.flatMap(({ end }) => (end === null ? [] : [end])).sort((one, other) => one - other);
  if (ends.length * 2 < clear.length) return absent('t-end-unclear');
  const [lower, upper] = [ends[Math.floor(ends.length / 4)], ends[Math.ceil((ends.length * 3) / 4) - 1]];
  const end = latestConfirmed(ends, CONFIRMED_WITHIN);
  if (end === null || lower === undefined || upper === undefined) return absent('t-end-unclear');
  return upper - lower > CONTRADICTION ? absent('t-end-unclear') : known(end);
}

const LATEST_PEAK_SHARE = 0.72;
const LATEST_PEAK = 620;
/** From J to where a T may turn, ms. */
const EARLIEST_PEAK = 30;
const CLEAR_SHARE = 0.4;
const LEAST_HEIGHT = 40;
const FLANK = { from: 0.05, to: 0.45, outside: 16, guard: 4 } as const;
/** A fall is over where its slope is a seventh of the steepest (Laguna 1994). */
const LEAST_SLOPE = 1 / 7;
/** The fall is steepest so soon after the peak, ms. */
const STEEPEST_WITHIN = 170;
const LONGEST_FALL = 260;
/** Middle half of the leads' ends further apart than this, ms: not one T. */
const CONTRADICTION = 90;
/** Laguna 1994: three leads within 12 ms. */
const CONFIRMED_WITHIN = 12;

interface LeadT {
  readonly peak: number;
  readonly height: number;
  /** Height over noise. */
  readonly clarity: number;
  readonly end: number | null;
}

function tOfLead(lead: CommonLead, beat: CommonBeat, qrs: QrsBounds, limit: number): LeadT | null {
  const smooth = movingMean(movingMean(lead.samples, 6), 6);
  const noise = movingMean(movingMean(lead.noise, 6), 6);
  const at = (t: number): number => smooth[t - beat.from] ?? 0;
  const rest = levelBefore(lead.samples, beat.from, qrs.onset);
  const [chordFrom, chordTo] = [qrs.end + 20, limit];
  const start = at(chordFrom);
  let [peak, height] = [Number.NaN, 0];
  for (let t = qrs.end + EARLIEST_PEAK; t <= limit; t += 1) {
    const isTurn = (at(t) - at(t - 3)) * (at(t + 3) - at(t)) <= 0;
    if (!isTurn) continue;
    const chord = start + ((rest - start) * (t - chordFrom)) / (chordTo - chordFrom);
    const deviation = at(t) - chord;
    if (Math.abs(deviation) > Math.abs(height)) [peak, height] = [t, deviation];
  }
  let power = 0;
  for (let t = qrs.end + EARLIEST_PEAK; t <= limit; t += 1) power += (noise[t - beat.from] ?? 0) ** 2;
  const rms = Math.sqrt(power / Math.max(1, limit - qrs.end - EARLIEST_PEAK));
  if (Number.isNaN(peak) || Math.abs(height) < Math.max(LEAST_HEIGHT, 4 * rms)) return null;
  const last = lastPhase(at, peak, height, rest, limit);
  const far =
    Math.min(last.peak + LONGEST_FALL, qrs.onset + beat.rr - NEXT_P, beat.from + beat.length - 10) - beat.from;
  const end = endOfFlank(lead.samples, last.peak - beat.from, far, last.sign, STEEPEST_WITHIN, LEAST_SLOPE);
  const sharp = end === null ? null : sharpenEdge(lead.samples, end, last.peak - beat.from, 1, far - end, FLANK);
  return {
    peak,
    height: Math.abs(height),
    clarity: Math.abs(height) / Math.max(rms, 1),
    end: sharp === null ? null : sharp + beat.from,
  };
}

/** Of a T of two phases the second: it turns the other way soon after the first, and is no mere overshoot. */
function lastPhase(
  at: (t: number) => number,
  peak: number,
  height: number,
  rest: number,
  limit: number,
): { readonly peak: number; readonly sign: number } {
  const sign = Math.sign(height);
  let [second, deepest] = [Number.NaN, 0];
  for (let t = peak + 20; t <= Math.min(limit, peak + SECOND_PHASE); t += 1) {
    const isTurn = (at(t) - at(t - 3)) * (at(t + 3) - at(t)) <= 0;
    const beyond = -sign * (at(t) - rest);
    if (isTurn && beyond > deepest) [second, deepest] = [t, beyond];
  }
  const counts = deepest >= Math.max(LEAST_HEIGHT, SECOND_SHARE * Math.abs(height));
  return counts ? { peak: second, sign: -sign } : { peak, sign };
}
/** The second phase of a T turns so soon after the first, ms, and is so high beside it. */
const SECOND_PHASE = 150;
const SECOND_SHARE = 0.4;

/** A T may last to so long before the next QRS, ms. */
const NEXT_P = 90;

function weightedMiddle(found: readonly LeadT[]): number {
  const sorted = found.toSorted((one, other) => one.peak - other.peak);
  const half = sorted.reduce((sum, { height }) => sum + height, 0) / 2;
  let sum = 0;
  for (const { peak, height } of sorted) {
    sum += height;
    if (sum >= half) return peak;
  }
  return sorted[0]?.peak ?? 0;
}
