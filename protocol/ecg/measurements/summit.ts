import { garrote } from './garrote.ts';
import type { QrsWave } from './qrs-waves.ts';
import { halfOfTop, placeOfTop, type TopShape, topShape, weigh } from './top-shape.ts';

/** The highest sample lies so near to the middle of the top, ms. */
const NEAR = 2;
/** A top is sharper than the others only by more than this many times what noise makes of it. */
const SHARPER = 2;
/** Every so many ms of the noise are looked at. */
const LOOKED_AT = 3;

/** How far the sample in the middle and the fitted top differ by noise alone, µV rms, from the noise of a common beat. */
export function topNoise(noise: Float64Array, { half, beyond }: TopShape): number {
  let [sum, count] = [0, 0];
  for (let at = half; at < noise.length - half; at += LOOKED_AT) {
    sum += weigh(noise, at, beyond) ** 2;
    count += 1;
  }
  return Math.sqrt(sum / Math.max(1, count));
}

/**
 * Height of a wave (µV, with its sign) on a trace of one sample a millisecond. The highest sample is true to a sharp top and
 * false by the noise it was chosen for; a shape fitted to 15 ms of the top is quiet, and true as far as the top has that
 * shape. So the fitted top, of the bend that the tops of all leads have (`bend`: commonBend), and of what the highest sample
 * has over it as much as noise does not explain (`noise`: of the lead's common beat). A wave narrower than a shape has its
 * highest sample.
 * Sources: fit as in Savitzky & Golay 1964, with |t|^bend in place of t²; choice by `garrote`.
 */
export function summit(trace: Float64Array, wave: QrsWave, bend: number, noise: Float64Array): number {
  const half = halfOfTop(wave.to - wave.from);
  if (half === null) return wave.extreme;
  const sign = Math.sign(wave.extreme);
  const shape = topShape(half, bend);
  const { middle, height } = placeOfTop(trace, wave, sign, shape);
  let highest = -Infinity;
  for (let at = middle - NEAR; at <= middle + NEAR; at += 1) highest = Math.max(highest, sign * (trace[at] ?? 0));
  return sign * (height + garrote(highest - height, topNoise(noise, shape), SHARPER));
}
