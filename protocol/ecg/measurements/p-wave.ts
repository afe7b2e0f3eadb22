import { absent, known, type Measured } from '../measured.ts';
import type { CommonBeat } from './median-beat.ts';
import type { QrsBounds } from './qrs-bounds.ts';
import { movingMean, sharpenEdge, waveEdge } from './smooth.ts';
import { leadWeights } from './spatial-speed.ts';
import { levelBefore } from './t-wave.ts';

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
 * point is the P, onset and end by the area method on either side.
 * `no-p-wave` where nothing stands out of the noise, or where there is no room before the QRS.
 */
export function pWave(beat: CommonBeat, qrs: QrsBounds, tEnd: number | null): Measured<PWave> {
  const afterT = tEnd === null ? qrs.onset - beat.rr * 0.5 : tEnd - beat.rr + 8;
  const from = Math.round(Math.max(beat.from + 4, afterT, qrs.onset - LONGEST_PR));
  const to = qrs.onset - 2;
  if (to - from < SHORTEST) return absent('no-p-wave');
  const { signal, noise, direction } = principalTrace(beat, from, to, qrs.onset);
  const smooth = movingMean(movingMean(signal, 5), 5);
  const length = smooth.length;
  // From the level before the P to that before the QRS: what bends away from this line is the P.
  const [start, finish] = [mean(smooth, 0, 12), mean(smooth, length - 12, length)];
  let [peak, height] = [0, 0];
  for (let at = 12; at < length - 8; at += 1) {
    const deviation = (smooth[at] ?? 0) - (start + ((finish - start) * at) / length);
    if (Math.abs(deviation) > Math.abs(height)) [peak, height] = [at, deviation];
  }
  const smoothNoise = movingMean(movingMean(noise, 5), 5);
  const rms = Math.sqrt(smoothNoise.reduce((sum, value) => sum + value * value, 0) / length);
  const signalToNoise = Math.abs(height) / Math.max(rms, LEAST_NOISE);
  if (signalToNoise < LEAST_SIGNAL_TO_NOISE) return absent('no-p-wave');
  const sign = Math.sign(height);
  const onset = edgeOf(signal, peak, sign, -1);
  const end = edgeOf(signal, peak, sign, 1);
  return known({ onset: onset + from, peak: peak + from, end: end + from, signalToNoise, direction });
}

/** By area, then twice by the line through the flank: the second time from a better place. */
function edgeOf(signal: Float64Array, peak: number, sign: number, way: -1 | 1): number {
  const last = signal.length - 1;
  const within = (at: number): number => Math.max(0, Math.min(last, at));
  const range = { near: within(peak + way * 10), far: within(peak + way * WIDEST_HALF) };
  let edge = waveEdge(signal, range, way, sign, WIDTH) ?? range.far;
  for (let round = 0; round < 2; round += 1)
    edge = sharpenEdge(signal, edge, peak, way, way < 0 ? edge : last - edge, RISEN);
  return within(edge);
}

const LONGEST_PR = 380;
const SHORTEST = 50;
const WIDTH = 70;
/** Share of the height up to which a P's flank is a straight line. */
const RISEN = 0.55;
const WIDEST_HALF = 110;
/** µV of the combined trace: below it the quantisation is the noise. */
const LEAST_NOISE = 2;
const LEAST_SIGNAL_TO_NOISE = 5;

interface PrincipalTrace {
  readonly signal: Float64Array;
  readonly noise: Float64Array;
  readonly direction: readonly number[];
}

function principalTrace(beat: CommonBeat, from: number, to: number, onset: number): PrincipalTrace {
  const weights = leadWeights(beat.independent);
  const rows = beat.independent.map(({ samples }, which) => {
    const level = levelBefore(samples, beat.from, onset);
    const weight = weights[which] ?? 1;
    return samples.slice(from - beat.from, to - beat.from).map((value) => weight * (value - level));
  });
  const direction = firstComponent(rows);
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
  const products = rows.map((one) =>
    rows.map((other) => one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)),
  );
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

function mean(samples: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += samples[at] ?? 0;
  return sum / Math.max(1, to - from);
}
