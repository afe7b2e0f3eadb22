import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { AbsencePainter } from './absence-ink.ts';
import { ColumnSet } from '../../protocol/ecg/paper/column-set.ts';
import { FilteredLeads } from './filtered-leads.ts';
import { gainThatFits } from './gain-that-fits.ts';
import { inkTheme, traceReach, traceWidth, type InkTheme } from './ink-theme.ts';
import { fitPage, type FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import { STANDARD_SCALE } from '../../protocol/ecg/paper/paper-scale.ts';
import { hertz } from '../../protocol/ecg/units.ts';
import { keyOfLabels, type PageLabels } from './lead-labels.ts';
import type { ClockForms } from './page-clock.ts';
import { paintClock, paintNotice } from './page-words-ink.ts';
import { paintLabelChanges } from './placement-ink.ts';
import { paintSheet } from './paper-sheet.ts';
import { xOfPageTime, type Ink } from './paper-surface.ts';
import type { SampleWindow } from './sample-window.ts';
import { shownPages, type PaperMotion, type ShownPage } from '../../protocol/ecg/paper/shown-pages.ts';
import { TraceInk } from './trace-ink.ts';
import type { Arrangement, CanvasSize, PaperGain } from './trace-port.ts';

export interface PaintedMoment {
  readonly motion: PaperMotion;
  readonly window: SampleWindow | null;
  /** In place of the traces, for the whole page; null: the traces. */
  readonly notice: string | null;
  /** Right end of the footer, the longest form first. */
  readonly clock: ClockForms;
}

/** mm of blank paper ahead of a sweep. */
const ERASE_BAR = 5;
/** mm: how far notes of an absence may reach beyond it. */
const NOTE_REACH = 90;

/**
 * Paints a view: the sheet once, then only the columns in which something has changed. Every part is the whole picture
 * seen through a clip, so that painting in parts gives what painting at once would, but for the rounding of
 * anti-aliasing (measured over a page with every absence: 0.3 % of pixels differ, none by more than a tenth).
 */
export class TracePainter {
  readonly #canvas: OffscreenCanvas;
  readonly #ink: Ink;
  #size: CanvasSize;
  #arrangement: Arrangement;
  #format: SignalFormat | null = null;
  #gain: PaperGain = STANDARD_SCALE.gain;
  #filtered: FilteredLeads | null = null;
  #page: FittedPage | null = null;
  #sheet: OffscreenCanvas | null = null;
  #theme: InkTheme;
  #absences: AbsencePainter | null = null;
  #traces: TraceInk | null = null;
  #labels: PageLabels | null = null;
  #labelsKey = '';
  #columns = new ColumnSet(0);
  #wholePage = true;
  /** The canvas has not taken the page's size yet. */
  #isResized = true;
  #painted: PaperMotion | null = null;
  #paintedNotice: string | null = null;
  #paintedClock: string | null = null;
  /** Device pixels: where what the footer states ends. */
  #statementsEnd = 0;
  #changed: SampleRange[] = [];

  /** Throws where the browser gives no 2D context: nothing can be shown then. */
  constructor(canvas: OffscreenCanvas, size: CanvasSize, arrangement: Arrangement) {
    const ink = canvas.getContext('2d', { alpha: false });
    if (ink === null) throw new Error('This browser gives a worker no canvas to draw on.');
    this.#canvas = canvas;
    this.#ink = ink;
    this.#size = size;
    this.#arrangement = arrangement;
    this.#theme = inkTheme(arrangement.theme);
    this.#fit();
    this.#takeSize();
  }

  get page(): FittedPage | null {
    return this.#page;
  }
  /** mm/mV */
  get gain(): PaperGain {
    return this.#gain;
  }

  /** Where the gain is the painter's to choose: looks whether another suits what is shown better. */
  suitGain({ motion, window }: Pick<PaintedMoment, 'motion' | 'window'>): void {
    const page = this.#page;
    if (this.#arrangement.gain !== 'auto' || page === null || window === null || this.#traces === null) return;
    const pages = shownPages(motion, this.#pageLength(page), 0);
    const gain = gainThatFits(page.plan.cells, this.#traces.reaches(window, pages), this.#gain);
    if (gain === this.#gain) return;
    this.#gain = gain;
    this.#fit();
  }

  resize(size: CanvasSize): void {
    this.#size = size;
    this.#fit();
  }

  arrange(arrangement: Arrangement): void {
    const { filter } = this.#arrangement;
    if (arrangement.filter.band !== filter.band || arrangement.filter.notch !== filter.notch) this.#filtered = null;
    this.#arrangement = arrangement;
    this.#fit();
  }

  /** The recording's format is known, or another recording is shown. */
  showFormat(format: SignalFormat | null): void {
    this.#format = format;
    this.#filtered = null;
    this.#sheet = null;
    this.repaint();
  }

  /** Everything is to be painted anew. */
  repaint(): void {
    this.#wholePage = true;
    this.#changed.length = 0;
  }

  /** A font has come, or something else that the sheet shows. */
  renewSheet(): void {
    this.#sheet = null;
    this.repaint();
  }

  /** Something became known of samples that may have been painted already. */
  invalidate(range: SampleRange): void {
    if (this.#filtered?.forget(range) === true) this.repaint();
    if (this.#wholePage) return;
    if (this.#changed.length >= MOST_CHANGES) this.repaint();
    else this.#changed.push(range);
  }

  #fit(): void {
    this.#theme = inkTheme(this.#arrangement.theme);
    if (this.#arrangement.gain !== 'auto') this.#gain = this.#arrangement.gain;
    this.#page = fitPage(this.#size, { ...this.#arrangement, gain: this.#gain });
    this.#sheet = null;
    if (this.#page !== null) {
      this.#isResized = true;
      this.#columns = new ColumnSet(this.#page.width);
    }
    this.#labels = null;
    this.#labelsKey = '';
    this.repaint();
  }

  /** A canvas that takes another size is cleared: only where it is painted in the same task, or nobody has seen it yet. */
  #takeSize(): void {
    if (!this.#isResized || this.#page === null) return;
    this.#isResized = false;
    const { width, height } = this.#page;
    // Setting either clears the canvas, even to the same number.
    if (this.#canvas.width === width && this.#canvas.height === height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    // A cleared canvas is black where nothing shines through: until it is painted it is blank paper.
    this.#ink.fillStyle = this.#theme.paper;
    this.#ink.fillRect(0, 0, width, height);
  }

  /** Brings the canvas up to this moment. True where anything was painted. */
  paint(moment: PaintedMoment): boolean {
    const page = this.#page;
    if (page === null) return false;
    this.#takeSize();
    const pageLength = this.#pageLength(page);
    const eraseLength = (ERASE_BAR / page.plan.scale.speed) * this.#samplingRate;
    const pages = moment.notice === null ? shownPages(moment.motion, pageLength, eraseLength) : [];
    const sheet = this.#labelledSheet(page, moment, pages);
    this.#collectColumns(page, pages, moment, pageLength, eraseLength);
    const painted = !this.#columns.isEmpty;
    const { lefts, rights } = this.#columns;
    for (let i = 0; i < lefts.length; i += 1) {
      this.#paintColumns(page, sheet, pages, moment, lefts[i] as number, rights[i] as number);
    }
    const clockPainted = this.#paintClock(page, sheet, moment.clock);
    this.#wholePage = false;
    this.#changed.length = 0;
    this.#painted = moment.motion;
    this.#paintedNotice = moment.notice;
    return painted || clockPainted;
  }

  get #samplingRate(): number {
    return this.#format?.samplingRate ?? NO_FORMAT_RATE;
  }

  #pageLength(page: FittedPage): number {
    return page.plan.pageSeconds * this.#samplingRate;
  }

  /** The sheet, with the names that the leads have where these pages show them; a page that reads otherwise is painted anew. */
  #labelledSheet(page: FittedPage, { window }: PaintedMoment, pages: readonly ShownPage[]): OffscreenCanvas {
    const sheet = this.#sheet ?? this.#makeSheet(page, window, this.#labels?.own ?? null);
    const labels =
      window === null || window.placements.isEmpty ? null : (this.#traces?.labelsOn(window, pages) ?? null);
    const key = labels === null ? '' : keyOfLabels(labels);
    if (key === this.#labelsKey) return sheet;
    const before = this.#labels?.own.join();
    this.#labels = labels;
    this.#labelsKey = key;
    this.#wholePage = true;
    return labels?.own.join() === before ? sheet : this.#makeSheet(page, window, labels?.own ?? null);
  }

  #makeSheet(page: FittedPage, window: SampleWindow | null, labels: readonly string[] | null): OffscreenCanvas {
    const sheet = new OffscreenCanvas(page.width, page.height);
    const ink = sheet.getContext('2d', { alpha: false });
    if (ink === null) throw new Error('no 2D context for the sheet');
    const has = window === null ? null : window.has.bind(window);
    this.#statementsEnd = paintSheet(ink, { page, arrangement: this.#arrangement, format: this.#format, has, labels });
    this.#sheet = sheet;
    this.#absences = new AbsencePainter(this.#ink, page, this.#arrangement, labels);
    const { filter } = this.#arrangement;
    if (filter.band === 'unfiltered' && filter.notch === null) this.#filtered = null;
    else this.#filtered ??= new FilteredLeads(filter, hertz(this.#samplingRate));
    this.#traces = new TraceInk(page, this.#samplingRate, this.#filtered);
    this.#paintedClock = null;
    this.#wholePage = true;
    return sheet;
  }

  #collectColumns(
    page: FittedPage,
    pages: readonly ShownPage[],
    moment: PaintedMoment,
    pageLength: number,
    eraseLength: number,
  ): void {
    const columns = this.#columns;
    columns.clear();
    const before = this.#painted;
    const now = moment.motion;
    if (this.#wholePage || before === null || moment.notice !== this.#paintedNotice) {
      columns.add(0, page.width);
      return;
    }
    if (moment.notice !== null) return;
    const moved = now.position - before.position;
    if (now.sweepOrigin !== before.sweepOrigin || moved < 0 || moved > pageLength / 2) {
      columns.add(0, page.width);
      return;
    }
    if (now.sweepOrigin === null) {
      if (moved !== 0) columns.add(0, page.width);
    } else if (moved > 0) {
      this.#addSweep(page, now.sweepOrigin, before.position, now.position + eraseLength, pageLength);
    }
    const margin = traceReach(page.density);
    for (const { first, end } of this.#changed) {
      for (const shown of pages) {
        const from = Math.max(first, shown.first);
        const to = Math.min(end, shown.end);
        if (to <= from) continue;
        const left = this.#xOf(page, shown.start, from);
        const right = this.#xOf(page, shown.start, to);
        columns.add(left - margin, right + margin + NOTE_REACH * page.density);
      }
    }
  }

  /** What a sweep from `from` to `to` writes or blanks, over the edge of the page where it goes there. */
  #addSweep(page: FittedPage, origin: number, from: number, to: number, pageLength: number): void {
    const margin = traceReach(page.density);
    let start = origin + Math.floor((from - origin) / pageLength) * pageLength;
    for (; start < to; start += pageLength) {
      const left = this.#xOf(page, start, Math.max(from, start)) - margin;
      this.#columns.add(left, this.#xOf(page, start, Math.min(to, start + pageLength)) + margin);
    }
  }

  #xOf(page: FittedPage, pageStart: number, position: number): number {
    return xOfPageTime(page, (position - pageStart) / this.#samplingRate);
  }

  #paintColumns(
    page: FittedPage,
    sheet: OffscreenCanvas,
    pages: readonly ShownPage[],
    moment: PaintedMoment,
    left: number,
    right: number,
  ): void {
    const ink = this.#ink;
    const bottom = page.traceBottom;
    ink.save();
    ink.beginPath();
    ink.rect(left, 0, right - left, bottom);
    ink.clip();
    ink.drawImage(sheet, left, 0, right - left, bottom, left, 0, right - left, bottom);
    if (moment.notice !== null) {
      paintNotice(ink, page, this.#theme, moment.notice);
    } else if (moment.window !== null && this.#traces !== null && this.#absences !== null) {
      for (const shown of pages) {
        this.#traces.paintAbsences(ink, this.#absences, moment.window, shown, left, right);
      }
      ink.strokeStyle = this.#theme.trace;
      ink.lineWidth = traceWidth(page.density);
      ink.lineJoin = 'round';
      ink.lineCap = 'round';
      ink.beginPath();
      for (const shown of pages) this.#traces.addTraces(ink, moment.window, shown, left, right);
      ink.stroke();
      if (this.#labels !== null) paintLabelChanges(ink, page, this.#theme, this.#labels.changes);
    }
    ink.restore();
  }

  /** Below the traces, at the right: painted only when it reads otherwise. */
  #paintClock(page: FittedPage, sheet: OffscreenCanvas, clock: ClockForms): boolean {
    const [said = ''] = clock;
    if (said === this.#paintedClock) return false;
    const ink = this.#ink;
    const { traceBottom, width, height } = page;
    ink.drawImage(sheet, 0, traceBottom, width, height - traceBottom, 0, traceBottom, width, height - traceBottom);
    paintClock(ink, page, this.#theme, clock, this.#statementsEnd);
    this.#paintedClock = said;
    return true;
  }
}

/** Before a format is known nothing is drawn but the sheet; any rate lays it out. */
const NO_FORMAT_RATE = 500;
/** Beyond it one repaint is less work. */
const MOST_CHANGES = 64;
