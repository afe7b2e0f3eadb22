import { describe, expect, it } from 'vitest';
import {
  decibels,
  largest,
  largestDifference,
  responseAt,
  unitImpulse,
} from '../../../test/support/filter-response.ts';
import { hertz } from '../units.ts';
import { DISPLAY_BANDS, filterWhole } from './display-filter.ts';
import { appliedReviewFilter, filterForReview } from './review-filter.ts';

describe('a recording under review', () => {
  it.each([125, 250, 500, 599.88, 1000, 2000])(
    'loses what is slower than 0.67 Hz, and no more than that, at %d Hz',
    (rate) => {
      const middle = Math.round(rate * 10);
      const answer = filterForReview(unitImpulse(2 * middle, middle), null, hertz(rate));
      expect(decibels(responseAt(answer, rate, 0.67).gain)).toBeCloseTo(-3.01, 2);
      // Gain 1 / (1 + (corner / f)⁴) with the corner at 0.67 Hz × (√2 − 1)^¼ = 0.5375 Hz.
      expect(decibels(responseAt(answer, rate, 0.2).gain)).toBeCloseTo(-34.5, 1);
      expect(decibels(responseAt(answer, rate, 2).gain)).toBeGreaterThan(-0.1);
      expect(decibels(responseAt(answer, rate, 10).gain)).toBeGreaterThan(-0.1);
      if (rate > 334) expect(decibels(responseAt(answer, rate, 150).gain)).toBeCloseTo(-3.01, 2);
    },
  );

  it('loses the breathing: 1 mV from top to bottom at 0.25 Hz becomes 45 µV', () => {
    const breathing = Float64Array.from({ length: 5000 }, (_, n) => 500 * Math.sin((2 * Math.PI * 0.25 * n) / 500 + 1));
    const rest = filterForReview(breathing, null, hertz(500));
    // 500 µV / (1 + (0.5375 / 0.25)⁴) = 22.3 µV, and what still comes from the edges.
    expect(largest(rest.subarray(1000, 4000))).toBeGreaterThan(22);
    expect(largest(rest.subarray(1000, 4000))).toBeLessThan(24);
    // The curve is known from one side only at the edges: in the first and last 0.2 s a fifth of it may be left.
    expect(largest(rest.subarray(100, 4900))).toBeLessThan(40);
    expect(largest(rest)).toBeLessThan(110);
  });

  it('keeps the QRS as the diagnostic band shows it', () => {
    const beat = Float64Array.from({ length: 5000 }, (_, n) => 1500 * Math.max(0, 1 - Math.abs((n % 400) - 200) / 20));
    const around = (samples: Float64Array): Float64Array => {
      const qrs = samples.slice(2570, 2640);
      const level = qrs[0] ?? NaN;
      return qrs.map((value) => value - level);
    };
    const review = around(filterForReview(beat, 50, hertz(500)));
    const diagnostic = around(filterWhole(beat, { band: DISPLAY_BANDS.diagnostic, notch: 50 }, hertz(500)));
    // 1 % of the QRS: the baseline that the diagnostic band bends and this one does not.
    expect(largestDifference(review, diagnostic)).toBeLessThan(25);
  });

  it('tells the footer what it passes', () => {
    expect(appliedReviewFilter(60, hertz(500))).toEqual({ band: { from: 0.67, to: 150 }, notch: 60 });
    expect(appliedReviewFilter(null, hertz(250))).toEqual({ band: { from: 0.67, to: 125 }, notch: null });
  });
});
