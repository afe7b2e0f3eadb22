import type { Hertz } from '../units.ts';

/**
 * One second-order section: H(z) = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²).
 * A first-order section has b2 = a2 = 0.
 */
export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** Sections in series, the signal through each in turn. */
export type Cascade = readonly Section[];

/** What a cascade remembers between two samples: two numbers a section, in its order. */
export type CascadeState = Float64Array & { readonly remembers: 'two numbers a section' };

export type FilterOrder = 1 | 2 | 3 | 4;

/**
 * Butterworth low-pass, −3 dB at the cut-off exactly (bilinear transform of the analogue prototype, prewarped), gain 1 at 0 Hz.
 * Source: Oppenheim & Schafer, Discrete-Time Signal Processing, chapter 7.
 * Throws RangeError unless 0 < cut-off < half the sampling rate: that is a mistake of the caller.
 */
export function butterworthLowPass(order: FilterOrder, cutOff: Hertz, samplingRate: Hertz): Cascade {
  const k = prewarped(cutOff, samplingRate);
  return [
    ...(order % 2 === 1 ? [{ b0: k / (1 + k), b1: k / (1 + k), b2: 0, a1: (k - 1) / (k + 1), a2: 0 }] : []),
    ...dampings(order).map((damping) => {
      const whole = 1 + k * damping + k * k;
      const b0 = (k * k) / whole;
      return { b0, b1: 2 * b0, b2: b0, a1: (2 * (k * k - 1)) / whole, a2: (1 - k * damping + k * k) / whole };
    }),
  ];
}

/**
 * Butterworth high-pass, −3 dB at the cut-off exactly, gain 1 at half the sampling rate. Its numerators are 1 −1 and 1 −2 1
 * times one factor, so a constant leaves no trace to the last bit, however low the cut-off is beside the sampling rate.
 * Source and errors as of the low-pass.
 */
export function butterworthHighPass(order: FilterOrder, cutOff: Hertz, samplingRate: Hertz): Cascade {
  const k = prewarped(cutOff, samplingRate);
  return [
    ...(order % 2 === 1 ? [{ b0: 1 / (1 + k), b1: -1 / (1 + k), b2: 0, a1: (k - 1) / (k + 1), a2: 0 }] : []),
    ...dampings(order).map((damping) => {
      const whole = 1 + k * damping + k * k;
      const b0 = 1 / whole;
      return { b0, b1: -2 * b0, b2: b0, a1: (2 * (k * k - 1)) / whole, a2: (1 - k * damping + k * k) / whole };
    }),
  ];
}

/**
 * Takes out one frequency; gain 1 at 0 Hz and at half the sampling rate, −3 dB at two frequencies that lie `bandwidth` apart.
 * What it takes out of a steep wave rings on and falls to 1/e in 1 / (π bandwidth) seconds.
 * Source: Regalia, Mitra & Vaidyanathan 1988 (the notch as half the sum of the signal and an all-pass).
 */
export function notchSection(frequency: Hertz, bandwidth: Hertz, samplingRate: Hertz): Section {
  prewarped(frequency, samplingRate);
  const beta = prewarped(bandwidth, samplingRate);
  const b0 = 1 / (1 + beta);
  const b1 = (-2 * Math.cos((2 * Math.PI * frequency) / samplingRate)) / (1 + beta);
  return { b0, b1, b2: b0, a1: b1, a2: (1 - beta) / (1 + beta) };
}

/** A cascade that has seen nothing: at rest on 0. */
export const stateAtRest = (cascade: Cascade): CascadeState => new Float64Array(cascade.length * 2) as CascadeState;

/** A cascade that has seen this value for ever. Begun with it, a filter meets no step at the first sample. */
export function settledOn(cascade: Cascade, value: number): CascadeState {
  const state = stateAtRest(cascade);
  let level = value;
  cascade.forEach((section, at) => {
    const out = level * gainAtZero([section]);
    state[2 * at + 1] = section.b2 * level - section.a2 * out;
    state[2 * at] = section.b1 * level - section.a1 * out + (state[2 * at + 1] ?? 0);
    level = out;
  });
  return state;
}

/** What becomes of a constant. */
export const gainAtZero = (cascade: Cascade): number =>
  cascade.reduce((gain, { b0, b1, b2, a1, a2 }) => (gain * (b0 + b1 + b2)) / (1 + a1 + a2), 1);

/** The largest radius of a pole: what is left of a state after one sample. Below 1: every design here is stable. */
export const slowestDecay = (cascade: Cascade): number =>
  Math.max(
    ...cascade.map(({ a1, a2 }) => {
      const inRoot = a1 * a1 - 4 * a2;
      return inRoot < 0 ? Math.sqrt(a2) : (Math.abs(a1) + Math.sqrt(inRoot)) / 2;
    }),
  );

/**
 * Runs the samples through the cascade, in place, and leaves in `state` what the next samples need: a signal in pieces gives
 * the same numbers to the last bit as in one. Transposed direct form II, which keeps the least rounding noise of the
 * direct forms where a pole lies close to 1.
 */
export function runCascade(cascade: Cascade, state: CascadeState, samples: Float64Array): void {
  for (let at = 0; at < cascade.length; at += 1) {
    const section = cascade[at];
    if (section === undefined) return;
    const { b0, b1, b2, a1, a2 } = section;
    let first = state[2 * at] ?? 0;
    let second = state[2 * at + 1] ?? 0;
    for (let n = 0; n < samples.length; n += 1) {
      const x = samples[n] ?? 0;
      const y = b0 * x + first;
      first = b1 * x - a1 * y + second;
      second = b2 * x - a2 * y;
      // A lead that is flat for an hour would else decay into denormal numbers, which cost a hundred times as much.
      if (first < NOTHING && first > -NOTHING) first = 0;
      if (second < NOTHING && second > -NOTHING) second = 0;
      samples[n] = y;
    }
    state[2 * at] = first;
    state[2 * at + 1] = second;
  }
}

/** µV. Far below what rounding leaves of any potential. */
const NOTHING = 1e-30;

/** 1/Q of each pair of poles, the best damped first: it meets the signal's steps before the one that overshoots most. */
function dampings(order: FilterOrder): readonly number[] {
  return Array.from(
    { length: Math.floor(order / 2) },
    (_, pair) => 2 * Math.sin((Math.PI * (2 * pair + 1)) / (2 * order)),
  ).reverse();
}

function prewarped(frequency: Hertz, samplingRate: Hertz): number {
  if (!(frequency > 0 && frequency < samplingRate / 2))
    throw new RangeError(`${frequency} Hz is not between 0 and half of the sampling rate of ${samplingRate} Hz.`);
  return Math.tan((Math.PI * frequency) / samplingRate);
}
