import { LEAD_LAYOUTS } from '../../../protocol/ecg/paper/lead-layout.ts';
import { layOut, type PaperPlan, rowHeightOfPage } from '../../../protocol/ecg/paper/paper-plan.ts';
import type { PaperScale } from '../../../protocol/ecg/paper/paper-scale.ts';
import { type Millimetres, millimetres, seconds } from '../../../protocol/ecg/units.ts';
import { DISPLAY_BANDS, type DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';

/** What a formal 12-lead is looked at through: ST stands where it was measured. */
export const DIAGNOSTIC: DisplayFilterSetting = { band: DISPLAY_BANDS.diagnostic, notch: null };
/** For rhythm in a moving vehicle. Marked on the canvas: not for ST. */
export const MONITOR: DisplayFilterSetting = { band: DISPLAY_BANDS.monitor, notch: null };
/** What CSS believes of every screen. */
export const CSS_PIXELS_PER_MILLIMETRE = 96 / 25.4;

/** Three rows of four leads and a strip of II below: as the report prints it. */
const PAGE = LEAD_LAYOUTS['3x4+1'];
/** mm */
const ROW_HEIGHTS = { least: 20, usual: PAGE.rowHeight, most: 40 } as const;

export const paperPlan = (scale: PaperScale, rowHeight: number = ROW_HEIGHTS.usual): PaperPlan =>
  layOut(PAGE, scale, { pageSeconds: seconds(10), rowHeight: millimetres(rowHeight) });

/** How large a millimetre is, and how high a row, for a page to fill its room. */
export interface FittedPaper {
  readonly cssPixelsPerMillimetre: number;
  readonly rowHeight: Millimetres;
}
/** Below it the bold grid can no longer be told apart. */
const SMALLEST_SCALE = 2;
const LARGEST_SCALE = CSS_PIXELS_PER_MILLIMETRE * 2;

/**
 * The whole page in a room of CSS pixels: as wide as there is room, with rows as high as there is. Paper and trace shrink together, so
 * that a millimetre stays a millimetre of the grid.
 */
export function fitPaper(width: number, height: number, scale: PaperScale): FittedPaper {
  const page = paperPlan(scale);
  const lowest = paperPlan(scale, ROW_HEIGHTS.least);
  const fitting = Math.min(width / page.width, height / lowest.height);
  const cssPixelsPerMillimetre = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, Math.floor(fitting * 100) / 100));
  const rowHeight = rowHeightOfPage(millimetres(height / cssPixelsPerMillimetre), PAGE);
  return {
    cssPixelsPerMillimetre,
    rowHeight: millimetres(Math.min(ROW_HEIGHTS.most, Math.max(ROW_HEIGHTS.least, rowHeight))),
  };
}
