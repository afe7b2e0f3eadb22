import type { ByteCount, Milliseconds, Offset, SampleIndex, SequenceNumber, UnixMillis } from '../ecg/units.ts';
import type { ConnectionId, Epoch, LedgerId, SequenceRange, SessionId, UnitId } from './identity.ts';
import type { PeerLimits } from './limits.ts';
import type { SealedRecord } from './record.ts';

export type Lane = 'live' | 'backfill';

export interface ClockReading {
  /** The other end's clock minus ours. */
  readonly offset: Milliseconds;
  /** Half the round trip of the reading. */
  readonly uncertainty: Milliseconds;
}

// ---- both ways, on both links ----

export interface Ping {
  readonly kind: 'ping';
  readonly t1: UnixMillis;
  /** One past the newest sample of the live session; 0 where there is none. */
  readonly newestSample: SampleIndex;
  /** What the sender measured of the receiver's clock; null before it could. */
  readonly clock: ClockReading | null;
}
export interface Pong {
  readonly kind: 'pong';
  readonly t1: UnixMillis;
  readonly t2: UnixMillis;
  readonly t3: UnixMillis;
}

// ---- unit → relay ----

export interface EpochInJournal {
  readonly epoch: Epoch;
  readonly first: SequenceNumber;
  readonly last: SequenceNumber;
  /** No record will be added. */
  readonly closed: boolean;
}
export interface SessionInJournal {
  readonly session: SessionId;
  readonly epochs: readonly EpochInJournal[];
}
/** Greets, and is sent again on the same connection when the unit begins another session. */
export interface Hello {
  readonly kind: 'hello';
  readonly unit: UnitId;
  readonly connectionNonce: string;
  readonly sessions: readonly SessionInJournal[];
  readonly lastLedger: LedgerId | null;
  readonly software: string;
}
export type UnitMessage =
  | Hello
  | { readonly kind: 'data'; readonly lane: Lane; readonly records: readonly SealedRecord[] }
  | ({ readonly kind: 'live-skip'; readonly session: SessionId; readonly epoch: Epoch } & SequenceRange)
  | Ping
  | Pong;

// ---- relay → unit ----

export interface EpochHeld {
  readonly epoch: Epoch;
  /** Everything from 1 up to it is durable (D4); 0: nothing. */
  readonly durableThrough: SequenceNumber;
  /** Durable beyond it. */
  readonly ranges: readonly SequenceRange[];
}
export interface SessionHeld {
  readonly session: SessionId;
  readonly epochs: readonly EpochHeld[];
  readonly sealed: boolean;
}
export interface Welcome {
  readonly kind: 'welcome';
  readonly ledger: LedgerId;
  readonly connection: ConnectionId;
  readonly sessions: readonly SessionHeld[];
  readonly limits: PeerLimits;
  readonly time: UnixMillis;
}
export interface Acknowledgement {
  readonly kind: 'ack';
  readonly ledger: LedgerId;
  readonly sessions: readonly SessionHeld[];
  readonly credit: ByteCount;
}
export type NackReason = 'damaged' | 'conflict' | 'not-yours' | 'storage';
export interface Nack {
  readonly kind: 'nack';
  readonly session: SessionId | null;
  readonly epoch: Epoch | null;
  /** 0 where the record could not even be read. */
  readonly seq: SequenceNumber;
  readonly reason: NackReason;
  readonly retryAfter: Milliseconds;
}
/** Somebody's newest look at a session. */
export interface Look {
  /** As signed in. */
  readonly by: string;
  /** By the relay's clock. */
  readonly at: UnixMillis;
  /** One past the newest sample on their screen. */
  readonly through: SampleIndex;
}
export type RelayMessage =
  | Welcome
  | Acknowledgement
  | Nack
  /** Who looks at a session: the newest look of each person, newest last. Told at each change; since version 2. */
  | { readonly kind: 'seen-by'; readonly session: SessionId; readonly looks: readonly Look[] }
  /**
   * What people at the hospital have written into a session of this unit: after WELCOME all of it, then each as it comes.
   * Entries of epoch 0; what the unit has had already is told by its key.
   */
  | { readonly kind: 'told'; readonly session: SessionId; readonly records: readonly SealedRecord[] }
  | {
      readonly kind: 'sealed';
      readonly session: SessionId;
      readonly root: Uint8Array;
      /** Of the relay's key over `manifest`; empty where it signs nothing. */
      readonly signature: Uint8Array;
      /** What it states of the session (protocol/proof/manifest.ts); left out by a relay that signs nothing. */
      readonly manifest?: Uint8Array;
    }
  | Ping
  | Pong;

// ---- console → relay ----

export interface Subscribe {
  readonly kind: 'subscribe';
  readonly session: SessionId;
  /** Go on after what is held already, or null: start at the live head. */
  readonly resume: { readonly ledger: LedgerId; readonly from: Offset } | null;
}
export interface Fetch {
  readonly kind: 'fetch';
  readonly request: number;
  readonly session: SessionId;
  readonly first: SampleIndex;
  readonly end: SampleIndex;
}
export type ViewerMessage =
  | Subscribe
  | { readonly kind: 'unsubscribe'; readonly session: SessionId }
  | Fetch
  /** The trace is on a screen that somebody can see, drawn up to `through`; since version 2. */
  | { readonly kind: 'looking'; readonly session: SessionId; readonly through: SampleIndex }
  | Ping
  | Pong;

// ---- relay → console ----

/** A record with its place in the relay's log. */
export interface LoggedRecord {
  readonly offset: Offset;
  readonly committedAt: UnixMillis;
  readonly sealed: SealedRecord;
}
export type SessionStateKind = 'live' | 'stale' | 'ended' | 'unknown';
export interface SessionState {
  readonly kind: 'state';
  readonly session: SessionId;
  readonly state: SessionStateKind;
  readonly since: UnixMillis;
  readonly ledger: LedgerId;
  readonly head: Offset;
  /** One past the newest sample that the relay knows of: held, or announced by the unit and awaited. */
  readonly endSample: SampleIndex;
  /** The record that describes the session, or null while it has not arrived. */
  readonly opened: SealedRecord | null;
  /** Relay clock minus unit clock, as the unit measured it. */
  readonly unitClock: ClockReading | null;
  /** Who has seen it: the newest look of each person, newest last. */
  readonly looks: readonly Look[];
  readonly resumed: boolean;
}
export type ConsoleMessage =
  | SessionState
  | { readonly kind: 'logged'; readonly session: SessionId; readonly records: readonly LoggedRecord[] }
  /** These were dropped for a viewer that was too slow: read them with fetch (D16). */
  | { readonly kind: 'gap'; readonly session: SessionId; readonly from: Offset; readonly to: Offset }
  | {
      readonly kind: 'fetched';
      readonly request: number;
      readonly session: SessionId;
      readonly records: readonly LoggedRecord[];
      /** Everything that the relay holds below it, from the start of the request, has been sent. */
      readonly reached: SampleIndex;
      readonly last: boolean;
    }
  | Ping
  | Pong;
