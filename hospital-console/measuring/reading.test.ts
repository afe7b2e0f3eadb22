import { expect, it } from 'vitest';
import { excerptOf } from '../../protocol/ecg/excerpt.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleIndex } from '../../protocol/ecg/units.ts';
import { readingOf } from './reading.ts';

it('carries no sample to the page, and crosses by structured clone', () => {
  const format = {
    samplingRate: hertz(500),
    leads: [{ lead: 'II', lsb: microvoltsPerLsb(5), baseline: deviceCount(0) }],
  } as const;
  const excerpt = excerptOf(format, { first: sampleIndex(0), end: sampleIndex(5_000) }, []);
  const reading = readingOf(measureEcg(excerpt, { patient: { ageYears: null, sex: null }, evaluatesCriteria: true }));
  expect(structuredClone(reading)).toEqual(reading);
  const holdsSamples = (value: unknown): boolean =>
    ArrayBuffer.isView(value) ||
    (typeof value === 'object' && value !== null && Object.values(value).some(holdsSamples));
  expect(holdsSamples(reading)).toBe(false);
  expect(Object.keys(reading)).not.toContain('medianBeat');
  expect(reading.beatCount).toBe(0);
});
