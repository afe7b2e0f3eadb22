import { type Millimetres, millimetres } from '../units.ts';

/** Part of a page, mm from its upper left corner. */
export interface PaperRectangle {
  readonly x: Millimetres;
  readonly y: Millimetres;
  readonly width: Millimetres;
  readonly height: Millimetres;
}

export interface GridLines {
  /** x of the upright lines. */
  readonly upright: readonly Millimetres[];
  /** y of the level lines. */
  readonly level: readonly Millimetres[];
}

export interface PaperGrid {
  /** Each millimetre that has no bold line. */
  readonly fine: GridLines;
  /** Each five millimetres. */
  readonly bold: GridLines;
}

const BOLD_EVERY = 5;

/**
 * The lines of ECG paper in a rectangle, its edges among them. Lines are counted from the page's corner and not from the rectangle's,
 * so that a part that is painted anew meets the rest.
 */
export function gridOf(rectangle: PaperRectangle): PaperGrid {
  const upright = linesWithin(rectangle.x, rectangle.width);
  const level = linesWithin(rectangle.y, rectangle.height);
  return {
    fine: { upright: upright.filter(isFine), level: level.filter(isFine) },
    bold: { upright: upright.filter(isBold), level: level.filter(isBold) },
  };
}

const isBold = (line: Millimetres): boolean => line % BOLD_EVERY === 0;
const isFine = (line: Millimetres): boolean => !isBold(line);

function linesWithin(start: Millimetres, length: Millimetres): readonly Millimetres[] {
  const lines: Millimetres[] = [];
  for (let line = Math.ceil(start); line <= start + length; line += 1) lines.push(millimetres(line));
  return lines;
}
