import { beatsPerMinute, degrees, milliseconds } from '../../../../protocol/ecg/units.ts';
import { type MachineStatements, plainText } from '../machine-statements.ts';
import { attributeOf, childrenNamed, descend, descendants, ownText, type XmlElement } from '../xml-document.ts';

/** Milliseconds of one unit of time. */
const MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, ms: 1, us: 0.001 };

/** Codes by which files name one measurement; the first that is found counts. Source: ISO 11073-10102. */
const CODES = {
  rate: ['MDC_ECG_HEART_RATE'],
  p: ['MDC_ECG_TIME_PD_P', 'MDC_ECG_TIME_PD_P_GL'],
  pr: ['MDC_ECG_TIME_PD_PR', 'MDC_ECG_TIME_PD_PR_GL', 'MDC_ECG_TIME_PD_PQ'],
  qrs: ['MDC_ECG_TIME_PD_QRS', 'MDC_ECG_TIME_PD_QRS_GL'],
  qt: ['MDC_ECG_TIME_PD_QT', 'MDC_ECG_TIME_PD_QT_GL'],
  qtc: ['MDC_ECG_TIME_PD_QTc', 'MDC_ECG_TIME_PD_QTC', 'MDC_ECG_TIME_PD_QTcB', 'MDC_ECG_TIME_PD_QTcF'],
  pAxis: ['MDC_ECG_ANGLE_P_FRONT'],
  qrsAxis: ['MDC_ECG_ANGLE_QRS_FRONT'],
  tAxis: ['MDC_ECG_ANGLE_T_FRONT'],
} as const;
const WORDS = [
  'MDC_ECG_RHY',
  'MDC_ECG_INTERPRETATION_STATEMENT',
  'MDC_ECG_INTERPRETATION_SUMMARY',
  'MDC_ECG_INTERPRETATION_COMMENT',
];

/**
 * What the annotations say, or null where there are none. Those of a representative beat stand for the whole ECG; where
 * there are only annotations beat by beat, the first beat's stand. Annotations by a person are not the machine's.
 */
export function readAecgAnnotations(root: XmlElement): MachineStatements | null {
  const sets = [...descendants(root, 'derivedSeries'), ...descendants(root, 'series')]
    .flatMap((series) => childrenNamed(series, 'subjectOf'))
    .flatMap((subject) => childrenNamed(subject, 'annotationSet'))
    .filter((set) => descend(set, 'author', 'assignedEntity', 'assignedAuthorType', 'assignedPerson') === null);
  if (sets.length === 0) return null;
  const annotations = sets.flatMap((set) => [...descendants(set, 'annotation')]);
  const valued = (codes: readonly string[], scaleOf: (unit: string) => number): number | null => {
    for (const annotation of annotations) {
      if (!codes.includes(attributeOf(descend(annotation, 'code'), 'code'))) continue;
      const value = descend(annotation, 'value');
      const text = attributeOf(value, 'value');
      const number = Number(text) * scaleOf(attributeOf(value, 'unit'));
      if (text.trim() !== '' && Number.isFinite(number)) return number;
    }
    return null;
  };
  const time = (codes: readonly string[]) => {
    const found = valued(codes, (unit) => MILLISECONDS[unit] ?? Number.NaN);
    return found === null || found <= 0 ? null : milliseconds(found);
  };
  const axis = (codes: readonly string[]) => {
    const found = valued(codes, (unit) => (unit === 'deg' ? 1 : Number.NaN));
    return found === null ? null : degrees(found);
  };
  const rate = valued(CODES.rate, (unit) => (/^(bpm|\/min|1\/min|\{beats\}\/min)$/.test(unit) ? 1 : Number.NaN));
  return {
    machine: plainText(ownText([...descendants(root, 'manufacturerModelName')][0] ?? null)),
    heartRate: rate === null || rate <= 0 ? null : beatsPerMinute(rate),
    p: time(CODES.p),
    pr: time(CODES.pr),
    qrs: time(CODES.qrs),
    qt: time(CODES.qt),
    qtc: time(CODES.qtc),
    axes: { p: axis(CODES.pAxis), qrs: axis(CODES.qrsAxis), t: axis(CODES.tAxis) },
    leads: [],
    texts: annotations.flatMap((annotation) => wordsOf(annotation)),
  };
}

function wordsOf(annotation: XmlElement): readonly string[] {
  if (!WORDS.includes(attributeOf(descend(annotation, 'code'), 'code'))) return [];
  const value = descend(annotation, 'value');
  const text = plainText(ownText(value)) ?? plainText(attributeOf(value, 'displayName') || attributeOf(value, 'code'));
  return text === null ? [] : [text];
}
