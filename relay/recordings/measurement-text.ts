import { leadsOfMask, leadMask } from '../../protocol/ecg/leads.ts';
import type { AbsentReason, Measured } from '../../protocol/ecg/measured.ts';
import type { EcgMeasurement } from '../../protocol/ecg/measurements/measurement.ts';
import type { Statement, StatementKind } from '../../protocol/ecg/statement.ts';
import type { MeasuredSource } from './measurement-report.ts';
import { absentText, evidenceText, statementText } from './statement-text.ts';

/** A measurement as a page for a terminal, 100 columns wide. Pure. */

const minus = (text: string): string => text.replace('-', '−');
const whole = (value: number): string => minus(String(Math.round(value) + 0));
const NOT_AVAILABLE = 'n/a';

const KINDS: readonly (readonly [StatementKind, string])[] = [
  ['rhythm', 'Rhythm'],
  ['measurement', 'Findings'],
  ['criteria', 'STEMI criteria helper'],
  ['caveat', 'Consider'],
  ['not-evaluable', 'Not evaluable'],
  ['recording', 'Check the recording'],
];

export function measurementText(measured: EcgMeasurement, about: MeasuredSource): string {
  return [
    ...heading(measured, about),
    '',
    ...figures(measured),
    '',
    ...leadTable(measured),
    '',
    ...qualityLines(measured),
    ...statementLines(measured.statements),
    ...machineLines(about),
    ...about.remarks.map((remark) => `Note: ${remark}`),
    '',
    'A helper for a physician. It measures and does not decide.',
  ].join('\n');
}

function heading(measured: EcgMeasurement, about: MeasuredSource): readonly string[] {
  const { range, samplingRate } = measured;
  const seconds = (samples: number): string => (samples / samplingRate).toFixed(1);
  const { patient, origins } = about;
  const sex = patient.sex === null ? 'sex not known' : `${patient.sex} (${origins.sex ?? 'file'})`;
  const age =
    patient.ageYears === null
      ? 'age not known'
      : `${String(Math.round(patient.ageYears * 10) / 10)} years (${origins.ageYears ?? 'file'})`;
  return [
    about.label,
    `Measured  ${seconds(range.first)} to ${seconds(range.end)} s (samples ${String(range.first)} to ${String(range.end)}) at ${String(Math.round(samplingRate * 100) / 100)} Hz`,
    `Patient   ${age}, ${sex}`,
  ];
}

function figures(measured: EcgMeasurement): readonly string[] {
  const { intervals, axes, rr, beats, medianBeat } = measured;
  const value = (figure: Measured<number>, unit: string): string =>
    figure.known ? `${whole(figure.value)} ${unit}` : `${NOT_AVAILABLE}: ${lower(figure.why)}`;
  const line = (name: string, text: string): string => `${name.padEnd(12)}${text}`;
  const { qtc } = intervals;
  const corrected = (
    [
      ['Bazett', qtc.bazett],
      ['Fridericia', qtc.fridericia],
      ['Framingham', qtc.framingham],
      ['Hodges', qtc.hodges],
    ] as const
  ).map(([name, figure]) => `${name} ${figure.known ? `${whole(figure.value)} ms` : NOT_AVAILABLE}`);
  const qtcWhy = qtc.bazett.known ? '' : `: ${lower(qtc.bazett.why)}`;
  const others = beats.filter(({ beatClass }) => beatClass === 'other').length;
  const paced = beats.filter(({ beatClass }) => beatClass === 'paced').length;
  return [
    line('Rate', value(measured.heartRate, '/min')),
    line(
      'Beats',
      [
        String(beats.length),
        ...(others > 0 ? [`${String(others)} unlike the others`] : []),
        ...(paced > 0 ? [`${String(paced)} paced`] : []),
        ...(medianBeat.known ? [`median beat of ${String(medianBeat.value.beatsUsed)}`] : []),
        ...(rr.known ? [`RR ${whole(rr.value.shortest)} to ${whole(rr.value.longest)} ms`] : []),
      ].join(', '),
    ),
    line('P', value(intervals.p, 'ms')),
    line('PR', value(intervals.pr, 'ms')),
    line('QRS', value(intervals.qrs, 'ms')),
    line('QT', value(intervals.qt, 'ms')),
    line(
      'QTc',
      corrected.every((text) => text.endsWith(NOT_AVAILABLE)) ? `${NOT_AVAILABLE}${qtcWhy}` : corrected.join(', '),
    ),
    line(
      'Axes',
      `P ${value(axes.p, '°')}   QRS ${value(axes.qrs, '°')}   T ${value(axes.t, '°')}`.replaceAll(' °', '°'),
    ),
  ];
}

const lower = (why: AbsentReason): string => {
  const sentence = absentText(why).replace(/\.$/, '');
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
};

function leadTable(measured: EcgMeasurement): readonly string[] {
  const cell = (value: number | null): string => (value === null ? NOT_AVAILABLE : whole(value)).padStart(7);
  const head = ['J', 'J+20', 'J+40', 'J+60', 'J+80', 'P', 'Q', 'R', 'S', 'R′', 'T'];
  const rows = measured.leads.map(({ lead, st, amplitudes }) => {
    if (!st.known && !amplitudes.known) return `${lead.padEnd(5)}  ${NOT_AVAILABLE}: ${lower(st.why)}`;
    const levels = st.known
      ? [st.value.j, st.value.j20, st.value.j40, st.value.j60, st.value.j80]
      : [null, null, null, null, null];
    const of = (figure: Measured<number>): number | null => (figure.known ? figure.value : null);
    const waves = amplitudes.known
      ? [
          of(amplitudes.value.p),
          amplitudes.value.q,
          amplitudes.value.r,
          amplitudes.value.s,
          amplitudes.value.r2,
          of(amplitudes.value.t),
        ]
      : [null, null, null, null, null, null];
    return `${lead.padEnd(5)}${[...levels, ...waves].map(cell).join('')}`;
  });
  return [
    `${'µV'.padEnd(5)}${'ST'.padStart(7)}${' '.repeat(28)}${'waves'.padStart(7)}`,
    `${'lead'.padEnd(5)}${head.map((name) => name.padStart(7)).join('')}`,
    ...rows,
  ];
}

function qualityLines({ quality }: EcgMeasurement): readonly string[] {
  const disturbed = quality.leads
    .filter(({ disturbances }) => disturbances.length > 0)
    .map(({ lead, grade, disturbances }) => `  ${lead.padEnd(5)}${grade.padEnd(10)}${disturbances.join(', ')}`);
  const advice = quality.advice.map((one) => {
    switch (one.kind) {
      case 'check-electrode':
        return `  Check the electrodes of ${leadsOfMask(leadMask(one.leads)).join(', ')}.`;
      case 'reduce-muscle':
        return '  Have the patient lie relaxed and warm.';
      case 'reduce-mains':
        return '  Move the cables away from mains devices.';
      case 'keep-still':
        return '  Keep the patient and the cables still.';
      case 'record-longer':
        return '  Record at least ten seconds.';
    }
  });
  return [
    `Quality     ${quality.grade}, ${whole(quality.score)} of 100${quality.isRetakeAdvised ? ': repeat the 12-lead' : ''}`,
    ...disturbed,
    ...advice,
  ];
}

function statementLines(statements: readonly Statement[]): readonly string[] {
  return KINDS.flatMap(([kind, name]) => {
    const some = statements.filter((one) => one.kind === kind);
    if (some.length === 0) return [];
    return [
      '',
      name,
      ...some.flatMap((one) => [
        `  ${statementText(one)}`,
        ...wrapped(one.evidence.map(evidenceText), 94).map((line) => `      ${line}`),
      ]),
    ];
  });
}

/** Pieces behind one another, as many to a line as fit. */
function wrapped(pieces: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + piece.length + 2 <= width) lines[lines.length - 1] = `${last}, ${piece}`;
    else lines.push(piece);
  }
  return lines;
}

function machineLines({ machine }: MeasuredSource): readonly string[] {
  if (machine === null) return [];
  const figure = (name: string, value: number | null, unit: string): readonly string[] =>
    value === null ? [] : [`${name} ${whole(value)}${unit}`];
  const figures = [
    ...figure('rate', machine.heartRate, '/min'),
    ...figure('PR', machine.pr, ' ms'),
    ...figure('QRS', machine.qrs, ' ms'),
    ...figure('QT', machine.qt, ' ms'),
    ...figure('QTc', machine.qtc, ' ms'),
    ...figure('P axis', machine.axes.p, '°'),
    ...figure('QRS axis', machine.axes.qrs, '°'),
    ...figure('T axis', machine.axes.t, '°'),
  ];
  return [
    '',
    `What the machine wrote into the file${machine.machine === null ? '' : ` (${machine.machine})`}`,
    ...(figures.length === 0 ? [] : [`  ${figures.join(', ')}`]),
    ...machine.texts.map((text) => `  “${text}”`),
    '',
  ];
}
