import type { LeadMeasurement } from '../../../protocol/ecg/measurements/measurement.ts';
import { degreesText, measuredText, millisecondsText, stText } from './report-figures.ts';
import { type ReportPen, SHEET, type TextLook } from './report-pen.ts';
import { evidenceLines, groupStatements, helperVerdict, statementLine } from './report-statements.ts';
import { listNotes, type WriteLine } from './report-notes.ts';
import type { ReportContent } from './report-content.ts';

const LEFT = 16;
const COLUMN = 118;
const RIGHT = LEFT + COLUMN + 9;
const EDGE = SHEET.width - 16;
const TOP = 14;
const BOTTOM = SHEET.height - 12;
const GREY = '#4a433d';

/** The sheets behind the ECG: everything that was measured on the left, everything that is stated and was written on the right. */
export function inkDetails(pen: ReportPen, content: ReportContent): void {
  pen.addSheet();
  inkMeasurements(pen, content);
  inkStatements(pen, content);
}

function inkMeasurements(pen: ReportPen, content: ReportContent): void {
  const { words, findings, measurement, patient } = content;
  const { heartRate, intervals, axes } = measurement;
  const { qtc } = intervals;
  const ms = (value: (typeof intervals)['qt']): string => measuredText(value, millisecondsText, words, findings);
  const axis = (value: (typeof axes)['qrs']): string => measuredText(value, degreesText, words, findings);
  let y = TOP;
  const name = patient.label === '' ? words.noName : patient.label;
  for (const line of pen.linesOf(`${words.patient}  ${name}`, COLUMN, { size: 9, weight: 700 }).slice(0, 6)) {
    pen.text(line, LEFT, y, { size: 9, weight: 700 });
    y += 4.4;
  }
  y = heading(pen, words.measurements, LEFT, y + 3);
  const rows = [
    [
      words.heartRate,
      measuredText(heartRate, (rate) => `${String(Math.round(rate))} ${words.perMinute}`, words, findings),
    ],
    ['P', ms(intervals.p)],
    ['PR', ms(intervals.pr)],
    ['QRS', ms(intervals.qrs)],
    ['QT', ms(intervals.qt)],
    ['QTc Fridericia', ms(qtc.fridericia)],
    ['QTc Bazett', ms(qtc.bazett)],
    ['QTc Framingham', ms(qtc.framingham)],
    ['QTc Hodges', ms(qtc.hodges)],
    [`${words.axis.split(' ')[0] ?? ''} P`, axis(axes.p)],
    [`${words.axis.split(' ')[0] ?? ''} QRS`, axis(axes.qrs)],
    [`${words.axis.split(' ')[0] ?? ''} T`, axis(axes.t)],
  ] as const;
  const half = Math.ceil(rows.length / 2);
  for (const [place, [label, value]] of rows.entries()) {
    const x = LEFT + (place < half ? 0 : COLUMN / 2);
    const at = y + (place % half) * 4.3;
    pen.text(label, x, at, { size: 8, colour: GREY });
    pen.text(value, x + 25, at, { size: 8, weight: 700, width: COLUMN / 2 - 26 });
  }
  y = heading(pen, words.stTable, LEFT, y + half * 4.3 + 3.5);
  inkStTable(pen, content, y);
}

const ST_COLUMNS = [16, 30, 44, 58, 72] as const;

function inkStTable(pen: ReportPen, content: ReportContent, top: number): void {
  const { words, measurement } = content;
  const head: TextLook = { size: 7.5, colour: GREY };
  let y = top;
  pen.text(words.lead, LEFT, y, head);
  for (const [place, name] of ['J', 'J+20', 'J+40', 'J+60', 'J+80'].entries()) {
    pen.text(name, LEFT + (ST_COLUMNS[place] ?? 0) + 6, y, { ...head, align: 'right' });
  }
  pen.text(words.signal, LEFT + 84, y, head);
  for (const lead of measurement.leads) {
    y += 4.2;
    pen.fill(LEFT, y + 1.05, COLUMN, 0.08, '#d8d2cc');
    inkStRow(pen, content, lead, y);
  }
}

function inkStRow(pen: ReportPen, content: ReportContent, { lead, st }: LeadMeasurement, y: number): void {
  const { words, findings, measurement } = content;
  pen.text(lead, LEFT, y, { size: 8, weight: 700 });
  if (st.known) {
    const { j, j20, j40, j60, j80 } = st.value;
    for (const [place, level] of [j, j20, j40, j60, j80].entries()) {
      pen.text(stText(level), LEFT + (ST_COLUMNS[place] ?? 0) + 6, y, { size: 8, align: 'right' });
    }
  } else {
    pen.text(words.notAvailable(findings.absentReason[st.why]), LEFT + ST_COLUMNS[0], y, { size: 8, width: 64 });
  }
  const quality = measurement.quality.leads.find((one) => one.lead === lead);
  if (quality === undefined) return;
  const disturbances = quality.disturbances.map((one) => words.disturbances[one]).join(', ');
  const text = disturbances === '' ? words.grades[quality.grade] : disturbances;
  pen.text(text, LEFT + 84, y, { size: 7.5, width: COLUMN - 84 });
}

function heading(pen: ReportPen, text: string, x: number, y: number): number {
  pen.text(text, x, y, { size: 10, weight: 700 });
  return y + 5.5;
}

/** Statements, and behind them what people wrote, flow over as many sheets as they need: none is cut. */
function inkStatements(pen: ReportPen, content: ReportContent): void {
  const { words, findings, measurement } = content;
  const groups = groupStatements(measurement.statements);
  const width = EDGE - RIGHT;
  let x = RIGHT;
  let y = TOP;
  let room = width;
  const write: WriteLine = (text, step, look, { indent = 0, keep = 0 } = {}) => {
    for (const [at, line] of pen.linesOf(text, room - indent, look).entries()) {
      if (y + (at === 0 ? keep : 0) > BOTTOM) {
        pen.addSheet();
        x = LEFT;
        y = TOP;
        room = EDGE - LEFT;
      }
      pen.text(line, x + indent, y, look);
      y += step;
    }
  };
  const verdict = helperVerdict(groups, words);
  const sections = [
    { title: words.criteria, note: words.neverDecides, verdict, statements: groups.criteria },
    { title: words.checkRecording, note: null, verdict: null, statements: groups.recording },
    { title: words.findings, note: null, verdict: null, statements: groups.findings },
  ];
  for (const { title, note, verdict: said, statements } of sections) {
    write(title, 4.8, { size: 10, weight: 700 });
    if (note !== null) write(note, 4.6, { size: 8.5, weight: 700, colour: '#a01408' });
    if (said !== null) write(said, 4.2, { size: 8.5, weight: 700 });
    if (statements.length === 0 && said === null) write(words.nothingStated, 4.2, { size: 8, colour: GREY });
    for (const statement of statements) {
      write(statementLine(statement, words, findings), 3.9, { size: 8.5, weight: 700 });
      const rests = evidenceLines(statement.evidence, words, findings).join(' · ');
      if (rests !== '') write(rests, 3.4, { size: 7 }, { indent: 3 });
      write(`${words.source}: ${statement.source}`, 3.9, { size: 6.5, colour: GREY }, { indent: 3 });
    }
    y += 3;
  }
  listNotes(write, content);
}
