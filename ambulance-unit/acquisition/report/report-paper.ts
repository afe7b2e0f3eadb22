import { type EcgExcerpt, leadOf } from '../../../protocol/ecg/excerpt.ts';
import { gridOf } from '../../../protocol/ecg/paper/grid-geometry.ts';
import { LEAD_LAYOUTS } from '../../../protocol/ecg/paper/lead-layout.ts';
import { layOut, type PaperCell, type PaperPlan } from '../../../protocol/ecg/paper/paper-plan.ts';
import {
  type PixelsPerMillimetre,
  pixelsPerMillimetre,
  STANDARD_SCALE,
} from '../../../protocol/ecg/paper/paper-scale.ts';
import { StrokeBuffer } from '../../../protocol/ecg/paper/stroke-buffer.ts';
import {
  inkTrace,
  samplesInCell,
  strokeRoom,
  type TracePlacement,
} from '../../../protocol/ecg/paper/trace-geometry.ts';
import { leadAt, type Placement } from '../../../protocol/ecg/placement.ts';
import { deviceCount, microvoltsPerLsb, millimetres, type SampleIndex, seconds } from '../../../protocol/ecg/units.ts';
import { durationText } from './report-figures.ts';
import { pt, type ReportPen } from './report-pen.ts';
import type { ReportWords } from './report-words.ts';

/** Colours of the paper; a laser printer without colour still shows the grid and keeps the trace above it. */
const COLOURS = {
  fineLine: '#f6d5cb',
  boldLine: '#e8a697',
  trace: '#000000',
  label: '#000000',
  gap: { ground: '#ebe8e4', mark: '#6f6861' },
  awaited: { ground: '#eef3f8', mark: '#6f93b5' },
  leadOff: '#8a2a14',
} as const;

/** mm */
const WEIGHTS = { trace: 0.28, fineLine: 0.08, boldLine: 0.16, pulse: 0.28, leadOff: 0.3 } as const;

/** Above so many samples in a millimetre no printer shows them one by one: first, lowest, highest and last of a column do. */
const MOST_SAMPLES_A_MILLIMETRE = 40;

export interface ReportPaper {
  readonly excerpt: EcgExcerpt;
  /** The sample at the left edge. */
  readonly first: SampleIndex;
  readonly placement: Placement;
  readonly words: ReportWords;
}

/** Three rows of four leads and a strip of II, ten seconds at 25 mm/s and 10 mm/mV. */
export const reportPlan = (): PaperPlan => layOut(LEAD_LAYOUTS['3x4+1'], STANDARD_SCALE, { pageSeconds: seconds(10) });

/** Inks the paper with its upper left corner at `left`, `top` of the sheet, mm. */
export function inkPaper(pen: ReportPen, plan: PaperPlan, left: number, top: number, paper: ReportPaper): void {
  inkGrid(pen, plan, left, top);
  inkPulses(pen, plan, left, top);
  for (const tick of plan.leadChanges) {
    pen.stroke(pen.line(left + tick.x, top + tick.top, left + tick.x, top + tick.bottom), {
      colour: COLOURS.label,
      width: WEIGHTS.pulse,
    });
  }
  for (const cell of plan.cells) inkAbsences(pen, plan, cell, left, top, paper);
  const path = plan.cells.flatMap((cell) => tracePath(plan, cell, left, top, paper)).join('\n');
  pen.stroke(path, { colour: COLOURS.trace, width: WEIGHTS.trace });
  for (const cell of plan.cells) inkLabel(pen, cell, left, top, paper);
}

function inkGrid(pen: ReportPen, plan: PaperPlan, left: number, top: number): void {
  const bottom = gridBottom(plan);
  const { fine, bold } = gridOf({
    x: millimetres(0),
    y: millimetres(0),
    width: plan.width,
    height: millimetres(bottom),
  });
  for (const [lines, colour, width] of [
    [fine, COLOURS.fineLine, WEIGHTS.fineLine],
    [bold, COLOURS.boldLine, WEIGHTS.boldLine],
  ] as const) {
    const path = [
      ...lines.upright.map((x) => pen.line(left + x, top, left + x, top + bottom)),
      ...lines.level.map((y) => pen.line(left, top + y, left + plan.width, top + y)),
    ];
    pen.stroke(path.join(' '), { colour, width });
  }
}

/** The last whole square below the traces. */
export const gridBottom = (plan: PaperPlan): number =>
  Math.ceil(plan.cells.reduce((last, { bottom }) => Math.max(last, bottom), 0) / 5) * 5;

function inkPulses(pen: ReportPen, plan: PaperPlan, left: number, top: number): void {
  for (const { x, baseline, width, height } of plan.calibrationPulses) {
    const from = left + x;
    const foot = top + baseline;
    const corners = [
      [from - 1, foot],
      [from, foot],
      [from, foot - height],
      [from + width, foot - height],
      [from + width, foot],
      [from + width + 1, foot],
    ] as const;
    const path = corners.map(([px, py], at) => `${pt(px)} ${pt(py)} ${at === 0 ? 'm' : 'l'}`).join(' ');
    pen.stroke(path, { colour: COLOURS.label, width: WEIGHTS.pulse });
  }
}

function placementOf(plan: PaperPlan, cell: PaperCell, { excerpt, first }: ReportPaper): TracePlacement {
  const perMillimetre = excerpt.samplingRate / plan.scale.speed;
  const columns: PixelsPerMillimetre | null =
    perMillimetre > MOST_SAMPLES_A_MILLIMETRE ? pixelsPerMillimetre(MOST_SAMPLES_A_MILLIMETRE / 2) : null;
  return {
    plan,
    cell,
    samplingRate: excerpt.samplingRate,
    pageStart: first,
    signal: { lsb: microvoltsPerLsb(1), baseline: deviceCount(0) },
    columns,
  };
}

/** Operators of one lead's strokes in its cell. */
function tracePath(plan: PaperPlan, cell: PaperCell, left: number, top: number, paper: ReportPaper): readonly string[] {
  const lead = leadOf(paper.excerpt, cell.lead);
  if (lead === null) return [];
  const placement = placementOf(plan, cell, paper);
  const range = samplesInCell(placement);
  const strokes = new StrokeBuffer(new Float32Array(strokeRoom(placement, range, lead.absent.length)));
  const { firstSample, length } = paper.excerpt;
  inkTrace(
    placement,
    {
      samples: Float32Array.from(lead.samples),
      offset: 0,
      range: { first: firstSample, end: (firstSample + length) as SampleIndex },
    },
    lead.absent,
    strokes,
  );
  const operators: string[] = [];
  let isDown = false;
  for (let i = 0; i < strokes.length; i += 2) {
    const x = strokes.points[i] as number;
    if (Number.isNaN(x)) isDown = false;
    else {
      operators.push(`${pt(left + x)} ${pt(top + (strokes.points[i + 1] as number))} ${isDown ? 'l' : 'm'}`);
      isDown = true;
    }
  }
  return operators;
}

function inkAbsences(
  pen: ReportPen,
  plan: PaperPlan,
  cell: PaperCell,
  left: number,
  top: number,
  paper: ReportPaper,
): void {
  const lead = leadOf(paper.excerpt, cell.lead);
  if (lead === null) return;
  const { samplingRate } = paper.excerpt;
  const shown = samplesInCell(placementOf(plan, cell, paper));
  const xOf = (sample: number): number =>
    left + cell.x + ((sample - paper.first) / samplingRate - cell.from) * plan.scale.speed;
  for (const { kind, first, end } of lead.absent) {
    const from = Math.max(first, shown.first);
    const to = Math.min(end, shown.end);
    if (to <= from) continue;
    const x = xOf(from);
    const width = Math.max(0.4, xOf(to) - x);
    if (kind === 'lead-off') {
      const y = top + cell.baseline;
      pen.stroke(pen.line(x, y, x + width, y), { colour: COLOURS.leadOff, width: WEIGHTS.leadOff, dash: [1.6, 1.4] });
      writeFitting(pen, [paper.words.leadOff], x + 0.8, y - 0.8, width, COLOURS.leadOff);
    } else {
      const colours = kind === 'gap' ? COLOURS.gap : COLOURS.awaited;
      pen.hatch(x, top + cell.top, width, cell.bottom - cell.top, colours);
      const note = [paper.words[kind], durationText((end - first) / samplingRate)];
      writeFitting(pen, note, x + 0.8, top + cell.bottom - 1.5, width, '#1f1a16', colours.ground);
    }
  }
}

/** Words where there is room for them, in one line or one below the other: beside their absence they would be another's. */
function writeFitting(
  pen: ReportPen,
  words: readonly string[],
  x: number,
  bottom: number,
  room: number,
  colour: string,
  ground: string | null = null,
): void {
  const look = { size: 6.5, weight: 700, colour } as const;
  const fits = (text: string): boolean => pen.widthOf(text, look) + 1.6 <= room;
  const whole = words.join(' ');
  const lines = fits(whole) ? [whole] : words;
  if (!lines.every(fits)) return;
  for (const [place, line] of lines.entries()) {
    const y = bottom - (lines.length - 1 - place) * 2.8;
    if (ground !== null) pen.fill(x - 0.5, y - 2.2, pen.widthOf(line, look) + 1, 2.9, ground);
    pen.text(line, x, y, look);
  }
}

function inkLabel(
  pen: ReportPen,
  cell: PaperCell,
  left: number,
  top: number,
  { excerpt, placement, words }: ReportPaper,
): void {
  const lead = leadAt(cell.lead, placement);
  const label = lead === cell.lead ? cell.label : lead;
  const x = left + cell.labelX;
  const y = top + cell.labelY;
  const width = pen.text(label, x, y, { size: 9.5, weight: 700, colour: COLOURS.label });
  if (leadOf(excerpt, cell.lead) === null) {
    pen.text(words.notRecorded, x + width + 1.5, y, { size: 7, colour: '#5a5149' });
  }
}
