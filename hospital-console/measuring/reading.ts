import type { EcgMeasurement } from '../../protocol/ecg/measurements/measurement.ts';

/** What of a measurement crosses to the page: named one by one, so that no sample ever comes along. */
export interface Reading extends Pick<
  EcgMeasurement,
  'range' | 'samplingRate' | 'quality' | 'rr' | 'heartRate' | 'intervals' | 'axes' | 'leads' | 'statements'
> {
  readonly beatCount: number;
}

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
