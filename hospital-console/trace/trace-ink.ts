import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { pixelsPerMillimetre } from '../../protocol/ecg/paper/paper-scale.ts';
import { StrokeBuffer } from '../../protocol/ecg/paper/stroke-buffer.ts';
import { inkTrace, samplesInCell, strokeRoom, type TracePlacement } from '../../protocol/ecg/paper/trace-geometry.ts';
import {
  deviceCount,
  hertz,
  microvolts,
  microvoltsPerLsb,
  sampleIndex,
  type SampleIndex,
} from '../../protocol/ecg/units.ts';
import type { AbsencePainter, AbsentBand } from './absence-ink.ts';
import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import type { FilteredLeads } from './filtered-leads.ts';
import { traceReach } from './ink-theme.ts';
import { type LeadReach, reachOf } from './gain-that-fits.ts';
import { isMovable, labelsOver, type LabelChange, type PageLabels } from './lead-labels.ts';
import { pageTimeAt, xOfPageTime, type Ink } from './paper-surface.ts';
import type { SampleWindow } from './sample-window.ts';
import type { ShownPage } from '../../protocol/ecg/paper/shown-pages.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Device pixels on either side of what is painted from which the line of a lead without contact may reach into it. */
const REACH = 8;
const NOTHING_ABSENT: readonly SampleRange[] = [];
/** Samples read into µV already. */
const IN_MICROVOLTS = { lsb: microvoltsPerLsb(1), baseline: deviceCount(0) };

/** Turns what a window holds into strokes and bands on a page. Its arrays are used again each frame. */
export class TraceInk {
  readonly #page: FittedPage;
  readonly #samplingRate: number;
  /** Null: raw samples are drawn. */
  readonly #filtered: FilteredLeads | null;
  /** One a cell of the plan; only the page's start changes. */
  readonly #placements: readonly Mutable<TracePlacement>[];
  /** Device pixels on either side of what is painted from which a trace may reach into it: its ink, and from one sample to the next. */
  readonly #reach: number;
  #samples: Float32Array;
  #strokes = new StrokeBuffer(new Float32Array(4096));

  constructor(page: FittedPage, samplingRate: number, filtered: FilteredLeads | null) {
    this.#filtered = filtered;
    this.#page = page;
    this.#samplingRate = samplingRate;
    const columns = pixelsPerMillimetre(page.density);
    this.#placements = page.plan.cells.map((cell) => ({
      plan: page.plan,
      cell,
      samplingRate: hertz(samplingRate),
      pageStart: sampleIndex(0),
      signal: IN_MICROVOLTS,
      columns,
    }));
    this.#reach = traceReach(page.density) + xOfPageTime(page, 1 / samplingRate) - xOfPageTime(page, 0);
    this.#samples = new Float32Array(Math.ceil(page.plan.pageSeconds * samplingRate) + 4);
  }

  #xOf(shown: ShownPage, position: number): number {
    return xOfPageTime(this.#page, (position - shown.start) / this.#samplingRate);
  }

  /** The first sample that lies at or after a device column, of those that the page shows. */
  #sampleAt(shown: ShownPage, x: number): SampleIndex {
    const position = shown.start + pageTimeAt(this.#page, x) * this.#samplingRate;
    return sampleIndex(Math.ceil(Math.min(shown.end, Math.max(shown.first, position))));
  }

  /** Adds the traces that may reach into these device columns to the ink's current path. */
  addTraces(ink: Ink, window: SampleWindow, shown: ShownPage, left: number, right: number): void {
    const first = this.#sampleAt(shown, left - this.#reach);
    const end = sampleIndex(Math.min(Math.ceil(shown.end), this.#sampleAt(shown, right + this.#reach) + 1));
    if (end <= first) return;
    const absent = absentIn(window, first, end);
    const anyLeadOff = !window.leadsOff.isEmpty;
    for (const placement of this.#placements) {
      const { lead } = placement.cell;
      if (!window.has(lead)) continue;
      placement.pageStart = shown.start as SampleIndex;
      const within = samplesInCell(placement);
      const from = sampleIndex(Math.max(first, within.first));
      const to = sampleIndex(Math.min(end, within.end));
      if (to <= from) continue;
      const off = anyLeadOff ? window.leadsOff.of(lead, { first: from, end: to }) : NOTHING_ABSENT;
      const absences = off.length === 0 ? absent : sorted([...absent, ...off]);
      this.#read(window, lead, from, to);
      const range = { first: from, end: to };
      this.#makeRoom(strokeRoom(placement, range, absences.length));
      inkTrace(placement, { samples: this.#samples, offset: 0, range }, absences, this.#strokes);
      this.#addStrokes(ink);
    }
  }

  #read(window: SampleWindow, lead: LeadName, from: SampleIndex, to: SampleIndex): void {
    if (this.#filtered === null) window.readMicrovolts(lead, from, to, this.#samples);
    else this.#filtered.readMicrovolts(window, lead, from, to, this.#samples);
  }

  /** How far each cell's trace goes on these pages, in the plan's order; null where nothing of it is held. */
  reaches(window: SampleWindow, pages: readonly ShownPage[]): readonly (LeadReach | null)[] {
    return this.#placements.map((placement) => {
      const { lead } = placement.cell;
      if (!window.has(lead)) return null;
      let lowest = Infinity;
      let highest = -Infinity;
      for (const shown of pages) {
        placement.pageStart = shown.start as SampleIndex;
        const within = samplesInCell(placement);
        const end = sampleIndex(Math.min(within.end, Math.floor(shown.end)));
        for (let at = sampleIndex(Math.max(within.first, Math.ceil(shown.first), 0)); at < end;) {
          const stretch = window.stretchAt(at, end);
          if (stretch.standing === 'held') {
            this.#read(window, lead, at, stretch.end);
            const reach = reachOf(this.#samples, stretch.end - at);
            lowest = Math.min(lowest, reach.lowest);
            highest = Math.max(highest, reach.highest);
          }
          at = stretch.end;
        }
      }
      return highest < lowest ? null : { lowest: microvolts(lowest), highest: microvolts(highest) };
    });
  }

  /** What the leads are called on these pages, from left to right; a page of standard places needs no asking. */
  labelsOn(window: SampleWindow, pages: readonly ShownPage[]): PageLabels {
    const ordered = [...pages].sort((one, other) => this.#xOf(one, one.first) - this.#xOf(other, other.first));
    const changes: LabelChange[] = [];
    const own = this.#placements.map((placement) => {
      const { cell } = placement;
      if (!isMovable(cell.lead) || !window.has(cell.lead)) return cell.label;
      let label: string | null = null;
      let first = cell.label;
      for (const shown of ordered) {
        placement.pageStart = shown.start as SampleIndex;
        const within = samplesInCell(placement);
        const from = sampleIndex(Math.max(within.first, Math.ceil(shown.first), 0));
        const end = sampleIndex(Math.min(within.end, Math.ceil(shown.end)));
        for (const named of labelsOver(window, cell, { first: from, end })) {
          if (label === null) first = named.label;
          else if (named.label !== label) changes.push({ cell, x: this.#xOf(shown, named.first), label: named.label });
          label = named.label;
        }
      }
      return first;
    });
    return { own, changes };
  }

  #makeRoom(numbers: number): void {
    if (this.#strokes.points.length >= numbers) this.#strokes.clear();
    else this.#strokes = new StrokeBuffer(new Float32Array(2 * numbers));
  }

  #addStrokes(ink: Ink): void {
    const { points, length } = this.#strokes;
    const { density } = this.#page;
    const left = this.#page.left + 0.5;
    const top = this.#page.top + 0.5;
    let down = false;
    for (let i = 0; i < length; i += 2) {
      const x = points[i] as number;
      if (Number.isNaN(x)) {
        down = false;
        continue;
      }
      const y = points[i + 1] as number;
      if (down) ink.lineTo(left + x * density, top + y * density);
      else ink.moveTo(left + x * density, top + y * density);
      down = true;
    }
  }

  /** Paints what is absent in these device columns: bands over all rows, and a line for each lead without contact. */
  paintAbsences(
    ink: Ink,
    painter: AbsencePainter,
    window: SampleWindow,
    shown: ShownPage,
    left: number,
    right: number,
  ): void {
    const bands = this.#bandsOf(painter, window, shown);
    if (bands.length > 0) {
      const edge = xOfPageTime(this.#page, this.#page.plan.pageSeconds);
      painter.paintBands(ink, bands, edge, this.#xOf(shown, shown.first));
    }
    if (!window.leadsOff.isEmpty) this.#paintLeadsOff(ink, painter, window, shown, left, right);
  }

  /** All of the page's, for their notes must not overlap; a page without absences costs two look-ups. */
  #bandsOf(painter: AbsencePainter, window: SampleWindow, shown: ShownPage): readonly AbsentBand[] {
    const bands: AbsentBand[] = [];
    const pageEnd = shown.start + this.#page.plan.pageSeconds * this.#samplingRate;
    const end = sampleIndex(Math.ceil(shown.end));
    for (let at = sampleIndex(Math.max(0, Math.ceil(shown.start))); at < end;) {
      const stretch = window.stretchAt(at, end);
      if (stretch.standing === 'gap' || stretch.standing === 'awaited') {
        const from = Math.max(at, shown.first);
        const gap = stretch.standing === 'gap' ? window.gaps.at(at) : null;
        // A gap that another follows at once ends where its own reason does.
        const stretchEnd = gap === null ? stretch.end : Math.min(stretch.end, gap.end);
        const to = Math.min(stretchEnd, shown.end);
        if (to > from) {
          bands.push({
            kind: stretch.standing,
            left: this.#xOf(shown, from),
            right: this.#xOf(shown, to),
            wholeLeft: this.#xOf(shown, Math.max(at, shown.start)),
            wholeRight: this.#xOf(shown, Math.min(gap?.end ?? stretchEnd, pageEnd)),
            note:
              gap === null
                ? painter.awaitedNote
                : painter.gapNote(gap.reason, (gap.end - gap.first) / this.#samplingRate, window.gaps.isWhole(gap)),
          });
        }
        at = sampleIndex(stretchEnd);
      } else at = stretch.end;
    }
    return bands;
  }

  #paintLeadsOff(
    ink: Ink,
    painter: AbsencePainter,
    window: SampleWindow,
    shown: ShownPage,
    left: number,
    right: number,
  ): void {
    const first = this.#sampleAt(shown, left - REACH);
    const end = this.#sampleAt(shown, right + REACH);
    for (const placement of this.#placements) {
      const { cell } = placement;
      if (!window.has(cell.lead)) continue;
      placement.pageStart = shown.start as SampleIndex;
      const within = samplesInCell(placement);
      // What began before the columns that are painted is asked for too: its words may reach into them.
      for (const span of window.leadsOff.of(cell.lead, within)) {
        const wholeFrom = Math.max(span.first, within.first);
        const wholeTo = Math.min(span.end, within.end);
        const from = Math.max(wholeFrom, shown.first);
        const to = Math.min(wholeTo, shown.end);
        if (to <= from || from >= end || to <= first) continue;
        painter.paintLeadOff(ink, {
          from: this.#xOf(shown, from),
          to: this.#xOf(shown, to),
          wholeFrom: this.#xOf(shown, wholeFrom),
          // While it goes on nobody knows how long it will be.
          wholeTo: this.#xOf(shown, wholeTo >= window.newestHeld ? within.end : wholeTo),
          baseline: cell.baseline,
        });
      }
    }
  }
}

/** What must not be crossed by a line, in order. */
function absentIn(window: SampleWindow, first: SampleIndex, end: SampleIndex): readonly SampleRange[] {
  const { standing, end: next } = window.stretchAt(first, end);
  if (standing === 'held' && next >= end) return NOTHING_ABSENT;
  const absent: SampleRange[] = [];
  for (let at = first; at < end;) {
    const stretch = window.stretchAt(at, end);
    if (stretch.standing !== 'held') absent.push({ first: at, end: stretch.end });
    at = stretch.end;
  }
  return absent;
}

const sorted = (ranges: SampleRange[]): readonly SampleRange[] => ranges.sort((one, other) => one.first - other.first);
