import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decibels, largest, largestDifference } from '../../../test/support/filter-response.ts';
import { hertz } from '../units.ts';
import { resample } from './resampling.ts';

const PAIRS = [
  [500, 1000],
  [1000, 500],
  [500, 250],
  [250, 500],
  [360, 500],
  [257, 500],
  [599.88, 500],
  [500, 599.88],
  [669, 500],
  [2000, 125],
  [125, 2000],
  [8000, 500],
] as const;

const sine = (frequency: number, rate: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, n) => 1000 * Math.sin((2 * Math.PI * frequency * n) / rate + 0.3));

/** Away from the ends, where holding is not the sine. */
const middleOf = (samples: Float64Array): Float64Array =>
  samples.subarray(Math.floor(samples.length / 3), Math.ceil((samples.length * 2) / 3));

describe('resampling', () => {
  it.each(PAIRS)('from %d to %d Hz keeps every sine up to 0.8 of the band in place and within 0.1 dB', (from, to) => {
    const half = Math.min(from, to) / 2;
    const count = Math.ceil((240 * from) / Math.min(from, to));
    for (const share of [0.05, 0.3, 0.6, 0.7, 0.8]) {
      const resampled = resample(sine(share * half, from, count), hertz(from), hertz(to));
      const expected = sine(share * half, to, resampled.length);
      // The difference holds amplitude and place together: 0.1 dB is 1.16 %.
      expect(largestDifference(middleOf(resampled), middleOf(expected))).toBeLessThan(11.6);
      if (share <= 0.7) expect(largestDifference(middleOf(resampled), middleOf(expected))).toBeLessThan(1);
    }
  });

  it.each(PAIRS.filter(([from, to]) => from > to))('from %d to %d Hz lets nothing fold back', (from, to) => {
    const count = Math.ceil((240 * from) / to);
    for (const share of [1, 1.1, 1.3, 1.9].filter((one) => (one * to) / 2 < from / 2)) {
      const resampled = resample(sine((share * to) / 2, from, count), hertz(from), hertz(to));
      expect(decibels(largest(middleOf(resampled)) / 1000)).toBeLessThan(-70);
    }
  });

  it('gives ⌈n × to / from⌉ samples, the first at the same instant', () => {
    for (const [from, to] of PAIRS)
      for (const count of [1, 2, 7, 500]) {
        const resampled = resample(new Float64Array(count).fill(42), hertz(from), hertz(to));
        expect(resampled).toHaveLength(Math.ceil(Number(((count * to) / from).toFixed(9))));
        expect(largestDifference(resampled, new Float64Array(resampled.length).fill(42))).toBeLessThan(1e-9);
      }
  });

  it('leaves the samples alone where the rates are equal, in a copy', () => {
    const samples = sine(10, 500, 100);
    const same = resample(samples, hertz(500), hertz(500));
    expect(same).toEqual(samples);
    expect(same).not.toBe(samples);
    expect(resample(new Float64Array(0), hertz(500), hertz(1000))).toHaveLength(0);
  });

  it('does not drift in five minutes at 599.88 Hz', () => {
    const count = Math.round(599.88 * 300);
    const resampled = resample(sine(5, 599.88, count), hertz(599.88), hertz(500));
    const end = resampled.length - 100;
    expect(largestDifference(resampled.slice(-1000, -100), sine(5, 500, end).slice(-900))).toBeLessThan(0.2);
  });

  it('refuses a rate that is none', () => {
    for (const rate of [0, -500, NaN, Infinity]) {
      expect(() => resample(new Float64Array(3), hertz(rate), hertz(500))).toThrow(RangeError);
      expect(() => resample(new Float64Array(3), hertz(500), hertz(rate))).toThrow(RangeError);
    }
  });

  it('comes back to the same beats through a higher rate', () => {
    const beats = Float64Array.from({ length: 1500 }, (_, n) => 1500 * Math.exp(-((((n % 400) - 200) / 6) ** 2)));
    for (const rate of [600, 1000, 2000]) {
      const back = resample(resample(beats, hertz(500), hertz(rate)), hertz(rate), hertz(500));
      expect(largestDifference(back, beats)).toBeLessThan(1);
    }
  });

  it('is linear', () => {
    const signal = fc.array(fc.double({ min: -5000, max: 5000, noNaN: true }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(signal, signal, fc.constantFrom(...PAIRS), (one, other, [from, to]) => {
        const convert = (samples: Float64Array) => resample(samples, hertz(from), hertz(to));
        const [a, b] = [Float64Array.from(one), Float64Array.from(other)];
        const [resampledA, resampledB] = [convert(a), convert(b)];
        const sum = convert(a.map((value, n) => value - 2 * (b[n] ?? 0)));
        expect(
          largestDifference(
            sum,
            resampledA.map((value, n) => value - 2 * (resampledB[n] ?? 0)),
          ),
        ).toBeLessThan(1e-8);
      }),
      { numRuns: 40 },
    );
  });
});
