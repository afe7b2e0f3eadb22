import { appliedFilter, showsTrueSt } from '../../../protocol/ecg/filters/display-filter.ts';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import { atX, atY, wholePixels } from '../../../protocol/ecg/paper/device-place.ts';
import { footerPieces, footerText } from '../../../protocol/ecg/paper/footer.ts';
import { gridOf, type GridLines } from '../../../protocol/ecg/paper/grid-geometry.ts';
import type { FittedPage } from '../../../protocol/ecg/paper/page-fit.ts';
import type { PaperCell } from '../../../protocol/ecg/paper/paper-plan.ts';
import { leadAt, type Placement } from '../../../protocol/ecg/placement.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { millimetres } from '../../../protocol/ecg/units.ts';
import type { InkStyle } from './ink-port.ts';
import { inkColours, WEIGHTS, type InkColours } from './ink-theme.ts';
import { inkWords } from './ink-words.ts';
import { fontOf, letterHeight, levelLine, uprightLine, type Pen } from './pen.ts';

export interface SheetContent {
  readonly page: FittedPage;
  readonly style: InkStyle;
  /** Null while nothing is known of the monitor. */
  readonly format: SignalFormat | null;
  /** The leads there are; null while that is not known. */
  readonly has: ((lead: LeadName) => boolean) | null;
  readonly placement: Placement;
  /** Where cells show different times: how the electrodes sat at a cell's own beginning. */
  readonly placementOf?: (cell: PaperCell) => Placement;
}

/** Paints everything that stays: paper, grid, calibration pulses, lead names, and what is stated of scale and filter. */
export function paintSheet(pen: Pen, content: SheetContent): void {
  const { page, style } = content;
  const colours = inkColours(style.theme);
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, page.width, page.height);
  paintGrid(pen, page, colours);
  paintPulses(pen, page, colours);
  pen.fillStyle = colours.label;
  for (const { x, top, bottom } of page.plan.leadChanges) {
    uprightLine(pen, atX(page, x), atY(page, top), atY(page, bottom), wholePixels(page, WEIGHTS.tick));
  }
  paintLabels(pen, content, colours);
  paintFooter(pen, content, colours);
}

function paintGrid(pen: Pen, page: FittedPage, colours: InkColours): void {
  const { fine, bold } = gridOf({
    x: millimetres(-page.left / page.density - 1),
    y: millimetres(-page.top / page.density - 1),
    width: millimetres(page.width / page.density + 2),
    height: millimetres(page.height / page.density + 2),
  });
  // Below three pixels a millimetre fine lines would be a grey veil.
  if (page.density >= 3) paintLines(pen, page, fine, colours.fineLine, wholePixels(page, WEIGHTS.fineLine));
  paintLines(pen, page, bold, colours.boldLine, wholePixels(page, WEIGHTS.boldLine));
}

function paintLines(pen: Pen, page: FittedPage, lines: GridLines, colour: string, width: number): void {
  pen.fillStyle = colour;
  for (const x of lines.upright) uprightLine(pen, atX(page, x), 0, page.height + 1, width);
  for (const y of lines.level) levelLine(pen, atY(page, y), 0, page.width + 1, width);
}

/** mm of baseline on either side of a pulse. */
const FOOT = 1;

/** Whole pixels throughout, so that a ruler laid on the screen finds 200 ms × 1 mV exactly. */
function paintPulses(pen: Pen, page: FittedPage, colours: InkColours): void {
  const weight = wholePixels(page, WEIGHTS.pulse);
  const pixel = (place: number): number => Math.round(place - weight / 2);
  const foot = Math.round(FOOT * page.density);
  pen.fillStyle = colours.label;
  let free = -Infinity;
  for (const pulse of page.plan.calibrationPulses) {
    // Where rows are lower than a pulse, one that would stand on another's head is left out: the next row has it.
    if (pulse.baseline - pulse.height < free) continue;
    free = pulse.baseline + 2;
    const left = pixel(atX(page, pulse.x));
    const right = pixel(atX(page, pulse.x + pulse.width));
    const bottom = pixel(atY(page, pulse.baseline));
    const top = pixel(atY(page, pulse.baseline - pulse.height));
    pen.fillRect(left - foot, bottom, foot + weight, weight);
    pen.fillRect(left, top, weight, bottom + weight - top);
    pen.fillRect(left, top, right + weight - left, weight);
    pen.fillRect(right, top, weight, bottom + weight - top);
    pen.fillRect(right, bottom, foot + weight, weight);
  }
}

/** The name of a cell while the electrodes sit so. */
export const labelOf = (cell: PaperCell, placement: Placement): string => {
  const lead = leadAt(cell.lead, placement);
  return lead === cell.lead ? cell.label : lead;
};

/** Device pixels of the line on which a cell's name stands. */
export const labelLine = (page: FittedPage, cell: PaperCell): number =>
  atY(page, cell.top) + letterHeight(page, 'label') * 0.95;

/** Also to be called for what an absence has covered. */
export function paintLabels(pen: Pen, content: SheetContent, colours: InkColours): void {
  const { page, style, has, placement, placementOf } = content;
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'left';
  for (const cell of page.plan.cells) {
    const isMissing = has !== null && !has(cell.lead);
    const label = labelOf(cell, placementOf?.(cell) ?? placement);
    pen.font = fontOf(page, 'label');
    pen.fillStyle = isMissing ? colours.missing : colours.label;
    const left = atX(page, cell.labelX);
    pen.fillText(label, left, labelLine(page, cell));
    if (!isMissing) continue;
    const { width } = pen.measureText(label);
    pen.font = fontOf(page, 'note');
    pen.fillText(inkWords(style.language).notRecorded, left + width + 2 * page.density, labelLine(page, cell));
  }
}

function paintFooter(pen: Pen, { page, style, format, placement }: SheetContent, colours: InkColours): void {
  const words = inkWords(style.language);
  const applied = format === null ? null : appliedFilter(style.filter, format.samplingRate);
  const band = applied === null ? (style.filter.band === 'unfiltered' ? null : style.filter.band) : applied.band;
  const pieces = footerPieces(page.plan.scale, band, applied?.notch ?? null);
  const where = words.placement[placement];
  const statements = `${footerText(pieces, words).replaceAll('  ', '   ')}${where === '' ? '' : `   ${where}`}`;
  const x = atX(page, page.plan.footer.x);
  const y = atY(page, page.plan.footer.y);
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'left';
  pen.font = fontOf(page, 'footer');
  // Its own ground, so that no grid line runs through a digit.
  const { width } = pen.measureText(statements);
  const height = letterHeight(page, 'footer');
  pen.fillStyle = colours.paper;
  pen.fillRect(x - 3, y - height, width + 6, height * 1.3);
  pen.fillStyle = colours.footer;
  pen.fillText(statements, x, y);
  if (showsTrueSt(style.filter)) return;
  paintBadge(
    pen,
    page,
    words.notForSt,
    { right: x + page.plan.footer.width * page.density, bottom: y + height * 0.35 },
    colours,
  );
}

/** A word that warns, on a ground of its own; its lower right corner is given. Returns its left edge. */
export function paintBadge(
  pen: Pen,
  page: FittedPage,
  text: string,
  corner: { readonly right: number; readonly bottom: number },
  colours: InkColours,
): number {
  pen.font = fontOf(page, 'badge');
  pen.textAlign = 'left';
  pen.textBaseline = 'alphabetic';
  const height = letterHeight(page, 'badge');
  const padding = height * 0.4;
  const width = pen.measureText(text).width + 2 * padding;
  const left = Math.round(corner.right - width);
  const top = Math.round(corner.bottom - height * 1.35);
  pen.fillStyle = colours.warning.ground;
  pen.fillRect(left, top, Math.round(width), Math.round(height * 1.35));
  pen.fillStyle = colours.warning.text;
  pen.fillText(text, left + padding, top + height * 1.03);
  return left;
}
