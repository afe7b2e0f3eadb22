import type { Hertz } from '../units.ts';

/**
 * The same signal at another sampling rate: sample k of the result stands at k / to seconds, as sample n of the input stands
 * at n / from. ⌈n × to / from⌉ samples, in the unit of the input. Identity (a copy) where the rates are equal.
 * Band-limited by a Kaiser-windowed sinc: within 0.1 dB up to 0.8 of half the lower rate, −70 dB and below from half the lower
 * rate on. Beyond its ends the signal is taken to stay at its first and last value. A pacer spike, which is no band-limited
 * signal, rings over 22 samples of the lower rate on either side: look for spikes in raw samples.
 * Source: Kaiser 1974; Crochiere & Rabiner 1983, Multirate Digital Signal Processing (polyphase structure).
 * Throws RangeError unless both rates are finite and above zero.
 */
export function resample(samples: Float64Array, from: Hertz, to: Hertz): Float64Array {
  if (!(from > 0 && to > 0 && Number.isFinite(from) && Number.isFinite(to)))
    throw new RangeError(`Cannot resample from ${from} to ${to} Hz.`);
  if (from === to || samples.length === 0) return samples.slice();
  // One sample of the result every `step` of `phases` parts of an input sample: whole numbers, so no place drifts.
  const { numerator: step, denominator: phases } = asFraction(from / to);
  const length = Math.ceil((samples.length * phases) / step);
  const stretch = Math.max(1, from / to);
  const reach = Math.ceil(HALF_WIDTH * stretch);
  const held = holdEnds(samples, reach - 1, reach + 1);
  const out = new Float64Array(length);
  // Few places between two input samples: weights for each. Many: between the two nearest of a close row of places.
  const rowCount = Math.min(phases, DENSITY);
  const rows = Array.from({ length: rowCount + 1 }, (_, row) => weightsAt(row / rowCount, reach, stretch));
  let base = 0;
  let phase = 0;
  for (let k = 0; k < length; k += 1) {
    const place = (phase * rowCount) / phases;
    const row = Math.floor(place);
    const here = weigh(held, base, rows[row]);
    out[k] = place === row ? here : here + (place - row) * (weigh(held, base, rows[row + 1]) - here);
    phase += step;
    base += Math.floor(phase / phases);
    phase %= phases;
  }
  return out;
}

function weigh(held: Float64Array, base: number, weights: Float64Array = NONE): number {
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap += 1) sum += (held[base + tap] ?? 0) * (weights[tap] ?? 0);
  return sum;
}

/** Zero crossings of the sinc on either side, in samples of the lower rate. */
const HALF_WIDTH = 22;
/** In halves of the lower rate: mid-way between the end of the pass band at 0.8 and the start of the stop band at 1. */
const CUT_OFF = 0.9;
/** Shape of the Kaiser window: 0.1102 (A − 8.7) for A = 70 dB. */
const BETA = 6.755;
/** Places a sample at which kernel and weights are worked out; a straight line between two is true to 5 in a million. */
const DENSITY = 512;
const NONE = new Float64Array(0);

/** Weights of the input samples around a place that lies `fraction` of a sample after one of them; together they are 1. */
function weightsAt(fraction: number, reach: number, stretch: number): Float64Array {
  const weights = new Float64Array(2 * reach);
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap += 1) {
    const place = (Math.abs(tap - (reach - 1) - fraction) * DENSITY) / stretch;
    const entry = Math.floor(place);
    const here = KERNEL[entry] ?? 0;
    const weight = here + (place - entry) * ((KERNEL[entry + 1] ?? 0) - here);
    weights[tap] = weight;
    sum += weight;
  }
  return weights.map((weight) => weight / sum);
}

/** The windowed sinc against the distance from its middle, DENSITY entries a sample of the lower rate. */
const KERNEL = Float64Array.from({ length: HALF_WIDTH * DENSITY + 2 }, (_, entry) => {
  const distance = entry / DENSITY;
  const share = distance / HALF_WIDTH;
  if (share >= 1) return 0;
  const angle = Math.PI * CUT_OFF * distance;
  return (angle === 0 ? 1 : Math.sin(angle) / angle) * besselI0(BETA * Math.sqrt(1 - share * share));
});

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

function holdEnds(samples: Float64Array, before: number, after: number): Float64Array {
  const held = new Float64Array(before + samples.length + after);
  held.fill(samples[0] ?? 0, 0, before);
  held.set(samples, before);
  held.fill(samples[samples.length - 1] ?? 0, before + samples.length);
  return held;
}

/**
 * The nearest fraction with a denominator up to a million, by continued fractions. Rates are decimals (599.88), so the
 * fraction is theirs exactly; were it not, an hour would drift by less than a thousandth of a sample.
 */
function asFraction(value: number): { numerator: number; denominator: number } {
  let [numerator, denominator] = [Math.floor(value), 1];
  let [numeratorBefore, denominatorBefore] = [1, 0];
  let rest = value - numerator;
  while (Math.abs(numerator / denominator - value) > value * 1e-15 && rest > 0) {
    const inverse = 1 / rest;
    const whole = Math.floor(inverse);
    const denominatorNext = whole * denominator + denominatorBefore;
    if (denominatorNext > 1e6) break;
    [numerator, numeratorBefore] = [whole * numerator + numeratorBefore, numerator];
    [denominator, denominatorBefore] = [denominatorNext, denominator];
    rest = inverse - whole;
  }
  return { numerator, denominator };
}
