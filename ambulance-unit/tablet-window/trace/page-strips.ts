import type { FittedPage } from '../../../protocol/ecg/paper/page-fit.ts';
import type { PaperCell } from '../../../protocol/ecg/paper/paper-plan.ts';

/**
 * The cells of a page that show the same seconds at the same place: a column of leads, or the rhythm strips below. What is absent
 * is absent in all of them, and they are painted anew together.
 */
export interface PageStrip {
  readonly cells: readonly PaperCell[];
  /** mm from the page's corner. */
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  /** Page time shown, s. */
  readonly from: number;
  readonly to: number;
}

export function stripsOf(page: FittedPage): readonly PageStrip[] {
  const groups = new Map<string, PaperCell[]>();
  for (const cell of page.plan.cells) {
    const key = `${String(cell.x)} ${String(cell.from)} ${String(cell.to)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  return [...groups.values()].map((cells): PageStrip => {
    const { x, width, from, to } = cells[0] as PaperCell;
    return {
      cells,
      x,
      width,
      from,
      to,
      top: Math.min(...cells.map(({ top }) => top)),
      bottom: Math.max(...cells.map(({ bottom }) => bottom)),
    };
  });
}

/** Device pixels from the canvas's edge to a page time in a strip. */
export const xInStrip = (page: FittedPage, strip: PageStrip, time: number): number =>
  page.left + (strip.x + (time - strip.from) * page.plan.scale.speed) * page.density + 0.5;
/** The page time that lies at a device pixel, s. */
export const timeInStrip = (page: FittedPage, strip: PageStrip, x: number): number =>
  strip.from + ((x - 0.5 - page.left) / page.density - strip.x) / page.plan.scale.speed;
