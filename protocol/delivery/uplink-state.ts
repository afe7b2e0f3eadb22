import type {
  ByteCount,
  Milliseconds,
  MonotonicMillis,
  SampleIndex,
  SequenceNumber,
  UnixMillis,
} from '../ecg/units.ts';
import type { CloseReason } from '../wire/close-reasons.ts';
import type { DecodeFailure } from '../wire/decode-failure.ts';
import type { ConnectionId, Epoch, LedgerId, SequenceRange, SessionId, UnitId } from '../wire/identity.ts';
import type { PeerLimits } from '../wire/limits.ts';
import type { UplinkVersion } from '../wire/uplink-version.ts';
import type { Lane, Look, NackReason, RelayMessage, SessionHeld, UnitMessage } from '../wire/messages.ts';
import type { SealedRecord } from '../wire/record.ts';
import type { ClockExchanges } from './clock-offset.ts';
import type { Coverage } from './coverage.ts';
import type { Pace } from './pace.ts';
import type { RelayChoice } from './relay-choice.ts';
import type { UplinkCounters } from './uplink-counters.ts';

// ---- what the uplink is told ----

export interface JournalEpoch {
  readonly epoch: Epoch;
  readonly first: SequenceNumber;
  readonly last: SequenceNumber;
  readonly closed: boolean;
  /** Not here any more, and never to be sent: declared as lost, or removed while a relay's store held them (D7, D8). */
  readonly absent: Coverage<SequenceNumber>;
}
export interface JournalSession {
  readonly session: SessionId;
  /** END is written: no record will be added, and the relay may seal it. */
  readonly ended: boolean;
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

/** Whether the address that our own socket is bound to is still there after a change of the network. */
export type OwnAddress = 'gone' | 'still-there' | 'unknown';

/**
 * `connection`, wherever it stands, is the number of `open-socket` that the event belongs to: what an older connection
 * still says is heard by nobody.
 */
export type UplinkEvent =
  | { readonly kind: 'started' }
  /** After a commit, and after the journal has noted an acknowledgement or a seal. */
  | { readonly kind: 'journal-changed'; readonly view: JournalView }
  /** `nonce`: 16 random bytes in hex, new for each connection. `version`: which one of ours the relay chose. */
  | {
      readonly kind: 'socket-opened';
      readonly connection: number;
      readonly nonce: string;
      readonly version: UplinkVersion;
    }
  /** `code` is null where the connection broke without a close frame or never came about. */
  | { readonly kind: 'socket-closed'; readonly connection: number; readonly code: number | null }
  /** The handshake was answered with this HTTP status instead of a WebSocket. */
  | { readonly kind: 'upgrade-refused'; readonly connection: number; readonly status: number }
  /** A WebSocket, but with a subprotocol that we did not offer; null: with none. */
  | { readonly kind: 'unknown-version'; readonly connection: number; readonly answered: string | null }
  /** The connection did not come about, and the system says why. */
  | { readonly kind: 'obstructed'; readonly connection: number; readonly by: Obstacle }
  | { readonly kind: 'message'; readonly connection: number; readonly message: RelayMessage }
  | { readonly kind: 'unreadable'; readonly connection: number; readonly failure: DecodeFailure }
  /** The answer to a `read-records` action: what could be read of it, in order; the rest of `asked` may be asked again. */
  | {
      readonly kind: 'records-read';
      readonly lane: Lane;
      readonly connection: number;
      readonly records: readonly ReadRecord[];
      /** Records that are there but damaged. They are passed over; the journal declares what they held. */
      readonly damaged: readonly SequenceNumber[];
      /** Numbers of records that are known to be gone. */
      readonly absent: readonly SequenceNumber[];
    }
  | { readonly kind: 'wake' }
  /** The operating system reports other addresses than before (D13). */
  | { readonly kind: 'network-changed'; readonly ours: OwnAddress }
  | { readonly kind: 'stop' };

// ---- what the uplink wants done ----

export type UplinkAction =
  /** `address`: which of the relay's addresses, from 0. */
  | { readonly kind: 'open-socket'; readonly connection: number; readonly address: number }
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
  /** The session has ended here, and the relay has confirmed every record of it, and that there are no more. */
  | { readonly kind: 'note-sealed'; readonly ledger: LedgerId; readonly session: SessionId; readonly root: Uint8Array }
  /** What people at the hospital have written into a session of ours; not opened yet, and some of it perhaps known. */
  | { readonly kind: 'note-told'; readonly session: SessionId; readonly records: readonly SealedRecord[] }
  /** The relay called a session complete that is not: it stays owed, and a person should know. */
  | { readonly kind: 'doubt-seal'; readonly ledger: LedgerId; readonly session: SessionId };

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
  readonly version: UplinkVersion;
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
  /** From sending to acknowledgement, at its quickest on this connection; null before the first. */
  readonly quickestAck: Milliseconds | null;
  /** Size of the record that BACKFILL could not send for want of room; 0: none. */
  readonly roomWanted: ByteCount;
  /** Something that was sent on this connection has been acknowledged on it. */
  readonly hasAcknowledged: boolean;
  /** How much the relay takes beyond what it has acknowledged, as it last said; 0: its disk stands still. */
  readonly credit: ByteCount;
  /** The network changed under the connection, which must now show within two seconds that it lives. */
  readonly probedAt: MonotonicMillis | null;
  /** The nonce of this connection, for a HELLO that announces more. */
  readonly nonce: string;
  /** Sessions that the relay has called complete on this connection. */
  readonly seals: readonly SealClaim[];
  /** What the HELLO under way announces; null: none is under way. */
  readonly announcing: Announcement | null;
}

/** A relay's word that it holds all of a session, and what became of it. */
export interface SealClaim {
  readonly session: SessionId;
  readonly root: Uint8Array;
  readonly stage: 'open' | 'doubted' | 'noted';
}

/** Epochs that a HELLO names, and when it left. */
export interface Announcement {
  readonly epochs: readonly { readonly session: SessionId; readonly epoch: Epoch }[];
  readonly sentAt: MonotonicMillis;
}

/** What keeps a connection from coming about, where a person can mend it. */
export type Obstacle =
  | 'name-unknown'
  /** What answers there speaks neither HTTP nor, where it should, TLS. */
  | 'another-service'
  /** Signed by nobody whom this unit trusts. */
  | 'certificate-untrusted'
  | 'certificate-of-another-name'
  /** Over, or not begun, by the clock of this unit. */
  | 'certificate-out-of-date';

/** What came of the last attempt, for a person. */
export type Setback =
  /** Broke without a word, or never came about. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed'; readonly reason: CloseReason }
  /** A sign-in page, a proxy, a relay that starts. */
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'unknown-version'; readonly answered: string | null }
  | { readonly kind: 'obstructed'; readonly by: Obstacle }
  | { readonly kind: 'unreadable' };

/** A state carries only what is true in it. `address`: which of the relay's, from 0. */
export type UplinkPhase =
  /** `why` is null before the first attempt, and where another network is to be tried at once. */
  | {
      readonly kind: 'offline';
      readonly address: number;
      readonly retryAt: MonotonicMillis;
      readonly why: Setback | null;
    }
  | { readonly kind: 'connecting'; readonly address: number; readonly deadline: MonotonicMillis }
  | {
      readonly kind: 'greeting';
      readonly address: number;
      readonly deadline: MonotonicMillis;
      readonly nonce: string;
      readonly version: UplinkVersion;
      readonly announcing: Announcement;
    }
  | { readonly kind: 'synced'; readonly address: number; readonly sync: SyncedConnection }
  /** Every address refuses, and a person must act; tried again slowly, for the mending may happen at the other end. */
  | {
      readonly kind: 'refused';
      readonly address: number;
      readonly reason: CloseReason;
      readonly retryAt: MonotonicMillis;
    }
  | { readonly kind: 'stopped' };

export interface UplinkState {
  readonly unit: UnitId;
  readonly software: string;
  readonly phase: UplinkPhase;
  readonly journal: JournalView;
  readonly choice: RelayChoice;
  /** Counts sockets, so that what an old one still says is told apart. */
  readonly connection: number;
  readonly heardAt: MonotonicMillis;
  readonly pingedAt: MonotonicMillis;
  readonly exchanges: ClockExchanges;
  /** Who has seen which session, by the relay's clock; of the sessions that it told of last. */
  readonly looks: ReadonlyMap<SessionId, readonly Look[]>;
  readonly lastLedger: LedgerId | null;
  /** Changes of the network that were followed, and how many of them since the last WELCOME. */
  readonly networkFollowed: { readonly at: MonotonicMillis; readonly times: number } | null;
  /** When a newer connection of this unit last took over. */
  readonly fencedAt: MonotonicMillis | null;
  readonly counters: UplinkCounters;
}

export interface UplinkStep {
  readonly state: UplinkState;
  readonly actions: readonly UplinkAction[];
  /** Send `wake` at this time at the latest; null: nothing to wait for. */
  readonly wakeAt: MonotonicMillis | null;
}
