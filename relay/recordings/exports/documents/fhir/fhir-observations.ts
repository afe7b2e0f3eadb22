import type { ExportedNote } from '../../exported-note.ts';
import type { ExportedEcg, ExportedLead } from '../exported-ecg.ts';
import { instantOf } from '../exported-ecg.ts';
import { MDC_POTENTIAL, MDC_SYSTEM, mdcPotential } from '../lead-codes.ts';
import { absenceSentences, contactSentences, type MeasuredValue, placeSentence } from '../measured-values.ts';

const UCUM = 'http://unitsofmeasure.org';
export const LOINC = 'http://loinc.org';
const CATEGORY = [
  {
    coding: [
      { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'procedure', display: 'Procedure' },
    ],
  },
];

/** Who and what all observations of a bundle are about. */
export interface ObservedBy {
  readonly patient: { readonly reference: string };
  readonly device: { readonly reference: string };
}

/** FHIR's decimal keeps what is written: no binary dust behind it. */
const decimal = (value: number): number => Number(value.toPrecision(15)) + 0;

const iso = (instant: number): string => new Date(Math.floor(instant)).toISOString();

/** The waveform: a component of SampledData for each lead, in the counts as they were recorded. */
export function waveformObservation(ecg: ExportedEcg, id: string, { patient, device }: ObservedBy): object {
  const notes = [
    ...[...absenceSentences(ecg), ...contactSentences(ecg)].map((sentence) => ({ text: `${sentence}.` })),
    ...(ecg.notes ?? []).map((note) => personsNote(ecg, note)),
  ];
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: CATEGORY,
    code: { coding: [{ system: MDC_SYSTEM, ...MDC_POTENTIAL }], text: 'ECG' },
    subject: patient,
    device,
    effectivePeriod: {
      start: iso(instantOf(ecg, ecg.firstSample)),
      end: iso(instantOf(ecg, ecg.firstSample + ecg.length)),
    },
    ...(notes.length === 0 ? {} : { note: notes }),
    component: ecg.leads.map((lead) => ({
      code: { coding: [{ system: MDC_SYSTEM, ...mdcPotential(lead.lead) }], text: lead.lead },
      valueSampledData: {
        origin: { value: decimal(0 - lead.baseline * lead.lsb), unit: 'uV', system: UCUM, code: 'uV' },
        period: decimal(1000 / ecg.samplingRate),
        factor: lead.lsb,
        dimensions: 1,
        data: dataOf(ecg, lead),
      },
    })),
  };
}

/** What somebody wrote; where in the recording it belongs stands in its words, for `time` is when it was written. */
const personsNote = (ecg: ExportedEcg, { at, end, text, by = '', writtenAt }: ExportedNote): object => ({
  ...(by === '' ? {} : { authorString: by }),
  ...(writtenAt === undefined ? {} : { time: iso(writtenAt) }),
  text: `${placeSentence(ecg, at, end)}: ${text}`,
});

/** Counts one after the other; `E`, which means that there is no valid value, for each that is absent. */
function dataOf({ firstSample, length, present }: ExportedEcg, { samples }: ExportedLead): string {
  const parts: string[] = [];
  let next = 0;
  for (const { first, end } of present) {
    const from = first - firstSample;
    if (from > next) parts.push('E '.repeat(from - next).trimEnd());
    parts.push(samples.subarray(from, end - firstSample).join(' '));
    next = end - firstSample;
  }
  if (length > next) parts.push('E '.repeat(length - next).trimEnd());
  return parts.join(' ');
}

/** One value that was measured over all leads. */
export const valueObservation = (
  ecg: ExportedEcg,
  measured: MeasuredValue,
  id: string,
  { patient, device }: ObservedBy,
  derivedFrom: string,
): object => ({
  resourceType: 'Observation',
  id,
  // Measured by a program, and nobody has confirmed it.
  status: 'preliminary',
  category: CATEGORY,
  code: {
    coding: [
      ...(measured.loinc === null ? [] : [{ system: LOINC, code: measured.loinc }]),
      ...(measured.mdcCode === null ? [] : [{ system: MDC_SYSTEM, ...measured.mdcCode }]),
    ].slice(0, 2),
    text: measured.title,
  },
  subject: patient,
  device,
  effectiveDateTime: iso(instantOf(ecg, ecg.firstSample)),
  valueQuantity: { value: measured.value, unit: measured.unit, system: UCUM, code: measured.ucum },
  derivedFrom: [{ reference: derivedFrom }],
});
