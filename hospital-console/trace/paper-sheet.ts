import { appliedFilter, displayFilterWarnings } from '../../protocol/ecg/filters/display-filter.ts';
import { footerPieces, footerText } from '../../protocol/ecg/paper/footer.ts';
import { gridOf, type GridLines } from '../../protocol/ecg/paper/grid-geometry.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { hertz, millimetres } from '../../protocol/ecg/units.ts';
import { inkTheme, WEIGHTS, type InkTheme } from './ink-theme.ts';
import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import {
  atX,
  atY,
  labelFont,
  labelLine,
  levelLine,
  paperFont,
  uprightLine,
  wholePixels,
  type Ink,
} from './paper-surface.ts';
import type { Arrangement } from './trace-port.ts';

export interface SheetContent {
  readonly page: FittedPage;
  readonly arrangement: Arrangement;
  /** Null while the session's description has not come. */
  readonly format: SignalFormat | null;
  /** The leads that the recording has or that follow from it; null while that is not known. */
  readonly has: ((lead: LeadName) => boolean) | null;
  /** Where electrodes do not sit in their standard places: the name of each cell's lead, in the plan's order. */
  readonly labels: readonly string[] | null;
}

/**
 * Paints everything that stays: paper, grid, calibration pulses, lead names, ticks, and what the footer states of scale and filter.
 * @returns where those statements end, device pixels from the left
 */
export function paintSheet(ink: Ink, content: SheetContent): number {
  const { page, arrangement } = content;
  const theme = inkTheme(arrangement.theme);
  ink.fillStyle = theme.paper;
  ink.fillRect(0, 0, page.width, page.height);
  paintGrid(ink, page, theme);
  paintPulses(ink, page, theme);
  paintTicks(ink, page, theme);
  paintLabels(ink, content, theme);
  return paintFooter(ink, content, theme);
}

function paintGrid(ink: Ink, page: FittedPage, theme: InkTheme): void {
  const { density } = page;
  const x = -page.left / density;
  const y = -page.top / density;
  const { fine, bold } = gridOf({
    x: millimetres(x - 1),
    y: millimetres(y - 1),
    width: millimetres(page.width / density + 2),
    height: millimetres(page.height / density + 2),
  });
  // Below three pixels a millimetre fine lines would be a grey veil.
  if (density >= 3) paintLines(ink, page, fine, theme.fineLine, wholePixels(page, WEIGHTS.fineLine));
  paintLines(ink, page, bold, theme.boldLine, wholePixels(page, WEIGHTS.boldLine));
}

function paintLines(ink: Ink, page: FittedPage, lines: GridLines, colour: string, width: number): void {
  ink.fillStyle = colour;
  for (const x of lines.upright) uprightLine(ink, atX(page, x), 0, page.height + 1, width);
  for (const y of lines.level) levelLine(ink, atY(page, y), 0, page.width + 1, width);
}

/** Whole pixels throughout, so that a ruler laid on the screen, or a test that counts pixels, finds 200 ms × 1 mV exactly. */
function paintPulses(ink: Ink, page: FittedPage, theme: InkTheme): void {
  const weight = wholePixels(page, WEIGHTS.pulse);
  const pixel = (place: number): number => Math.round(place - weight / 2);
  const foot = Math.round(FOOT * page.density);
  ink.fillStyle = theme.label;
  let free = -Infinity;
  for (const pulse of page.plan.calibrationPulses) {
    // Where rows are lower than a pulse, one that would stand on another's head is left out: the next row has it.
    if (pulse.baseline - pulse.height < free) continue;
    free = pulse.baseline + 2;
    const left = pixel(atX(page, pulse.x));
    const right = pixel(atX(page, pulse.x + pulse.width));
    const bottom = pixel(atY(page, pulse.baseline));
    const top = pixel(atY(page, pulse.baseline - pulse.height));
    ink.fillRect(left - foot, bottom, foot + weight, weight);
    ink.fillRect(left, top, weight, bottom + weight - top);
    ink.fillRect(left, top, right + weight - left, weight);
    ink.fillRect(right, top, weight, bottom + weight - top);
    ink.fillRect(right, bottom, foot + weight, weight);
  }
}
/** mm of baseline on either side of a pulse. */
const FOOT = 1.5;

function paintTicks(ink: Ink, page: FittedPage, theme: InkTheme): void {
  const width = wholePixels(page, WEIGHTS.tick);
  ink.fillStyle = theme.label;
  for (const { x, top, bottom } of page.plan.leadChanges) {
    uprightLine(ink, atX(page, x), atY(page, top), atY(page, bottom), width);
  }
}

function paintLabels(ink: Ink, { page, arrangement, has, labels }: SheetContent, theme: InkTheme): void {
  ink.textBaseline = 'alphabetic';
  ink.textAlign = 'left';
  for (const [i, cell] of page.plan.cells.entries()) {
    const label = labels?.[i] ?? cell.label;
    const missing = has !== null && !has(cell.lead);
    ink.font = labelFont(page);
    ink.fillStyle = missing ? theme.leadOff : theme.label;
    ink.fillText(label, atX(page, cell.labelX), labelLine(page, cell));
    if (!missing) continue;
    const nameWidth = ink.measureText(label).width;
    ink.font = paperFont(page, 400, WEIGHTS.note);
    ink.fillText(arrangement.words.notRecorded, atX(page, cell.labelX + 1.5) + nameWidth, labelLine(page, cell));
  }
}

function paintFooter(ink: Ink, content: SheetContent, theme: InkTheme): number {
  const { page, arrangement, format } = content;
  const { plan } = page;
  ink.font = paperFont(page, 450, WEIGHTS.footer);
  ink.fillStyle = theme.footer;
  ink.textBaseline = 'alphabetic';
  ink.textAlign = 'left';
  const { words, filter } = arrangement;
  const applied = appliedFilter(filter, format?.samplingRate ?? NO_FORMAT_RATE);
  const pieces = footerPieces(plan.scale, applied.band, applied.notch, arrangement.gain === 'auto');
  const rate = format === null ? '' : `    ${rateText(format.samplingRate, words.language)} Hz`;
  const statements = footerText(pieces, words).replaceAll('  ', '    ') + rate;
  ink.fillText(statements, atX(page, plan.footer.x), atY(page, plan.footer.y));
  return paintWarnings(ink, content, theme, atX(page, plan.footer.x) + ink.measureText(statements).width);
}

/** What a reader must know of the filter: behind its band, letters and ground exchanged, so that it is no other statement. */
function paintWarnings(ink: Ink, { page, arrangement }: SheetContent, theme: InkTheme, statementsEnd: number): number {
  const [gravest] = displayFilterWarnings(arrangement.filter);
  if (gravest === undefined) return statementsEnd;
  const text = arrangement.words.warnings[gravest];
  const { plan, density } = page;
  ink.font = paperFont(page, 700, WEIGHTS.footer);
  const { width } = ink.measureText(text);
  const height = Number.parseFloat(ink.font.replace(/^\D*\d+ /, ''));
  const pad = Math.round(0.35 * height);
  // In place of the clock where the line is full, as on a phone: that is said twice there, and this is not.
  const left = Math.min(statementsEnd + 3 * density, page.width - width - 3 * pad);
  const line = atY(page, plan.footer.y);
  ink.fillStyle = gravest === 'not-for-st' ? theme.label : theme.paper;
  ink.fillRect(Math.round(left), Math.round(line - height), Math.round(width + 2 * pad), Math.round(1.3 * height));
  ink.fillStyle = gravest === 'not-for-st' ? theme.paper : theme.label;
  ink.fillText(text, Math.round(left) + pad, line);
  return left + width + 2 * pad;
}

/** Before a format is known a footer states the bands as they were chosen. */
const NO_FORMAT_RATE = hertz(1000);

const rateText = (rate: number, language: string): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: false }).format(rate);
