import { pixelsPerMillimetre } from '../../../protocol/ecg/paper/paper-scale.ts';
import type { FittedPage } from '../../../protocol/ecg/paper/page-fit.ts';
import type { PaperCell } from '../../../protocol/ecg/paper/paper-plan.ts';
import type { ShownPage } from '../../../protocol/ecg/paper/shown-pages.ts';
import { StrokeBuffer } from '../../../protocol/ecg/paper/stroke-buffer.ts';
import {
  inkTrace,
  samplesInCell,
  strokeRoom,
  type TracePlacement,
} from '../../../protocol/ecg/paper/trace-geometry.ts';
import { atY } from '../../../protocol/ecg/paper/device-place.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import { deviceCount, type Hertz, microvoltsPerLsb, sampleIndex } from '../../../protocol/ecg/units.ts';
import type { AbsenceInk, AbsentBand } from './absence-ink.ts';
import type { InkColours } from './ink-theme.ts';
import { durationText } from './ink-words.ts';
import { placementAt, type LeadSource } from './lead-source.ts';
import { timeInStrip, xInStrip, type PageStrip } from './page-strips.ts';
import { fontOf, letterHeight, uprightLine, type Pen } from './pen.ts';
import { labelLine, labelOf } from './sheet-ink.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Device pixels on either side of what is painted from which ink may reach into it. */
const REACH = 8;
/** Samples read into µV already. */
const IN_MICROVOLTS = { lsb: microvoltsPerLsb(1), baseline: deviceCount(0) };

/** What is painted of a strip: a page of its samples, and device columns. */
export interface InkSpan {
  readonly strip: PageStrip;
  readonly shown: ShownPage;
  readonly left: number;
  readonly right: number;
}

/** Turns samples into strokes and bands on a page. Its arrays are used again each frame. */
export class TraceInk {
  readonly #page: FittedPage;
  readonly #rate: Hertz;
  readonly #placements: ReadonlyMap<PaperCell, Mutable<TracePlacement>>;
  #samples: Float32Array;
  #strokes = new StrokeBuffer(new Float32Array(4096));

  constructor(page: FittedPage, rate: Hertz) {
    this.#page = page;
    this.#rate = rate;
    const columns = pixelsPerMillimetre(page.density);
    this.#placements = new Map(
      page.plan.cells.map((cell) => [
        cell,
        { plan: page.plan, cell, samplingRate: rate, pageStart: sampleIndex(0), signal: IN_MICROVOLTS, columns },
      ]),
    );
    this.#samples = new Float32Array(Math.ceil(page.plan.pageSeconds * rate) + 4);
  }

  #xOf({ strip, shown }: InkSpan, sample: number): number {
    return xInStrip(this.#page, strip, (sample - shown.start) / this.#rate);
  }

  /** The samples that may reach into the span's columns, of those that the page shows. */
  #range({ strip, shown, left, right }: InkSpan): SampleRange {
    const at = (x: number): number =>
      Math.ceil(
        Math.min(shown.end, Math.max(shown.first, shown.start + timeInStrip(this.#page, strip, x) * this.#rate)),
      );
    return { first: sampleIndex(at(left - REACH)), end: sampleIndex(at(right + REACH)) };
  }

  /** Adds the traces to the pen's current path. */
  addTraces(pen: Pen, source: LeadSource, span: InkSpan): void {
    const { first, end } = this.#range(span);
    if (end <= first) return;
    const absent = source.absences.filter((one) => one.end > first && one.first < end);
    for (const cell of span.strip.cells) {
      const placement = this.#placements.get(cell);
      if (placement === undefined || !source.has(cell.lead)) continue;
      placement.pageStart = sampleIndex(span.shown.start);
      const within = samplesInCell(placement);
      const range = { first: sampleIndex(Math.max(first, within.first)), end: sampleIndex(Math.min(end, within.end)) };
      if (range.end <= range.first) continue;
      const off = source.isAnyLeadOff ? source.leadOffIn(cell.lead, range) : [];
      const absences = off.length === 0 ? absent : [...absent, ...off].sort((one, other) => one.first - other.first);
      source.read(cell.lead, range.first, range.end, this.#samples);
      const room = strokeRoom(placement, range, absences.length);
      if (this.#strokes.points.length >= room) this.#strokes.clear();
      else this.#strokes = new StrokeBuffer(new Float32Array(2 * room));
      inkTrace(placement, { samples: this.#samples, offset: 0, range }, absences, this.#strokes);
      this.#addStrokes(pen);
    }
  }

  #addStrokes(pen: Pen): void {
    const { points, length } = this.#strokes;
    const { density } = this.#page;
    const left = this.#page.left + 0.5;
    const top = this.#page.top + 0.5;
    let isDown = false;
    for (let i = 0; i < length; i += 2) {
      const x = points[i] as number;
      if (Number.isNaN(x)) {
        isDown = false;
        continue;
      }
      const y = points[i + 1] as number;
      if (isDown) pen.lineTo(left + x * density, top + y * density);
      else pen.moveTo(left + x * density, top + y * density);
      isDown = true;
    }
  }

  /** Paints what is absent: bands over the strip, and a line for each lead without contact. */
  paintAbsences(pen: Pen, ink: AbsenceInk, source: LeadSource, span: InkSpan): void {
    const bands = this.#bands(ink, source, span);
    if (bands.length > 0) ink.paintBands(pen, span.strip, bands, this.#xOf(span, span.shown.first));
    if (source.isAnyLeadOff) this.#paintLeadsOff(pen, ink, source, span);
  }

  /** What of the strip's seconds the page shows. */
  #shownOf({ strip, shown }: InkSpan): { readonly from: number; readonly to: number; readonly whole: SampleRange } {
    const stripFrom = shown.start + strip.from * this.#rate;
    const stripTo = shown.start + strip.to * this.#rate;
    return {
      from: Math.max(shown.first, stripFrom),
      to: Math.min(shown.end, stripTo),
      whole: { first: sampleIndex(stripFrom), end: sampleIndex(stripTo) },
    };
  }

  /** All of the strip's, for their notes must not overlap. */
  #bands(ink: AbsenceInk, source: LeadSource, span: InkSpan): readonly AbsentBand[] {
    const { from, to } = this.#shownOf(span);
    const bands: AbsentBand[] = [];
    for (const { kind, first, end } of source.absences) {
      if (end <= from || first >= to) continue;
      bands.push({
        kind,
        left: this.#xOf(span, Math.max(from, first)),
        right: this.#xOf(span, Math.min(to, end)),
        note: `${ink.words[kind]} ${durationText((end - first) / this.#rate)}`,
      });
    }
    return bands;
  }

  #paintLeadsOff(pen: Pen, ink: AbsenceInk, source: LeadSource, span: InkSpan): void {
    const { from, to, whole } = this.#shownOf(span);
    if (to <= from) return;
    for (const cell of span.strip.cells) {
      if (!source.has(cell.lead)) continue;
      for (const off of source.leadOffIn(cell.lead, whole)) {
        const offFrom = Math.max(off.first, from);
        const offTo = Math.min(off.end, to);
        if (offTo <= offFrom) continue;
        // While it goes on nobody knows how long it will be.
        const isGoingOn = off.end >= span.shown.end;
        ink.paintLeadOff(pen, {
          from: this.#xOf(span, offFrom),
          to: this.#xOf(span, offTo),
          wholeFrom: this.#xOf(span, Math.max(off.first, whole.first)),
          wholeTo: this.#xOf(span, isGoingOn ? whole.end : Math.min(off.end, whole.end)),
          baseline: cell.baseline,
        });
      }
    }
  }

  /** Where electrodes were moved within the page: the name before it and the name after it, on either side of a line. */
  paintMovedLabels(pen: Pen, source: LeadSource, span: InkSpan, colours: InkColours): void {
    const { from, to, whole } = this.#shownOf(span);
    pen.font = fontOf(this.#page, 'label');
    pen.textAlign = 'left';
    pen.textBaseline = 'alphabetic';
    for (const run of source.placements) {
      if (run.first <= whole.first || run.first <= from || run.first >= to) continue;
      const before = placementAt(source.placements, run.first - 1);
      for (const cell of span.strip.cells) {
        const label = labelOf(cell, run.placement);
        if (label === labelOf(cell, before)) continue;
        const x = this.#xOf(span, run.first);
        const old = labelOf(cell, before);
        this.#paintLabel(pen, old, x - this.#page.density - pen.measureText(old).width, cell, colours);
        this.#paintLabel(pen, label, x + this.#page.density, cell, colours);
        uprightLine(pen, x, atY(this.#page, cell.top), atY(this.#page, cell.bottom), 1);
      }
    }
  }

  #paintLabel(pen: Pen, label: string, left: number, cell: PaperCell, colours: InkColours): void {
    const height = letterHeight(this.#page, 'label');
    const bottom = labelLine(this.#page, cell);
    pen.fillStyle = colours.paper;
    pen.fillRect(left - 2, bottom - height * 0.85, pen.measureText(label).width + 4, height);
    pen.fillStyle = colours.label;
    pen.fillText(label, left, bottom);
  }
}
