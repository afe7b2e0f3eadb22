/** Sampling rates at which every filter is held to its figures: the ends of the range, and rates of real monitors and files. */
export const FILTER_TEST_RATES = [125, 250, 300, 360, 500, 599.88, 669, 1000, 2000] as const;

/** A single 1 at a place. */
export function unitImpulse(length: number, at = 0): Float64Array {
  const impulse = new Float64Array(length);
  impulse[at] = 1;
  return impulse;
}

/** What an impulse response says of one frequency: the discrete-time Fourier transform there, time counted from sample `origin`. */
export function responseAt(
  impulseResponse: Float64Array,
  samplingRate: number,
  frequency: number,
  origin = 0,
): { readonly gain: number; readonly phase: number } {
  const step = (2 * Math.PI * frequency) / samplingRate;
  const [turnReal, turnImaginary] = [Math.cos(step), -Math.sin(step)];
  let [pointerReal, pointerImaginary] = [Math.cos(step * origin), Math.sin(step * origin)];
  let real = 0;
  let imaginary = 0;
  for (const value of impulseResponse) {
    real += value * pointerReal;
    imaginary += value * pointerImaginary;
    const turned = pointerReal * turnReal - pointerImaginary * turnImaginary;
    pointerImaginary = pointerReal * turnImaginary + pointerImaginary * turnReal;
    pointerReal = turned;
  }
  return { gain: Math.hypot(real, imaginary), phase: Math.atan2(imaginary, real) };
}

export const decibels = (gain: number): number => 20 * Math.log10(gain);

export const largest = (samples: Iterable<number>): number => {
  let most = 0;
  for (const value of samples) most = Math.max(most, Math.abs(value));
  return most;
};

export const largestDifference = (one: Float64Array, other: Float64Array): number =>
  largest(one.map((value, at) => value - (other[at] ?? NaN)));
