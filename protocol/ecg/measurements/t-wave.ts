import { absent, known, type Measured } from '../measured.ts';
import type { CommonBeat, CommonLead } from './median-beat.ts';
import { latestConfirmed } from './multilead-rule.ts';
import type { QrsBounds } from './qrs-bounds.ts';
import { movingMean, sharpenEdge, waveEdge } from './smooth.ts';

/** ms from the reference. */
export interface TWave {
  readonly peak: number;
  readonly end: Measured<number>;
}

/**
 * T of all leads: in each the turning point that stands out most from the line between ST and the rest before the next beat,
 * and behind it the end by the area method; of the leads' ends the latest that two others confirm. The peak is
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
  const clearest = Math.max(...found.map(({ clarity }) => clarity));
  const clear = found.filter(({ clarity }) => clarity >= clearest * CLEAR_SHARE);
  const ends = clear.flatMap(({ end, height }) => (end === null ? [] : [{ at: end, weight: height }]));
  const end =
    ends.length * 2 < clear.length
      ? null
      : latestConfirmed(
          ends.map(({ at }) => at),
          CONFIRMED_WITHIN,
        );
  return known({ peak: weightedMiddle(found), end: end === null ? absent('t-end-unclear') : known(end) });
}

const LATEST_PEAK_SHARE = 0.72;
const LATEST_PEAK = 620;
/** From J to where a T may turn, ms. */
const EARLIEST_PEAK = 30;
const CLEAR_SHARE = 0.4;
const LEAST_HEIGHT = 40;
const AREA_WIDTH = 180;
/** Share of the height up to which the fall of a T is a straight line. */
const RISEN = 0.45;
const LONGEST_FALL = 260;
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
  const near = peak + 15 - beat.from;
  const far = Math.min(peak + LONGEST_FALL, qrs.onset + beat.rr - NEXT_P, beat.from + beat.length - 10) - beat.from;
  const end = far <= near ? null : waveEdge(lead.samples, { near, far }, 1, Math.sign(height), AREA_WIDTH);
  const sharp = end === null ? null : sharpenEdge(lead.samples, end, peak - beat.from, 1, far - end, RISEN);
  return {
    peak,
    height: Math.abs(height),
    clarity: Math.abs(height) / Math.max(rms, 1),
    end: sharp === null ? null : sharp + beat.from,
  };
}
/** A T may last to so long before the next QRS, ms. */
const NEXT_P = 90;

/** Level of a lead just before the QRS: the mean of 16 ms that end 2 ms before its onset (IEC 60601-2-51, annex GG). µV */
export function levelBefore(samples: Float64Array, from: number, onset: number): number {
  let sum = 0;
  let count = 0;
  for (let place = onset - 18 - from; place < onset - 2 - from; place += 1) {
    const value = samples[place];
    if (value === undefined) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

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
