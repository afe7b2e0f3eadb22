import { absent, known, type Measured } from '../measured.ts';
import type { CommonBeat } from './median-beat.ts';
import type { QrsBounds } from './qrs-bounds.ts';
import { movingMean } from './smooth.ts';
import { leadWeights } from './spatial-speed.ts';
import { endOfFlank, sharpenEdge } from './wave-edge.ts';

/** ms from the reference. */
export interface PWave {
  readonly onset: number;
  readonly peak: number;
  readonly end: number;
  /** In the combination of leads in which it stands out most, over the noise there. */
  readonly signalToNoise: number;
  /** Weight of each independent lead in that combination. */
  readonly direction: readonly number[];
}

/**
 * P of all leads together. The leads between the end of the last T and the QRS are combined into the one trace that holds most
 * of what happens there (first principal component), because a P is low in each lead and high in their sum; its turning
 * point is the P, onset and end by its flanks on either side.
 * `no-p-wave` where nothing stands out of the noise, where there is no room before the QRS, or where what stands there has no onset
 * of its own or not the duration of a P (40 to 200 ms).
 */
export function pWave(beat: CommonBeat, qrs: QrsBounds, tEnd: number | null): Measured<PWave> {
  const afterT = tEnd === null ? qrs.onset - beat.rr * 0.5 : tEnd - beat.rr + 8;
  const from = Math.round(Math.max(beat.from + 4, afterT, qrs.onset - LONGEST_PR));
  const to = qrs.onset - 2;
  if (to - from < SHORTEST) return absent('no-p-wave');
  const { signal, noise, direction } = principalTrace(beat, from, to);
  const length = signal.length;
  const smooth = movingMean(movingMean(signal, 5), 5);
  let peak = 12;
  for (let at = 12; at < length - 8; at += 1) if (Math.abs(smooth[at] ?? 0) > Math.abs(smooth[peak] ?? 0)) peak = at;
  const height = smooth[peak] ?? 0;
  const smoothNoise = movingMean(movingMean(noise, HUM_PERIOD_HALF), 5);
  // The middle of its heights, as 0.67 of a normal distribution's sd: the tail of a changing T is not noise everywhere.
  const rms = (smoothNoise.map(Math.abs).sort()[length >> 1] ?? 0) / 0.6745;
  const signalToNoise = Math.abs(height) / Math.max(rms, LEAST_NOISE);
  if (signalToNoise < LEAST_SIGNAL_TO_NOISE) return absent('no-p-wave');
  const sign = Math.sign(height);
  const calm = movingMean(movingMean(smooth, CALM), CALM);
  const rough = edgesOf(calm, peak, sign);
  // Once more from the line between the two rests beside the P: the end of a T may have bent the first.
  const level = lineFromRests(calm, rough);
  const edges = edgesOf(
    calm.map((value, at) => value - level(at)),
    peak,
    sign,
  );
  const duration = edges.end - edges.onset;
  if (edges.onset < CLEAR_OF_START || duration < SHORTEST || duration > LONGEST) return absent('no-p-wave');
  return known({ onset: edges.onset + from, peak: peak + from, end: edges.end + from, signalToNoise, direction });
}

interface Edges {
  readonly onset: number;
  readonly end: number;
}

const edgesOf = (signal: Float64Array, peak: number, sign: number): Edges => ({
  onset: edgeOf(signal, peak, sign, -1) + SEEN_EARLY,
  end: edgeOf(signal, peak, sign, 1) - SEEN_EARLY,
});

function lineFromRests(signal: Float64Array, { onset, end }: Edges): (at: number) => number {
  const last = signal.length;
  const before = { from: Math.max(0, onset - 3 - REST), to: Math.max(4, onset - 3) };
  const behind = { from: Math.min(last - 4, end + 3), to: Math.min(last, end + 3 + REST) };
  const [start, finish] = [mean(signal, before.from, before.to), mean(signal, behind.from, behind.to)];
  const [first, second] = [(before.from + before.to) / 2, (behind.from + behind.to) / 2];
  return (at) => start + ((finish - start) * (at - first)) / (second - first);
}

/** By the flank's slope, then twice by the line through it: the second time from a better place. */
function edgeOf(signal: Float64Array, peak: number, sign: number, way: -1 | 1): number {
  const last = signal.length - 1;
  const within = (at: number): number => Math.max(0, Math.min(last, at));
  const far = within(peak + way * WIDEST_HALF);
  let edge = endOfFlank(signal, peak, far, sign, STEEPEST_WITHIN, LEAST_SLOPE) ?? bendOf(signal, peak, far, sign);
  for (let round = 0; round < ROUNDS; round += 1)
    edge = sharpenEdge(signal, edge, peak, way, way < 0 ? edge : last - edge, FLANK);
  return within(edge);
}

/** Of a flank that never grows flat, as after a T: where it lies furthest under the line from peak to `far`. */
function bendOf(signal: Float64Array, peak: number, far: number, sign: number): number {
  const way = far < peak ? -1 : 1;
  const [from, to] = [signal[peak] ?? 0, signal[far] ?? 0];
  let [bend, deepest] = [far, 0];
  for (let at = peak; at !== far; at += way) {
    const chord = from + ((to - from) * (at - peak)) / (far - peak);
    const depth = sign * (chord - (signal[at] ?? 0));
    if (depth > deepest) [bend, deepest] = [at, depth];
  }
  return bend;
}

const ROUNDS = 4;
const LONGEST_PR = 380;
const SHORTEST = 40;
const LONGEST = 200;
/** Of the rest before and behind a P that its line is laid through, ms. */
const REST = 14;
/** A P's flank is steepest so near its peak, ms; a cleft P has its outer flank further off. */
const STEEPEST_WITHIN = 90;
/** The edges are looked for in a calmer trace: a P holds nothing above 25 Hz, muscle nothing below 20 (means of 11, 11, 5, 5 ms). */
const CALM = 2;
const FLANK = { from: 0.15, to: 0.4, outside: 20, guard: 8 } as const;
/** The calmer trace feels an edge before it is there, ms. */
const SEEN_EARLY = 1;
/** Where a flank falls under this share of its steepest slope it is looked for its foot. */
const LEAST_SLOPE = 1 / 4;
const WIDEST_HALF = 110;
/** µV of the combined trace: below it the quantisation is the noise. */
const LEAST_NOISE = 2;
/** A mean over 20 ms holds no hum. */
const HUM_PERIOD_HALF = 10;
const LEAST_SIGNAL_TO_NOISE = 9;
/** An onset so near the start of the range, ms, lies before it: a flutter wave, or a P within the T. */
const CLEAR_OF_START = 8;

interface PrincipalTrace {
  readonly signal: Float64Array;
  readonly noise: Float64Array;
  readonly direction: readonly number[];
}

/** Each lead from the straight line between both ends of the range: slopes of T and baseline are no P. */
function principalTrace(beat: CommonBeat, from: number, to: number): PrincipalTrace {
  const weights = leadWeights(beat.independent);
  const rows = beat.independent.map(({ samples }, which) => {
    const part = samples.slice(from - beat.from, to - beat.from);
    const length = part.length;
    const [start, finish] = [mean(part, 0, 12), mean(part, length - 12, length)];
    const weight = weights[which] ?? 1;
    return part.map((value, at) => weight * (value - start - ((finish - start) * (at - 6)) / (length - 12)));
  });
  // Of smoothed rows: where a hum is left over, it must not be what varies most.
  const direction = firstComponent(rows.map((row) => movingMean(row, 10)));
  const combine = (of: readonly Float64Array[]): Float64Array => {
    const out = new Float64Array(to - from);
    of.forEach((row, which) => {
      const part = direction[which] ?? 0;
      for (let at = 0; at < out.length; at += 1) out[at] = (out[at] ?? 0) + part * (row[at] ?? 0);
    });
    return out;
  };
  const noises = beat.independent.map(({ noise }, which) =>
    noise.slice(from - beat.from, to - beat.from).map((value) => (weights[which] ?? 1) * value),
  );
  return {
    signal: combine(rows),
    noise: combine(noises),
    direction: direction.map((part, which) => part * (weights[which] ?? 1)),
  };
}

/** Unit vector along which the rows vary most, by power iteration. */
function firstComponent(rows: readonly Float64Array[]): readonly number[] {
  const size = rows.length;
  const products = rows.map((one) => rows.map((other) => productOf(one, other)));
  let vector = products.toSorted((one, other) => Math.hypot(...other) - Math.hypot(...one))[0] ?? [];
  for (let round = 0; round < 20; round += 1) {
    const length = Math.hypot(...vector);
    if (length === 0) return new Array<number>(size).fill(1 / Math.sqrt(size));
    const unit = vector.map((value) => value / length);
    vector = products.map((row) => row.reduce((sum, value, at) => sum + value * (unit[at] ?? 0), 0));
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / (length === 0 ? 1 : length));
}

function productOf(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

function mean(samples: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += samples[at] ?? 0;
  return sum / Math.max(1, to - from);
}
