import type { LeadName } from '../leads.ts';
import { type Millimetres, millimetres, type Seconds, seconds } from '../units.ts';
import { LEAD_ORDERS, type LeadLayout, type LeadOrder, shownUpright, type ShownLead } from './lead-layout.ts';
import { calibrationPulseSize, type PaperScale, timeInMillimetres } from './paper-scale.ts';

/**
 * A page of ECG paper: where everything lies, in millimetres from its upper left corner, x to the right and y downwards.
 * Page time is seconds from the page's first instant; what lies there is the caller's affair.
 */
export interface PaperPlan {
  readonly scale: PaperScale;
  readonly pageSeconds: Seconds;
  readonly width: Millimetres;
  readonly height: Millimetres;
  /** Where page time 0 lies, left of it the calibration pulses. */
  readonly traceLeft: Millimetres;
  readonly traceWidth: Millimetres;
  readonly rowHeight: Millimetres;
  /** Rows from above to below, in each from left to right. */
  readonly cells: readonly PaperCell[];
  /** One a row. */
  readonly calibrationPulses: readonly CalibrationPulse[];
  /** Where a row goes over to its next lead. */
  readonly leadChanges: readonly LeadChangeTick[];
  readonly footer: FooterLine;
}

/** A lead in its place. */
export interface PaperCell extends ShownLead {
  readonly isRhythm: boolean;
  readonly row: number;
  readonly column: number;
  readonly x: Millimetres;
  readonly width: Millimetres;
  /** Where 0 mV lies: on a bold line where the row's height is whole squares. */
  readonly baseline: Millimetres;
  /** The cell's own band: bands of different rows do not overlap. */
  readonly top: Millimetres;
  readonly bottom: Millimetres;
  /** As far as its trace may be drawn: into its neighbours' bands, never off the page. */
  readonly inkTop: Millimetres;
  readonly inkBottom: Millimetres;
  /** Page time shown, from `from` up to and without `to`. */
  readonly from: Seconds;
  readonly to: Seconds;
  /** Lower left corner of the label. */
  readonly labelX: Millimetres;
  readonly labelY: Millimetres;
}

/** A rectangle of 200 ms × 1 mV standing on the row's baseline. */
export interface CalibrationPulse {
  readonly row: number;
  readonly x: Millimetres;
  readonly baseline: Millimetres;
  readonly width: Millimetres;
  readonly height: Millimetres;
}

export interface LeadChangeTick {
  readonly x: Millimetres;
  readonly top: Millimetres;
  readonly bottom: Millimetres;
}

/** Lower left corner of the footer's text, and how wide it may be. */
export interface FooterLine {
  readonly x: Millimetres;
  readonly y: Millimetres;
  readonly width: Millimetres;
}

export interface PlanOptions {
  /** Default 10. */
  readonly pageSeconds?: Seconds;
  /** Default 'standard'. */
  readonly order?: LeadOrder;
  /** In place of the layout's own. */
  readonly rhythmLeads?: readonly LeadName[];
  /** In place of the layout's own; a multiple of 5 mm keeps the baselines on bold lines. */
  readonly rowHeight?: Millimetres;
  /** How far a trace may enter its neighbours' bands. Default: one row's height. */
  readonly overlap?: Millimetres;
}

export const STANDARD_PAGE = seconds(10);

const SQUARE = 5;
const MARGIN = { top: 5, right: 5, footer: 10 } as const;
/** Paper on either side of the calibration pulse, at least. */
const PULSE_MARGIN = 2.5;
const LABEL = { right: 1, down: 4 } as const;
const TICK = 3;

const upToSquare = (length: number): number => Math.ceil(length / SQUARE) * SQUARE;

/** mm left of page time 0: the calibration pulse with paper around it, whole squares, so that page time 0 lies on a bold line. */
const leftMargin = (scale: PaperScale): Millimetres =>
  millimetres(upToSquare(calibrationPulseSize(scale).width + 2 * PULSE_MARGIN));

/** The page time that a page of this width can show at this scale; 0 where it is too narrow. */
export const pageSecondsOfWidth = (width: Millimetres, scale: PaperScale): Seconds =>
  seconds(Math.max(0, (width - leftMargin(scale) - MARGIN.right) / scale.speed));

/** The row height that fills a page of this height with the layout: whole squares, at least 10 mm. */
export function rowHeightOfPage(
  height: Millimetres,
  layout: LeadLayout,
  rhythmLeads = layout.rhythmLeads,
): Millimetres {
  const rows = Math.max(1, layout.rows + rhythmLeads.length);
  const room = (height - MARGIN.top - MARGIN.footer) / rows;
  return millimetres(Math.max(2 * SQUARE, Math.floor(room / SQUARE) * SQUARE));
}

/** Lays a page out. Pure: the same scale, layout and options give the same millimetres on screen, PDF and tablet. */
export function layOut(layout: LeadLayout, scale: PaperScale, options: PlanOptions = {}): PaperPlan {
  const pageSeconds = options.pageSeconds ?? STANDARD_PAGE;
  const rowHeight = options.rowHeight ?? layout.rowHeight;
  const overlap = options.overlap ?? rowHeight;
  const rhythmLeads = options.rhythmLeads ?? layout.rhythmLeads;
  const leads = LEAD_ORDERS[options.order ?? 'standard'];
  const traceLeft = leftMargin(scale);
  const traceWidth = timeInMillimetres(scale, pageSeconds);
  const rowCount = layout.rows + rhythmLeads.length;
  const traceBottom = MARGIN.top + rowCount * rowHeight;

  const baselineOf = (row: number): Millimetres =>
    millimetres(MARGIN.top + row * rowHeight + Math.min(rowHeight, upToSquare(rowHeight / 2)));
  /** Column k ends with the very number with which column k + 1 begins: no sample falls between, none is in both. */
  const columnStart = (column: number): Seconds => seconds((pageSeconds * column) / layout.columns);

  const cellAt = (shown: ShownLead, row: number, column: number, isRhythm: boolean): PaperCell => {
    const from = isRhythm ? seconds(0) : columnStart(column);
    const to = isRhythm ? pageSeconds : columnStart(column + 1);
    const x = traceLeft + timeInMillimetres(scale, from);
    const top = MARGIN.top + row * rowHeight;
    return {
      ...shown,
      isRhythm,
      row,
      column,
      x: millimetres(x),
      width: millimetres(traceLeft + timeInMillimetres(scale, to) - x),
      baseline: baselineOf(row),
      top: millimetres(top),
      bottom: millimetres(top + rowHeight),
      inkTop: millimetres(Math.max(0, top - overlap)),
      inkBottom: millimetres(Math.min(traceBottom, top + rowHeight + overlap)),
      from,
      to,
      labelX: millimetres(x + LABEL.right),
      labelY: millimetres(top + LABEL.down),
    };
  };

  const cells: PaperCell[] = [];
  const leadChanges: LeadChangeTick[] = [];
  for (let row = 0; row < layout.rows; row += 1) {
    for (let column = 0; column < layout.columns; column += 1) {
      const shown = leads[column * layout.rows + row];
      if (shown === undefined) continue;
      const cell = cellAt(shown, row, column, false);
      cells.push(cell);
      if (column > 0) {
        const { baseline, x } = cell;
        leadChanges.push({ x, top: millimetres(baseline - TICK), bottom: millimetres(baseline + TICK) });
      }
    }
  }
  for (const [place, lead] of rhythmLeads.entries()) {
    cells.push(cellAt(shownUpright(lead), layout.rows + place, 0, true));
  }

  const pulse = calibrationPulseSize(scale);
  const width = millimetres(traceLeft + traceWidth + MARGIN.right);
  const height = millimetres(traceBottom + MARGIN.footer);
  return {
    scale,
    pageSeconds,
    width,
    height,
    traceLeft,
    traceWidth,
    rowHeight,
    cells,
    calibrationPulses: Array.from({ length: rowCount }, (_, row) => ({
      row,
      x: millimetres((traceLeft - pulse.width) / 2),
      baseline: baselineOf(row),
      ...pulse,
    })),
    leadChanges,
    footer: {
      x: millimetres(traceLeft),
      y: millimetres(height - LABEL.down),
      width: traceWidth,
    },
  };
}

/** Where a page time lies in a cell's strip; outside of its window it lies outside of the cell. */
export const placeInCell = (plan: PaperPlan, cell: PaperCell, time: Seconds): Millimetres =>
  millimetres(cell.x + timeInMillimetres(plan.scale, seconds(time - cell.from)));

/** Part of a cell, in page time, half-open. */
export interface CellSpan {
  readonly cell: PaperCell;
  readonly from: Seconds;
  readonly to: Seconds;
}

/** What a sweep has to ink when page time goes on from `from` to `to`: the column in which it is, or two at a change, and the rhythm strips. */
export function cellsToInk(plan: PaperPlan, from: Seconds, to: Seconds): readonly CellSpan[] {
  const spans: CellSpan[] = [];
  for (const cell of plan.cells) {
    const start = seconds(Math.max(from, cell.from));
    const end = seconds(Math.min(to, cell.to));
    if (start < end) spans.push({ cell, from: start, to: end });
  }
  return spans;
}

/** The cells that show this instant of the page. */
export const cellsAt = (plan: PaperPlan, time: Seconds): readonly PaperCell[] =>
  plan.cells.filter((cell) => time >= cell.from && time < cell.to);
