import type { PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange } from '../../../../protocol/ecg/sample-block.ts';
import { type ClinicalEcg, type ImportedEcg, openClinicalFile } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { readDicomAnnotations } from './dicom-annotations.ts';
import type { DicomItem } from './dicom-elements.ts';
import { readDicomFile } from './dicom-file.ts';
import { TAG, textOf } from './dicom-values.ts';
import { type DicomWaveform, readWaveforms } from './dicom-waveforms.ts';

/** Opens a DICOM waveform file: 12-lead, general or ambulatory ECG. */
export const openDicomEcg = (path: string): ClinicalOutcome<ClinicalEcg> =>
  openClinicalFile('dicom', path, decodeDicom);

/** Decodes the rhythm of a DICOM file: counts as they stand in it. Pure. */
export function decodeDicom(bytes: Uint8Array): ClinicalOutcome<ImportedEcg> {
  const dataSet = readDicomFile(bytes);
  if (!dataSet.ok) return dataSet;
  const waveforms = readWaveforms(dataSet.value);
  if (!waveforms.ok) return waveforms;
  const chosen = rhythmOf(waveforms.value);
  if (chosen === null)
    return refusedFor({
      kind: 'no-known-lead',
      names: waveforms.value.flatMap(({ leads }) => leads.map(({ name }) => name)),
    });
  const { waveform, at } = chosen;
  const { machine, placed } = readDicomAnnotations(
    dataSet.value,
    at + 1,
    (channel) => waveform.channels[channel - 1] ?? null,
  );
  const others = waveforms.value.length - 1;
  return imported({
    samplingRate: waveform.samplingRate,
    leads: waveform.leads,
    patient: patientOf(dataSet.value),
    machine,
    absent: waveform.absent,
    remarks: [
      ...waveform.remarks,
      ...absenceRemarks(waveform),
      ...(others === 0 ? [] : [`It holds ${String(others + 1)} multiplex groups; only ${waveform.label} is read.`]),
      ...(placed === 0 ? [] : [`${String(placed)} annotations of single places are not read.`]),
    ],
  });
}

/** Every multiplex group of the file, median beats included. */
export function decodeDicomWaveforms(bytes: Uint8Array): ClinicalOutcome<readonly DicomWaveform[]> {
  const dataSet = readDicomFile(bytes);
  return dataSet.ok ? readWaveforms(dataSet.value) : dataSet;
}

/** The group with the most leads, and of several the longest: groups of one file follow each other, or are made of each other. */
function rhythmOf(waveforms: readonly DicomWaveform[]): { waveform: DicomWaveform; at: number } | null {
  const worth = ({ leads }: DicomWaveform): readonly [number, number] => [
    leads.filter(({ lead }) => lead !== null).length,
    leads[0]?.samples.length ?? 0,
  ];
  let best: { waveform: DicomWaveform; at: number } | null = null;
  for (const [at, waveform] of waveforms.entries()) {
    const [known, length] = worth(waveform);
    const [most, longest] = best === null ? [0, 0] : worth(best.waveform);
    if (known > most || (known === most && known > 0 && length > longest)) best = { waveform, at };
  }
  return best;
}

/** Listed for a person; the rest is counted. */
const MOST_TOLD = 8;

function absenceRemarks({ absent, samplingRate }: DicomWaveform): readonly string[] {
  if (absent.length === 0) return [];
  const told = ({ first, end }: SampleRange): string =>
    `${(first / samplingRate).toFixed(1)}–${(end / samplingRate).toFixed(1)} s`;
  const more = absent.length > MOST_TOLD ? `; and ${String(absent.length - MOST_TOLD)} further stretches` : '';
  return [`absent: ${absent.slice(0, MOST_TOLD).map(told).join('; ')}${more}.`];
}

const OLDEST = 130;
/** Years of each unit of age. Source: DICOM PS3.5, table 6.2-1. */
const YEARS: Readonly<Record<string, number>> = { Y: 1, M: 1 / 12, W: 7 / 365.2425, D: 1 / 365.2425 };

/** Nothing that names a person. */
function patientOf(dataSet: DicomItem): PatientFacts {
  const sex = textOf(dataSet, TAG.sex).toUpperCase();
  return {
    ageYears: ageGiven(textOf(dataSet, TAG.age)) ?? ageBetween(dataSet),
    sex: sex === 'M' ? 'male' : sex === 'F' ? 'female' : null,
  };
}

function ageGiven(text: string): number | null {
  const parts = /^(\d{3})([DWMY])$/.exec(text);
  return parts === null ? null : sensible(Number(parts[1]) * (YEARS[parts[2] ?? ''] ?? Number.NaN));
}

/** Whole years from the birth to the recording. */
function ageBetween(dataSet: DicomItem): number | null {
  const taken = textOf(dataSet, TAG.acquired) || textOf(dataSet, TAG.contentDate) || textOf(dataSet, TAG.studyDate);
  const recorded = dateIn(taken);
  const born = dateIn(textOf(dataSet, TAG.birthDate));
  if (born === null || recorded === null) return null;
  return sensible(Math.floor((recorded - born) / 86_400_000 / 365.2425));
}

function dateIn(text: string): number | null {
  const parts = /^(\d{4})(\d{2})(\d{2})/.exec(text);
  return parts === null ? null : Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}

const sensible = (years: number): number | null => (years >= 0 && years <= OLDEST ? years : null);
