import { degreesText, measuredText, millisecondsText } from './report-figures.ts';
import { type ReportPen, SHEET } from './report-pen.ts';
import { groupStatements, helperVerdict, statementLine } from './report-statements.ts';
import type { ReportContent } from './report-content.ts';

/** mm: the paper begins here. */
export const HEAD_BOTTOM = 66;
const LEFT = 16;
const MIDDLE = 104;
const RIGHT = 206;
const EDGE = SHEET.width - 16;
const LINE = 4.3;
const GREY = '#4a433d';
const ALARM = '#a01408';

/** Above the paper: whose ECG this is, when and by what it was recorded, what was measured, and what is stated. */
export function inkHead(pen: ReportPen, content: ReportContent): void {
  inkPatient(pen, content);
  inkRecording(pen, content);
  inkFigures(pen, content);
  pen.fill(LEFT, 39.2, EDGE - LEFT, 0.2, '#8f8780');
  inkStatements(pen, content);
}

function inkPatient(pen: ReportPen, { words, patient, placement }: ReportContent): void {
  const where = words.placement[placement];
  pen.text(words.title, LEFT, 13, { size: 15, weight: 700 });
  if (where !== '') pen.text(where, LEFT, 17.5, { size: 9, weight: 700, colour: ALARM, width: MIDDLE - LEFT - 4 });
  const name = patient.label === '' ? words.noName : patient.label;
  const lines = pen.linesOf(name, MIDDLE - LEFT - 4, { size: 12, weight: 700 });
  const [first = '', ...rest] = lines;
  pen.text(first, LEFT, 23, { size: 12, weight: 700, width: MIDDLE - LEFT - 4 });
  if (rest.length > 0) pen.text(rest.join(' '), LEFT, 27, { size: 9, weight: 700, width: MIDDLE - LEFT - 4 });
  const facts = [
    [words.age, patient.ageYears === null ? words.notStated : words.years(patient.ageYears)],
    [words.sex, patient.sex === null ? words.notStated : words.sexes[patient.sex]],
    [words.caseNumber, patient.caseNumber === '' ? words.notStated : patient.caseNumber],
  ] as const;
  let x = LEFT;
  for (const [label, value] of facts.slice(0, 2)) {
    x += pen.text(`${label} `, x, 32, { colour: GREY });
    x += pen.text(value, x, 32, { size: 9, weight: 700 }) + 5;
  }
  const [label, value] = facts[2];
  const width = pen.text(`${label} `, LEFT, 36.6, { colour: GREY });
  pen.text(value, LEFT + width, 36.6, { size: 9, weight: 700, width: MIDDLE - LEFT - width - 4 });
}

function inkRecording(pen: ReportPen, content: ReportContent): void {
  const { words, measurement, recordedAt, elapsed, unit, device } = content;
  const { grade, score, isRetakeAdvised } = measurement.quality;
  const width = RIGHT - MIDDLE - 20;
  const rows: readonly (readonly [label: string, value: string, colour?: string])[] = [
    [words.recorded, recordedAt],
    ['', `${elapsed} ${words.elapsed}`],
    [words.unit, unit === '' ? words.notStated : unit],
    [words.device, device === '' ? words.notStated : device],
    [
      words.quality,
      `${words.grades[grade]} · ${words.score(Math.round(score))}${isRetakeAdvised ? ` · ${words.retake}` : ''}`,
      isRetakeAdvised ? ALARM : '#000000',
    ],
  ];
  for (const [row, [label, value, colour]] of rows.entries()) {
    const y = 12.5 + row * LINE * 1.25;
    pen.text(label, MIDDLE, y, { size: 7.5, colour: GREY });
    pen.text(value, MIDDLE + 19, y, { size: 8.5, weight: 700, width, ...(colour === undefined ? {} : { colour }) });
  }
}

function inkFigures(pen: ReportPen, { words, findings, measurement }: ReportContent): void {
  const { heartRate, intervals, axes } = measurement;
  const { fridericia, bazett } = intervals.qtc;
  const ms = (value: (typeof intervals)['qt']): string => measuredText(value, millisecondsText, words, findings);
  const axis = [axes.p, axes.qrs, axes.t].map((one) => (one.known ? degreesText(one.value) : 'n/a')).join(' / ');
  const absentAxes = [axes.p, axes.qrs, axes.t].flatMap((one) => (one.known ? [] : [findings.absentReason[one.why]]));
  const why = absentAxes.length === 0 ? '' : ` (${[...new Set(absentAxes)].join(', ')})`;
  const rows = [
    [
      words.heartRate,
      measuredText(heartRate, (rate) => `${String(Math.round(rate))} ${words.perMinute}`, words, findings),
    ],
    ['PR', ms(intervals.pr)],
    ['QRS', ms(intervals.qrs)],
    ['QT', ms(intervals.qt)],
    ['QTc Fridericia', ms(fridericia)],
    ['QTc Bazett', ms(bazett)],
    [words.axis, axis + why],
  ] as const;
  for (const [row, [label, value]] of rows.entries()) {
    const y = 12.5 + row * 3.9;
    pen.text(label, RIGHT, y, { size: 7.5, colour: GREY });
    pen.text(value, RIGHT + 27, y, { size: 8.5, weight: 700, width: EDGE - RIGHT - 27 });
  }
}

/** The most important in four lines; all of it is on the next sheet. */
function inkStatements(pen: ReportPen, content: ReportContent): void {
  const { words, findings, measurement } = content;
  const groups = groupStatements(measurement.statements);
  const line = (one: (typeof measurement.statements)[number]): string => statementLine(one, words, findings);
  const verdict = helperVerdict(groups, words);
  const helper = [...(verdict === null ? [] : [verdict]), ...groups.criteria.map(line)];
  const blocks = [
    { label: `${words.criteria} – ${words.neverDecides}`, said: helper, lines: 3 },
    { label: words.checkRecording, said: groups.recording.map(line), lines: 1 },
    { label: words.findings, said: groups.findings.map(line), lines: 2 },
  ].filter(({ said }) => said.length > 0);
  let y = 43.5;
  for (const { label, said, lines } of blocks) {
    const labelWidth = 58;
    const isRecording = label === words.checkRecording;
    for (const [at, text] of pen.linesOf(label, labelWidth - 2, { size: 7.5 }).entries()) {
      pen.text(text, LEFT, y + at * 3.6, { size: 7.5, colour: isRecording ? ALARM : GREY });
    }
    const texts = pen.linesOf(said.join(' · '), EDGE - LEFT - labelWidth, { size: 8.5, weight: 700 });
    for (const [at, text] of texts.slice(0, lines).entries()) {
      const isCut = at === lines - 1 && texts.length > lines;
      pen.text(isCut ? `${text} …` : text, LEFT + labelWidth, y + at * 3.8, {
        size: 8.5,
        weight: 700,
        width: EDGE - LEFT - labelWidth,
        ...(isRecording ? { colour: ALARM } : {}),
      });
    }
    y += Math.max(Math.min(texts.length, lines), label.length > 34 ? 2 : 1) * 3.8 + 0.6;
  }
  pen.text(words.more, EDGE, HEAD_BOTTOM - 1.2, { size: 6.5, colour: GREY, align: 'right' });
}
