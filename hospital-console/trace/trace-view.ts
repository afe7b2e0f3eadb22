import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import {
  hertz,
  monotonicMillis,
  sampleIndex,
  type MonotonicMillis,
  type SampleIndex,
  type UnixMillis,
} from '../../protocol/ecg/units.ts';
import type { ClockReading } from '../../protocol/wire/messages.ts';
import type { BeatDemand } from '../measuring/beat-desk.ts';
import type { MeasurableView } from '../measuring/measuring-desk.ts';
import { excerptRange } from '../measuring/when-to-measure.ts';
import { AskedBeats } from './asked-beats.ts';
import { DrawingLag } from './drawing-lag.ts';
import { SETTLING_SECONDS } from './filtered-leads.ts';
import { ageOf, freshnessOf, type SampleAge } from './freshness.ts';
import { type ClockForms, NO_CLOCK, PageClock } from './page-clock.ts';
import { type InkedPage, SeenInk } from './seen-ink.ts';
import { readSpan, type SpanReading } from './span-reading.ts';
import { TracePainter } from './trace-painter.ts';
import type { Arrangement, CanvasSize, Freshness, ViewCommand, ViewId, ViewReport } from './trace-port.ts';
import { ViewMotion } from './view-motion.ts';
import { ViewReporting } from './view-reporting.ts';
import type { WatchedSession } from './watched-session.ts';

/** A gain that the painter chooses is looked at anew at this pace, ms. */
const SUIT_EVERY = 2_000;
const NO_RATE = hertz(500);

export interface ViewMoment {
  readonly monotonic: MonotonicMillis;
  readonly unix: UnixMillis;
  /** Relay clock minus ours. */
  readonly relayClock: ClockReading | null;
}

/** One canvas: a session, where it is looked at, and the painter. */
export class TraceView {
  readonly id: ViewId;
  readonly #painter: TracePainter;
  readonly #trouble: (sentence: string) => void;
  readonly #now: () => MonotonicMillis;
  readonly #motion = new ViewMotion();
  readonly #ink = new SeenInk();
  readonly #reporting = new ViewReporting();
  readonly #beats = new AskedBeats();
  #arrangement: Arrangement;
  #clock: PageClock;
  #session: WatchedSession | null = null;
  #stopListening: (() => void) | null = null;
  #freshness: Freshness = 'waiting';
  #age: SampleAge | null = null;
  #suited: { readonly at: MonotonicMillis; readonly position: number; readonly arrangement: Arrangement } | null = null;
  #measuring: MeasurementOptions | null = null;
  #lag = new DrawingLag();
  /** When the newest sample of the session came. */
  #heardAt = monotonicMillis(0);

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
    this.#motion.begin(mode, at);
    this.#ink.begin();
    this.#reporting.begin();
    this.#lag = new DrawingLag();
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
        this.#motion.play(this.#session, this.#pageLength);
        break;
      case 'pause':
        this.#motion.pause();
        break;
      case 'set-rate':
        this.#motion.setRate(command.rate);
        break;
      case 'seek':
        this.#motion.seek(command.end, this.#session, this.#pageLength);
        this.#painter.repaint();
        break;
      case 'follow-live':
        this.#motion.followLive(this.#newest);
        this.#painter.repaint();
        break;
      case 'measure':
        this.#measuring = command.options;
        break;
      case 'ask-beats':
        this.#beats.ask(command);
        break;
    }
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
    this.#ink.show(now.monotonic);
    this.#age =
      session.newestSample === null ? null : ageOf(session.newestSample, now.unix, session.unitClock, now.relayClock);
    this.#freshness = freshnessOf(session.state, this.#age?.age ?? null);
    if (this.#freshness === 'ended') this.#age = null;
    const { window } = session;
    if (window === null) return;
    this.#motion.open(session, this.#pageLength);
    session.want(this.#motion.wantedRange(this.#pageNeeds(session)), now.monotonic);
    for (const range of this.#beats.ranges) session.want(range, now.monotonic);
    session.noteOverdue(now.monotonic);
    const { following } = this.#motion.playhead;
    this.#motion.advance(
      {
        samplingRate: window.format.samplingRate,
        newest: window.newest,
        heardAt: this.#heardAt,
        end: session.end,
        ended: session.state === 'ended',
        holeFrom: (first) => window.firstMissing(first, following ? window.newest : session.end),
        isPending: (index) => session.isPending(index),
      },
      now.monotonic,
    );
  }

  #pageNeeds({ end }: WatchedSession): Parameters<ViewMotion['wantedRange']>[0] {
    const { band, notch } = this.#arrangement.filter;
    const settlingSeconds = band === 'unfiltered' && notch === null ? 0 : SETTLING_SECONDS;
    return { end, newest: this.#newest, pageLength: this.#pageLength, rate: this.#rate, settlingSeconds };
  }

  /** True where anything was painted. */
  paint(now: MonotonicMillis, isFrame: boolean): boolean {
    const session = this.#session;
    const { sweepOrigin } = this.#motion;
    const { position, following } = this.#motion.playhead;
    const notice = this.#notice(session);
    if (notice === null) this.#suitGain(now);
    const painted = this.#painter.paint({
      motion: { sweepOrigin, position },
      window: session?.window ?? null,
      notice,
      clock: this.#clockForms(session),
    });
    const through = notice === null && position > 0 ? sampleIndex(Math.floor(position)) : null;
    const stillStart = through === null ? null : this.#motion.stillStart(this.#pageLength);
    const still =
      through === null || stillStart === null ? null : { first: sampleIndex(Math.floor(stillStart)), end: through };
    this.#ink.ink(
      { page: this.#painter.page, still, through },
      isFrame ? now : null,
      (end) => session?.window?.firstMissing(sampleIndex(end - 1), end) === null,
    );
    if (!isFrame) return painted;
    if (notice === null && following) this.#lag.inked(position, this.#now());
    else this.#lag.leave();
    return painted;
  }

  /** One past the newest sample on the canvas, as it was painted last; null where it shows none. */
  get inkedThrough(): SampleIndex | null {
    return this.#ink.through;
  }

  /** Now and then, or once a still page has changed: a gain that changed with each beat could not be read. */
  #suitGain(now: MonotonicMillis): void {
    const { position, playing } = this.#motion.playhead;
    const last = this.#suited;
    const rests = !playing && (last?.position !== position || last.arrangement !== this.#arrangement);
    if (last !== null && !rests && now - last.at < SUIT_EVERY) return;
    this.#suited = { at: now, position, arrangement: this.#arrangement };
    this.#painter.suitGain({
      motion: { sweepOrigin: this.#motion.sweepOrigin, position },
      window: this.#session?.window ?? null,
    });
  }

  /**
   * One past the newest sample that is to be seen on the canvas; null where none is, and where what is seen is not the
   * session as it stands: a rewound page or a replay while the recording goes on, or a head without fresh data.
   */
  seenThrough(now: MonotonicMillis): SampleIndex | null {
    const isFresh = this.#freshness === 'live' || this.#freshness === 'delayed';
    const isPresent = this.#freshness === 'ended' || (isFresh && this.#motion.playhead.following);
    return isPresent ? this.#ink.seenThrough(now) : null;
  }

  #notice(session: WatchedSession | null): string | null {
    const { words } = this.#arrangement;
    if (session === null) return '';
    if (session.window === null || session.end === 0 || this.#motion.isOpening) return words.waiting;
    // D18: what is older than ten seconds must not be taken for the present; history that was sought is not.
    if (this.#motion.playhead.following && this.#freshness === 'no-data') return words.noData;
    return null;
  }

  #clockForms(session: WatchedSession | null): ClockForms {
    const description = session?.description ?? null;
    if (description === null || this.#notice(session) !== null) return NO_CLOCK;
    const from = this.#motion.stillStart(this.#pageLength);
    const { position } = this.#motion.playhead;
    return this.#clock.forms(description.startedAt, description.format.samplingRate, from, position);
  }

  /** What is on the paper, to be measured; null where nobody asked for it, and where nothing may be read off the paper. */
  measurable(): MeasurableView | null {
    const session = this.#session;
    const window = session?.window ?? null;
    if (this.#measuring === null || session === null || window === null || this.#motion.isOpening) return null;
    if (this.#notice(session) !== null) return null;
    const { mode, following, playing, position, rate } = this.#motion.playhead;
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
      isAtHead: mode === 'live' && following && this.#freshness !== 'ended',
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
    return this.#beats.takeReady(this.id, this.#session, this.#measuring, now);
  }

  /** What is on the canvas, once it is another than was told; null where it is not. */
  takePage(): InkedPage | null {
    return this.#ink.takePage();
  }

  /**
   * What the page is to know, or null where nothing has happened since a report less than a second ago.
   * `visibleSince`: since when the page is in front of somebody; null: it is not. `isWoken`: the page is drawn anew in any case.
   */
  report(now: MonotonicMillis, visibleSince: MonotonicMillis | null, isWoken: boolean): ViewReport | null {
    const session = this.#session;
    if (session === null) return null;
    const told = {
      view: this.id,
      session,
      playhead: this.#motion.playhead,
      freshness: this.#freshness,
      age: this.#age,
      inkAge: this.#ink.age(now, visibleSince),
      pixelsPerMillimetre: this.#ink.page?.cssPixelsPerMillimetre ?? 0,
      gain: this.#painter.gain,
      lag: this.#lag,
    };
    return this.#reporting.report(told, now, isWoken);
  }
}
