import type { LeadName } from '../../../../protocol/ecg/leads.ts';
import { type Measured, valueOf } from '../../../../protocol/ecg/measured.ts';
import type { ExportedEcg } from './exported-ecg.ts';
import { statementText } from '../../statement-text.ts';

/** One number that was measured over all leads, with the codes by which standards know it. */
export interface MeasuredValue {
  readonly what: 'heart-rate' | 'p' | 'pr' | 'qrs' | 'qt' | 'qtc' | 'p-axis' | 'qrs-axis' | 't-axis';
  /** For a person. */
  readonly title: string;
  readonly value: number;
  readonly unit: 'bpm' | 'ms' | 'deg';
  /** UCUM. */
  readonly ucum: '/min' | 'ms' | 'deg';
  /** LOINC; null where it has none. */
  readonly loinc: string | null;
  /** Annotation code of HL7 aECG. Source: ISO 11073-10102. */
  readonly mdc: string;
  /** The same with its number in ISO/IEEE 11073-10101, as FHIR and HL7 v2 code it; null where it has none. */
  readonly mdcCode: { readonly code: string; readonly display: string } | null;
}

const VALUES = [
  ['heart-rate', 'Heart rate', 'bpm', '8867-4', 'MDC_ECG_HEART_RATE'],
  ['p', 'P duration', 'ms', null, 'MDC_ECG_TIME_PD_P'],
  ['pr', 'PR interval', 'ms', '8625-6', 'MDC_ECG_TIME_PD_PR'],
  ['qrs', 'QRS duration', 'ms', '8633-0', 'MDC_ECG_TIME_PD_QRS'],
  ['qt', 'QT interval', 'ms', '8634-8', 'MDC_ECG_TIME_PD_QT'],
  ['qtc', 'QTc interval (Bazett)', 'ms', '8636-3', 'MDC_ECG_TIME_PD_QTcB'],
  ['p-axis', 'P axis', 'deg', '8626-4', 'MDC_ECG_ANGLE_P_FRONT'],
  ['qrs-axis', 'QRS axis', 'deg', '8632-2', 'MDC_ECG_ANGLE_QRS_FRONT'],
  ['t-axis', 'T axis', 'deg', '8638-9', 'MDC_ECG_ANGLE_T_FRONT'],
] as const;

const MDC_CODES: Readonly<Record<MeasuredValue['what'], MeasuredValue['mdcCode']>> = {
  'heart-rate': { code: '147842', display: 'MDC_ECG_HEART_RATE' },
  p: null,
  pr: { code: '147216', display: 'MDC_ECG_TIME_PD_PQ' },
  qrs: { code: '147228', display: 'MDC_ECG_TIME_PD_QRS_GL' },
  qt: { code: '147232', display: 'MDC_ECG_TIME_PD_QT_GL' },
  qtc: { code: '147236', display: 'MDC_ECG_TIME_PD_QTc' },
  'p-axis': { code: '147200', display: 'MDC_ECG_ANGLE_P_FRONT' },
  'qrs-axis': { code: '147204', display: 'MDC_ECG_ANGLE_QRS_FRONT' },
  't-axis': { code: '147208', display: 'MDC_ECG_ANGLE_T_FRONT' },
};

/** What was measured, to a tenth; what could not be is not among them. */
export function measuredValues({ measurement }: ExportedEcg): readonly MeasuredValue[] {
  if (measurement === null) return [];
  const { heartRate, intervals, axes } = measurement;
  const found: Readonly<Record<MeasuredValue['what'], Measured<number>>> = {
    'heart-rate': heartRate,
    p: intervals.p,
    pr: intervals.pr,
    qrs: intervals.qrs,
    qt: intervals.qt,
    qtc: intervals.qtc.bazett,
    'p-axis': axes.p,
    'qrs-axis': axes.qrs,
    't-axis': axes.t,
  };
  return VALUES.flatMap(([what, title, unit, loinc, mdc]): MeasuredValue[] => {
    const value = valueOf(found[what]);
    return value === null
      ? []
      : [
          {
            what,
            title,
            value: Math.round(value * 10) / 10 + 0,
            unit,
            ucum: unit === 'bpm' ? '/min' : unit,
            loinc,
            mdc,
            mdcCode: MDC_CODES[what],
          },
        ];
  });
}

/** What is stated, in English. */
export const statementsOf = ({ measurement }: ExportedEcg): readonly string[] =>
  (measurement?.statements ?? []).map(statementText).filter((text) => text !== '');

/** Where a lead had no contact, or a stretch is absent, in a sentence each. */
export const contactSentences = ({ leadsOff }: ExportedEcg): readonly string[] =>
  leadsOff.map(({ lead, first, end }) => noContact(lead, first, end));
const noContact = (lead: LeadName, first: number, end: number): string =>
  `Lead ${lead} had no contact in samples ${String(first)} to ${String(end - 1)}`;

/** Where a note belongs, in samples of the session: "Sample 1004", "Samples 1004 to 1007". */
export const placeSentence = ({ firstSample }: ExportedEcg, at: number, end = at + 1): string =>
  end - at === 1
    ? `Sample ${String(firstSample + at)}`
    : `Samples ${String(firstSample + at)} to ${String(firstSample + end - 1)}`;

export const absenceSentences = ({ absent }: ExportedEcg): readonly string[] =>
  absent.map(
    ({ first, end, reason }) =>
      `Samples ${String(first)} to ${String(end - 1)} are not there: ${reason === 'awaited' ? 'recorded, but not received yet' : `never recorded (${reason})`}`,
  );
