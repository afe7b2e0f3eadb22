import { type EcgExcerpt, excerptOf } from '../../../protocol/ecg/excerpt.ts';
import { filterExcerpt } from '../../../protocol/ecg/filters/display-filter.ts';
import type { CanvasSize, FittedPage } from '../../../protocol/ecg/paper/page-fit.ts';
import { pixelsPerMillimetre } from '../../../protocol/ecg/paper/paper-scale.ts';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { PaperCell } from '../../../protocol/ecg/paper/paper-plan.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import type { SampleIndex } from '../../../protocol/ecg/units.ts';
import { AbsenceInk } from './absence-ink.ts';
import { paperPlan } from './ink-defaults.ts';
import type { PaperArrangement, RecordedTwelveLead } from './ink-port.ts';
import { inkColours, WEIGHTS } from './ink-theme.ts';
import { placementAt, sourceOfExcerpt } from './lead-source.ts';
import { stripsOf } from './page-strips.ts';
import { penOf, type Pen } from './pen.ts';
import { paintLabels, paintSheet } from './sheet-ink.ts';
import { TraceInk } from './trace-ink.ts';

/** A recorded 12-lead on a canvas that is as large as its paper. Painted when something changes, and then left alone. */
export class PaperView {
  readonly #canvas: OffscreenCanvas;
  readonly #pen: Pen;
  #size: CanvasSize;
  #arrangement: PaperArrangement;
  #recorded: RecordedTwelveLead | null = null;
  #excerpt: EcgExcerpt | null = null;
  #isPainted = false;

  constructor(canvas: OffscreenCanvas, size: CanvasSize, arrangement: PaperArrangement) {
    this.#canvas = canvas;
    this.#pen = penOf(canvas);
    this.#size = size;
    this.#arrangement = arrangement;
  }

  resize(size: CanvasSize): void {
    this.#size = size;
    this.#isPainted = false;
  }
  arrange(arrangement: PaperArrangement): void {
    const isRefiltered = JSON.stringify(arrangement.filter) !== JSON.stringify(this.#arrangement.filter);
    this.#arrangement = arrangement;
    if (isRefiltered) this.#excerpt = null;
    this.#isPainted = false;
  }
  show(recorded: RecordedTwelveLead | null): void {
    this.#recorded = recorded;
    this.#excerpt = null;
    this.#isPainted = false;
  }
  renewSheet(): void {
    this.#isPainted = false;
  }

  /** The first sample of the 12-lead that stands on the paper; null while none does. */
  get shown(): SampleIndex | null {
    return this.#isPainted ? (this.#recorded?.first ?? null) : null;
  }

  paint(): boolean {
    if (this.#isPainted) return false;
    this.#isPainted = true;
    const page = this.#page();
    if (page === null) return false;
    this.#canvas.width = page.width;
    this.#canvas.height = page.height;
    const recorded = this.#recorded;
    const style = this.#arrangement;
    if (recorded === null) {
      paintSheet(this.#pen, { page, style, format: null, has: null, placement: 'standard' });
      return true;
    }
    this.#excerpt ??= filterExcerpt(excerptOfRecorded(recorded), style.filter);
    const source = sourceOfExcerpt(
      this.#excerpt,
      recorded.parts.map(({ first, channels, placement }) => ({
        first,
        end: (first + (channels[0]?.length ?? 0)) as SampleRange['end'],
        placement,
      })),
    );
    const placement = placementAt(source.placements, recorded.first);
    const { format, first } = recorded;
    const has = (lead: LeadName): boolean => source.has(lead);
    const placementOf = (cell: PaperCell): Placement =>
      placementAt(source.placements, first + cell.from * format.samplingRate);
    const content = { page, style, format, has, placement, placementOf };
    paintSheet(this.#pen, content);
    this.#paintSamples(page, recorded, source);
    if (source.absences.length > 0) paintLabels(this.#pen, content, inkColours(style.theme));
    return true;
  }

  #page(): FittedPage | null {
    const { speed, gain, cssPixelsPerMillimetre, rowHeight } = this.#arrangement;
    const plan = paperPlan({ speed, gain }, rowHeight ?? undefined);
    const density = pixelsPerMillimetre(cssPixelsPerMillimetre * this.#size.devicePixelRatio);
    const width = Math.round(plan.width * density);
    const height = Math.round(plan.height * density);
    // A canvas that no browser makes: the scale was set to nonsense.
    if (!(width > 0 && height > 0 && width <= 16_000 && height <= 16_000)) return null;
    const traceBottom = Math.floor(plan.cells.reduce((last, cell) => Math.max(last, cell.bottom), 0) * density) + 1;
    return { plan, density, width, height, left: 0, top: 0, traceBottom, cssPixelsPerMillimetre };
  }

  #paintSamples(
    page: FittedPage,
    { first, end, format }: RecordedTwelveLead,
    source: ReturnType<typeof sourceOfExcerpt>,
  ): void {
    const pen = this.#pen;
    const colours = inkColours(this.#arrangement.theme);
    const absenceInk = new AbsenceInk(pen, page, this.#arrangement);
    const traceInk = new TraceInk(page, format.samplingRate);
    const spans = stripsOf(page).map((strip) => ({
      strip,
      shown: { start: first, first, end },
      left: 0,
      right: page.width,
    }));
    for (const span of spans) {
      traceInk.paintAbsences(pen, absenceInk, source, span);
      traceInk.paintMovedLabels(pen, source, span, colours);
    }
    pen.strokeStyle = colours.trace;
    pen.lineWidth = Math.max(1.1, WEIGHTS.trace * page.density * 0.9);
    pen.lineJoin = 'round';
    pen.lineCap = 'round';
    pen.beginPath();
    for (const span of spans) traceInk.addTraces(pen, source, span);
    pen.stroke();
  }
}

/** By the channels' own names: how they are called on the paper follows from the placement beside them. */
function excerptOfRecorded({ format, parts, first, end }: RecordedTwelveLead): EcgExcerpt {
  const range = { first, end };
  return excerptOf(format, range, [
    { kind: 'gap', range },
    ...parts.map((part) => ({
      kind: 'samples' as const,
      block: { firstSample: part.first, channels: part.channels, leadsOff: part.leadsOff },
    })),
  ]);
}
