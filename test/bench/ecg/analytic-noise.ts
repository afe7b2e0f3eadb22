import type { Hertz } from '../../../protocol/ecg/units.ts';

/**
 * The disturbances of the noise test of IEC 60601-2-25 (and 60601-2-51 before it), each in every measured lead:
 * `muscle`: 25 µV rms of Gaussian noise, white from 20 Hz to 150 Hz (or 0.45 of the sampling rate), independent by lead;
 * `mains-50` and `mains-60`: a sine of 50 µV peak, in each lead with a phase of its own;
 * `baseline`: a sine of 0.3 Hz, 1 mV from peak to valley, in each lead with a phase of its own.
 */
export const ANALYTIC_NOISES = ['clean', 'muscle', 'mains-50', 'mains-60', 'baseline'] as const;
export type AnalyticNoise = (typeof ANALYTIC_NOISES)[number];

/** µV, one a sample. The same seed gives the same noise. */
export function noiseOf(noise: AnalyticNoise, rate: Hertz, length: number, seed: number): Float64Array {
  const chance = seededUniform(seed);
  const sine = (hz: number, peak: number): Float64Array => {
    const phase = 2 * Math.PI * chance();
    return Float64Array.from({ length }, (_, at) => peak * Math.sin((2 * Math.PI * hz * at) / rate + phase));
  };
  switch (noise) {
    case 'clean':
      return new Float64Array(length);
    case 'muscle':
      return muscle(rate, length, chance, 25);
    case 'mains-50':
      return sine(50, 50);
    case 'mains-60':
      return sine(60, 50);
    case 'baseline':
      return sine(0.3, 500);
  }
}

/** Gaussian noise through a windowed-sinc band-pass, then scaled so that its rms is exact. */
function muscle(rate: number, length: number, chance: () => number, rms: number): Float64Array {
  const half = Math.round(rate * 0.06);
  const [low, high] = [20 / rate, Math.min(150, 0.45 * rate) / rate];
  const sinc = (hz: number, lag: number): number =>
    lag === 0 ? 2 * hz : Math.sin(2 * Math.PI * hz * lag) / (Math.PI * lag);
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, at) => {
    const lag = at - half;
    return (sinc(high, lag) - sinc(low, lag)) * (0.5 + 0.5 * Math.cos((Math.PI * lag) / (half + 1)));
  });
  const white = Float64Array.from({ length: length + 2 * half }, () => {
    // Box and Muller 1958.
    return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  });
  const noise = new Float64Array(length);
  let power = 0;
  for (let at = 0; at < length; at += 1) {
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1) sum += (taps[tap] ?? 0) * (white[at + tap] ?? 0);
    noise[at] = sum;
    power += sum * sum;
  }
  const gain = rms / Math.sqrt(power / Math.max(1, length));
  return noise.map((value) => value * gain);
}

/** Uniform in [0, 1). Source: mulberry32. */
function seededUniform(seed: number): () => number {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
