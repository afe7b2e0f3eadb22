import type { DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';
import { leadsOfMask } from '../../../protocol/ecg/leads.ts';
import { leadAt } from '../../../protocol/ecg/placement.ts';
import { type MonotonicMillis, sampleIndex } from '../../../protocol/ecg/units.ts';
import { FeedRing } from './feed-ring.ts';
import { ageOfBytes, bytesHeard, feedStanding, type NewestBytes } from './feed-standing.ts';
import { filteredSoFar, type FilteredFeed } from './filtered-feed.ts';
import { InkMeasure } from './ink-measure.ts';
import type { FeedReport, FeedWord, InkArrangement, InkCommand, InkReport, InkView } from './ink-port.ts';
import { sourceOfFeed } from './lead-source.ts';
import { LiveView } from './live-view.ts';
import { PaperView } from './paper-view.ts';
import { advanceSweep, samplesArrived, sweepHeadAt, type SweepHead } from './sweep-head.ts';

export interface InkDeskParts {
  monotonic(): MonotonicMillis;
  /** Wall clock of this machine, ms, with fractions. */
  wall(): number;
  report(report: InkReport): void;
}

type View = { readonly kind: 'live'; readonly view: LiveView } | { readonly kind: 'paper'; readonly view: PaperView };

const REPORT_EVERY = 500;
const NO_MASK = 0;

/** Everything that the worker knows: the feed, and the canvases. Whoever owns it calls `paint` once a frame. */
export class InkDesk {
  readonly #parts: InkDeskParts;
  readonly #ring = new FeedRing();
  readonly #filtered = new Map<string, FilteredFeed>();
  readonly #views = new Map<InkView, View>();
  readonly measure: InkMeasure;
  #head: SweepHead = sweepHeadAt(0);
  #newest: NewestBytes | null = null;
  #reported: FeedReport | null = null;
  #reportedAt = 0;

  constructor(parts: InkDeskParts) {
    this.#parts = parts;
    this.measure = new InkMeasure(parts.monotonic());
  }

  get isEmpty(): boolean {
    return this.#views.size === 0;
  }

  obey(command: Exclude<InkCommand, { readonly kind: 'fonts' }>): void {
    switch (command.kind) {
      case 'feed':
        this.#hear(command.word);
        break;
      case 'forget-feed':
        this.#ring.forget();
        this.#renewFeed();
        break;
      case 'attach':
        this.#attach(command);
        break;
      case 'arrange':
        this.#arrange(command.view, command.arrangement);
        break;
      case 'resize':
        this.#views.get(command.view)?.view.resize(command.size);
        this.#tellPage(command.view);
        break;
      case 'show-recorded': {
        const found = this.#views.get(command.view);
        if (found?.kind === 'paper') found.view.show(command.recorded);
        break;
      }
      case 'detach':
        this.#views.delete(command.view);
        this.#dropFilters();
        break;
    }
  }

  #attach({ view, canvas, size, arrangement }: InkCommand & { readonly kind: 'attach' }): void {
    try {
      this.#views.set(
        view,
        arrangement.shows === 'live'
          ? { kind: 'live', view: new LiveView(canvas, size, arrangement) }
          : { kind: 'paper', view: new PaperView(canvas, size, arrangement) },
      );
      this.#tellPage(view);
    } catch (thrown) {
      this.#parts.report({
        kind: 'trouble',
        view,
        sentence: thrown instanceof Error ? thrown.message : String(thrown),
      });
    }
  }

  #arrange(id: InkView, arrangement: InkArrangement): void {
    const found = this.#views.get(id);
    if (found?.kind === 'live' && arrangement.shows === 'live') found.view.arrange(arrangement);
    if (found?.kind === 'paper' && arrangement.shows === 'paper') found.view.arrange(arrangement);
    this.#dropFilters();
    this.#tellPage(id);
  }

  #tellPage(id: InkView): void {
    const found = this.#views.get(id);
    if (found?.kind !== 'live' || found.view.page === null) return;
    const { cssPixelsPerMillimetre } = found.view.page;
    this.#parts.report({ kind: 'page', view: id, cssPixelsPerMillimetre });
  }

  renewSheets(): void {
    for (const { view } of this.#views.values()) view.renewSheet();
  }

  #hear(word: FeedWord): void {
    const now = this.#parts.monotonic();
    const stretch = this.#ring.newestStretch;
    const change = this.#ring.hear(word);
    if (change.kind === 'renewed') {
      this.#renewFeed();
      return;
    }
    if (change.kind === 'refused') return;
    const rate = this.#ring.format?.samplingRate;
    const { begin, newest } = this.#ring;
    if (rate === undefined || begin === null) return;
    if (change.kind === 'absence') {
      for (const filtered of this.#filtered.values()) filtered.rest();
      const last = this.#ring.absences.at(-1);
      if (last !== undefined) this.#invalidate(last);
    } else {
      const { samples, from, isAfterAbsence } = change;
      const channels = from === 0 ? samples.channels : samples.channels.map((one) => one.subarray(from));
      for (const filtered of this.#filtered.values()) {
        if (isAfterAbsence) filtered.rest();
        filtered.put(samples.first + from, channels, samples.leadsOff);
      }
      // Contact came or went: words that no longer fit where they stand are painted anew.
      if (stretch !== null && stretch.leadsOff !== samples.leadsOff) this.#invalidate(stretch);
      this.#newest = bytesHeard(samples.arrivedAt, this.#parts.wall(), now);
      this.measure.heard(newest, samples.arrivedAt);
    }
    if (this.#head.newest < begin) this.#head = sweepHeadAt(begin);
    this.#head = samplesArrived(this.#head, newest, rate, now);
  }

  #invalidate(range: { readonly first: number; readonly end: number }): void {
    const whole = { first: sampleIndex(range.first), end: sampleIndex(range.end) };
    for (const found of this.#views.values()) if (found.kind === 'live') found.view.invalidate(whole);
  }

  #renewFeed(): void {
    this.#filtered.clear();
    this.#head = sweepHeadAt(0);
    this.#newest = null;
    this.measure.forget();
    for (const found of this.#views.values()) if (found.kind === 'live') found.view.renewSheet();
  }

  #filteredBy(setting: DisplayFilterSetting): FilteredFeed | null {
    const key = JSON.stringify(setting);
    const known = this.#filtered.get(key) ?? filteredSoFar(this.#ring, setting);
    if (known !== null) this.#filtered.set(key, known);
    return known;
  }

  /** A filter that no view looks through costs nothing. */
  #dropFilters(): void {
    const used = new Set<string>();
    for (const found of this.#views.values()) {
      if (found.kind === 'live') used.add(JSON.stringify(found.view.arrangement.filter));
    }
    for (const key of this.#filtered.keys()) if (!used.has(key)) this.#filtered.delete(key);
  }

  /** Time has gone on: inks what is due. True where anything was. */
  paint(): boolean {
    const now = this.#parts.monotonic();
    this.measure.frameBegins(now, this.#parts.wall());
    const { format, begin } = this.#ring;
    if (format !== null) this.#head = advanceSweep(this.#head, format.samplingRate, now);
    const age = ageOfBytes(this.#newest, now);
    const standing = feedStanding(age);
    let isAnyLive = false;
    let isAny = false;
    for (const [id, found] of this.#views) {
      if (found.kind === 'paper') {
        isAny = this.#paintPaper(id, found.view) || isAny;
        continue;
      }
      const filtered = this.#filteredBy(found.view.arrangement.filter);
      const source = filtered === null ? null : sourceOfFeed(this.#ring, filtered);
      const position = Math.max(this.#head.position, begin ?? 0);
      isAnyLive = found.view.paint({ source, format, begin: begin ?? 0, position, standing, age }) || isAnyLive;
    }
    this.measure.inked(this.#head.position, isAnyLive, this.#parts.wall());
    this.#reportFeed(now);
    return isAny || isAnyLive;
  }

  #paintPaper(id: InkView, view: PaperView): boolean {
    if (!view.paint()) return false;
    if (view.shown !== null) this.#parts.report({ kind: 'shown', view: id, first: view.shown });
    return true;
  }

  /** Also to be called where no frame comes: a page in the background still learns that its feed has stopped. */
  tick(): void {
    this.#reportFeed(this.#parts.monotonic());
  }

  #reportFeed(now: MonotonicMillis): void {
    const age = ageOfBytes(this.#newest, now);
    const standing = feedStanding(age);
    const isNew = standing !== this.#reported?.standing || this.#ring.format !== this.#reported.format;
    if (!isNew && now - this.#reportedAt < REPORT_EVERY) return;
    const stretch = this.#ring.newestStretch;
    const placement = stretch?.placement ?? 'standard';
    const mask = stretch?.leadsOff ?? NO_MASK;
    this.#reported = {
      standing,
      age,
      format: this.#ring.format,
      leadsOff: leadsOfMask(mask as Parameters<typeof leadsOfMask>[0]).map((lead) => leadAt(lead, placement)),
      placement,
      drawnThrough: sampleIndex(Math.floor(this.#head.position)),
      refused: this.#ring.refused,
    };
    this.#reportedAt = now;
    this.#parts.report({ kind: 'feed', feed: this.#reported });
  }
}
