import { byteCount, type ByteCount } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { WatchLink } from '../sources/watch-link.ts';
import type { TraceCommand, TraceReport, ViewCommand, ViewId } from './trace-port.ts';
import { TraceView, type ViewMoment } from './trace-view.ts';
import { WatchedSession } from './watched-session.ts';

/** Samples of all sessions together, bytes: two hours of 8 leads at 500 Hz would be 115 MB. */
const SAMPLE_BYTES = byteCount(72 * 1024 * 1024);

export interface TraceDeskParts {
  readonly link: Pick<WatchLink, 'open' | 'signedIn'>;
  now(): ViewMoment;
  report(report: TraceReport): void;
}

/** All views and sessions of a page; obeys its commands. Whoever owns it calls `tick`, and `paint` once a frame. */
export class TraceDesk {
  readonly #parts: TraceDeskParts;
  readonly #views = new Map<ViewId, TraceView>();
  readonly #sessions = new Map<SessionId, WatchedSession>();

  constructor(parts: TraceDeskParts) {
    this.#parts = parts;
  }

  get isEmpty(): boolean {
    return this.#views.size === 0;
  }

  obey(command: Exclude<TraceCommand, { readonly kind: 'fonts' }>): void {
    switch (command.kind) {
      case 'attach':
        this.#attach(command);
        break;
      case 'detach':
        this.#views.get(command.view)?.close();
        this.#views.delete(command.view);
        this.#letGoOfUnwatched();
        break;
      case 'resize':
        this.#views.get(command.view)?.resize(command.size);
        break;
      case 'signed-in':
        this.#parts.link.signedIn();
        break;
      case 'show':
      case 'arrange':
      case 'play':
      case 'pause':
      case 'set-rate':
      case 'seek':
      case 'follow-live':
        this.#obeyView(command);
        break;
    }
  }

  #attach({ view, canvas, size, arrangement }: TraceCommand & { readonly kind: 'attach' }): void {
    const trouble = (sentence: string): void => {
      this.#parts.report({ kind: 'trouble', view, sentence });
    };
    this.#views.set(view, new TraceView(view, canvas, size, arrangement, trouble));
  }

  #obeyView(command: ViewCommand): void {
    const view = this.#views.get(command.view);
    if (view === undefined) return; // detached while the command was on its way
    if (command.kind === 'show') {
      const already = view.session?.session === command.session ? view.session : null;
      view.show(already ?? this.#watch(command.session), command.mode);
      this.#letGoOfUnwatched();
    } else view.obey(command);
    this.tick();
  }

  #watch(session: SessionId): WatchedSession {
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    const watched = new WatchedSession(this.#parts.link.open(session), this.#share(this.#sessions.size + 1));
    this.#sessions.set(session, watched);
    this.#shareRoom();
    return watched;
  }

  #letGoOfUnwatched(): void {
    for (const [session, watched] of this.#sessions) {
      if (watched.isListenedTo) continue;
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
    for (const view of this.#views.values()) view.tick(now);
  }

  /** True where anything was painted. */
  paint(): boolean {
    let painted = false;
    for (const view of this.#views.values()) painted = view.paint() || painted;
    return painted;
  }

  renewSheets(): void {
    for (const view of this.#views.values()) view.renewSheet();
  }

  /** Tells the page what has changed; call it five times a second. */
  reportViews(): void {
    const { monotonic } = this.#parts.now();
    for (const view of this.#views.values()) {
      const report = view.report(monotonic);
      if (report !== null) this.#parts.report({ kind: 'view', report });
    }
  }
}
