import type { ReportNote } from '../../../protocol/ecg/paper/report-order.ts';
import type { PaperPlan } from '../../../protocol/ecg/paper/paper-plan.ts';
import { elapsedTenthsText, wallText } from './report-figures.ts';
import { reportNoteWords } from './report-note-words.ts';
import { gridBottom } from './report-paper.ts';
import { pt, type ReportPen, type TextLook } from './report-pen.ts';
import type { ReportContent } from './report-content.ts';

/** A mark below the paper: where notes begin, and how far they reach. mm from where the traces begin. */
export interface NoteMark {
  /** Their numbers in the list: `2`, or `2–4` where these begin side by side. */
  readonly label: string;
  readonly x: number;
  /** Of each that is about a stretch. */
  readonly bars: readonly { readonly from: number; readonly to: number }[];
}

/** mm that a mark and its number need: notes that begin closer share one, or one number would be written over the other. */
const ROOM = 9;
const INK = '#1b4f86';

/** Where the notes stand below ten seconds of paper, numbered from 1 in their order. `place` gives mm of a sample. Pure. */
export function noteMarks(
  notes: readonly Pick<ReportNote, 'at' | 'end'>[],
  place: (sample: number) => number,
): readonly NoteMark[] {
  const marks: { first: number; last: number; x: number; bars: { from: number; to: number }[] }[] = [];
  for (const [index, { at, end }] of notes.entries()) {
    const x = place(at);
    let mark = marks.at(-1);
    if (mark === undefined || x - mark.x >= ROOM) {
      mark = { first: index + 1, last: index + 1, x, bars: [] };
      marks.push(mark);
    }
    mark.last = index + 1;
    if (end !== null) mark.bars.push({ from: x, to: place(end) });
  }
  return marks.map(({ first, last, x, bars }) => ({
    label: first === last ? String(first) : `${String(first)}–${String(last)}`,
    x,
    bars,
  }));
}

/** Between the paper's lower edge and the line below it: nothing of the trace is there. */
export function inkNoteMarks(pen: ReportPen, plan: PaperPlan, left: number, top: number, content: ReportContent): void {
  const { notes = [], format, range, language } = content;
  if (notes.length === 0) return;
  const traces = left + plan.traceLeft;
  const edge = top + gridBottom(plan);
  const place = (sample: number): number =>
    Math.min(plan.traceWidth, ((sample - range.first) / format.samplingRate) * plan.scale.speed);
  for (const { label, x, bars } of noteMarks(notes, place)) {
    for (const { from, to } of bars) pen.fill(traces + from, edge + 0.2, Math.max(0.3, to - from), 0.4, INK);
    inkTriangle(pen, traces + x, edge + 0.7);
    pen.text(label, traces + x + 1.4, edge + 2.5, { size: 6, weight: 700, colour: INK });
  }
  const y = top + plan.height - 0.9;
  inkTriangle(pen, traces + 0.9, y - 1.7);
  pen.text(reportNoteWords(language).behind(notes.length), traces + 2.6, y, { size: 6.5, weight: 700, colour: INK });
}

/** Its point up, at `x`. */
function inkTriangle(pen: ReportPen, x: number, y: number): void {
  const corners = [
    [x, y],
    [x + 0.9, y + 1.7],
    [x - 0.9, y + 1.7],
  ] as const;
  const path = corners.map(([px, py], at) => `${pt(px)} ${pt(py)} ${at === 0 ? 'm' : 'l'}`).join(' ');
  pen.fillPath(`${path} h`, INK);
}

/** Writes a text over as many lines of its column as it needs. */
export type WriteLine = (
  text: string,
  /** mm to the next line. */
  step: number,
  look: TextLook,
  /** `keep`: mm that are left below its first line at least, or it begins on the next sheet. */
  how?: { readonly indent?: number; readonly keep?: number },
) => void;

/** All of it, in words, behind what is stated: by its number when, in which leads, what, and who wrote it. */
export function listNotes(write: WriteLine, content: ReportContent): void {
  const { notes, format, language, timeZone } = content;
  if (notes === undefined || notes.length === 0) return;
  const words = reportNoteWords(language);
  write(words.title, 4.8, { size: 10, weight: 700 }, { keep: 12 });
  for (const [index, note] of notes.entries()) {
    const { at, end, leads, by, writtenAt } = note;
    const since = (sample: number): string => elapsedTenthsText(sample / format.samplingRate);
    const when = end === null ? since(at) : `${since(at)} – ${since(end)}`;
    const written = writtenAt === null ? '' : words.written(wallText(writtenAt, timeZone, language));
    const who = [by, written].filter((one) => one !== '').join(' · ');
    const head = [String(index + 1), when, leads.join(' '), who].filter((one) => one !== '').join('   ');
    write(head, 3.7, { size: 7.5, colour: INK }, { keep: 8 });
    write(words.said(note), 4.1, { size: 8.5, weight: 700 }, { indent: 3 });
  }
}
