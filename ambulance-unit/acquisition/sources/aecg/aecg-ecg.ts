import type { PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';
import { type ClinicalEcg, type ImportedEcg, openClinicalFile } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { attributeOf, descend, descendants, nameOf, readXml, type XmlElement } from '../xml-document.ts';
import { readAecgAnnotations } from './aecg-annotations.ts';
import { type AecgSeries, readAecgSeries } from './aecg-series.ts';

export const AECG_ROOT = 'AnnotatedECG';

/** Opens an HL7 annotated ECG (HL7 v3 Annotated ECG, ANSI/HL7 V3 ECG R1-2004). */
export const openAecg = (path: string): ClinicalOutcome<ClinicalEcg> => openClinicalFile('aecg', path, decodeAecg);

/** Decodes the rhythm of an annotated ECG. Pure. */
export function decodeAecg(bytes: Uint8Array): ClinicalOutcome<ImportedEcg> {
  const root = readAecgRoot(bytes);
  if (!root.ok) return root;
  const series = readAecgSeries(root.value);
  if (!series.ok) return series;
  const rhythms = series.value.filter(({ code }) => code === 'RHYTHM');
  const candidates = rhythms.length > 0 ? rhythms : series.value;
  const [first, ...others] = candidates;
  if (first === undefined) return refusedFor({ kind: 'no-known-lead', names: [] });
  // Sets of one series follow each other in time: the one with the most leads is taken, and nothing is put together.
  const chosen = others.reduce((best, one) => (one.leads.length > best.leads.length ? one : best), first);
  return imported({
    samplingRate: chosen.samplingRate,
    leads: chosen.leads,
    patient: patientIn(root.value),
    machine: readAecgAnnotations(root.value),
    remarks:
      others.length === 0
        ? []
        : [`It holds ${String(candidates.length)} sets of simultaneous leads; only the one with the most is read.`],
  });
}

/** Every series of the file, representative beats included. */
export function decodeAecgSeries(bytes: Uint8Array): ClinicalOutcome<readonly AecgSeries[]> {
  const root = readAecgRoot(bytes);
  return root.ok ? readAecgSeries(root.value) : root;
}

function readAecgRoot(bytes: Uint8Array): ClinicalOutcome<XmlElement> {
  const root = readXml(bytes);
  if (!root.ok) return root;
  return nameOf(root.value) === AECG_ROOT
    ? root
    : refusedFor({ kind: 'other-document', root: root.value.name, wanted: AECG_ROOT });
}

/** LOINC: the age as it was reported. */
const REPORTED_AGE = '21612-7';
const OLDEST = 130;
const YEARS: Readonly<Record<string, number>> = { a: 1, mo: 1 / 12, wk: 7 / 365.2425, d: 1 / 365.2425 };

function patientIn(root: XmlElement): PatientFacts {
  const person = [...descendants(root, 'subjectDemographicPerson')][0] ?? null;
  const sex = attributeOf(descend(person, 'administrativeGenderCode'), 'code').toUpperCase();
  return {
    ageYears: reportedAge(root) ?? ageBetween(person, root),
    sex: sex === 'M' ? 'male' : sex === 'F' ? 'female' : null,
  };
}

function reportedAge(root: XmlElement): number | null {
  for (const observation of descendants(root, 'relatedObservation')) {
    if (attributeOf(descend(observation, 'code'), 'code') !== REPORTED_AGE) continue;
    const value = descend(observation, 'value');
    const text = attributeOf(value, 'value');
    const years = Number(text) * (YEARS[attributeOf(value, 'unit')] ?? Number.NaN);
    if (text.trim() !== '' && years >= 0 && years <= OLDEST) return years;
  }
  return null;
}

/** Whole years from the birth to the recording. */
function ageBetween(person: XmlElement | null, root: XmlElement): number | null {
  const effective = descend(root, 'effectiveTime');
  const recorded = dateIn(
    attributeOf(descend(effective, 'center'), 'value') || attributeOf(descend(effective, 'low'), 'value'),
  );
  const born = dateIn(attributeOf(descend(person, 'birthTime'), 'value'));
  if (born === null || recorded === null) return null;
  const years = Math.floor((recorded - born) / 86_400_000 / 365.2425);
  return years >= 0 && years <= OLDEST ? years : null;
}

/** An HL7 time stamp, `YYYYMMDD…`. */
function dateIn(text: string): number | null {
  const parts = /^(\d{4})(\d{2})(\d{2})/.exec(text);
  return parts === null ? null : Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}
