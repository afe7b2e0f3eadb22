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
 * Second-order Butterworth low-pass, −3 dB at the cut-off exactly, gain 1 at 0 Hz. Its poles are where the analogue filter has
 * them (z = exp(s / sampling rate)) and its zero is where gain at the cut-off asks for it, so that it answers a step as the analogue
 * one does, with 4 % too much and at rest within three periods of the cut-off, also where that lies close to half the sampling
 * rate. The bilinear transform squeezes the poles there towards −1: after a QRS of 360 samples/s a 150 Hz low-pass made by it swings
 * from sample to sample for 20 ms and more.
 * Source: Vicanek 2016, Matched second order digital filters.
 * Throws RangeError unless 0 < cut-off < half the sampling rate: that is a mistake of the caller.
 */
export function butterworthLowPass(cutOff: Hertz, samplingRate: Hertz): Section {
  prewarped(cutOff, samplingRate);
  const turn = (2 * Math.PI * cutOff) / samplingRate;
  // Damping and angle of the poles are alike: Q = 1/√2.
  const decay = Math.exp(-Math.SQRT1_2 * turn);
  const a1 = -2 * decay * Math.cos(Math.SQRT1_2 * turn);
  const a2 = decay * decay;
  const upper = Math.sin(turn / 2) ** 2;
  const lower = 1 - upper;
  const gainAt0 = 1 + a1 + a2;
  const atCutOff = (gainAt0 ** 2 * lower + (1 - a1 + a2) ** 2 * upper - 16 * a2 * lower * upper) / 2;
  const gainAtHalf = Math.sqrt(Math.max(0, (atCutOff - gainAt0 ** 2 * lower) / upper));
  const b0 = (gainAt0 + gainAtHalf) / 2;
  return { b0, b1: gainAt0 - b0, b2: 0, a1, a2 };
}

/**
 * Butterworth high-pass, −3 dB at the cut-off exactly, gain 1 at half the sampling rate. Its numerators are 1 −1 and 1 −2 1
 * times one factor, so a constant leaves no trace to the last bit, however low the cut-off is beside the sampling rate.
 * Bilinear transform of the analogue prototype, prewarped. Source: Oppenheim & Schafer, Discrete-Time Signal Processing,
 * chapter 7. Errors as of the low-pass.
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
