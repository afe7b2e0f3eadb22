import { simulatedEcg } from '../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import type { PatientName } from '../../ambulance-unit/acquisition/sources/simulated/simulated-patients.ts';
import type { TwelveLeadReportInput } from '../../ambulance-unit/acquisition/report/report-content.ts';
import { excerptOf, type ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';

/** Ten seconds from the tenth second of a simulated patient, as a report is ordered; `change` says otherwise. */
export function reportOrder(
  patient: PatientName,
  change: Partial<TwelveLeadReportInput> & {
    readonly format?: SignalFormat;
    readonly pieces?: readonly ExcerptPiece[];
  } = {},
): TwelveLeadReportInput {
  const ecg = simulatedEcg(patient, 3);
  const range: SampleRange = change.range ?? { first: sampleIndex(5_000), end: sampleIndex(10_000) };
  const format = change.format ?? ecg.format;
  const pieces = change.pieces ?? [
    { kind: 'samples' as const, block: ecg.read({ first: sampleIndex(0), end: range.end }) },
  ];
  const facts = { ageYears: 61, sex: 'male' as const };
  return {
    language: 'en',
    patient: { label: 'Chen Wei-Ming', caseNumber: '2026-1126-0042', ...facts },
    unit: 'Medic 7',
    device: 'imediPlus MCE-12L-001 · SN 20230817',
    startedAt: unixMillis(Date.UTC(2026, 10, 26, 12, 0, 0)),
    madeAt: unixMillis(Date.UTC(2026, 10, 26, 12, 5, 0)),
    timeZone: 'Asia/Taipei',
    placement: 'standard',
    measurement: measureEcg(excerptOf(format, range, pieces), { patient: facts, evaluatesCriteria: true }),
    ...change,
    range,
    format,
    pieces,
  };
}
