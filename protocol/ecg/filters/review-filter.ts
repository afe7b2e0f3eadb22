import type { FilterBand } from '../paper/footer.ts';
import { type Hertz, hertz } from '../units.ts';
import { appliedFilter, type AppliedFilter, filterWhole, type MainsFrequency } from './display-filter.ts';
import { zeroPhaseHighPass } from './zero-phase.ts';

/** Of a recording under review, never live: the high-pass looks ahead. */
const REVIEW_BAND: FilterBand = { from: hertz(0.67), to: hertz(150) };

/**
 * For review of a whole lead without absences, in µV: baseline wander is taken out by a 0.67 Hz high-pass without displacement
 * in time, and ST may still be read. A high-pass that only looks back would move ST at a fourteenth of that frequency already.
 * What is above looks as in the diagnostic band: the low-pass and the notch look back only, so nothing rings before a QRS.
 * Source: AHA/ACCF/HRS 2007 (Kligfield): 0.67 Hz or below for filters with zero phase distortion.
 */
export const filterForReview = (
  samples: Float64Array,
  notch: MainsFrequency | null,
  samplingRate: Hertz,
): Float64Array =>
  filterWhole(
    zeroPhaseHighPass(samples, samplingRate, REVIEW_BAND.from),
    { band: { from: hertz(0), to: REVIEW_BAND.to }, notch },
    samplingRate,
  );

/** What a footer states of it. */
export const appliedReviewFilter = (notch: MainsFrequency | null, samplingRate: Hertz): AppliedFilter =>
  appliedFilter({ band: REVIEW_BAND, notch }, samplingRate);
