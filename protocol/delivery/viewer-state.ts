import type { Moment } from './intake-state.ts';
import type { RateAllowance } from './rate-allowance.ts';
import type { SampleRange } from '../ecg/sample-block.ts';
import type { ByteCount, MonotonicMillis, Offset, SampleIndex } from '../ecg/units.ts';
import type { CloseReason } from '../wire/close-reasons.ts';
import type { LedgerId, SessionId } from '../wire/identity.ts';
import type { ConsoleMessage, Fetch, LoggedRecord, SessionState, Subscribe } from '../wire/messages.ts';

export type { Moment };

/** What the relay knows of one viewer's connection. */
export interface ViewerState {
  readonly phase: { readonly kind: 'open' } | { readonly kind: 'closed'; readonly reason: CloseReason };
  readonly heardAt: MonotonicMillis;
  readonly pingedAt: MonotonicMillis;
  readonly allowance: RateAllowance;
  readonly subscriptions: ReadonlyMap<SessionId, Subscription>;
  /** In the order asked; the first one is being answered. */
  readonly fetches: readonly FetchUnderWay[];
  /** When it last said that somebody looks at a session. */
  readonly lookedAt: ReadonlyMap<SessionId, MonotonicMillis>;
  /** States and answers, never dropped; gaps are kept with their subscription. */
  readonly urgent: readonly ConsoleMessage[];
  /** Since when live records have waited without a break; null while the viewer keeps up. */
  readonly slowSince: MonotonicMillis | null;
  /** Since when the socket has taken nothing although something was there to send. */
  readonly blockedSince: MonotonicMillis | null;
}

/** A viewer's place in one session's log. */
export type Subscription = AtTheHead | BehindTheHead;

/** Rides the fan-out: what was committed waits in a queue of two seconds or 512 KiB (D16). */
export interface AtTheHead {
  readonly kind: 'at-the-head';
  readonly head: Offset;
  readonly queue: readonly QueuedRecord[];
  readonly queuedBytes: ByteCount;
  /** Dropped since the viewer was last sent something of this session. */
  readonly dropped: { readonly from: Offset; readonly to: Offset } | null;
}
/** Reads the log, a page at a time, as fast as the socket takes it. */
export interface BehindTheHead {
  readonly kind: 'behind-the-head';
  readonly head: Offset;
  readonly next: Offset;
}

export interface QueuedRecord {
  readonly record: LoggedRecord;
  readonly since: MonotonicMillis;
}

export interface FetchUnderWay extends Fetch {
  /** Everything held below it has been sent. */
  readonly reached: SampleIndex;
}

/** A session as STATE tells it; `resumed` is the machine's to say. */
export type SessionFacts = Omit<SessionState, 'kind' | 'resumed'>;

export interface FoundSamples {
  readonly logged: LoggedRecord;
  readonly samples: SampleRange;
}

export type ViewerEvent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** Twice a second or so. */
  | { readonly kind: 'tick' }
  /** The answer to `look-up`. */
  | { readonly kind: 'found'; readonly subscribe: Subscribe; readonly facts: SessionFacts; readonly ledger: LedgerId }
  | { readonly kind: 'state-changed'; readonly facts: SessionFacts }
  | { readonly kind: 'committed'; readonly session: SessionId; readonly records: readonly LoggedRecord[] }
  /** Send what is there: so many bytes may still be handed to the socket for live, and so many for anything else. */
  | { readonly kind: 'flush'; readonly room: ByteCount; readonly idleRoom: ByteCount }
  | { readonly kind: 'page'; readonly session: SessionId; readonly records: readonly LoggedRecord[] }
  | {
      readonly kind: 'samples';
      readonly request: number;
      readonly found: readonly FoundSamples[];
      readonly asked: number;
    }
  | { readonly kind: 'relay-stops' };

export type ViewerRefusal =
  | 'unreadable-message'
  | 'ignored-message'
  | 'too-fast'
  | 'too-many-fetches'
  | 'looked-too-often'
  | 'too-many-subscriptions'
  | 'records-dropped'
  | 'slow'
  | 'silent';

export type ViewerAction =
  | { readonly kind: 'send'; readonly message: ConsoleMessage }
  | { readonly kind: 'look-up'; readonly subscribe: Subscribe }
  | { readonly kind: 'forget'; readonly session: SessionId }
  /** Whoever this viewer is sees the session now, up to `through`. */
  | { readonly kind: 'looked'; readonly session: SessionId; readonly through: SampleIndex }
  | { readonly kind: 'read-log'; readonly session: SessionId; readonly from: Offset; readonly limit: number }
  | {
      readonly kind: 'read-samples';
      readonly request: number;
      readonly session: SessionId;
      readonly range: SampleRange;
      readonly limit: number;
    }
  /** There is something to send: flush within a tick, together with what else comes until then. */
  | { readonly kind: 'flush-soon' }
  | { readonly kind: 'count'; readonly refusal: ViewerRefusal; readonly times: number }
  | { readonly kind: 'close'; readonly reason: CloseReason };

export interface ViewerStep {
  readonly state: ViewerState;
  readonly actions: readonly ViewerAction[];
}
