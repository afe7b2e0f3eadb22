import { LEAD_ORDERS, shownUpright, type ShownLead } from '../../../protocol/ecg/paper/lead-layout.ts';
import type { CanvasSize, FittedPage } from '../../../protocol/ecg/paper/page-fit.ts';
import type { CalibrationPulse, PaperCell, PaperPlan } from '../../../protocol/ecg/paper/paper-plan.ts';
import { calibrationPulseSize, pixelsPerMillimetre, type PaperScale } from '../../../protocol/ecg/paper/paper-scale.ts';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import { millimetres, seconds } from '../../../protocol/ecg/units.ts';
import { LEAST_LETTERS } from './ink-theme.ts';

/**
 * A live sweep on a tablet: unlike a printed page, whose columns follow each other in time, every column here shows the same
 * seconds, so that all leads are live at once.
 */
export interface LivePage extends FittedPage {
  /** Where each column's page time 0 lies, mm from the page's corner. */
  readonly columnLefts: readonly number[];
}

/** mm */
const MARGIN = { top: 5, right: 2, bottom: 6.5, between: 4 } as const;
const PULSE_LEFT = 2;
const PULSE_RIGHT = 2;
const LEAST_ROW = 9;
/** What CSS believes of a millimetre; rows that would be lower than LEAST_ROW make it smaller. */
const CSS_PIXELS_A_MILLIMETRE = 96 / 25.4;
const LEAST_DENSITY = 2;
/** Of the footer's letters: what it takes above its line and below it. */
const FOOTER_LINE = 1.4;
const FOOTER_DESCENT = 0.4;
const FEW_LEADS = 3;

/** As many columns as make the longest rows that are still high enough to read: two at landscape, one at portrait. */
const columnsFor = (count: number, width: number, height: number): number =>
  count > FEW_LEADS && width > height * 1.15 ? 2 : 1;

/** The live page of a canvas; null where the canvas has no size to speak of. Leads fill the first column, then the next. */
export function layOutLive(
  size: CanvasSize,
  leads: 'twelve' | readonly LeadName[],
  scale: PaperScale,
): LivePage | null {
  const width = Math.round(size.width * size.devicePixelRatio);
  const height = Math.round(size.height * size.devicePixelRatio);
  const shown: readonly ShownLead[] = leads === 'twelve' ? LEAD_ORDERS.standard : leads.map(shownUpright);
  if (!(width >= 120 && height >= 80) || shown.length === 0) return null;
  const columns = columnsFor(shown.length, width, height);
  const rows = Math.ceil(shown.length / columns);
  const natural = CSS_PIXELS_A_MILLIMETRE * size.devicePixelRatio;
  const letters = LEAST_LETTERS.footer * size.devicePixelRatio;
  const fitting = Math.min(
    height / (rows * LEAST_ROW + MARGIN.top + MARGIN.bottom),
    (height - letters * FOOTER_LINE) / (rows * LEAST_ROW + MARGIN.top),
  );
  const density = Math.max(LEAST_DENSITY, Math.min(Math.round(natural), Math.floor(fitting)));
  // The footer's letters do not shrink with the paper.
  const below = Math.max(MARGIN.bottom, (letters * FOOTER_LINE) / density);
  const pageWidth = width / density;
  const pageHeight = height / density;
  const pulse = calibrationPulseSize(scale);
  const traceLeft = Math.ceil(PULSE_LEFT + pulse.width + PULSE_RIGHT);
  const room = pageWidth - traceLeft - MARGIN.right - (columns - 1) * MARGIN.between;
  const columnWidth = Math.floor(room / columns);
  if (columnWidth < 10) return null;
  const rowHeight = Math.max(LEAST_ROW, Math.floor((pageHeight - MARGIN.top - below) / rows));
  const pageSeconds = seconds(columnWidth / scale.speed);
  const columnLefts = Array.from(
    { length: columns },
    (_, column) => traceLeft + column * (columnWidth + MARGIN.between),
  );
  const bottom = MARGIN.top + rows * rowHeight;
  const baselineOf = (row: number): number => MARGIN.top + row * rowHeight + Math.round(rowHeight * 0.6);
  const cells = shown.map((lead, place): PaperCell => {
    const column = Math.floor(place / rows);
    const row = place % rows;
    const x = columnLefts[column] ?? traceLeft;
    const top = MARGIN.top + row * rowHeight;
    return {
      ...lead,
      isRhythm: shown.length <= FEW_LEADS,
      row,
      column,
      x: millimetres(x),
      width: millimetres(columnWidth),
      baseline: millimetres(baselineOf(row)),
      top: millimetres(top),
      bottom: millimetres(top + rowHeight),
      inkTop: millimetres(Math.max(MARGIN.top, top - rowHeight * 0.75)),
      inkBottom: millimetres(Math.min(bottom, top + rowHeight * 1.75)),
      from: seconds(0),
      to: pageSeconds,
      labelX: millimetres(x + 1),
      labelY: millimetres(top + 4),
    };
  });
  const calibrationPulses = Array.from({ length: rows }, (_, row): CalibrationPulse => ({
    row,
    x: millimetres(PULSE_LEFT),
    baseline: millimetres(baselineOf(row)),
    ...pulse,
  }));
  const plan: PaperPlan = {
    scale,
    pageSeconds,
    width: millimetres(pageWidth),
    height: millimetres(pageHeight),
    traceLeft: millimetres(traceLeft),
    traceWidth: millimetres(columnWidth),
    rowHeight: millimetres(rowHeight),
    cells,
    calibrationPulses,
    leadChanges: [],
    footer: {
      x: millimetres(traceLeft),
      y: millimetres(pageHeight - Math.max(2, (letters * FOOTER_DESCENT) / density)),
      width: millimetres(pageWidth - traceLeft - MARGIN.right),
    },
  };
  return {
    plan,
    columnLefts,
    density: pixelsPerMillimetre(density),
    width,
    height,
    left: 0,
    top: 0,
    traceBottom: Math.min(height, Math.floor(bottom * density) + 1),
    cssPixelsPerMillimetre: density / size.devicePixelRatio,
  };
}
