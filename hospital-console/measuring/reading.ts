import type { EcgMeasurement } from '../../protocol/ecg/measurements/measurement.ts';

/** What of a measurement crosses to the page: named one by one, so that no sample ever comes along. */
export interface Reading extends Pick<
  EcgMeasurement,
  'range' | 'samplingRate' | 'quality' | 'rr' | 'heartRate' | 'intervals' | 'axes' | 'leads' | 'statements'
> {
  readonly beatCount: number;
}

/** What a view hears of its measuring. */
export type MeasuringReport =
  | { readonly kind: 'measured'; readonly reading: Reading }
  /** No answer has come for a while, or the worker died: nothing is measured until the next reading. It is tried again by itself. */
  | { readonly kind: 'lost'; readonly sentence: string };

export const readingOf = (measurement: EcgMeasurement): Reading => ({
  range: measurement.range,
  samplingRate: measurement.samplingRate,
  quality: measurement.quality,
  rr: measurement.rr,
  heartRate: measurement.heartRate,
  intervals: measurement.intervals,
  axes: measurement.axes,
  leads: measurement.leads,
  statements: measurement.statements,
  beatCount: measurement.beats.length,
});
