import { createHash } from 'node:crypto';
import type { SampleRange } from '../../../../../protocol/ecg/sample-block.ts';
import { decimal, exactDecimal } from '../decimal-text.ts';
import { type DocumentFormat, type ExportedEcg, type ExportedLead, instantOf, measuredLeads } from '../exported-ecg.ts';
import { mdcPotential } from '../lead-codes.ts';
import { absenceSentences, contactSentences, measuredValues, placeSentence, statementsOf } from '../measured-values.ts';
import { hl7Text, hl7Time } from './hl7-text.ts';

/** A minute at 1000 Hz; receivers hold a message whole. */
const MOST_SAMPLES = 60_000;

/**
 * HL7 v2.6 ORU^R01: what people wrote (NTE), the values that were measured (OBX NM), the statements (OBX TX), and the waveform of each stretch
 * that was recorded under an OBR of its own (OBX NA, in counts, each lead's weight, zero and rate beside it). Lossless.
 */
export const hl7Format: DocumentFormat = {
  name: 'hl7v2',
  title: 'HL7 v2 ORU^R01',
  extension: 'hl7',
  mediaType: 'application/hl7-v2+er7',
  holdsGaps: true,
  mostSamples: () => MOST_SAMPLES,
  write(ecg) {
    const derived = ecg.leads.filter(({ isDerived }) => isDerived).map(({ lead }) => lead);
    const segments = [
      header(ecg),
      patient(ecg),
      ...report(ecg),
      ...ecg.present.flatMap((range, at) => waveform(ecg, range, at + 2)),
    ];
    return {
      bytes: new TextEncoder().encode(segments.map((segment) => `${segment}\r`).join('')),
      leftOut: derived.length === 0 ? [] : [`${derived.join(', ')} are not sent: they are arithmetic of I and II.`],
    };
  },
};

/** The same excerpt, exported again, has the same id: a receiver that has it already can tell. At most 20 characters. */
export const controlIdOf = (ecg: ExportedEcg): string =>
  createHash('sha256')
    .update(`${ecg.session.id}/${String(ecg.firstSample)}/${String(ecg.length)}/${String(ecg.session.madeAt)}`)
    .digest('hex')
    .slice(0, 20)
    .toUpperCase();

function header(ecg: ExportedEcg): string {
  const fields = [
    'MSH',
    '^~\\&',
    'PREARRIVAL',
    hl7Text(ecg.session.unit),
    '',
    '',
    hl7Time(ecg.session.madeAt),
    '',
    'ORU^R01^ORU_R01',
    controlIdOf(ecg),
    'P',
    '2.6',
    '',
    '',
    'AL',
    'NE',
    '',
    'UNICODE UTF-8',
  ];
  return fields.join('|');
}

function patient({ session }: ExportedEcg): string {
  const { label, caseNumber, sex } = session.patient;
  const sexCode = sex === 'male' ? 'M' : sex === 'female' ? 'F' : 'U';
  return [
    'PID',
    '1',
    '',
    hl7Text(caseNumber === '' ? session.id : caseNumber),
    '',
    hl7Text(label),
    '',
    '',
    sexCode,
  ].join('|');
}

/** OBR: what was observed, and when. */
const order = (number: number, ecg: ExportedEcg, service: string, from: number, to: number): string =>
  [
    'OBR',
    String(number),
    '',
    hl7Text(`${ecg.session.id}-${String(ecg.firstSample)}`),
    service,
    '',
    '',
    hl7Time(instantOf(ecg, from)),
    hl7Time(instantOf(ecg, to)),
    ...new Array<string>(13).fill(''),
    hl7Time(ecg.session.madeAt),
    '',
    'EC',
    // Preliminary: no physician has read it.
    'P',
  ].join('|');

const observation = (number: number, type: string, code: string, sub: string, value: string, unit: string): string =>
  ['OBX', String(number), type, code, sub, value, unit, '', '', '', '', 'P'].join('|');

function report(ecg: ExportedEcg): readonly string[] {
  const rows = [
    ...measuredValues(ecg).map((one): readonly string[] => [
      'NM',
      one.loinc === null ? `${one.mdc}^${hl7Text(one.title)}^MDC` : `${one.loinc}^${hl7Text(one.title)}^LN`,
      String(one.value),
      `${one.ucum}^^UCUM`,
    ]),
    ...statementsOf(ecg).map((text): readonly string[] => ['TX', '18844-1^EKG impression^LN', hl7Text(text), '']),
    ...[...absenceSentences(ecg), ...contactSentences(ecg)].map((text): readonly string[] => [
      'TX',
      '18844-1^EKG impression^LN',
      hl7Text(`${text}.`),
      '',
    ]),
    ...(ecg.session.patient.ageYears === null
      ? []
      : [['NM', '21612-7^Age - Reported^LN', String(ecg.session.patient.ageYears), 'a^^UCUM']]),
  ];
  return [
    order(1, ecg, '11524-6^EKG study^LN', ecg.firstSample, ecg.firstSample + ecg.length),
    // What people wrote, of the filler's side. Source: HL7 v2.6, 2.15.10 and table 0105.
    ...(ecg.notes ?? []).map(({ at, end, text }, number) =>
      ['NTE', String(number + 1), 'L', hl7Text(`${placeSentence(ecg, at, end)}: ${text}`)].join('|'),
    ),
    ...rows.map(([type = '', code = '', value = '', unit = ''], at) =>
      observation(at + 1, type, code, `1.${String(at + 1)}`, value, unit),
    ),
  ];
}

/** Beside the samples of each lead its weight, its zero and its rate, under the lead's number. */
function waveform(ecg: ExportedEcg, range: SampleRange, number: number): readonly string[] {
  const observations = measuredLeads(ecg).flatMap((lead, at) => leadObservations(ecg, lead, range, at + 1));
  return [
    order(number, ecg, '131328^MDC_ECG_ELEC_POTL^MDC', range.first, range.end),
    ...observations.map(([type, code, sub, value, unit], at) => observation(at + 1, type, code, sub, value, unit)),
  ];
}

type ObservationFields = readonly [type: string, code: string, sub: string, value: string, unit: string];

function leadObservations(
  ecg: ExportedEcg,
  lead: ExportedLead,
  { first, end }: SampleRange,
  number: number,
): readonly ObservationFields[] {
  const { code, display } = mdcPotential(lead.lead);
  const sub = `1.1.${String(number)}`;
  const samples = lead.samples.subarray(first - ecg.firstSample, end - ecg.firstSample);
  return [
    ['NA', `${code}^${display}^MDC`, sub, samples.join('^'), ''],
    ['NM', '0^MDC_ATTR_SAMP_RATE^MDC', `${sub}.1`, decimal(ecg.samplingRate), 'Hz^^UCUM'],
    ['NM', '0^MDC_ATTR_NU_MSMT_RES^MDC', `${sub}.2`, exactDecimal(lead.lsb), 'uV^^UCUM'],
    ['NM', '0^PREARRIVAL_BASELINE^L', `${sub}.3`, String(lead.baseline), ''],
  ];
}
