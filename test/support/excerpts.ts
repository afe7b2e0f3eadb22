import { resolve } from 'node:path';
import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import { beatTimeline } from '../../ambulance-unit/acquisition/sources/simulated/beat-timeline.ts';
import { breathing } from '../../ambulance-unit/acquisition/sources/simulated/breathing.ts';
import { individual } from '../../ambulance-unit/acquisition/sources/simulated/individual.ts';
import { noiseKey } from '../../ambulance-unit/acquisition/sources/simulated/seeded-noise.ts';
import { simulatedEcg } from '../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import {
  type PatientName,
  patientNamed,
} from '../../ambulance-unit/acquisition/sources/simulated/simulated-patients.ts';
import { openWfdbEcg } from '../../ambulance-unit/acquisition/sources/wfdb/wfdb-ecg.ts';
import { describeWfdbFailure } from '../../ambulance-unit/acquisition/sources/wfdb/wfdb-failure.ts';
import { type EcgExcerpt, excerptOf, type ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { type SampleIndex, sampleIndex, seconds } from '../../protocol/ecg/units.ts';
import { ecgRecords } from './ecg-records.ts';

/**
 * A record as an excerpt, whole or a range of it. `header`: its path, or `ptb-xl/HR12083`, the place of its header in
 * the folder of records (`ecgRecords`), with or without `.hea`.
 */
export async function excerptOfRecord(header: string, range?: SampleRange): Promise<EcgExcerpt> {
  const opened = await openWfdbEcg(resolve(ecgRecords(), 'wfdb', header));
  if (!opened.ok) throw new Error(describeWfdbFailure(opened.failure));
  return excerptOfEcg(opened.value, range ?? { first: sampleIndex(0), end: sampleIndex(opened.value.length ?? 0) });
}

/** A range of a simulated patient (500 samples a second), as a unit would have recorded it. */
export const excerptOfPatient = (name: PatientName, seed: number, range: SampleRange): EcgExcerpt =>
  excerptOfEcg(simulatedEcg(name, seed), range);

/** Seconds `from` to `to` of a simulated patient, as a range of its samples. */
export const patientSeconds = (from: number, to: number): SampleRange => ({
  first: sampleIndex(Math.round(from * 500)),
  end: sampleIndex(Math.round(to * 500)),
});

/** Where the ventricles of a simulated patient beat within a range: the fiducial point of each beat, nearest sample. */
export function beatsOfPatient(name: PatientName, seed: number, { first, end }: SampleRange): readonly SampleIndex[] {
  const key = noiseKey(noiseKey(seed, 'simulated monitor'), name);
  const patient = individual(patientNamed(name), key);
  const breath = breathing(noiseKey(key, 'breathing'), patient.breathsPerMinute);
  return patient.trains
    .filter((train) => train.name !== 'atria')
    .flatMap((train) =>
      beatTimeline(train.rhythm, noiseKey(key, train.name), breath).beatsBetween(
        seconds(first / 500),
        seconds((end - 1) / 500),
      ),
    )
    .map(({ at }) => sampleIndex(Math.round(at * 500)));
}

export function excerptOfEcg(ecg: SampledEcg, range: SampleRange): EcgExcerpt {
  // A block carries one contact flag a lead for all of it, and a front end reports contact every 100 ms.
  const step = Math.round(ecg.format.samplingRate / 10);
  const pieces: ExcerptPiece[] = [];
  for (let at = range.first as number; at < range.end; at = nextReport(at, step)) {
    const end = sampleIndex(Math.min(range.end, nextReport(at, step)));
    pieces.push({ kind: 'samples', block: ecg.read({ first: sampleIndex(at), end }) });
  }
  return excerptOf(ecg.format, range, pieces);
}

const nextReport = (at: number, step: number): number => (Math.floor(at / step) + 1) * step;
