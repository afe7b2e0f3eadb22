import { ColumnSet } from '../../../protocol/ecg/paper/column-set.ts';
import { shownPages, sweepPageStart, type ShownPage } from '../../../protocol/ecg/paper/shown-pages.ts';
import type { CanvasSize } from '../../../protocol/ecg/paper/page-fit.ts';
import type { SampleRange, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import { hertz, type Milliseconds } from '../../../protocol/ecg/units.ts';
import { AbsenceInk } from './absence-ink.ts';
import type { FeedStanding, LiveArrangement } from './ink-port.ts';
import { inkColours, WEIGHTS } from './ink-theme.ts';
import { inkWords } from './ink-words.ts';
import { placementAt, type LeadSource } from './lead-source.ts';
import { layOutLive, type LivePage } from './live-plan.ts';
import { stripsOf, xInStrip, type PageStrip } from './page-strips.ts';
import { fontOf, letterHeight, penOf, type Pen } from './pen.ts';
import { paintBadge, paintLabels, paintSheet } from './sheet-ink.ts';
import { TraceInk, type InkSpan } from './trace-ink.ts';

/** What there is to be shown at one instant. */
export interface LiveMoment {
  /** Null while no monitor has said anything. */
  readonly source: LeadSource | null;
  readonly format: SignalFormat | null;
  /** Where the feed begins for this screen, and how far the sweep has come. */
  readonly begin: number;
  readonly position: number;
  readonly standing: FeedStanding;
  readonly age: Milliseconds | null;
}

/** mm of blank paper ahead of a sweep. */
const ERASE_BAR = 5;
/** mm: how far words of an absence may reach beyond it. */
const WORDS_REACH = 70;
/** Beyond it one repaint is less work. */
const MOST_CHANGES = 32;
/** Before a format is known nothing is drawn but the sheet; any rate lays it out. */
const NO_RATE = hertz(500);

/** One canvas with a live sweep: the sheet once, then only the columns in which something has changed. */
export class LiveView {
  readonly #canvas: OffscreenCanvas;
  readonly #pen: Pen;
  #size: CanvasSize;
  #arrangement: LiveArrangement;
  #page: LivePage | null = null;
  #strips: readonly PageStrip[] = [];
  #sheet: OffscreenCanvas | null = null;
  #sheetPlacement: Placement = 'standard';
  #absenceInk: AbsenceInk | null = null;
  #traceInk: TraceInk | null = null;
  #columns = new ColumnSet(0);
  #isAllToPaint = true;
  #painted: { readonly position: number; readonly begin: number } | null = null;
  #banner = '';
  #changed: SampleRange[] = [];

  /** Throws where the browser gives no 2D context: nothing can be shown then. */
  constructor(canvas: OffscreenCanvas, size: CanvasSize, arrangement: LiveArrangement) {
    this.#canvas = canvas;
    this.#pen = penOf(canvas);
    this.#size = size;
    this.#arrangement = arrangement;
    this.#fit();
  }

  get page(): LivePage | null {
    return this.#page;
  }
  get arrangement(): LiveArrangement {
    return this.#arrangement;
  }

  resize(size: CanvasSize): void {
    this.#size = size;
    this.#fit();
  }
  arrange(arrangement: LiveArrangement): void {
    this.#arrangement = arrangement;
    this.#fit();
  }
  /** A font has come, another monitor, or something else that the sheet shows. */
  renewSheet(): void {
    this.#sheet = null;
    this.#repaint();
  }
  /** Something became known of samples that may have been painted already. */
  invalidate(range: SampleRange): void {
    if (this.#isAllToPaint) return;
    if (this.#changed.length >= MOST_CHANGES) this.#repaint();
    else this.#changed.push(range);
  }

  #repaint(): void {
    this.#isAllToPaint = true;
    this.#changed.length = 0;
  }

  #fit(): void {
    const { leads, speed, gain } = this.#arrangement;
    this.#page = layOutLive(this.#size, leads, { speed, gain });
    this.#sheet = null;
    if (this.#page !== null) {
      this.#columns = new ColumnSet(this.#page.width);
      this.#strips = stripsOf(this.#page);
    }
    this.#repaint();
  }

  /** Only now, for it is cleared by it: until something is painted what was there stays, and nothing flashes black by day. */
  #sizeCanvas({ width, height }: LivePage): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  /** Brings the canvas up to this moment. True where anything was painted. */
  paint(moment: LiveMoment): boolean {
    const page = this.#page;
    if (page === null) return false;
    this.#sizeCanvas(page);
    const rate = moment.format?.samplingRate ?? NO_RATE;
    const pageLength = page.plan.pageSeconds * rate;
    const eraseLength = (ERASE_BAR / page.plan.scale.speed) * rate;
    const pageStart = sweepPageStart(moment.begin, moment.position, pageLength);
    const placement = placementAt(moment.source?.placements ?? [], pageStart);
    if (placement !== this.#sheetPlacement) this.#sheet = null;
    const sheet = this.#sheet ?? this.#makeSheet(page, moment, placement);
    const banner = this.#bannerText(moment);
    if (banner !== this.#banner) this.#repaint();
    this.#banner = banner;
    const motion = { sweepOrigin: moment.begin, position: moment.position };
    const pages = shownPages(motion, pageLength, eraseLength)
      .map((shown) => ({ ...shown, first: Math.max(shown.first, moment.begin) }))
      .filter(({ first, end }) => end > first);
    this.#collectColumns(page, pages, moment, pageLength, eraseLength);
    const isAny = !this.#columns.isEmpty;
    const { lefts, rights } = this.#columns;
    for (let i = 0; i < lefts.length; i += 1) {
      this.#paintColumns(page, sheet, pages, moment, lefts[i] as number, rights[i] as number);
    }
    if (this.#isAllToPaint) this.#paintBelow(page, sheet, moment);
    this.#isAllToPaint = false;
    this.#changed.length = 0;
    this.#painted = { position: moment.position, begin: moment.begin };
    return isAny;
  }

  #makeSheet(page: LivePage, { source, format }: LiveMoment, placement: Placement): OffscreenCanvas {
    const sheet = new OffscreenCanvas(page.width, page.height);
    const has = source === null ? null : (lead: LeadName) => source.has(lead);
    paintSheet(penOf(sheet), { page, style: this.#arrangement, format, has, placement });
    this.#sheet = sheet;
    this.#sheetPlacement = placement;
    this.#absenceInk = new AbsenceInk(this.#pen, page, this.#arrangement);
    this.#traceInk = new TraceInk(page, format?.samplingRate ?? NO_RATE);
    this.#isAllToPaint = true;
    return sheet;
  }

  /** What stands across the sweep or in its corner; another text is painted anew. */
  #bannerText({ source, position, begin, standing, age }: LiveMoment): string {
    const words = inkWords(this.#arrangement.language);
    if (source === null || position <= begin) return words.waiting;
    if (standing === 'stale') return `${words.stale}\n${words.staleFor(String(Math.floor((age ?? 0) / 1000)))}`;
    return standing === 'delayed' ? words.delayed : '';
  }

  #collectColumns(
    page: LivePage,
    pages: readonly ShownPage[],
    { begin, position }: LiveMoment,
    pageLength: number,
    eraseLength: number,
  ): void {
    const columns = this.#columns;
    columns.clear();
    const before = this.#painted;
    const moved = before === null ? -1 : position - before.position;
    if (this.#isAllToPaint || before?.begin !== begin || moved < 0 || moved > pageLength / 2) {
      columns.add(0, page.width);
      return;
    }
    const rate = pageLength / page.plan.pageSeconds;
    const margin = Math.ceil(WEIGHTS.rhythmTrace * page.density) + 2;
    if (moved > 0) {
      const to = position + eraseLength;
      let start = sweepPageStart(begin, before.position, pageLength);
      for (; start < to; start += pageLength) {
        const fromTime = (Math.max(before.position, start) - start) / rate;
        const toTime = (Math.min(to, start + pageLength) - start) / rate;
        for (const strip of this.#strips) {
          columns.add(xInStrip(page, strip, fromTime) - margin, xInStrip(page, strip, toTime) + margin);
        }
      }
    }
    for (const { first, end } of this.#changed) {
      for (const shown of pages) {
        const from = Math.max(first, shown.first);
        const to = Math.min(end, shown.end);
        if (to <= from) continue;
        for (const strip of this.#strips) {
          const left = xInStrip(page, strip, (from - shown.start) / rate) - margin;
          // Words at the edge are shifted to the left; the strip as a whole is no more than a repaint of it.
          const right = xInStrip(page, strip, (to - shown.start) / rate) + WORDS_REACH * page.density;
          columns.add(left - WORDS_REACH * page.density, right);
        }
      }
    }
  }

  #paintColumns(
    page: LivePage,
    sheet: OffscreenCanvas,
    pages: readonly ShownPage[],
    moment: LiveMoment,
    left: number,
    right: number,
  ): void {
    const pen = this.#pen;
    const bottom = page.traceBottom;
    const colours = inkColours(this.#arrangement.theme);
    pen.save();
    pen.beginPath();
    pen.rect(left, 0, right - left, bottom);
    pen.clip();
    pen.drawImage(sheet, left, 0, right - left, bottom, left, 0, right - left, bottom);
    const { source } = moment;
    if (source !== null && this.#traceInk !== null && this.#absenceInk !== null) {
      const spans = this.#strips.flatMap((strip) => pages.map((shown): InkSpan => ({ strip, shown, left, right })));
      for (const span of spans) {
        this.#traceInk.paintAbsences(pen, this.#absenceInk, source, span);
        this.#traceInk.paintMovedLabels(pen, source, span, colours);
      }
      if (source.absences.length > 0) {
        const has = (lead: LeadName): boolean => source.has(lead);
        const { format } = moment;
        paintLabels(pen, { page, style: this.#arrangement, format, has, placement: this.#sheetPlacement }, colours);
      }
      pen.strokeStyle = moment.standing === 'stale' ? colours.oldTrace : colours.trace;
      const isRhythm = page.plan.cells[0]?.isRhythm === true;
      pen.lineWidth = Math.max(1.4, (isRhythm ? WEIGHTS.rhythmTrace : WEIGHTS.trace) * page.density);
      pen.lineJoin = 'round';
      pen.lineCap = 'round';
      pen.beginPath();
      for (const span of spans) this.#traceInk.addTraces(pen, source, span);
      pen.stroke();
    }
    if (this.#banner !== '') this.#paintBanner(page, moment);
    pen.restore();
  }

  /** Below the traces there is nothing but the sheet. */
  #paintBelow({ width, height, traceBottom }: LivePage, sheet: OffscreenCanvas, _: LiveMoment): void {
    if (height <= traceBottom) return;
    this.#pen.drawImage(
      sheet,
      0,
      traceBottom,
      width,
      height - traceBottom,
      0,
      traceBottom,
      width,
      height - traceBottom,
    );
  }

  #paintBanner(page: LivePage, { standing, source, position, begin }: LiveMoment): void {
    const pen = this.#pen;
    const colours = inkColours(this.#arrangement.theme);
    const [first = '', second] = this.#banner.split('\n');
    const isWaiting = source === null || position <= begin;
    if (standing === 'delayed' && !isWaiting) {
      paintBadge(pen, page, first, { right: page.width - 6, bottom: letterHeight(page, 'badge') * 1.35 + 4 }, colours);
      return;
    }
    const middle = page.width / 2;
    const height = letterHeight(page, 'notice');
    pen.textAlign = 'center';
    pen.textBaseline = 'alphabetic';
    pen.font = fontOf(page, second === undefined ? 'badge' : 'notice');
    if (second === undefined) {
      pen.fillStyle = colours.notice;
      pen.fillText(first, middle, page.traceBottom / 2);
      return;
    }
    const width = pen.measureText(first).width;
    pen.font = fontOf(page, 'badge');
    const small = letterHeight(page, 'badge');
    const wide = Math.max(width, pen.measureText(second).width) + 2 * small;
    const high = height * 1.25 + small * 1.9;
    const top = page.traceBottom / 2 - high / 2;
    pen.fillStyle = colours.warning.ground;
    pen.fillRect(Math.round(middle - wide / 2), Math.round(top), Math.round(wide), Math.round(high));
    pen.fillStyle = colours.warning.text;
    pen.fillText(second, middle, top + height * 1.25 + small);
    pen.font = fontOf(page, 'notice');
    pen.fillText(first, middle, top + height);
  }
}
