import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import type { PaperCell } from '../../protocol/ecg/paper/paper-plan.ts';
import { stillPageStart } from '../../protocol/ecg/paper/shown-pages.ts';
import {
  type BeatsPerMinute,
  beatsPerMinute,
  type Hertz,
  type Microvolts,
  type Milliseconds,
  milliseconds,
  type SampleIndex,
  sampleIndex,
} from '../../protocol/ecg/units.ts';

/** A still page on the screen: which sample lies where. Places are CSS pixels from the canvas's upper left corner. */
export interface StillPaper {
  readonly page: FittedPage;
  readonly rate: Hertz;
  /** The sample at page time 0. */
  readonly start: SampleIndex;
  /** One past the newest sample on the page. */
  readonly end: SampleIndex;
}

/** Two legs on one lead, each on a sample. */
export interface Caliper {
  /** Of the plan's cells. */
  readonly cell: number;
  readonly from: SampleIndex;
  readonly to: SampleIndex;
  /** The leg that the keys move. */
  readonly active: 'from' | 'to';
  /** The interval goes on to both sides, to see whether beats keep to it. */
  readonly marchesOut: boolean;
}

export const stillPaper = (page: FittedPage, rate: Hertz, playhead: SampleIndex): StillPaper => ({
  page,
  rate,
  start: sampleIndex(Math.round(stillPageStart(playhead, page.plan.pageSeconds * rate))),
  end: playhead,
});

/** Device pixels in a CSS pixel. */
const ratioOf = (page: FittedPage): number => page.density / page.cssPixelsPerMillimetre;

/** Whether this page fills a box of so many CSS pixels. Between two sizes of a window it does not, and nothing is where it says. */
export const fills = (page: FittedPage, box: { readonly width: number; readonly height: number }): boolean =>
  Math.abs(page.width / ratioOf(page) - box.width) < 1 && Math.abs(page.height / ratioOf(page) - box.height) < 1;

export const xOfSample = ({ page, rate, start }: StillPaper, sample: number): number =>
  (page.left + (page.plan.traceLeft + ((sample - start) / rate) * page.plan.scale.speed) * page.density) /
  ratioOf(page);

export const yOfMillimetres = ({ page }: StillPaper, y: number): number =>
  (page.top + y * page.density) / ratioOf(page);

export const yOfPotential = (paper: StillPaper, cell: PaperCell, potential: Microvolts): number =>
  yOfMillimetres(paper, cell.baseline - ((cell.inverted ? -1 : 1) * potential * paper.page.plan.scale.gain) / 1000);

/** The samples of a cell that are on the page. */
function samplesOf(
  { rate, start, end }: StillPaper,
  cell: PaperCell,
): { readonly first: number; readonly last: number } {
  return {
    first: Math.ceil(start + cell.from * rate - 1e-6),
    last: Math.min(end - 1, Math.ceil(start + cell.to * rate - 1e-6) - 1),
  };
}

const within = (value: number, first: number, last: number): SampleIndex =>
  sampleIndex(Math.max(first, Math.min(last, value)));

export interface PaperPlace {
  readonly cell: number;
  readonly sample: SampleIndex;
}

/** The lead and the sample nearest to a place; null where the page shows nothing. */
export function placeAt(paper: StillPaper, x: number, y: number): PaperPlace | null {
  const { page, rate, start, end } = paper;
  if (end <= start) return null;
  const ratio = ratioOf(page);
  const down = (y * ratio - page.top) / page.density;
  const time = ((x * ratio - page.left) / page.density - page.plan.traceLeft) / page.plan.scale.speed;
  const away = (cell: PaperCell): number => {
    const above = Math.max(cell.top - down, 0, down - cell.bottom);
    const aside = Math.max(cell.from - time, 0, time - cell.to) * page.plan.scale.speed;
    return above * 1000 + aside;
  };
  const { cells } = page.plan;
  let nearest = -1;
  for (const [at, cell] of cells.entries()) {
    const { first, last } = samplesOf(paper, cell);
    if (last < first) continue;
    if (nearest < 0 || away(cell) < away(cells[nearest] as PaperCell)) nearest = at;
  }
  const cell = cells[nearest];
  if (cell === undefined) return null;
  const { first, last } = samplesOf(paper, cell);
  return { cell: nearest, sample: within(Math.round(start + time * rate), first, last) };
}

/** Both legs on one place: a hand that drags draws them apart. */
export const caliperAt = ({ cell, sample }: PaperPlace): Caliper => ({
  cell,
  from: sample,
  to: sample,
  active: 'to',
  marchesOut: false,
});

/** The active leg to a place; it stays in its lead. */
export function dragTo(paper: StillPaper, caliper: Caliper, x: number): Caliper {
  const { page, rate, start } = paper;
  const time = ((x * ratioOf(page) - page.left) / page.density - page.plan.traceLeft) / page.plan.scale.speed;
  return moved(paper, caliper, Math.round(start + time * rate));
}

export const stepped = (paper: StillPaper, caliper: Caliper, samples: number): Caliper =>
  moved(paper, caliper, caliper[caliper.active] + samples);

function moved(paper: StillPaper, caliper: Caliper, sample: number): Caliper {
  const cell = paper.page.plan.cells[caliper.cell];
  if (cell === undefined) return caliper;
  const { first, last } = samplesOf(paper, cell);
  return { ...caliper, [caliper.active]: within(sample, first, last) };
}

/** The same interval on the next lead above or below, as far as that shows the same time. */
export function onNextLead(paper: StillPaper, caliper: Caliper, direction: -1 | 1): Caliper {
  const { cells } = paper.page.plan;
  const present = cells[caliper.cell];
  if (present === undefined) return caliper;
  const candidates = cells
    .map((cell, at) => ({ cell, at, ...samplesOf(paper, cell) }))
    .filter(
      ({ cell, first, last }) =>
        Math.sign(cell.row - present.row) === direction && caliper.from >= first && caliper.from <= last,
    )
    .sort((one, other) => (one.cell.row - other.cell.row) * direction);
  const [next] = candidates;
  if (next === undefined) return caliper;
  return { ...caliper, cell: next.at, to: within(caliper.to, next.first, next.last) };
}

/** Which leg lies within reach of a place; null where neither does. */
export function legNear(paper: StillPaper, caliper: Caliper, x: number, reach: number): Caliper['active'] | null {
  const to = Math.abs(xOfSample(paper, caliper.to) - x);
  const from = Math.abs(xOfSample(paper, caliper.from) - x);
  if (Math.min(to, from) > reach) return null;
  return to <= from ? 'to' : 'from';
}

export const isOnPage = (paper: StillPaper, caliper: Caliper): boolean =>
  Math.min(caliper.from, caliper.to) >= paper.start &&
  Math.max(caliper.from, caliper.to) < paper.end &&
  paper.page.plan.cells[caliper.cell] !== undefined;

export const intervalOf = ({ from, to }: Caliper, rate: Hertz): Milliseconds =>
  milliseconds((Math.abs(to - from) * 1000) / rate);

/** Beats a minute, were the interval one beat; null for an interval too short to be one. */
export const rateOf = (interval: Milliseconds): BeatsPerMinute | null =>
  interval < 100 ? null : beatsPerMinute(60_000 / interval);

/** More marks than a page could show apart. */
const MOST_MARKS = 200;

/** Where the interval falls again over the whole width of the page, the legs left out. */
export function marchOut(paper: StillPaper, { from, to }: Caliper): readonly number[] {
  const length = Math.abs(to - from);
  const span = paper.end - paper.start;
  if (length === 0 || span / length > MOST_MARKS) return [];
  const marks: number[] = [];
  const earlier = Math.min(from, to);
  for (let at = earlier - Math.floor((earlier - paper.start) / length) * length; at < paper.end; at += length) {
    if (at !== from && at !== to) marks.push(at);
  }
  return marks;
}
