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
import { butterworthHighPass, butterworthLowPass, notchSection } from './biquad.ts';
import { zeroPhase, zeroPhaseHighPass, zeroPhaseLowPass } from './zero-phase.ts';

describe('filtering without displacement in time', () => {
  it.each(FILTER_TEST_RATES)('has its −3 dB where it says, at %d Hz', (rate) => {
    const middle = Math.round(rate * 15);
    const impulse = unitImpulse(2 * middle + 1, middle);
    const high = zeroPhaseHighPass(impulse, hertz(rate), hertz(0.67));
    expect(decibels(responseAt(high, rate, 0.67, middle).gain)).toBeCloseTo(-3.01, 2);
    expect(decibels(responseAt(high, rate, 5, middle).gain)).toBeGreaterThan(-0.01);
    for (const cutOff of [15, 40]) {
      const low = zeroPhaseLowPass(impulse, hertz(rate), hertz(cutOff));
      expect(decibels(responseAt(low, rate, cutOff, middle).gain)).toBeCloseTo(-3.01, 2);
      expect(decibels(responseAt(low, rate, cutOff / 5, middle).gain)).toBeGreaterThan(-0.01);
    }
  });

  it('displaces nothing: the answer to an impulse is the same before and after it', () => {
    const impulse = unitImpulse(10_001, 5000);
    const answers = [
      zeroPhaseHighPass(impulse, hertz(500), hertz(0.67)),
      zeroPhaseLowPass(impulse, hertz(500), hertz(40)),
      zeroPhase([butterworthLowPass(hertz(40), hertz(500))], impulse),
      zeroPhase([notchSection(hertz(50), hertz(2), hertz(500))], impulse),
    ];
    for (const answer of answers) expect(largestDifference(answer, answer.slice().reverse())).toBeLessThan(1e-6);
  });

  it.each(FILTER_TEST_RATES)(
    'takes out an offset of 300 mV and a straight drift to the last sample, at %d Hz',
    (rate) => {
      const drift = Float64Array.from({ length: Math.round(rate * 10) }, (_, n) => 300_000 - (2000 * n) / (rate * 10));
      for (const cutOff of [0.05, 0.5, 0.67])
        expect(largest(zeroPhaseHighPass(drift, hertz(rate), hertz(cutOff)))).toBeLessThan(1e-6);
    },
  );

  it('gives any cascade the square of its gain', () => {
    const cascade = [butterworthLowPass(hertz(40), hertz(500))];
    const answer = zeroPhase(cascade, unitImpulse(2001, 1000));
    expect(decibels(responseAt(answer, 500, 40, 1000).gain)).toBeCloseTo(-6.02, 2);
    expect(responseAt(answer, 500, 25, 1000).phase).toBeCloseTo(0, 9);
  });

  it('makes no step of a QRS that the edge of the record cuts off', () => {
    const rate = hertz(500);
    const beats = Float64Array.from({ length: 10_000 }, (_, n) => 1500 * Math.exp(-((((n % 400) - 200) / 8) ** 2)));
    const whole = zeroPhaseHighPass(beats, rate, hertz(0.67));
    const rest = beats.subarray(4200);
    expect(rest[0]).toBe(1500);
    const cut = zeroPhaseHighPass(rest, rate, hertz(0.67));
    expect(largestDifference(cut, whole.subarray(4200))).toBeLessThan(75);
    // What a reflection at the edge does of it: a baseline that begins at the height of the R wave.
    const reflected = zeroPhase(butterworthHighPass(2, hertz(0.5375), rate), rest);
    expect(largestDifference(reflected, whole.subarray(4200))).toBeGreaterThan(750);
  });

  it('works on any length, down to nothing', () => {
    for (const length of [0, 1, 2, 3, 10]) {
      const samples = Float64Array.from({ length }, (_, n) => 100 + n * n);
      const results = [
        zeroPhaseHighPass(samples, hertz(500), hertz(0.67)),
        zeroPhaseLowPass(samples, hertz(500), hertz(40)),
        zeroPhase([butterworthLowPass(hertz(40), hertz(500))], samples),
      ];
      for (const result of results) {
        expect(result).toHaveLength(length);
        expect(result.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('refuses a cut-off that the sampling rate cannot carry', () => {
    expect(() => zeroPhaseLowPass(new Float64Array(10), hertz(125), hertz(62.5))).toThrow(RangeError);
    expect(() => zeroPhaseHighPass(new Float64Array(10), hertz(125), hertz(0))).toThrow(RangeError);
  });

  it('is linear, and the same backward in time', () => {
    const signal = fc.array(fc.double({ min: -5000, max: 5000, noNaN: true }), { minLength: 300, maxLength: 300 });
    fc.assert(
      fc.property(signal, signal, fc.double({ min: -3, max: 3, noNaN: true }), (one, other, factor) => {
        const [a, b] = [Float64Array.from(one), Float64Array.from(other)];
        for (const filter of [
          (samples: Float64Array) => zeroPhaseHighPass(samples, hertz(250), hertz(0.67)),
          (samples: Float64Array) => zeroPhaseLowPass(samples, hertz(250), hertz(30)),
        ]) {
          const [filteredA, filteredB] = [filter(a), filter(b)];
          const together = filter(a.map((value, n) => value + factor * (b[n] ?? 0)));
          expect(
            largestDifference(
              together,
              filteredA.map((value, n) => value + factor * (filteredB[n] ?? 0)),
            ),
          ).toBeLessThan(1e-6);
          // A starting state is followed until 10⁻⁹ of it is left: of 5 mV, 5 × 10⁻⁶ µV.
          expect(largestDifference(filter(a.slice().reverse()).reverse(), filteredA)).toBeLessThan(1e-4);
        }
      }),
      { numRuns: 30 },
    );
  });
});
