import type { ClockExchanges } from '../../protocol/delivery/clock-offset.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { MonotonicMillis, Offset, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { CloseReason } from '../../protocol/wire/close-reasons.ts';
import type { LedgerId, SessionId } from '../../protocol/wire/identity.ts';
import type { ConsoleMessage, LoggedRecord, SessionState, ViewerMessage } from '../../protocol/wire/messages.ts';
import type { LinkReport } from '../trace/trace-port.ts';

// The downlink as a pure state machine, here its words; next-watch-state.ts decides and watch-link.ts acts.

export interface WatchMoment {
  readonly monotonic: MonotonicMillis;
  readonly unix: UnixMillis;
  /** In [0, 1), another one each step. */
  readonly chance: number;
}

export interface WatchedSession {
  readonly session: SessionId;
  /** Where the log was heard, and the next offset wanted of it; null before the first state. */
  readonly place: { readonly ledger: LedgerId; readonly next: Offset } | null;
  /** This connection was asked to go on at `place`. */
  readonly resuming: boolean;
  /** The first state of this connection has come. */
  readonly answered: boolean;
}
export interface WantedHistory {
  readonly session: SessionId;
  readonly range: SampleRange;
}
export interface OutstandingFetch extends WantedHistory {
  readonly request: number;
  readonly progressAt: MonotonicMillis;
}

export type WatchPhase =
  /** Nothing is watched. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly giveUpAt: MonotonicMillis }
  | { readonly kind: 'open'; readonly lastHeard: MonotonicMillis; readonly nextPing: MonotonicMillis }
  /** The handshake was refused, which a browser does not explain: the relay is asked whether we are signed in. */
  | { readonly kind: 'checking-sign-in' }
  | { readonly kind: 'waiting'; readonly until: MonotonicMillis }
  /** A person must act. */
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'refused' };

export type OpenPhase = WatchPhase & { readonly kind: 'open' };

export interface WatchState {
  readonly phase: WatchPhase;
  /** Failures since a session's state was last heard (D13). */
  readonly attempt: number;
  /** What the page was told last. */
  readonly link: LinkReport | null;
  readonly sessions: readonly WatchedSession[];
  readonly waiting: readonly WantedHistory[];
  readonly outstanding: readonly OutstandingFetch[];
  readonly nextRequest: number;
  readonly exchanges: ClockExchanges;
}

export const IDLE_WATCH: WatchState = {
  phase: { kind: 'idle' },
  attempt: 0,
  link: null,
  sessions: [],
  waiting: [],
  outstanding: [],
  nextRequest: 1,
  exchanges: [],
};

export type WatchEvent =
  | { readonly kind: 'watch'; readonly session: SessionId }
  | { readonly kind: 'unwatch'; readonly session: SessionId }
  | { readonly kind: 'want'; readonly session: SessionId; readonly range: SampleRange }
  /** The person at this screen sees the session, up to `through`. */
  | { readonly kind: 'look'; readonly session: SessionId; readonly through: SampleIndex }
  | { readonly kind: 'socket-opened' }
  /** `code` as the browser says it: 1006 where it does not know. */
  | { readonly kind: 'socket-closed'; readonly code: number }
  | { readonly kind: 'heard'; readonly message: ConsoleMessage }
  /** Bytes came that are no message. */
  | { readonly kind: 'garbled' }
  | { readonly kind: 'sign-in-checked'; readonly answer: 'signed-in' | 'signed-out' | 'no-answer' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'network-changed' }
  /** `nextWake` has come. */
  | { readonly kind: 'woken' };

/** What a session's source is told. */
export type WatchNews =
  | { readonly kind: 'state'; readonly state: SessionState }
  | { readonly kind: 'records'; readonly records: readonly LoggedRecord[]; readonly request: number | null }
  | {
      readonly kind: 'reached';
      readonly request: number;
      readonly range: SampleRange;
      readonly through: SampleIndex;
      readonly last: boolean;
    }
  | { readonly kind: 'dropped'; readonly range: SampleRange }
  | { readonly kind: 'discontinuity' }
  | { readonly kind: 'resync' };

export type WatchAction =
  | { readonly kind: 'connect' }
  | { readonly kind: 'send'; readonly message: ViewerMessage }
  | { readonly kind: 'hang-up'; readonly reason: CloseReason | 'done' }
  | { readonly kind: 'check-sign-in' }
  | { readonly kind: 'tell'; readonly session: SessionId; readonly news: WatchNews }
  | { readonly kind: 'report'; readonly link: LinkReport };

export interface WatchStep {
  readonly state: WatchState;
  readonly actions: readonly WatchAction[];
}

export const WATCH_LIMITS = {
  /** Fetches the relay works on at once for us: a page is about 40 kB. */
  outstanding: 4,
  /** Behind them; beyond it the oldest is dropped, for whoever asked has scrolled on. */
  waiting: 12,
  /** A fetch without progress for so long is dropped. */
  fetchStalls: 10_000,
} as const;

export const stay = (state: WatchState): WatchStep => ({ state, actions: [] });
export const tell = (session: SessionId, news: WatchNews): WatchAction => ({ kind: 'tell', session, news });

export const report = (step: WatchStep, link: LinkReport): WatchStep => ({
  state: { ...step.state, link },
  actions: [...step.actions, { kind: 'report', link }],
});
