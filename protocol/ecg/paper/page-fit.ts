import { LEAD_LAYOUTS, type LayoutName, type LeadLayout, type LeadOrder } from './lead-layout.ts';
import { layOut, rowHeightOfPage, type PaperPlan } from './paper-plan.ts';
import { type PaperScale, pixelsPerMillimetre, type PixelsPerMillimetre } from './paper-scale.ts';
import { millimetres, seconds, type Millimetres } from '../units.ts';

/** A canvas as it stands on a screen. */
export interface CanvasSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
}

/** What is to be on the page, and how long a second and how high a millivolt are. */
export interface PageArrangement extends PaperScale {
  readonly layout: LayoutName;
  /** Default 'standard'. */
  readonly order?: LeadOrder;
  /** CSS pixels in a millimetre of paper, where it is to have a size of its own; left out: as large as the canvas takes it. */
  readonly exactly?: PixelsPerMillimetre | null;
}

/** A page of ECG paper on a canvas. The paper goes on to the canvas's edges; only the page on it carries traces. */
export interface FittedPage {
  readonly plan: PaperPlan;
  /**
   * Device pixels in a millimetre: whole from WHOLE_FROM on, so that each grid line lies on its pixel; fifths below, so
   * that at least each bold line does. Of paper with a size of its own it is what that asks for, and lines lie on the
   * nearest pixel.
   */
  readonly density: PixelsPerMillimetre;
  /** Device pixels of the canvas. */
  readonly width: number;
  readonly height: number;
  /** Where the page's corner lies, device pixels, whole. */
  readonly left: number;
  readonly top: number;
  /** Device pixels from which on there is the footer and no trace. */
  readonly traceBottom: number;
  readonly cssPixelsPerMillimetre: number;
}

/** Paper that is covered with traces, mm: ten seconds at 25 mm/s. */
const TRACE_MILLIMETRES = 250;
/** Below so many device pixels a millimetre the steps between whole ones would waste a third of a small canvas. */
const WHOLE_FROM = 4;
const STEPS_BELOW = 5;
/** Rows grow by at most so much beyond the layout's own height; what is left over is paper. */
const MOST_GROWTH = 10;
const SQUARE = 5;
/** Rows may be squeezed to this part of their own height before the page is drawn smaller. */
const LEAST_SHARE = 0.6;

const leastRowHeight = (layout: LeadLayout): number => Math.ceil((layout.rowHeight * LEAST_SHARE) / SQUARE) * SQUARE;

/**
 * The largest page of the arrangement that a canvas takes, or the page of the size that was asked for, from its upper left corner
 * on where the canvas is smaller. Null where the canvas has no size to speak of.
 */
export function fitPage(size: CanvasSize, arrangement: PageArrangement): FittedPage | null {
  const width = Math.round(size.width * size.devicePixelRatio);
  const height = Math.round(size.height * size.devicePixelRatio);
  if (!(width >= 40 && height >= 40)) return null;
  const layout: LeadLayout = LEAD_LAYOUTS[arrangement.layout];
  const planOf = (rowHeight: Millimetres): PaperPlan =>
    layOut(
      layout,
      { speed: arrangement.speed, gain: arrangement.gain },
      {
        pageSeconds: seconds(TRACE_MILLIMETRES / arrangement.speed),
        rowHeight,
        order: arrangement.order ?? 'standard',
      },
    );
  const least = planOf(millimetres(leastRowHeight(layout)));
  const exact = Math.min(width / least.width, height / least.height);
  const steps = exact >= WHOLE_FROM ? 1 : STEPS_BELOW;
  const asked = arrangement.exactly ?? null;
  const density = pixelsPerMillimetre(
    asked === null ? Math.floor(exact * steps) / steps : asked * size.devicePixelRatio,
  );
  if (!(density > 0)) return null;
  const room = rowHeightOfPage(millimetres(height / density), layout);
  const rowHeight = millimetres(Math.min(layout.rowHeight + MOST_GROWTH, Math.max(room, leastRowHeight(layout))));
  const plan = planOf(rowHeight);
  const left = Math.floor((width - plan.width * density) / 2);
  const top = Math.floor((height - plan.height * density) / 2);
  const lastRow = plan.cells.reduce((bottom, cell) => Math.max(bottom, cell.bottom), 0);
  return {
    plan,
    density,
    width,
    height,
    left: Math.max(0, left),
    top: Math.max(0, top),
    traceBottom: Math.max(0, top) + Math.floor(lastRow * density) + 1,
    cssPixelsPerMillimetre: density / size.devicePixelRatio,
  };
}

/** The paper that a page needs at least, mm: what a canvas of a given number of pixels a millimetre must hold. */
export function leastPageSize(arrangement: PageArrangement): {
  readonly width: Millimetres;
  readonly height: Millimetres;
} {
  const layout: LeadLayout = LEAD_LAYOUTS[arrangement.layout];
  const { width, height } = layOut(
    layout,
    { speed: arrangement.speed, gain: arrangement.gain },
    { pageSeconds: seconds(TRACE_MILLIMETRES / arrangement.speed), rowHeight: layout.rowHeight },
  );
  return { width, height };
}
