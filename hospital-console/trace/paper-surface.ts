import type { PaperCell } from '../../protocol/ecg/paper/paper-plan.ts';
import { WEIGHTS } from './ink-theme.ts';
import { atX, atY, pageTimeAt, wholePixels, xOfPageTime } from '../../protocol/ecg/paper/device-place.ts';
import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import { fontFamilies } from './paper-fonts.ts';

/** What painters draw on; both kinds of canvas have it. */
export type Ink = OffscreenCanvasRenderingContext2D;

export { atX, atY, pageTimeAt, wholePixels, xOfPageTime };

/** A line one or more whole pixels wide, centred on `x` (or half a pixel beside it where its width is even). */
export function uprightLine(ink: Ink, x: number, top: number, bottom: number, width: number): void {
  ink.fillRect(Math.round(x - width / 2), Math.round(top - 0.5), width, Math.round(bottom - top));
}
export function levelLine(ink: Ink, y: number, left: number, right: number, width: number): void {
  ink.fillRect(Math.round(left - 0.5), Math.round(y - width / 2), Math.round(right - left), width);
}

/** On a phone ten seconds of paper leave no room for text to scale: below this, CSS pixels, nobody could read it. */
const LEAST_TEXT = 9;
const LEAST_LABEL = 11;

export const paperFont = (page: FittedPage, weight: number, height: number, least = LEAST_TEXT): string => {
  const devicePixelRatio = page.density / page.cssPixelsPerMillimetre;
  const pixels = Math.max(least * devicePixelRatio, height * page.density);
  return `${String(weight)} ${String(Math.round(pixels * 10) / 10)}px ${fontFamilies()}`;
};

/** Low rows have smaller lead names that stand higher, clear of a resting trace. */
const isLow = (page: FittedPage): boolean => page.plan.rowHeight < 15;
export const labelFont = (page: FittedPage): string =>
  paperFont(page, 650, isLow(page) ? 3 : WEIGHTS.label, LEAST_LABEL);
/** Device pixels of the line on which a lead's name stands. */
export const labelLine = (page: FittedPage, cell: PaperCell): number =>
  atY(page, cell.labelY - (isLow(page) ? 2.2 : 0));
