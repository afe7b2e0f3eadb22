import type { PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';
import { type ClinicalEcg, type ImportedEcg, openClinicalFile } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { descend, nameOf, ownText, readXml, type XmlElement } from '../xml-document.ts';
import { readMuseMeasurements } from './muse-measurements.ts';
import { type MuseWaveform, readMuseWaveforms } from './muse-waveforms.ts';

export const MUSE_ROOT = 'RestingECG';

/** Opens an ECG as GE's MUSE system exports it (RestingECG XML). */
export const openMuseEcg = (path: string): ClinicalOutcome<ClinicalEcg> => openClinicalFile('muse', path, decodeMuse);

/** Decodes the rhythm of a RestingECG document. Pure. */
export function decodeMuse(bytes: Uint8Array): ClinicalOutcome<ImportedEcg> {
  const root = readMuseRoot(bytes);
  if (!root.ok) return root;
  const read = readMuseWaveforms(root.value);
  if (!read.ok) return read;
  const rhythms = read.value.filter(({ type }) => type.toLowerCase() !== 'median');
  const [rhythm] = rhythms;
  if (rhythm === undefined)
    return refusedFor({ kind: 'missing-element', element: 'Waveform of type Rhythm', within: MUSE_ROOT });
  return imported({
    samplingRate: rhythm.samplingRate,
    leads: rhythm.leads,
    patient: patientIn(root.value),
    machine: readMuseMeasurements(root.value),
    remarks: [
      ...rhythm.remarks,
      ...(rhythms.length === 1 ? [] : [`It holds ${String(rhythms.length)} rhythm waveforms; only the first is read.`]),
    ],
  });
}

/** Every waveform of the document, the median beat included. */
export function decodeMuseWaveforms(bytes: Uint8Array): ClinicalOutcome<readonly MuseWaveform[]> {
  const root = readMuseRoot(bytes);
  return root.ok ? readMuseWaveforms(root.value) : root;
}

/** MUSE names its document type (`restecg.dtd`) in every file. */
function readMuseRoot(bytes: Uint8Array): ClinicalOutcome<XmlElement> {
  const root = readXml(bytes, MUSE_ROOT);
  if (!root.ok) return root;
  return nameOf(root.value) === MUSE_ROOT
    ? root
    : refusedFor({ kind: 'other-document', root: root.value.name, wanted: MUSE_ROOT });
}

const OLDEST = 130;
const YEARS_IN: Readonly<Record<string, number>> = {
  YEARS: 1,
  MONTHS: 1 / 12,
  WEEKS: 7 / 365.2425,
  DAYS: 1 / 365.2425,
  HOURS: 1 / 8765.82,
};

function patientIn(root: XmlElement): PatientFacts {
  const demographics = descend(root, 'PatientDemographics');
  const textIn = (name: string): string => ownText(descend(demographics, name)).trim();
  const age = textIn('PatientAge');
  const years = Number(age) * (YEARS_IN[textIn('AgeUnits').toUpperCase() || 'YEARS'] ?? Number.NaN);
  const sex = textIn('Gender').toUpperCase();
  return {
    ageYears: age !== '' && years >= 0 && years <= OLDEST ? years : null,
    sex: sex === 'MALE' || sex === 'M' ? 'male' : sex === 'FEMALE' || sex === 'F' ? 'female' : null,
  };
}
