import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { STANDARD_LEADS } from '../../../protocol/ecg/leads.ts';
import { valueOf } from '../../../protocol/ecg/measured.ts';
import type { EcgMeasurement, PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import { measureEcg } from '../../../protocol/ecg/measurements/measure-ecg.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import { patientInComments } from '../../../ambulance-unit/acquisition/sources/wfdb/wfdb-comments.ts';
import { twelveLeadRecords } from '../../support/ecg-records.ts';
import { excerptOfRecord } from '../../support/excerpts.ts';
import { figure, type FigureTable, signed } from './figure-table.ts';

interface MeasuredRecord {
  readonly name: string;
  readonly codes: ReadonlySet<string>;
  readonly patient: PatientFacts;
  readonly measured: EcgMeasurement;
}

/** Every record of the folder with its header's diagnoses, measured over its first ten seconds. */
export async function measuredRecords(): Promise<readonly MeasuredRecord[]> {
  const records: MeasuredRecord[] = [];
  for (const header of twelveLeadRecords()) {
    const comments = readFileSync(header, 'latin1')
      .split(/\r?\n/)
      .flatMap((line) => (line.startsWith('#') ? [line.slice(1).trim()] : []));
    const codes = new Set(
      comments.flatMap((comment) => /^Dx:\s*(.*)$/.exec(comment)?.[1]?.split(',') ?? []).map((code) => code.trim()),
    );
    // PTB writes the diagnosis out.
    if (comments.includes('Reason for admission: Myocardial infarction')) codes.add(MYOCARDIAL_INFARCTION);
    const patient = patientInComments(comments);
    const whole = await excerptOfRecord(header, { first: sampleIndex(0), end: sampleIndex(tenSecondsOf(header)) });
    records.push({
      name: basename(header, '.hea'),
      codes,
      patient,
      measured: measureEcg(whole, { patient, evaluatesCriteria: true }),
    });
  }
  return records;
}

function tenSecondsOf(header: string): number {
  const [first = ''] = readFileSync(join(header), 'latin1')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const [, , rate = '0', length = '0'] = first.split(/\s+/);
  return Math.min(Number(length), 10 * Number(rate));
}

const MYOCARDIAL_INFARCTION = '164865005';

interface Finding {
  readonly name: string;
  /** SNOMED CT, any of them. */
  readonly labels: readonly string[];
  readonly found: (measured: EcgMeasurement) => boolean;
  readonly detail: (measured: EcgMeasurement) => string;
}

const has =
  (...codes: readonly string[]) =>
  ({ statements }: EcgMeasurement): boolean =>
    statements.some(({ code }) => codes.includes(code));
const qrsText = ({ intervals }: EcgMeasurement): string => {
  const qrs = valueOf(intervals.qrs);
  return qrs === null ? 'QRS n/a' : `QRS ${figure(qrs)} ms`;
};
const rateText = ({ heartRate }: EcgMeasurement): string => {
  const rate = valueOf(heartRate);
  return rate === null ? 'rate n/a' : `${figure(rate)}/min`;
};

const FINDINGS: readonly Finding[] = [
  { name: 'atrial fibrillation', labels: ['164889003'], found: has('af-likely'), detail: rateText },
  {
    name: 'right bundle branch block: QRS ≥ 120 ms',
    labels: ['59118001'],
    found: ({ intervals }) => (valueOf(intervals.qrs) ?? 0) >= 120,
    detail: qrsText,
  },
  { name: 'right bundle branch block: its pattern', labels: ['59118001'], found: has('rbbb-pattern'), detail: qrsText },
  { name: 'left bundle branch block: its pattern', labels: ['164909002'], found: has('lbbb-pattern'), detail: qrsText },
  { name: 'pacing', labels: ['10370003'], found: has('paced-rhythm'), detail: qrsText },
  {
    name: 'tachycardia (sinus, AV re-entrant, ventricular)',
    labels: ['427084000', '233897008', '425856008'],
    found: has('tachycardia', 'wide-complex-tachycardia'),
    detail: rateText,
  },
  { name: 'left axis deviation', labels: ['39732003'], found: has('left-axis-deviation'), detail: axisText },
  { name: 'low QRS voltage', labels: ['251146004'], found: has('low-qrs-voltage'), detail: () => '' },
  {
    name: 'high left ventricular voltage',
    labels: ['55827005'],
    found: has('left-ventricular-hypertrophy-voltage'),
    detail: () => '',
  },
  {
    name: 'ventricular premature beats: a beat of another class',
    labels: ['427172004', '17338001'],
    found: ({ beats }) => beats.some(({ beatClass }) => beatClass === 'other'),
    detail: ({ beats }) =>
      `${String(beats.filter(({ beatClass }) => beatClass === 'other').length)} of ${String(beats.length)}`,
  },
];

function axisText({ axes }: EcgMeasurement): string {
  const axis = valueOf(axes.qrs);
  return axis === null ? 'axis n/a' : `axis ${figure(axis)}°`;
}

/** Header diagnoses: what is found, missed and wrongly found. No limit: labels are the data sets' own. */
export function diagnosisTable(records: readonly MeasuredRecord[]): FigureTable {
  const listed = (some: readonly MeasuredRecord[], detail: Finding['detail']): string =>
    some.length === 0
      ? '–'
      : some
          .map(({ name, measured }) => `${name}${detail(measured) === '' ? '' : ` (${detail(measured)})`}`)
          .join(', ');
  return {
    heading: 'Header diagnoses',
    about: [
      'Diagnoses in the headers of the records (SNOMED CT, given by the data sets) against the statements of the first 10 s. "Not in the header" is what we state and the header does not name; ' +
        'labels are incomplete, so not all of it is wrong.',
    ],
    columns: ['diagnosis', 'found', 'missed', 'not in the header'],
    rows: FINDINGS.map(({ name, labels, found, detail }) => {
      const labelled = records.filter(({ codes }) => labels.some((label) => codes.has(label)));
      const others = records.filter((record) => !labelled.includes(record));
      return [
        name,
        listed(
          labelled.filter(({ measured }) => found(measured)),
          detail,
        ),
        listed(
          labelled.filter(({ measured }) => !found(measured)),
          detail,
        ),
        listed(
          others.filter(({ measured }) => found(measured)),
          detail,
        ),
      ];
    }),
    notes: [],
    failures: [],
  };
}

/** ST at J of the records whose header says infarction, lead by lead. */
export function infarctionTable(records: readonly MeasuredRecord[]): FigureTable {
  const some = records.filter(({ codes }) => codes.has(MYOCARDIAL_INFARCTION));
  return {
    heading: 'ST of the records with an infarction',
    about: [
      'µV at J and, behind the stroke, at J+60; and what the criteria helper states. The headers do not say how old an infarction is, and most are not acute.',
    ],
    columns: ['record', ...STANDARD_LEADS, 'criteria helper'],
    rows: some.map(({ name, measured }) => [
      name,
      ...STANDARD_LEADS.map((lead) => {
        const st = valueOf(
          measured.leads.find((one) => one.lead === lead)?.st ?? { known: false, why: 'lead-missing' },
        );
        return st === null ? 'n/a' : `${signed(st.j)} / ${signed(st.j60)}`;
      }),
      criteriaText(measured),
    ]),
    notes: [],
    failures: [],
  };
}

function criteriaText({ statements }: EcgMeasurement): string {
  const said = statements.filter(({ kind }) => kind === 'criteria' || kind === 'not-evaluable');
  return said.length === 0
    ? 'not met'
    : said
        .map(
          ({ code, leads, why }) =>
            `${code}${leads.length === 0 ? '' : ` ${leads.join(' ')}`}${why === null ? '' : ` (${why})`}`,
        )
        .join('; ');
}
