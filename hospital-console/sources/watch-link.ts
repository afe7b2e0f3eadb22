import { readClock } from '../../protocol/delivery/clock-offset.ts';
import type { MonotonicMillis, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ClockReading } from '../../protocol/wire/messages.ts';
import { decodeConsoleMessage, encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import type { LinkReport } from '../trace/trace-port.ts';
import { nextWake, nextWatchState } from './next-watch-state.ts';
import type { SampleSource } from './sample-source.ts';
import { IDLE_WATCH, type WatchAction, type WatchEvent, type WatchState } from './watch-state.ts';
import { WatchedSource } from './watched-source.ts';

export interface WatchSocket {
  send(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
}
export interface SocketHearing {
  opened(): void;
  message(bytes: Uint8Array): void;
  /** Once, and after it nothing more. */
  closed(code: number): void;
}

export interface WatchLinkParts {
  openSocket(hearing: SocketHearing): WatchSocket;
  checkSignIn(): Promise<'signed-in' | 'signed-out' | 'no-answer'>;
  readonly clock: { monotonic(): MonotonicMillis; unix(): UnixMillis };
  random(): number;
  /** Calls once after so many milliseconds; returns how to stop. */
  wakeAfter(milliseconds: number, wake: () => void): () => void;
  report(link: LinkReport): void;
  /** A message that could not be read, in one sentence. */
  trouble(sentence: string): void;
}

/** The console's one connection to the relay: performs what next-watch-state.ts decides. Lives in the trace worker. */
export class WatchLink {
  readonly #parts: WatchLinkParts;
  readonly #sources = new Map<SessionId, WatchedSource>();
  #state: WatchState = IDLE_WATCH;
  #socket: WatchSocket | null = null;
  /** Numbers the sockets, so that a late word of an old one is not taken for the new one's. */
  #generation = 0;
  #alarm: { readonly at: MonotonicMillis; readonly stop: () => void } | null = null;

  constructor(parts: WatchLinkParts) {
    this.#parts = parts;
  }

  /** Watches a session until its listener stops. One source a session at a time. */
  open(session: SessionId): SampleSource {
    const source = new WatchedSource(
      session,
      (range) => {
        this.#step({ kind: 'want', session, range });
      },
      () => {
        if (this.#sources.get(session) !== source) return;
        this.#sources.delete(session);
        this.#step({ kind: 'unwatch', session });
      },
    );
    this.#sources.set(session, source);
    this.#step({ kind: 'watch', session });
    return source;
  }

  /** Relay clock minus ours; null before the first exchange. */
  relayClock(): ClockReading | null {
    return readClock(this.#state.exchanges);
  }

  /** The person at this screen sees the session, up to `through`. */
  look(session: SessionId, through: SampleIndex): void {
    this.#step({ kind: 'look', session, through });
  }

  networkChanged(): void {
    this.#step({ kind: 'network-changed' });
  }

  signedIn(): void {
    this.#step({ kind: 'signed-in' });
  }

  #step(event: WatchEvent): void {
    const { clock } = this.#parts;
    const moment = { monotonic: clock.monotonic(), unix: clock.unix(), chance: this.#parts.random() };
    const { state, actions } = nextWatchState(this.#state, event, moment);
    this.#state = state;
    for (const action of actions) this.#perform(action);
    this.#setAlarm();
  }

  /** A timer that stands for earlier stays, and looks again then: each word of the relay, ten a second, puts its silence off. */
  #setAlarm(): void {
    const wake = nextWake(this.#state);
    if (wake !== null && this.#alarm !== null && this.#alarm.at <= wake) return;
    this.#alarm?.stop();
    if (wake === null) {
      this.#alarm = null;
      return;
    }
    const stop = this.#parts.wakeAfter(Math.max(0, wake - this.#parts.clock.monotonic()), () => {
      this.#alarm = null;
      const due = nextWake(this.#state);
      if (due !== null && due > this.#parts.clock.monotonic()) this.#setAlarm();
      else this.#step({ kind: 'woken' });
    });
    this.#alarm = { at: wake, stop };
  }

  #perform(action: WatchAction): void {
    switch (action.kind) {
      case 'connect':
        this.#connect();
        break;
      case 'send':
        this.#socket?.send(encodeViewerMessage(action.message));
        break;
      case 'hang-up': {
        const { code, sentence } = action.reason === 'done' ? GOING : CLOSE_REASONS[action.reason];
        this.#generation += 1;
        this.#socket?.close(code, sentence);
        this.#socket = null;
        break;
      }
      case 'check-sign-in':
        void this.#checkSignIn();
        break;
      case 'tell':
        this.#sources.get(action.session)?.hearNews(action.news);
        break;
      case 'report':
        this.#parts.report(action.link);
        break;
    }
  }

  async #checkSignIn(): Promise<void> {
    const answer = await this.#parts.checkSignIn();
    this.#step({ kind: 'sign-in-checked', answer });
  }

  #connect(): void {
    this.#generation += 1;
    const generation = this.#generation;
    const current = (): boolean => this.#generation === generation;
    this.#socket = this.#parts.openSocket({
      opened: () => {
        if (current()) this.#step({ kind: 'socket-opened' });
      },
      message: (bytes) => {
        if (current()) this.#hear(bytes);
      },
      closed: (code) => {
        if (!current()) return;
        this.#socket = null;
        this.#step({ kind: 'socket-closed', code });
      },
    });
  }

  #hear(bytes: Uint8Array): void {
    const message = decodeConsoleMessage(bytes);
    if (message.ok) {
      this.#step({ kind: 'heard', message: message.value });
    } else if (message.failure.kind !== 'unknown-message' || !message.failure.mayBeIgnored) {
      this.#parts.trouble('The relay sent a message that this page cannot read.');
      this.#step({ kind: 'garbled' });
    }
  }
}

const GOING = { code: 1000, sentence: 'Nothing more is watched.' } as const;
