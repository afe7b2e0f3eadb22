import type { FittedPage } from '../../../protocol/ecg/paper/page-fit.ts';
import { inkFamilies } from './ink-fonts.ts';
import { LEAST_LETTERS, WEIGHTS } from './ink-theme.ts';

/** What everything here draws with. */
export type Pen = OffscreenCanvasRenderingContext2D;

export function penOf(canvas: OffscreenCanvas): Pen {
  const pen = canvas.getContext('2d', { alpha: false });
  if (pen === null) throw new Error('This browser gives a worker no canvas to draw on.');
  return pen;
}

/** A line one or more whole pixels wide, centred on `x` (or half a pixel beside it where its width is even). */
export function uprightLine(pen: Pen, x: number, top: number, bottom: number, width: number): void {
  pen.fillRect(Math.round(x - width / 2), Math.round(top - 0.5), width, Math.round(bottom - top));
}
export function levelLine(pen: Pen, y: number, left: number, right: number, width: number): void {
  pen.fillRect(Math.round(left - 0.5), Math.round(y - width / 2), Math.round(right - left), width);
}

export type Letters = keyof typeof LEAST_LETTERS;
const BOLDNESS: Readonly<Record<Letters, number>> = { label: 700, note: 600, footer: 500, badge: 700, notice: 700 };

/** To scale with the paper, and never too small to be read. */
export function letterHeight(page: FittedPage, letters: Letters): number {
  const devicePixelRatio = page.density / page.cssPixelsPerMillimetre;
  return Math.max(LEAST_LETTERS[letters] * devicePixelRatio, WEIGHTS[letters] * page.density);
}
export const fontOf = (page: FittedPage, letters: Letters): string =>
  `${String(BOLDNESS[letters])} ${letterHeight(page, letters).toFixed(1)}px ${inkFamilies()}`;
