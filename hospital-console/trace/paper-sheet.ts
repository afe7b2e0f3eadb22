import { footerPieces, footerText } from '../../protocol/ecg/paper/footer.ts';
import { gridOf, type GridLines } from '../../protocol/ecg/paper/grid-geometry.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { millimetres } from '../../protocol/ecg/units.ts';
import { inkTheme, WEIGHTS, type InkTheme } from './ink-theme.ts';
import type { FittedPage } from './page-fit.ts';
import { atX, atY, levelLine, paperFont, uprightLine, wholePixels, type Ink } from './paper-surface.ts';
import type { Arrangement } from './trace-port.ts';

export interface SheetContent {
  readonly page: FittedPage;
  readonly arrangement: Arrangement;
  /** Null while the session's description has not come. */
  readonly format: SignalFormat | null;
  /** The leads that the recording has or that follow from it; null while that is not known. */
  readonly has: ((lead: LeadName) => boolean) | null;
}

/** Paints everything that stays: paper, grid, calibration pulses, lead names, ticks, and what the footer states of scale and filter. */
export function paintSheet(ink: Ink, content: SheetContent): void {
  const { page, arrangement } = content;
  const theme = inkTheme(arrangement.theme);
  ink.fillStyle = theme.paper;
  ink.fillRect(0, 0, page.width, page.height);
  paintGrid(ink, page, theme);
  paintPulses(ink, page, theme);
  paintTicks(ink, page, theme);
  paintLabels(ink, content, theme);
  paintFooter(ink, content, theme);
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

function paintPulses(ink: Ink, page: FittedPage, theme: InkTheme): void {
  const width = wholePixels(page, WEIGHTS.pulse);
  const half = width / 2;
  ink.fillStyle = theme.label;
  for (const pulse of page.plan.calibrationPulses) {
    const left = atX(page, pulse.x);
    const right = atX(page, pulse.x + pulse.width);
    const foot = atY(page, pulse.baseline);
    const head = atY(page, pulse.baseline - pulse.height);
    const reach = atX(page, pulse.x + 1.5) - left;
    levelLine(ink, foot, left - reach, left + half, width);
    uprightLine(ink, left, head - half, foot + half, width);
    levelLine(ink, head, left - half, right + half, width);
    uprightLine(ink, right, head - half, foot + half, width);
    levelLine(ink, foot, right - half, right + reach, width);
  }
}

function paintTicks(ink: Ink, page: FittedPage, theme: InkTheme): void {
  const width = wholePixels(page, WEIGHTS.tick);
  ink.fillStyle = theme.label;
  for (const { x, top, bottom } of page.plan.leadChanges) {
    uprightLine(ink, atX(page, x), atY(page, top), atY(page, bottom), width);
  }
}

function paintLabels(ink: Ink, { page, arrangement, has }: SheetContent, theme: InkTheme): void {
  ink.textBaseline = 'alphabetic';
  ink.textAlign = 'left';
  for (const cell of page.plan.cells) {
    const missing = has !== null && !has(cell.lead);
    ink.font = paperFont(page, 650, WEIGHTS.label);
    ink.fillStyle = missing ? theme.leadOff : theme.label;
    ink.fillText(cell.label, atX(page, cell.labelX), atY(page, cell.labelY));
    if (!missing) continue;
    const nameWidth = ink.measureText(cell.label).width;
    ink.font = paperFont(page, 400, WEIGHTS.note);
    ink.fillText(arrangement.words.notRecorded, atX(page, cell.labelX + 1.5) + nameWidth, atY(page, cell.labelY));
  }
}

function paintFooter(ink: Ink, { page, arrangement, format }: SheetContent, theme: InkTheme): void {
  const { plan } = page;
  ink.font = paperFont(page, 450, WEIGHTS.footer);
  ink.fillStyle = theme.footer;
  ink.textBaseline = 'alphabetic';
  ink.textAlign = 'left';
  const statements = footerText(footerPieces(plan.scale, null, null), { ...arrangement.words, notch: '' });
  const rate = format === null ? '' : `    ${rateText(format.samplingRate, arrangement.words.language)} Hz`;
  ink.fillText(statements.replaceAll('  ', '    ') + rate, atX(page, plan.footer.x), atY(page, plan.footer.y));
}

const rateText = (rate: number, language: string): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: false }).format(rate);
