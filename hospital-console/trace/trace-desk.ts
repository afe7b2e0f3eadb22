import {
  byteCount,
  milliseconds,
  sampleIndex,
  type ByteCount,
  type MonotonicMillis,
  type SampleIndex,
} from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { BeatDemand } from '../measuring/beat-desk.ts';
import type { MeasurableView } from '../measuring/measuring-desk.ts';
import type { WatchLink } from '../sources/watch-link.ts';
import type { SampleWindow } from './sample-window.ts';
import { FRAME_TIME, paintInTurn } from './frame-turns.ts';
import { SETTLING_SECONDS } from './filtered-leads.ts';
import { SelfTestEcho } from './self-test-echo.ts';
import { ThenViews, type OpenPlayer } from './then-views.ts';
import type { CanvasSize, TraceCommand, TraceReport, ViewCommand, ViewId } from './trace-port.ts';
import { TraceView, type ViewMoment } from './trace-view.ts';
import { WatchedSession } from './watched-session.ts';

/** Samples of all sessions together, bytes: two hours of 8 leads at 500 Hz would be 115 MB. */
const SAMPLE_BYTES = byteCount(72 * 1024 * 1024);

export interface TraceDeskParts {
  readonly link: Pick<WatchLink, 'open' | 'signedIn' | 'look'>;
  now(): ViewMoment;
  report(report: TraceReport): void;
  readonly openPlayer: OpenPlayer;
}

/** While somebody sees a session the relay hears of it at once and then at this pace. */
const LOOK_EVERY = milliseconds(5_000);

/** A session on whose row a hand was is kept so long for the view that may follow, and so many seconds of it are fetched. */
const EXPECTED_FOR = milliseconds(8_000);
const EXPECTED_SECONDS = 10 + SETTLING_SECONDS;

/** All views and sessions of a page; obeys its commands. Whoever owns it calls `tick`, and `paint` once a frame. */
export class TraceDesk {
  readonly #parts: TraceDeskParts;
  readonly #views = new Map<ViewId, TraceView>();
  readonly #sessions = new Map<SessionId, WatchedSession>();
  /** Since when the page is in front of somebody; null: it is not. */
  #visibleSince: MonotonicMillis | null = null;
  /** Sessions that are seen now, and when the relay was last told. */
  readonly #lookedAt = new Map<SessionId, MonotonicMillis>();
  readonly #echo: SelfTestEcho;
  readonly #then: ThenViews;
  #expected: { readonly session: SessionId; readonly until: number } | null = null;
  /** The view with which the next frame begins. */
  #nextTurn = 0;

  constructor(parts: TraceDeskParts) {
    this.#parts = parts;
    this.#then = new ThenViews(parts.openPlayer);
    this.#echo = new SelfTestEcho({ link: parts.link, now: () => parts.now().monotonic });
  }

  get isEmpty(): boolean {
    return this.#views.size === 0;
  }
  /** The page is in front of somebody, as far as it knows. */
  get isVisible(): boolean {
    return this.#visibleSince !== null;
  }

  obey(command: Exclude<TraceCommand, { readonly kind: 'fonts' | 'alarms' | 'frame' }>): void {
    switch (command.kind) {
      case 'attach':
        this.#attach(command);
        break;
      case 'detach':
        this.#then.end(command.view);
        this.#views.get(command.view)?.close();
        this.#views.delete(command.view);
        this.#letGoOfUnwatched();
        break;
      case 'resize':
        this.#resize(command.view, command.size);
        break;
      case 'visibility':
        if (!command.visible) this.#visibleSince = null;
        else this.#visibleSince ??= this.#parts.now().monotonic;
        this.tick();
        // No frame came while nobody looked: what is on the paper is as old as that.
        if (command.visible) for (const view of this.#views.values()) this.#paintView(view, this.#parts.now(), false);
        break;
      case 'expect':
        this.#expect(command.session);
        break;
      case 'echo':
        // A console that nobody sits before is no hospital that answers; one that shows the test tells so by itself.
        if (this.#visibleSince !== null && !this.#sessions.has(command.session)) this.#echo.answer(command.session);
        break;
      case 'signed-in':
        this.#parts.link.signedIn();
        break;
      case 'show':
      case 'show-then':
      case 'seek-then':
      case 'arrange':
      case 'play':
      case 'pause':
      case 'set-rate':
      case 'seek':
      case 'follow-live':
      case 'measure':
      case 'ask-beats':
      case 'read-span':
      case 'read-place':
        this.#obeyView(command);
        break;
    }
  }

  #attach({ view, canvas, size, arrangement }: TraceCommand & { readonly kind: 'attach' }): void {
    const trouble = (sentence: string): void => {
      this.#parts.report({ kind: 'trouble', view, sentence });
    };
    const now = (): MonotonicMillis => this.#then.moment(view, this.#parts.now()).monotonic;
    this.#views.set(view, new TraceView(view, canvas, size, arrangement, trouble, now));
  }

  #resize(id: ViewId, size: CanvasSize): void {
    const view = this.#views.get(id);
    if (view === undefined) return;
    view.resize(size);
    // At once: a page that is busy gives the next frame late, and paper of the wrong size would stand until then.
    this.#paintView(view, this.#parts.now(), false);
  }

  #obeyView(command: ViewCommand): void {
    const view = this.#views.get(command.view);
    if (view === undefined) return; // detached while the command was on its way
    if (command.kind === 'show-then') {
      this.#then.end(command.view);
      this.#then.begin(view, command, (sentence) => {
        this.#parts.report({ kind: 'trouble', view: view.id, sentence });
      });
    } else if (this.#then.obey(command) || command.kind === 'seek-then') {
      // Its clock moves the view.
    } else if (command.kind === 'show') {
      const wasThen = this.#then.end(command.view);
      const already = !wasThen && view.session?.session === command.session ? view.session : null;
      view.show(already ?? this.#watch(command.session), command.mode, command.at ?? null);
      this.#letGoOfUnwatched();
    } else if (command.kind === 'read-span') {
      const reading = view.readSpan(command.lead, command.from, command.to);
      if (reading !== null) this.#parts.report({ kind: 'span', view: view.id, number: command.number, reading });
      return; // nothing has changed
    } else if (command.kind === 'read-place') {
      this.#parts.report({ kind: 'place', view: view.id, number: command.number, through: view.inkedThrough });
      return;
    } else view.obey(command);
    this.tick();
  }

  #watch(session: SessionId): WatchedSession {
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    const share = this.#share(this.#sessions.size + 1);
    const watched = new WatchedSession(this.#parts.link.open(session), share, () => {
      this.#parts.report({ kind: 'written', session });
    });
    this.#sessions.set(session, watched);
    this.#shareRoom();
    return watched;
  }

  /** Subscribed, with its last page on the way, before there is a view: half of what opening one took was waiting for the relay. */
  #expect(session: SessionId): void {
    this.#expected = { session, until: this.#parts.now().monotonic + EXPECTED_FOR };
    this.#watch(session);
    // Only now: the connection stays where the hand goes from row to row.
    this.#letGoOfUnwatched();
  }

  #tickExpected(now: MonotonicMillis): void {
    if (this.#expected === null) return;
    const watched = this.#sessions.get(this.#expected.session);
    if (now >= this.#expected.until || watched === undefined) {
      this.#expected = null;
      this.#letGoOfUnwatched();
    } else if (!watched.isListenedTo && watched.window !== null) {
      const length = EXPECTED_SECONDS * watched.window.format.samplingRate;
      watched.want({ first: sampleIndex(Math.max(0, Math.floor(watched.end - length))), end: watched.end }, now);
    }
  }

  #letGoOfUnwatched(): void {
    for (const [session, watched] of this.#sessions) {
      if (watched.isListenedTo || session === this.#expected?.session) continue;
      watched.close();
      this.#sessions.delete(session);
    }
    this.#shareRoom();
  }

  #share(sessions: number): ByteCount {
    return byteCount(Math.floor(SAMPLE_BYTES / Math.max(1, sessions)));
  }

  #shareRoom(): void {
    for (const watched of this.#sessions.values()) watched.limitTo(this.#share(this.#sessions.size));
  }

  tick(): void {
    const now = this.#parts.now();
    this.#then.tick(now.monotonic);
    this.#tickExpected(now.monotonic);
    for (const view of this.#views.values()) view.tick(this.#then.moment(view.id, now));
    this.#tellLooks(now.monotonic);
    this.#echo.tick();
  }

  #tellLooks(now: MonotonicMillis): void {
    const seen = this.#visibleSince !== null ? this.#seen(now) : new Map<SessionId, SampleIndex>();
    for (const session of this.#lookedAt.keys()) if (!seen.has(session)) this.#lookedAt.delete(session);
    for (const [session, through] of seen) {
      const last = this.#lookedAt.get(session);
      if (last !== undefined && now - last < LOOK_EVERY) continue;
      this.#lookedAt.set(session, now);
      this.#parts.link.look(session, through);
    }
  }

  /** What of each session is on a canvas now, up to where. */
  #seen(now: MonotonicMillis): ReadonlyMap<SessionId, SampleIndex> {
    const seen = new Map<SessionId, SampleIndex>();
    for (const view of this.#views.values()) {
      // Who looks at what was seen then sees nothing of the patient: nobody's delivery.
      const through = this.#then.has(view.id) ? null : view.seenThrough(now);
      if (view.session === null || through === null) continue;
      const { session } = view.session;
      seen.set(session, sampleIndex(Math.max(through, seen.get(session) ?? 0)));
    }
    return seen;
  }

  /** A frame: true where anything was painted. */
  paint(): boolean {
    const now = this.#parts.now();
    const { painted, next } = paintInTurn(
      [...this.#views.values()],
      this.#nextTurn,
      (view) => this.#paintView(view, now, true),
      () => this.#parts.now().monotonic - now.monotonic < FRAME_TIME,
    );
    this.#nextTurn = next;
    return painted;
  }

  #paintView(view: TraceView, now: ViewMoment, isFrame: boolean): boolean {
    const painted = view.paint(this.#then.moment(view.id, now).monotonic, isFrame);
    this.#tellPage(view);
    return painted;
  }

  /** The page of paper, as soon as its ink is there: what lies over it is placed by it. */
  #tellPage(view: TraceView): void {
    const told = view.takePage();
    if (told !== null) this.#parts.report({ kind: 'page', view: view.id, ...told });
  }

  renewSheets(): void {
    for (const view of this.#views.values()) view.renewSheet();
  }

  /** What this page holds of a session that a view shows; null where it holds nothing. */
  samplesOf(session: SessionId): { readonly samples: SampleWindow; readonly end: SampleIndex } | null {
    const watched = this.#sessions.get(session);
    return watched === undefined || watched.window === null ? null : { samples: watched.window, end: watched.end };
  }

  /** What is to be measured now. */
  measurableViews(): readonly MeasurableView[] {
    return [...this.#views.values()].flatMap((view) => {
      const found = view.measurable();
      if (found === null) return [];
      // What was seen then is no head that an alarm follows.
      return this.#then.has(view.id) ? { ...found, isAtHead: false } : found;
    });
  }

  /** What comparisons wait for and is here now. */
  takeBeatsReady(): readonly BeatDemand[] {
    const { monotonic } = this.#parts.now();
    return [...this.#views.values()].flatMap((view) => view.takeBeatsReady(monotonic));
  }

  /** Tells the page what has changed; call it five times a second. `isWoken`: the page hears of something else now, and of this with it. */
  reportViews(isWoken = false): void {
    const { monotonic } = this.#parts.now();
    for (const view of this.#views.values()) {
      // What was seen then has a clock of its own, and never claims to be live.
      const report = view.report(monotonic, this.#then.has(view.id) ? null : this.#visibleSince, isWoken);
      if (report !== null) this.#parts.report({ kind: 'view', report: this.#then.told(report) });
    }
  }
}
