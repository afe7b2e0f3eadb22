import { type LeadName, leadsOfMask } from '../../protocol/ecg/leads.ts';
import { maskAt } from '../../protocol/ecg/placement.ts';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import {
  hertz,
  milliseconds,
  monotonicMillis,
  sampleIndex,
  type Milliseconds,
  type MonotonicMillis,
  type SampleIndex,
  type UnixMillis,
} from '../../protocol/ecg/units.ts';
import type { ClockReading } from '../../protocol/wire/messages.ts';
import type { BeatDemand } from '../measuring/beat-desk.ts';
import type { MeasurableView } from '../measuring/measuring-desk.ts';
import { excerptRange } from '../measuring/when-to-measure.ts';
import { ageOf, freshnessOf, type SampleAge } from './freshness.ts';
import { DrawingLag, type DrawnAfter } from './drawing-lag.ts';
import { SETTLING_SECONDS } from './filtered-leads.ts';
import { type ClockForms, NO_CLOCK, PageClock } from './page-clock.ts';
import {
  advance,
  followLive,
  livePlayhead,
  pause,
  play,
  replayPlayhead,
  seek,
  setRate,
  type Playhead,
  type Surroundings,
} from './playhead.ts';
import { originAfterStill, stillPageStart } from '../../protocol/ecg/paper/shown-pages.ts';
import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import { isReportDue, REPORT_ANYHOW } from './report-due.ts';
import { readSpan, type SpanReading } from './span-reading.ts';
import { TracePainter } from './trace-painter.ts';
import type { Arrangement, CanvasSize, Freshness, ViewCommand, ViewId, ViewReport } from './trace-port.ts';
import type { WatchedSession } from './watched-session.ts';

/** A replay has this many seconds of what comes next, at its rate, fetched beforehand. */
const FETCH_AHEAD_SECONDS = 8;
const MOST_AWAITED = 200;
/** A comparison has two sides. */
const MOST_BEATS_ASKED = 4;
/** History that a comparison needs is waited for this long, ms; then what is here is measured. */
const BEATS_PATIENCE = 4_000;
/** While the relay is sending it. */
const BEATS_COMING = 20_000;
/** A gain that the painter chooses is looked at anew at this pace, ms. */
const SUIT_EVERY = 2_000;
const NO_RATE = hertz(500);
/** Frames come five times a second at the least: a canvas that was painted longer ago is in front of nobody. */
const PAINTED_WITHIN = 1_000;

export interface ViewMoment {
  readonly monotonic: MonotonicMillis;
  readonly unix: UnixMillis;
  /** Relay clock minus ours. */
  readonly relayClock: ClockReading | null;
}

interface BeatsAsked {
  readonly number: number;
  readonly range: SampleRange;
  /** When it was first looked for. */
  readonly since: MonotonicMillis | null;
}

/** What lies on the canvas. */
interface InkedPage {
  readonly page: FittedPage | null;
  /** The samples of a page that stands still; null where it sweeps, and where it shows none. */
  readonly still: SampleRange | null;
}

/** One canvas: a session, a playhead in it, and the painter. */
export class TraceView {
  readonly id: ViewId;
  readonly #painter: TracePainter;
  readonly #trouble: (sentence: string) => void;
  #arrangement: Arrangement;
  #clock: PageClock;
  #session: WatchedSession | null = null;
  #stopListening: (() => void) | null = null;
  #playhead: Playhead = livePlayhead();
  #sweepOrigin: number | null = 0;
  /**
   * A replay's first look, as soon as it is known how long the recording is: at the page that ends at `at`, or the first
   * (null). Until then it inks nothing.
   */
  #opening: { readonly at: SampleIndex | null } | null = null;
  #freshness: Freshness = 'waiting';
  #age: SampleAge | null = null;
  /** How far the canvas shows the session, and when that was painted; null where it shows a notice or nothing. */
  #painted: { readonly through: SampleIndex; readonly at: MonotonicMillis } | null = null;
  /** What is on the canvas, how far, and when a frame brought it up to date last; null before the first frame. */
  #inked: (InkedPage & { readonly through: SampleIndex | null; readonly at: MonotonicMillis | null }) | null = null;
  /** A frame has painted samples of this session. */
  #isInked = false;
  /** Since when this session has been on the canvas. */
  #shownAt: MonotonicMillis | null = null;
  #suited: { readonly at: MonotonicMillis; readonly position: number; readonly arrangement: Arrangement } | null = null;
  #lastReport: ViewReport | null = null;
  #lastReportAt = 0;
  #measuring: MeasurementOptions | null = null;
  #beatsAsked: BeatsAsked[] = [];
  #pageTold: InkedPage | null = null;
  #lag = new DrawingLag();
  readonly #now: () => MonotonicMillis;
  /** When the newest sample of the session came. */
  #heardAt = monotonicMillis(0);
  #drawnAfter: { readonly told: DrawnAfter | null; readonly at: MonotonicMillis } | null = null;

  constructor(
    id: ViewId,
    canvas: OffscreenCanvas,
    size: CanvasSize,
    arrangement: Arrangement,
    trouble: (sentence: string) => void,
    now: () => MonotonicMillis,
  ) {
    this.id = id;
    this.#now = now;
    this.#trouble = trouble;
    this.#arrangement = arrangement;
    this.#clock = new PageClock(arrangement.words.language);
    this.#painter = new TracePainter(canvas, size, arrangement);
  }

  get session(): WatchedSession | null {
    return this.#session;
  }

  resize(size: CanvasSize): void {
    this.#painter.resize(size);
  }

  renewSheet(): void {
    this.#painter.renewSheet();
  }

  show(session: WatchedSession, mode: 'live' | 'replay', at: SampleIndex | null): void {
    this.#stopListening?.();
    this.#session = session;
    this.#stopListening = session.listen({
      changed: (range) => {
        if (range.end >= this.#newest) this.#heardAt = this.#now();
        this.#lag.heard(range, this.#heardAt);
        this.#painter.invalidate(range);
      },
      renewed: () => {
        this.#painter.showFormat(session.description?.format ?? null);
      },
      trouble: this.#trouble,
    });
    this.#playhead = mode === 'live' ? livePlayhead() : replayPlayhead();
    this.#lag = new DrawingLag();
    this.#drawnAfter = null;
    this.#sweepOrigin = mode === 'live' ? 0 : null;
    this.#opening = mode === 'replay' ? { at } : null;
    this.#painted = null;
    this.#isInked = false;
    this.#shownAt = null;
    this.#lastReport = null;
    this.#painter.showFormat(session.description?.format ?? null);
  }

  /** Lets the session go. */
  close(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#session = null;
  }

  obey(
    command: Exclude<ViewCommand, { readonly kind: 'show' | 'read-span' | 'read-place' | 'show-then' | 'seek-then' }>,
  ): void {
    switch (command.kind) {
      case 'arrange':
        if (command.arrangement.words.language !== this.#arrangement.words.language) {
          this.#clock = new PageClock(command.arrangement.words.language);
        }
        this.#arrangement = command.arrangement;
        this.#painter.arrange(command.arrangement);
        break;
      case 'play':
        this.#play();
        break;
      case 'pause':
        this.#playhead = pause(this.#playhead);
        this.#sweepOrigin = null;
        break;
      case 'set-rate':
        this.#playhead = setRate(this.#playhead, command.rate);
        break;
      case 'seek':
        this.#opening = null;
        this.#playhead = seek(this.#playhead, Math.min(command.end, this.#session?.end ?? 0));
        // A replay that plays on sweeps on from the page it was put to.
        this.#sweepOrigin = this.#playhead.playing ? originAfterStill(this.#playhead.position, this.#pageLength) : null;
        this.#painter.repaint();
        break;
      case 'follow-live':
        this.#playhead = { ...followLive(this.#playhead, this.#newest), mode: 'live' };
        this.#sweepOrigin = 0;
        this.#painter.repaint();
        break;
      case 'measure':
        this.#measuring = command.options;
        break;
      case 'ask-beats':
        if (this.#beatsAsked.length < MOST_BEATS_ASKED) this.#beatsAsked.push({ ...command, since: null });
        break;
    }
  }

  #play(): void {
    const session = this.#session;
    // Play at the end of a recording begins again at its beginning.
    if (session?.state === 'ended' && !this.#playhead.playing && this.#playhead.position >= session.end) {
      this.#playhead = seek(this.#playhead, 0);
    }
    this.#opening = null;
    if (this.#playhead.playing) return;
    this.#sweepOrigin = originAfterStill(this.#playhead.position, this.#pageLength);
    this.#playhead = play(this.#playhead);
  }

  get #rate(): number {
    return this.#session?.window?.format.samplingRate ?? NO_RATE;
  }
  /** Samples on a page. */
  get #pageLength(): number {
    return (this.#painter.page?.plan.pageSeconds ?? 10) * this.#rate;
  }
  get #newest(): SampleIndex {
    return this.#session?.window?.newest ?? sampleIndex(0);
  }

  /** Time goes on: what to fetch, how far the playhead has come, how fresh the head is. */
  tick(now: ViewMoment): void {
    const session = this.#session;
    if (session === null) return;
    this.#shownAt ??= now.monotonic;
    this.#age =
      session.newestSample === null ? null : ageOf(session.newestSample, now.unix, session.unitClock, now.relayClock);
    this.#freshness = freshnessOf(session.state, this.#age?.age ?? null);
    if (this.#freshness === 'ended') this.#age = null;
    const { window } = session;
    if (window === null) return;
    if (this.#opening !== null && session.end > 0) this.#open(this.#opening.at, session);
    session.want(this.#wantedRange(session), now.monotonic);
    for (const { range } of this.#beatsAsked) session.want(range, now.monotonic);
    session.noteOverdue(now.monotonic);
    const around: Surroundings = {
      samplingRate: window.format.samplingRate,
      newest: window.newest,
      heardAt: this.#heardAt,
      end: session.end,
      ended: session.state === 'ended',
      holeFrom: (first) => window.firstMissing(first, this.#playhead.following ? window.newest : session.end),
      isPending: (index) => session.isPending(index),
    };
    const before = this.#playhead;
    this.#playhead = advance(before, around, now.monotonic);
    if (before.playing && !this.#playhead.playing) this.#sweepOrigin = null; // the end: the last page stands still
  }

  #open(at: SampleIndex | null, session: WatchedSession): void {
    // What a page was asked for by name is never stood in for by another, while more may still be told of the recording.
    if (at !== null && session.end < at && session.state !== 'ended') return;
    this.#opening = null;
    this.#playhead = seek(this.#playhead, Math.min(session.end, at ?? this.#pageLength));
  }

  /** What is on the paper, and what will be next. */
  #wantedRange(session: WatchedSession): SampleRange {
    const { following, playing, position, rate } = this.#playhead;
    // Before anything has come, a live view looks at the newest page that the relay knows of.
    const end = following ? Math.max(position, this.#newest === 0 ? session.end : this.#newest) : position;
    // A display filter needs what came before the page.
    const { band, notch } = this.#arrangement.filter;
    const settling = band === 'unfiltered' && notch === null ? 0 : SETTLING_SECONDS * this.#rate;
    const first = Math.max(0, Math.floor(end - this.#pageLength - settling));
    const ahead = playing && !following ? Math.max(this.#pageLength, rate * FETCH_AHEAD_SECONDS * this.#rate) : 0;
    return { first: sampleIndex(first), end: sampleIndex(Math.ceil(end + ahead)) };
  }

  /**
   * True where anything was painted. Only what a frame paints is taken for seen: a page may believe that it is in front of
   * somebody, but a browser gives frames to no other.
   */
  paint(now: MonotonicMillis, isFrame: boolean): boolean {
    const session = this.#session;
    const { position } = this.#playhead;
    const notice = this.#notice(session);
    if (notice === null) this.#suitGain(now);
    const painted = this.#painter.paint({
      motion: { sweepOrigin: this.#sweepOrigin, position },
      window: session?.window ?? null,
      notice,
      clock: this.#clockForms(session),
    });
    const inked = notice === null && position > 0 ? sampleIndex(Math.floor(position)) : null;
    this.#inked = {
      page: this.#painter.page,
      still: inked === null || this.#sweepOrigin !== null ? null : this.#stillRange(position),
      through: inked,
      at: isFrame ? now : (this.#inked?.at ?? null),
    };
    if (!isFrame) return painted;
    if (notice === null && this.#playhead.following) this.#lag.inked(position, this.#now());
    else this.#lag.leave();
    const through = sampleIndex(Math.floor(position));
    const isShown =
      notice === null &&
      this.#painter.page !== null &&
      through > 0 &&
      session?.window?.firstMissing(sampleIndex(through - 1), through) === null;
    this.#isInked ||= notice === null && this.#painter.page !== null && through > 0;
    this.#painted = isShown ? { through, at: now } : null;
    return painted;
  }

  #stillRange(position: number): SampleRange {
    const first = Math.floor(stillPageStart(position, this.#pageLength));
    return { first: sampleIndex(first), end: sampleIndex(Math.floor(position)) };
  }

  /** One past the newest sample on the canvas, as it was painted last; null where it shows none. */
  get inkedThrough(): SampleIndex | null {
    return this.#inked?.through ?? null;
  }

  /** Now and then, or once a still page has changed: a gain that changed with each beat could not be read. */
  #suitGain(now: MonotonicMillis): void {
    const { position, playing } = this.#playhead;
    const last = this.#suited;
    const rests = !playing && (last?.position !== position || last.arrangement !== this.#arrangement);
    if (last !== null && !rests && now - last.at < SUIT_EVERY) return;
    this.#suited = { at: now, position, arrangement: this.#arrangement };
    this.#painter.suitGain({
      motion: { sweepOrigin: this.#sweepOrigin, position },
      window: this.#session?.window ?? null,
    });
  }

  /**
   * One past the newest sample that is to be seen on the canvas; null where none is, and where what is seen is not the
   * session as it stands: a rewound page or a replay while the recording goes on, or a head without fresh data.
   */
  seenThrough(now: MonotonicMillis): SampleIndex | null {
    const isFresh = this.#freshness === 'live' || this.#freshness === 'delayed';
    const isPresent = this.#freshness === 'ended' || (isFresh && this.#playhead.following);
    if (!isPresent || this.#painted === null || now - this.#painted.at > PAINTED_WITHIN) return null;
    return this.#painted.through;
  }

  #notice(session: WatchedSession | null): string | null {
    const { words } = this.#arrangement;
    if (session === null) return '';
    if (session.window === null || session.end === 0 || this.#opening !== null) return words.waiting;
    // D18: what is older than ten seconds must not be taken for the present; history that was sought is not.
    if (this.#playhead.following && this.#freshness === 'no-data') return words.noData;
    return null;
  }

  #clockForms(session: WatchedSession | null): ClockForms {
    const description = session?.description ?? null;
    if (description === null || this.#notice(session) !== null) return NO_CLOCK;
    const { position } = this.#playhead;
    const from = this.#sweepOrigin === null ? stillPageStart(position, this.#pageLength) : null;
    return this.#clock.forms(description.startedAt, description.format.samplingRate, from, position);
  }

  /** What is on the paper, to be measured; null where nobody asked for it, and where nothing may be read off the paper. */
  measurable(): MeasurableView | null {
    const session = this.#session;
    const window = session?.window ?? null;
    if (this.#measuring === null || session === null || window === null || this.#opening !== null) return null;
    if (this.#notice(session) !== null) return null;
    const { following, playing, position, rate } = this.#playhead;
    const range = excerptRange(sampleIndex(Math.floor(position)), window.format.samplingRate);
    if (range === null) return null;
    const hole = window.firstMissing(range.first, range.end);
    return {
      view: this.id,
      session: session.session,
      format: window.format,
      moment: {
        range,
        // The head of a recording that has ended stands still.
        moving: playing && !(following && this.#freshness === 'ended'),
        rate,
        fetching: hole !== null && session.isPending(hole.first),
        standing: window.standingOf(range),
        options: this.#measuring,
      },
      pieces: () => window.piecesOf(range),
    };
  }

  /** What a caliper reads; null before anything is known of the recording. */
  readSpan(lead: LeadName, from: SampleIndex, to: SampleIndex): SpanReading | null {
    const window = this.#session?.window ?? null;
    return window === null ? null : readSpan(window, lead, from, to);
  }

  /** Of the beats that were asked for, those whose stretch is here by now, or will not come. */
  takeBeatsReady(now: MonotonicMillis): readonly BeatDemand[] {
    const session = this.#session;
    const window = session?.window ?? null;
    if (session === null || window === null) return [];
    const ready: BeatDemand[] = [];
    this.#beatsAsked = this.#beatsAsked.flatMap((asked) => {
      const { range, number } = asked;
      const since = asked.since ?? now;
      const hole = window.firstMissing(range.first, range.end);
      const waited = now - since;
      const isComing = hole !== null && session.isPending(hole.first) && waited < BEATS_COMING;
      if (isComing || (hole !== null && waited < BEATS_PATIENCE)) return [{ ...asked, since }];
      const options = this.#measuring ?? { patient: { ageYears: null, sex: null }, evaluatesCriteria: false };
      ready.push({ view: this.id, number, format: window.format, range, options, pieces: window.piecesOf(range) });
      return [];
    });
    return ready;
  }

  /** What is on the canvas, once it is another than was told; null where it is not. */
  takePage(): InkedPage | null {
    if (this.#inked === null) return null;
    const { page, still } = this.#inked;
    const told = this.#pageTold;
    if (told?.page === page && told.still?.first === still?.first && told.still?.end === still?.end) return null;
    this.#pageTold = { page, still };
    return this.#pageTold;
  }

  /** How long no frame has come since somebody could see one; 0 while they come as they should. */
  #inkAge(now: MonotonicMillis, visibleSince: MonotonicMillis | null): Milliseconds {
    if (visibleSince === null) return milliseconds(0);
    const late = now - Math.max(this.#inked?.at ?? 0, this.#shownAt ?? now, visibleSince);
    return milliseconds(late < PAINTED_WITHIN ? 0 : late);
  }

  /**
   * What the page is to know, or null where nothing has happened since a report less than a second ago.
   * `visibleSince`: since when the page is in front of somebody; null: it is not. `isWoken`: the page is drawn anew in any case.
   */
  report(now: MonotonicMillis, visibleSince: MonotonicMillis | null, isWoken: boolean): ViewReport | null {
    const session = this.#session;
    if (session === null) return null;
    const { description, window } = session;
    const { mode, following, playing, rate, position } = this.#playhead;
    const playhead = sampleIndex(Math.floor(position));
    const awaited = window?.awaited().slice(-MOST_AWAITED) ?? [];
    const leadsOff =
      window === null || window.leadsOff.isEmpty || playhead === 0
        ? []
        : leadsOfMask(
            maskAt(window.leadsOff.at(sampleIndex(playhead - 1)), window.placements.at(sampleIndex(playhead - 1))),
          );
    const report: ViewReport = {
      view: this.id,
      session: session.session,
      mode,
      format: description?.format ?? null,
      unit: description?.unit ?? '',
      source: description?.source ?? '',
      patientLabel: description?.patientLabel ?? '',
      startedAt: description?.startedAt ?? null,
      freshness: this.#freshness,
      age: this.#age?.age ?? null,
      ageUncertainty: this.#age?.uncertainty ?? null,
      following,
      playing,
      fetching: this.#playhead.heldUpSince !== null && !following,
      rate,
      playhead,
      endSample: session.end,
      gaps: window?.gaps.list ?? [],
      awaited: sameRanges(this.#lastReport?.awaited, awaited),
      leadsOff: sameTexts(this.#lastReport?.leadsOff, leadsOff),
      inkAge: this.#isInked ? this.#inkAge(now, visibleSince) : null,
      pixelsPerMillimetre: this.#inked?.page?.cssPixelsPerMillimetre ?? 0,
      gain: this.#painter.gain,
      drawnAfter: this.#drawnAfterAt(now),
    };
    if (!isWoken && !isReportDue(this.#lastReport, report, milliseconds(now - this.#lastReportAt))) return null;
    this.#lastReport = report;
    this.#lastReportAt = now;
    return report;
  }

  /** Worked out as often as the page hears of a running view. */
  #drawnAfterAt(now: MonotonicMillis): DrawnAfter | null {
    const last = this.#drawnAfter;
    if (last !== null && now - last.at < REPORT_ANYHOW) return last.told;
    this.#drawnAfter = { told: this.#lag.drawnAfter, at: now };
    return this.#drawnAfter.told;
  }
}

/** The array that was reported last, where the new one says the same. */
function sameRanges(last: readonly SampleRange[] | undefined, now: readonly SampleRange[]): readonly SampleRange[] {
  const same =
    last?.length === now.length && last.every(({ first, end }, i) => first === now[i]?.first && end === now[i].end);
  return same ? last : now;
}
function sameTexts(last: readonly string[] | undefined, now: readonly string[]): readonly string[] {
  return last?.length === now.length && last.every((text, i) => text === now[i]) ? last : now;
}
