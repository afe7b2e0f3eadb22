import { basename } from 'node:path';
import { openEcg, recogniseSource } from '../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import { sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { excerptsOf } from '../../relay/recordings/exports/documents/ecg-excerpts.ts';
import type {
  DocumentFormat,
  ExportedEcg,
  ExportedSession,
} from '../../relay/recordings/exports/documents/exported-ecg.ts';
import type { RecordingPiece } from '../../relay/recordings/exports/exported-recording.ts';
import { CLINICAL, clinicalPath } from './expected-samples.ts';
import { twelveLeadRecords } from './ecg-records.ts';

export const STARTED_AT = unixMillis(Date.UTC(2026, 10, 22, 13, 5, 9));

export const exportedSession = (more: Partial<ExportedSession> = {}): ExportedSession => ({
  id: '0190f3c2-7d1e-7abc-8def-0123456789ab',
  unit: 'medic-7',
  source: 'A public record',
  software: 'test',
  patient: { label: 'Lin', caseNumber: '2026-1126-0042', ageYears: 61, sex: 'male' },
  ledger: 'c0ffee00-0000-4000-8000-000000000001',
  isComplete: true,
  seen: [{ by: 'Dr. Chen', firstAt: unixMillis(STARTED_AT + 60_000) }],
  madeAt: unixMillis(STARTED_AT + 3_600_000),
  ...more,
});

const allPublicEcgPaths = (): readonly string[] => [
  ...twelveLeadRecords(),
  ...(Object.keys(CLINICAL) as (keyof typeof CLINICAL)[]).map(clinicalPath),
];

/**
 * The public ECGs of twelve leads, clinical files included: every third in each `npm test`, all of them with
 * `npm run round-trips` and `npm test -- --all`.
 */
export const publicEcgPaths = (): readonly string[] =>
  allPublicEcgPaths().filter((_, at) => process.env['PREARRIVAL_TESTS'] === 'all' || at % 3 === 0);

/** As the table has it: 'all 24 public 12-lead ECGs'. */
export function publicEcgsInWords(): string {
  const [taken, all] = [publicEcgPaths().length, allPublicEcgPaths().length];
  return `${taken === all ? 'all' : `${String(taken)} of`} ${String(all)} public 12-lead ECGs`;
}

export async function publicEcg(path: string): Promise<SampledEcg & { readonly length: number }> {
  const parsed = recogniseSource(path);
  if (!parsed.ok) throw new Error(parsed.sentence);
  const opened = await openEcg(parsed.request);
  if (!opened.ok) throw new Error(opened.sentence);
  const { length } = opened.ecg;
  if (length === null) throw new Error(`${path} never ends`);
  return { ...opened.ecg, length };
}

/** Frames of 100 ms, as a recording has them. */
export async function* piecesOfEcg(ecg: SampledEcg & { readonly length: number }): AsyncIterable<RecordingPiece> {
  const step = Math.max(1, Math.round(ecg.format.samplingRate / 10));
  for (let first = 0; first < ecg.length; first += step) {
    const end = Math.min(ecg.length, first + step);
    yield await Promise.resolve({
      kind: 'samples' as const,
      block: ecg.read({ first: sampleIndex(first), end: sampleIndex(end) }),
    });
  }
}

/** A public ECG cut into what documents of a format hold, all of it. */
export async function excerptsOfPublic(
  path: string,
  format: DocumentFormat,
  isMeasured = false,
): Promise<readonly ExportedEcg[]> {
  const ecg = await publicEcg(path);
  const source = {
    session: exportedSession({ source: basename(path) }),
    format: ecg.format,
    startedAt: STARTED_AT,
    pieces: piecesOfEcg(ecg),
  };
  const range = { first: sampleIndex(0), end: sampleIndex(sampleCount(ecg.length)) };
  const excerpts: ExportedEcg[] = [];
  const limits = {
    range,
    holdsGaps: format.holdsGaps,
    mostSamples: format.mostSamples(ecg.format.samplingRate),
    isMeasured,
  };
  for await (const excerpt of excerptsOf(source, limits)) excerpts.push(excerpt);
  return excerpts;
}
