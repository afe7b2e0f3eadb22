import type { ByteCount, MonotonicMillis, SampleIndex, SequenceNumber, UnixMillis } from '../ecg/units.ts';
import type { CloseReason } from '../wire/close-reasons.ts';
import type { DecodeFailure } from '../wire/decode-failure.ts';
import type { ConnectionId, Epoch, LedgerId, SequenceRange, SessionId, UnitId } from '../wire/identity.ts';
import type { PeerLimits } from '../wire/limits.ts';
import type { Lane, NackReason, RelayMessage, SessionHeld, UnitMessage } from '../wire/messages.ts';
import type { SealedRecord } from '../wire/record.ts';
import type { ClockExchanges } from './clock-offset.ts';
import type { Coverage } from './coverage.ts';
import type { Pace } from './pace.ts';

// ---- what the uplink is told ----

export interface JournalEpoch {
  readonly epoch: Epoch;
  readonly first: SequenceNumber;
  readonly last: SequenceNumber;
  readonly closed: boolean;
}
export interface JournalSession {
  readonly session: SessionId;
  /** In order of opening; an epoch without records is left out. */
  readonly epochs: readonly JournalEpoch[];
}
/** What the journal has committed and still owes: sessions that are not sealed, oldest first. The last may be live. */
export interface JournalView {
  readonly sessions: readonly JournalSession[];
  /** The epoch that is being written, or null while nothing is recorded. */
  readonly live: { readonly session: SessionId; readonly epoch: Epoch } | null;
  /** One past the newest sample of the live session. */
  readonly newestSample: SampleIndex;
}

export interface Moment {
  readonly monotonic: MonotonicMillis;
  readonly unix: UnixMillis;
  /** Chance in [0, 1), a new one for each step. */
  readonly chance: number;
}

export interface ReadRecord {
  readonly seq: SequenceNumber;
  readonly sealed: SealedRecord;
}

export type UplinkEvent =
  | { readonly kind: 'started' }
  /** After a commit, and after the journal has noted an acknowledgement or a seal. */
  | { readonly kind: 'journal-changed'; readonly view: JournalView }
  /** `nonce`: 16 random bytes in hex, new for each connection. */
  | { readonly kind: 'socket-opened'; readonly nonce: string }
  /** `code` is null where the connection broke without a close frame or never came about. */
  | { readonly kind: 'socket-closed'; readonly code: number | null }
  /** The relay answered the handshake with this HTTP status instead of a WebSocket. */
  | { readonly kind: 'upgrade-refused'; readonly status: number }
  | { readonly kind: 'message'; readonly message: RelayMessage }
  | { readonly kind: 'unreadable'; readonly failure: DecodeFailure }
  /** The answer to a `read-records` action: what could be read of it, in order; the rest of `asked` may be asked again. */
  | {
      readonly kind: 'records-read';
      readonly lane: Lane;
      readonly connection: number;
      readonly records: readonly ReadRecord[];
      /** Records that are there but damaged. They are passed over; the journal declares what they held. */
      readonly damaged: readonly SequenceNumber[];
    }
  | { readonly kind: 'wake' }
  /** The operating system reports another network: try at once (D13). */
  | { readonly kind: 'network-changed' }
  | { readonly kind: 'stop' };

// ---- what the uplink wants done ----

export type UplinkAction =
  | { readonly kind: 'open-socket'; readonly connection: number }
  | { readonly kind: 'close-socket'; readonly reason: CloseReason | 'done' }
  | { readonly kind: 'send'; readonly message: UnitMessage }
  | {
      readonly kind: 'read-records';
      readonly lane: Lane;
      readonly connection: number;
      readonly session: SessionId;
      readonly epoch: Epoch;
      readonly first: SequenceNumber;
      readonly last: SequenceNumber;
      readonly mostRecords: number;
      /** Stop before the sum passes it, but read at least one. */
      readonly mostBytes: ByteCount;
    }
  /** What the relay says is durable, for the journal's retention (D7). Replaces what another ledger said. */
  | { readonly kind: 'note-held'; readonly ledger: LedgerId; readonly sessions: readonly SessionHeld[] }
  | { readonly kind: 'note-sealed'; readonly ledger: LedgerId; readonly session: SessionId; readonly root: Uint8Array };

// ---- what the uplink knows ----

/** Sent on this connection and not acknowledged. */
export interface InFlight extends SequenceRange {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly lane: Lane;
  readonly bytes: number;
  readonly sentAt: MonotonicMillis;
}

/** Delivery of one epoch on this connection. */
export interface EpochDelivery {
  readonly session: SessionId;
  readonly epoch: Epoch;
  /** What the relay said is durable, since the last WELCOME (D6). */
  readonly held: Coverage<SequenceNumber>;
  /** Refused for good or unreadable here: not offered again on this connection. */
  readonly passedOver: Coverage<SequenceNumber>;
}

/** A record that the relay refused, and when it may be offered again. */
export interface Refusal extends SequenceRange {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly reason: NackReason;
  readonly attempts: number;
  readonly retryAt: MonotonicMillis;
}

export interface LiveLane {
  readonly session: SessionId;
  readonly epoch: Epoch;
  /** Next sequence number to go out. */
  readonly next: SequenceNumber;
  /** More than two seconds went unacknowledged: nothing is added until that clears, then the lane jumps to the head. */
  readonly congested: boolean;
}

export interface ReadUnderWay {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly first: SequenceNumber;
  readonly last: SequenceNumber;
}

export interface SyncedConnection {
  readonly ledger: LedgerId;
  /** Number of the socket, as in `open-socket`. */
  readonly connection: number;
  /** What the relay calls it. */
  readonly connectionId: ConnectionId;
  readonly limits: PeerLimits;
  /** Keyed by session and epoch; only what a HELLO of this connection announced. */
  readonly deliveries: ReadonlyMap<string, EpochDelivery>;
  readonly inFlight: readonly InFlight[];
  readonly refusals: readonly Refusal[];
  /** Where the LIVE lane stands; null while the journal's live epoch has not been welcomed. */
  readonly live: LiveLane | null;
  readonly reading: { readonly live: ReadUnderWay | null; readonly backfill: ReadUnderWay | null };
  readonly messagePace: Pace;
  readonly bytePace: Pace;
  /** Acknowledged bytes a second, smoothed; sets the backfill window (D11). */
  readonly goodput: number;
  readonly lastAckAt: MonotonicMillis;
  /** The nonce of this connection, for a HELLO that announces more. */
  readonly nonce: string;
  /** What the HELLO under way announces; null: none is under way. */
  readonly announcing: Announcement | null;
}

/** Epochs that a HELLO names, and when it left. */
export interface Announcement {
  readonly epochs: readonly { readonly session: SessionId; readonly epoch: Epoch }[];
  readonly sentAt: MonotonicMillis;
}

/** A state carries only what is true in it. */
export type UplinkPhase =
  | { readonly kind: 'offline'; readonly attempt: number; readonly retryAt: MonotonicMillis }
  | { readonly kind: 'connecting'; readonly attempt: number; readonly deadline: MonotonicMillis }
  | {
      readonly kind: 'greeting';
      readonly attempt: number;
      readonly deadline: MonotonicMillis;
      readonly nonce: string;
      readonly announcing: Announcement;
    }
  | { readonly kind: 'synced'; readonly sync: SyncedConnection }
  /** A person must act; tried again slowly, for the mending may happen at the other end. */
  | {
      readonly kind: 'refused';
      readonly reason: CloseReason;
      readonly attempt: number;
      readonly retryAt: MonotonicMillis;
    }
  | { readonly kind: 'stopped' };

export interface UplinkCounters {
  readonly connections: number;
  readonly unreadableMessages: number;
  readonly refusedRecords: number;
  readonly liveSkips: number;
  readonly damagedRecords: number;
  /** Connections given up for six seconds of silence or an acknowledgement that never came. */
  readonly silences: number;
}

export interface UplinkState {
  readonly unit: UnitId;
  readonly software: string;
  readonly phase: UplinkPhase;
  readonly journal: JournalView;
  /** Counts sockets, so that what an old one still says is told apart. */
  readonly connection: number;
  readonly heardAt: MonotonicMillis;
  readonly pingedAt: MonotonicMillis;
  readonly exchanges: ClockExchanges;
  readonly lastLedger: LedgerId | null;
  readonly counters: UplinkCounters;
}

export interface UplinkStep {
  readonly state: UplinkState;
  readonly actions: readonly UplinkAction[];
  /** Send `wake` at this time at the latest; null: nothing to wait for. */
  readonly wakeAt: MonotonicMillis | null;
}
