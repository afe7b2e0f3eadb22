import { type Hertz, hertz } from '../units.ts';
import {
  butterworthHighPass,
  type Cascade,
  type CascadeState,
  runCascade,
  settledOn,
  slowestDecay,
  stateAtRest,
} from './biquad.ts';
import { leastSquares } from './least-squares.ts';

/**
 * High-pass without displacement in time, for whole records: it looks ahead. A second-order Butterworth passed forward and
 * backward, −3 dB at `cutOff` after both. One result a sample, in the unit of the samples.
 *
 * An offset and a straight slope are taken out exactly, up to the first and the last sample. The ends are free: the forward
 * pass starts in the state that leaves the least energy, as if the baseline had come from wherever fits best, and the backward
 * pass starts at rest. A reflection at the ends would turn a QRS cut off by the record's edge into a step of the baseline.
 * Source: smoothness priors with free ends, Tarvainen 2002 (An advanced detrending method), whose response this shares.
 * Throws RangeError unless 0 < cut-off < half the sampling rate.
 */
export const zeroPhaseHighPass = (samples: Float64Array, samplingRate: Hertz, cutOff: Hertz): Float64Array =>
  whatIsFast(samples, samplingRate, cutOff, 1 / TWICE);

/**
 * Low-pass without displacement in time, for whole records, −3 dB at `cutOff` after both passes. It is the signal less the
 * zero-phase high-pass of the same Butterworth corner, which is the same filter exactly (the two squared gains add to 1), and so
 * has its free ends. Errors as of the high-pass.
 */
export function zeroPhaseLowPass(samples: Float64Array, samplingRate: Hertz, cutOff: Hertz): Float64Array {
  const fast = whatIsFast(samples, samplingRate, cutOff, TWICE);
  for (let at = 0; at < fast.length; at += 1) fast[at] = (samples[at] ?? 0) - (fast[at] ?? 0);
  return fast;
}

/**
 * Any cascade forward and backward: no wave is displaced, and the gain is the square of the cascade's. The ends are reflected
 * through their last value (odd), for as long as the cascade remembers; for low-pass and high-pass the two above end better.
 */
export function zeroPhase(cascade: Cascade, samples: Float64Array): Float64Array {
  const length = samples.length;
  const reach = Math.min(Math.max(0, length - 1), memoryOf(cascade, 1e-4));
  const first = samples[0] ?? 0;
  const last = samples[length - 1] ?? 0;
  const extended = new Float64Array(length + 2 * reach);
  extended.set(samples, reach);
  for (let k = 1; k <= reach; k += 1) {
    extended[reach - k] = 2 * first - (samples[k] ?? 0);
    extended[reach + length - 1 + k] = 2 * last - (samples[length - 1 - k] ?? 0);
  }
  runCascade(cascade, settledOn(cascade, extended[0] ?? 0), extended);
  extended.reverse();
  runCascade(cascade, settledOn(cascade, extended[0] ?? 0), extended);
  return extended.reverse().slice(reach, reach + length);
}

/** A second-order Butterworth passed twice is at −3 dB where one pass is at −1.5 dB: this much nearer to its pass band. */
const TWICE = (Math.SQRT2 - 1) ** -0.25;

function whatIsFast(samples: Float64Array, samplingRate: Hertz, cutOff: Hertz, factor: number): Float64Array {
  if (!(cutOff > 0 && cutOff < samplingRate / 2))
    throw new RangeError(`${cutOff} Hz is not between 0 and half of the sampling rate of ${samplingRate} Hz.`);
  // On the analogue axis, where the factor holds: near half the sampling rate that matters.
  const corner = hertz((Math.atan(Math.tan((Math.PI * cutOff) / samplingRate) * factor) * samplingRate) / Math.PI);
  const cascade = butterworthHighPass(2, corner, samplingRate);
  // The electrode's offset may be a thousand times the ECG: without it nothing is lost to rounding.
  const level = samples[0] ?? 0;
  const fast = samples.map((value) => value - level);
  const unstarted = fast.slice(0, memoryOf(cascade, 1e-9));
  runCascade(cascade, stateAtRest(cascade), unstarted);
  runCascade(cascade, stateOfLeastEnergy(cascade, unstarted), fast);
  fast.reverse();
  runCascade(cascade, stateAtRest(cascade), fast);
  return fast.reverse();
}

/** The state to start in so that the least energy comes out, from what comes out when started at rest. */
function stateOfLeastEnergy(cascade: Cascade, fromRest: Float64Array): CascadeState {
  const answers = Array.from(stateAtRest(cascade), (_, which) => {
    const state = stateAtRest(cascade);
    state[which] = -1;
    const answer = new Float64Array(fromRest.length);
    runCascade(cascade, state, answer);
    return answer;
  });
  return leastSquares(answers, fromRest) as CascadeState;
}

/** Samples until a starting state has decayed to this share. */
const memoryOf = (cascade: Cascade, share: number): number =>
  Math.ceil(Math.log(share) / Math.log(slowestDecay(cascade)));
