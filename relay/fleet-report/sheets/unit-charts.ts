import type { FleetReportJson } from '../../../protocol/wire/fleet-report.ts';
import { durationText, percent } from './figure-text.ts';
import { COLOUR, type Frame, type SheetPen } from './sheet-pen.ts';
import { filledIn, type SheetWords } from './sheet-words.ts';

type Units = FleetReportJson['units'];

/** More rows than these are too low to be read. */
const MOST_UNITS = 10;
const NAME_WIDTH = 32;
const HEAD = 11;
const FOOT = 7;

/** A chart's title, and the sentence by which it is read. */
export function inkHeading(pen: SheetPen, { x, y, width }: Frame, title: string, note: string): void {
  pen.text(title, x, y + 3.5, { size: 10, weight: 700, colour: COLOUR.ink, width });
  pen.text(note, x, y + 7.6, { size: 7, colour: COLOUR.soft, width });
}

/** Those with the most cases, in the order of the report. */
function shownOf(units: Units): Units {
  const most = [...units].sort((one, other) => other.cases - one.cases).slice(0, MOST_UNITS);
  return units.filter((unit) => most.includes(unit));
}

interface Rows {
  readonly units: Units;
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly step: number;
}

function inkRows(pen: SheetPen, frame: Frame, all: Units, words: SheetWords): Rows {
  const units = shownOf(all);
  const [top, bottom] = [frame.y + HEAD, frame.y + frame.height - FOOT];
  const step = Math.min(6.5, (bottom - top) / Math.max(1, units.length));
  for (const [at, { unit }] of units.entries()) {
    const baseline = top + (at + 0.5) * step + 1;
    pen.text(unit, frame.x + NAME_WIDTH - 2, baseline, {
      ...{ size: 7.5, align: 'right', width: NAME_WIDTH - 2, colour: COLOUR.ink },
    });
  }
  const end = top + units.length * step;
  if (units.length < all.length) {
    const told = filledIn(words.moreUnits, { shown: units.length, of: all.length });
    pen.text(told, frame.x, frame.y + frame.height - 0.5, { size: 7, colour: COLOUR.soft, width: frame.width });
  }
  return { units, left: frame.x + NAME_WIDTH, width: frame.width - NAME_WIDTH - 14, top, bottom: end, step };
}

function inkScale(pen: SheetPen, { top, bottom }: Rows, marks: readonly (readonly [x: number, text: string])[]): void {
  for (const [x, text] of marks) {
    pen.stroke(pen.line(x, top, x, bottom), { colour: COLOUR.line, width: 0.15 });
    pen.text(text, x - pen.widthOf(text, { size: 7 }) / 2, bottom + 3.4, { size: 7, colour: COLOUR.soft });
  }
}

export function inkDeliveredByUnit(pen: SheetPen, frame: Frame, all: Units, words: SheetWords): void {
  inkHeading(pen, frame, words.deliveredByUnit, words.deliveredByUnitNote);
  const rows = inkRows(pen, frame, all, words);
  const xOf = (share: number): number => rows.left + share * rows.width;
  inkScale(
    pen,
    rows,
    [0, 0.25, 0.5, 0.75, 1].map((share) => [xOf(share), percent(share)]),
  );
  for (const [at, { delivered }] of rows.units.entries()) {
    const y = rows.top + (at + 0.5) * rows.step;
    if (delivered.kind === 'absent') {
      pen.text(words.absent[delivered.reason], rows.left + 1, y + 1, { size: 7, colour: COLOUR.soft });
      continue;
    }
    const { count, of, least, most } = delivered;
    pen.stroke(pen.line(xOf(least), y, xOf(most), y), { colour: COLOUR.pale, width: 1.2 });
    const middle = xOf(count / of);
    pen.stroke(pen.line(middle, y - 1.2, middle, y + 1.2), { colour: COLOUR.bar, width: 1 });
    pen.text(`${String(count)}/${String(of)}`, frame.x + frame.width, y + 1, { size: 7, align: 'right' });
  }
}

/** Decades that are shown, ms. */
const SHORTEST = 10;

export function inkDelayByUnit(pen: SheetPen, frame: Frame, all: Units, words: SheetWords): void {
  inkHeading(pen, frame, words.delayByUnit, words.delayByUnitNote);
  const rows = inkRows(pen, frame, all, words);
  const longest = rows.units.reduce((most, { delay }) => Math.max(most, delay.kind === 'spread' ? delay.p99 : 0), 1000);
  const decades = Math.max(2, Math.ceil(Math.log10(longest / SHORTEST)));
  const xOf = (delay: number): number =>
    rows.left + (Math.max(0, Math.log10(Math.max(delay, SHORTEST) / SHORTEST)) / decades) * rows.width;
  const marks = Array.from({ length: decades + 1 }, (_, at) => SHORTEST * 10 ** at);
  inkScale(
    pen,
    rows,
    marks.map((delay, at) => [xOf(delay), `${at === 0 ? '≤ ' : ''}${durationText(delay, words)}`]),
  );
  for (const [at, { delay }] of rows.units.entries()) {
    const y = rows.top + (at + 0.5) * rows.step;
    if (delay.kind === 'absent') {
      pen.text(words.absent[delay.reason], rows.left + 1, y + 1, { size: 7, colour: COLOUR.soft });
      continue;
    }
    const [from, to, tail] = [xOf(delay.p50), xOf(delay.p95), xOf(delay.p99)];
    pen.stroke(pen.line(to, y, tail, y), { colour: COLOUR.soft, width: 0.25 });
    pen.fill(from, y - 1.1, Math.max(0.8, to - from), 2.2, COLOUR.bar);
    pen.stroke(pen.line(tail, y - 1.4, tail, y + 1.4), { colour: COLOUR.ink, width: 0.4 });
    pen.text(durationText(delay.p50, words), frame.x + frame.width, y + 1, { size: 7, align: 'right' });
  }
}
