import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decibels,
  FILTER_TEST_RATES,
  largest,
  largestDifference,
  responseAt,
  unitImpulse,
} from '../../../test/support/filter-response.ts';
import { hertz } from '../units.ts';
import {
  butterworthHighPass,
  butterworthLowPass,
  type Cascade,
  type FilterOrder,
  notchSection,
  runCascade,
  settledOn,
  slowestDecay,
  stateAtRest,
} from './biquad.ts';

const ORDERS: readonly FilterOrder[] = [1, 2, 3, 4];

function filtered(cascade: Cascade, samples: Float64Array): Float64Array {
  const out = samples.slice();
  runCascade(cascade, stateAtRest(cascade), out);
  return out;
}

/** The squared gain of the analogue prototype at the frequency that the bilinear transform maps to this one. */
const prototype = (order: number, rate: number, cutOff: number, frequency: number): number =>
  1 / (1 + (Math.tan((Math.PI * frequency) / rate) / Math.tan((Math.PI * cutOff) / rate)) ** (2 * order));

describe('sections', () => {
  it.each(FILTER_TEST_RATES)('a high-pass of order 1 to 4 follows the analogue Butterworth, at %d Hz', (rate) => {
    const impulse = unitImpulse(Math.ceil(rate * 8));
    for (const order of ORDERS)
      for (const cutOff of [2, 40]) {
        const high = filtered(butterworthHighPass(order, hertz(cutOff), hertz(rate)), impulse);
        for (const frequency of [0.5, 1, 2, 5, 20, 40, 60]) {
          const expected = prototype(order, rate, cutOff, frequency);
          expect(responseAt(high, rate, frequency).gain ** 2).toBeCloseTo(1 - expected, 8);
        }
        expect(decibels(responseAt(high, rate, cutOff).gain)).toBeCloseTo(-3.0103, 4);
      }
  });

  it('a low-pass is 3 dB down at its cut-off and follows the analogue Butterworth within 0.3 dB below it, at any rate', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 125, max: 2000, noNaN: true }),
        fc.double({ min: 0.01, max: 0.45, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rate, share, below) => {
          const cutOff = rate * share;
          const answer = filtered([butterworthLowPass(hertz(cutOff), hertz(rate))], unitImpulse(1000));
          expect(decibels(responseAt(answer, rate, cutOff).gain)).toBeCloseTo(-3.0103, 4);
          const analogue = -10 * Math.log10(1 + below ** 4);
          expect(Math.abs(decibels(responseAt(answer, rate, cutOff * below).gain) - analogue)).toBeLessThan(0.3);
        },
      ),
    );
  });

  it('a low-pass answers a step with 3 to 5 % too much, no more where its cut-off is close to half the rate, and then is at rest', () => {
    for (let share = 0.01; share < 0.45; share += 0.005) {
      const step = new Float64Array(1000).fill(1, 5);
      const answer = filtered([butterworthLowPass(hertz(1000 * share), hertz(1000))], step);
      // The top of the overshoot may fall between two samples.
      expect(largest(answer)).toBeLessThan(1.05);
      const settled = answer.subarray(5 + Math.ceil(3 / share));
      expect(largest(settled.map((value) => value - 1))).toBeLessThan(1e-4);
    }
  });

  it.each(FILTER_TEST_RATES)('the 0.05 Hz high-pass forgets as exp(−2π 0.05 t), at %d Hz', (rate) => {
    const step = new Float64Array(Math.ceil(rate * 30)).fill(1000);
    const answer = filtered(butterworthHighPass(1, hertz(0.05), hertz(rate)), step);
    for (const second of [0, 1, 3.2, 10, 29]) {
      const at = Math.round(second * rate);
      // The bilinear transform is the trapezoidal rule: to it the step lies half a sample before its first sample.
      expect(answer[at]).toBeCloseTo(1000 * Math.exp((-2 * Math.PI * 0.05 * (at + 0.5)) / rate), 2);
    }
  });

  it('of every order is stable at 0.05 Hz of 2000 Hz: an electrode offset of 300 mV leaves no trace in three minutes', () => {
    const offset = new Float64Array(2000 * 180).fill(300_000);
    for (const order of ORDERS) {
      const cascade = butterworthHighPass(order, hertz(0.05), hertz(2000));
      expect(slowestDecay(cascade)).toBeLessThan(1);
      const settled = offset.slice(0, 2000 * 60);
      runCascade(cascade, settledOn(cascade, 300_000), settled);
      expect(largest(settled)).toBeLessThan(1e-3);
    }
    const fromRest = filtered(butterworthHighPass(1, hertz(0.05), hertz(2000)), offset);
    expect(largest(fromRest.subarray(-2000))).toBeLessThan(1e-3);
  });

  it('a filter that has settled on a value meets no step there', () => {
    for (const cascade of [
      [butterworthLowPass(hertz(40), hertz(500))],
      butterworthHighPass(3, hertz(0.5), hertz(500)),
      [butterworthLowPass(hertz(150), hertz(500)), notchSection(hertz(50), hertz(4), hertz(500))],
    ]) {
      const constant = new Float64Array(1000).fill(1234);
      const state = settledOn(cascade, 1234);
      const begun = state.slice();
      runCascade(cascade, state, constant);
      expect(largestDifference(constant, new Float64Array(1000).fill(constant[999] ?? NaN))).toBeLessThan(1e-9);
      expect(largestDifference(state, begun)).toBeLessThan(1e-9);
    }
  });

  it.each(FILTER_TEST_RATES)('a notch takes out its frequency and is 3 dB down a bandwidth apart, at %d Hz', (rate) => {
    for (const frequency of [50, 60]) {
      const answer = filtered(
        [notchSection(hertz(frequency), hertz(4), hertz(rate))],
        unitImpulse(Math.ceil(rate * 3)),
      );
      expect(responseAt(answer, rate, frequency).gain).toBeLessThan(1e-9);
      expect(responseAt(answer, rate, 0).gain).toBeCloseTo(1, 9);
      expect(responseAt(answer, rate, rate / 2).gain).toBeCloseTo(1, 9);
      // The two edges lie where tan(π f / rate) of them multiply to that of the middle and they are 4 Hz apart.
      const middle = Math.cos((2 * Math.PI * frequency) / rate);
      const half = (2 * Math.PI * 2) / rate;
      const turn = Math.acos(middle * Math.cos(half));
      for (const edge of [turn - half, turn + half].map((angle) => (angle * rate) / (2 * Math.PI)))
        expect(decibels(responseAt(answer, rate, edge).gain)).toBeCloseTo(-3.0103, 3);
    }
  });

  it('refuses frequencies that the sampling rate cannot carry', () => {
    for (const frequency of [0, -1, 62.5, 100, NaN]) {
      expect(() => butterworthLowPass(hertz(frequency), hertz(125))).toThrow(RangeError);
      expect(() => butterworthHighPass(1, hertz(frequency), hertz(125))).toThrow(RangeError);
      expect(() => notchSection(hertz(frequency), hertz(4), hertz(125))).toThrow(RangeError);
    }
  });

  it('never slows down on a lead that has gone flat: what is left of it becomes 0', () => {
    const cascade = [butterworthLowPass(hertz(40), hertz(500))];
    const state = stateAtRest(cascade);
    const pulse = unitImpulse(5000);
    runCascade(cascade, state, pulse);
    expect([...state]).toEqual([0, 0]);
    expect(pulse[4999]).toBe(0);
  });

  it('gives the same to the last bit in pieces of any size', () => {
    const cascade = [
      ...butterworthHighPass(3, hertz(0.05), hertz(500)),
      butterworthLowPass(hertz(150), hertz(500)),
      notchSection(hertz(50), hertz(4), hertz(500)),
    ];
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.array(fc.nat({ max: 40 }), { maxLength: 20 }),
        (values, cuts) => {
          const samples = Float64Array.from(values);
          const whole = filtered(cascade, samples);
          const state = stateAtRest(cascade);
          let from = 0;
          for (const size of [...cuts, samples.length]) {
            runCascade(cascade, state, samples.subarray(from, from + size));
            from = Math.min(samples.length, from + size);
          }
          expect(samples).toEqual(whole);
        },
      ),
    );
  });
});
