import { garrote } from './garrote.ts';

/** Half the width of a top that is looked at for its mean shape, ms. */
const HALF = 7;
/** How a top bends: between a parabola (2) and the tip of a triangle (1). */
const BEND = 1.5;
/** The highest sample lies so near to the middle of the top, ms. */
const NEAR = 2;
/** Every so many ms of the noise are looked at. */
const LOOKED_AT = 3;

/** Weights that give the height of a top of the shape a − b·|t|^BEND, fitted to it by least squares. */
const WEIGHTS = weightsOfTop();
/** And those that give what the sample in the middle has over it. */
const BEYOND = WEIGHTS.map((weight, at) => (at === HALF ? 1 : 0) - weight);

function weightsOfTop(): Float64Array {
  const bent = Float64Array.from({ length: 2 * HALF + 1 }, (_, at) => Math.abs(at - HALF) ** BEND);
  const sum = bent.reduce((total, value) => total + value, 0);
  const squares = bent.reduce((total, value) => total + value * value, 0);
  return bent.map((value) => (squares - sum * value) / (bent.length * squares - sum * sum));
}

function weigh(trace: Float64Array, middle: number, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) sum += (trace[middle - HALF + at] ?? 0) * (weights[at] ?? 0);
  return sum;
}

/** How far the highest sample and the fitted top differ by noise alone, µV rms, from the noise of a common beat. */
export function topNoise(noise: Float64Array): number {
  let [sum, count] = [0, 0];
  for (let at = HALF; at < noise.length - HALF; at += LOOKED_AT) {
    sum += weigh(noise, at, BEYOND) ** 2;
    count += 1;
  }
  return Math.sqrt(sum / Math.max(1, count));
}

/**
 * Height of a wave (µV, with its sign) that reaches from `from` to before `to` on a trace of one sample a millisecond and has
 * its highest sample at `peak`. The highest sample is true to a sharp top and false by the noise it was chosen for; a shape
 * fitted to 15 ms of the top is quiet and cuts a sharp tip. So the fitted top, and of what the highest sample has over it
 * as much as noise does not explain (`noise`: topNoise). A wave narrower than the shape has its highest sample.
 * Sources: fit as in Savitzky & Golay 1964, with |t|^1.5 in place of t²; choice by `garrote`.
 */
export function summit(trace: Float64Array, from: number, to: number, peak: number, noise: number): number {
  const top = trace[peak] ?? 0;
  if (to - from < 2 * HALF) return top;
  const sign = Math.sign(top);
  let [middle, fitted] = [peak, -Infinity];
  for (let at = from; at < to; at += 1) {
    const height = sign * weigh(trace, at, WEIGHTS);
    if (height > fitted) [middle, fitted] = [at, height];
  }
  let highest = -Infinity;
  for (let at = middle - NEAR; at <= middle + NEAR; at += 1) highest = Math.max(highest, sign * (trace[at] ?? 0));
  return sign * (fitted + garrote(highest - fitted, noise));
}
