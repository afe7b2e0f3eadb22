import type { FleetReportJson } from '../../../protocol/wire/fleet-report.ts';
import { minutesText } from './figure-text.ts';
import { COLOUR, type Frame, type SheetPen } from './sheet-pen.ts';
import { filledIn, type SheetWords } from './sheet-words.ts';
import { inkHeading } from './unit-charts.ts';

/** An hour of which less was recorded says little, s. */
const LITTLE = 600;
const HEAD = 14;
const FOOT = 6;
const MOST_PLACES = 9;

export function inkGapByHour(pen: SheetPen, frame: Frame, hours: FleetReportJson['hours'], words: SheetWords): void {
  inkHeading(pen, frame, words.byHour, words.byHourNote);
  const most = hours.reduce((sum, { gap }) => Math.max(sum, gap), 0);
  const [top, bottom] = [frame.y + HEAD, frame.y + frame.height - FOOT];
  if (most === 0) {
    pen.text(words.noGap, frame.x, top + 6, { size: 9, colour: COLOUR.ink });
    return;
  }
  const step = frame.width / 24;
  pen.stroke(pen.line(frame.x, bottom, frame.x + frame.width, bottom), { colour: COLOUR.line, width: 0.2 });
  for (const [hour, { gap, recorded }] of hours.entries()) {
    const height = (gap / most) * (bottom - top);
    const x = frame.x + hour * step;
    const colour = recorded < LITTLE ? COLOUR.pale : COLOUR.bar;
    if (gap > 0) pen.fill(x + step * 0.15, bottom - height, step * 0.7, Math.max(0.3, height), colour);
    const label = (gap / 60).toFixed(gap < 600 ? 1 : 0);
    if (gap > 0) {
      const at = x + (step - pen.widthOf(label, { size: 6.5 })) / 2;
      pen.text(label, at, bottom - height - 0.8, { size: 6.5, colour: COLOUR.ink });
    }
    const name = String(hour);
    const at = x + (step - pen.widthOf(name, { size: 7 })) / 2;
    pen.text(name, at, bottom + 3.4, { size: 7, colour: COLOUR.soft });
  }
}

export function inkGapByPlace(pen: SheetPen, frame: Frame, report: FleetReportJson, words: SheetWords): void {
  inkHeading(pen, frame, words.byPlace, words.byPlaceNote);
  const unknown = report.gapWithoutPlace;
  const rows = [
    ...report.places
      .slice(0, unknown > 0 ? MOST_PLACES - 1 : MOST_PLACES)
      .map(({ latitude, longitude, gap, cases }) => ({
        name: `${latitude.toFixed(2)}°, ${longitude.toFixed(2)}°`,
        ...{ gap, told: filledIn(words.inCases, { cases }) },
      })),
    ...(unknown > 0 ? [{ name: words.placeUnknown, gap: unknown, told: '' }] : []),
  ];
  const top = frame.y + HEAD - 2;
  if (rows.length === 0) {
    pen.text(words.noGap, frame.x, top + 8, { size: 9, colour: COLOUR.ink });
    return;
  }
  const most = rows.reduce((sum, { gap }) => Math.max(sum, gap), 0);
  const step = Math.min(6, (frame.height - HEAD) / rows.length);
  const [left, width] = [frame.x + 34, frame.width - 34 - 36];
  for (const [at, { name, gap, told }] of rows.entries()) {
    const y = top + (at + 0.5) * step;
    pen.text(name, left - 2, y + 1, { size: 7.5, align: 'right', width: 32 });
    pen.fill(left, y - 1.4, Math.max(0.4, (gap / most) * width), 2.8, COLOUR.bar);
    const figure = told === '' ? minutesText(gap, words) : `${minutesText(gap, words)} · ${told}`;
    pen.text(figure, left + (gap / most) * width + 1.5, y + 1, { size: 7 });
  }
}
