import type { Coverage } from './coverage.ts';
import type { RateAllowance } from './rate-allowance.ts';
import type {
  ByteCount,
  Milliseconds,
  MonotonicMillis,
  SampleIndex,
  SequenceNumber,
  UnixMillis,
} from '../ecg/units.ts';
import type { CloseReason } from '../wire/close-reasons.ts';
import type { ConnectionId, Epoch, EpochKey, LedgerId, SessionId, UnitId } from '../wire/identity.ts';
import type { ClockReading, Look, RelayMessage } from '../wire/messages.ts';
import type { SealedRecord, SessionRecord } from '../wire/record.ts';

/** What the relay knows of one unit connection. */
export interface IntakeState {
  readonly unit: UnitId;
  readonly connection: ConnectionId;
  readonly ledger: LedgerId;
  readonly phase:
    | { readonly kind: 'awaiting-hello'; readonly since: MonotonicMillis }
    | { readonly kind: 'receiving' }
    | { readonly kind: 'closed'; readonly reason: CloseReason };
  readonly heardAt: MonotonicMillis;
  readonly pingedAt: MonotonicMillis;
  readonly allowance: RateAllowance;
  /** Sessions that a HELLO has named, oldest first. */
  readonly sessions: readonly SessionId[];
  /** The session whose newest sample the unit's PING tells. */
  readonly liveSession: SessionId | null;
  /** Something of these became durable and has not been acknowledged. */
  readonly unacknowledged: EpochsOfSessions;
  readonly sealedTold: ReadonlySet<SessionId>;
  /** Received, and not yet answered by the disk. */
  readonly atTheDisk: ByteCount;
  readonly paused: boolean;
}

/** Epochs of some sessions, each with the records that it is about just now; none of them: about all of it. */
export type EpochsOfSessions = ReadonlyMap<SessionId, ReadonlyMap<EpochKey, Coverage<SequenceNumber>>>;

/** Timeouts run on the clock that never steps; the wall clock is only told to others. */
export interface Moment {
  readonly monotonic: MonotonicMillis;
  readonly unix: UnixMillis;
}

/** What the log holds of a session, for WELCOME and ACK. */
export interface HeldFacts {
  readonly session: SessionId;
  /** The unit that owns it, or null where the log has nothing of it. */
  readonly owner: UnitId | null;
  readonly epochs: readonly { readonly epoch: Epoch; readonly held: Coverage<SequenceNumber> }[];
  /** Of a complete session: SHA-256 over the last hash of each epoch. */
  readonly root: Uint8Array | null;
  /** What the relay has signed of it; left out where it signs nothing. */
  readonly seal?: { readonly manifest: Uint8Array; readonly signature: Uint8Array };
}

export interface CheckedRecord {
  readonly record: SessionRecord;
  readonly sealed: SealedRecord;
}

export type RecordOutcome = 'stored' | 'duplicate' | 'conflict' | 'not-yours';

/** Connections too often, a disk that takes nothing, or a HELLO that was heard before. */
export type TurnedAway = Extract<CloseReason, 'too-fast' | 'later' | 'bad-message'>;

export type IntakeEvent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** Twice a second or so. */
  | { readonly kind: 'tick' }
  /** Instead of a tick that came late: this process stood still, and what came meanwhile has not been read yet. */
  | { readonly kind: 'stood-still' }
  /** The answer to `greeted`: this connection is the unit's current one. */
  | { readonly kind: 'admitted'; readonly epochs: EpochsOfSessions; readonly facts: readonly HeldFacts[] }
  | { readonly kind: 'turned-away'; readonly reason: TurnedAway }
  /** The disk has taken what one `append` asked for; also told of an older connection of the same unit (D5). */
  | {
      readonly kind: 'appended';
      readonly records: readonly CheckedRecord[];
      readonly outcomes: readonly RecordOutcome[];
    }
  /** This connection's share of what was at the disk has been answered, one way or the other. */
  | { readonly kind: 'disk-answered'; readonly bytes: ByteCount }
  | { readonly kind: 'append-failed'; readonly retryAfter: Milliseconds }
  /** All that one group commit brought has been told: now acknowledge it, once. */
  | { readonly kind: 'settled' }
  /** Who has seen one of its sessions: something of it has changed, or the unit has just greeted. */
  | { readonly kind: 'seen'; readonly session: SessionId; readonly looks: readonly Look[] }
  /** What people have written into one of its sessions: all of it when the unit has greeted, then each as it comes. */
  | { readonly kind: 'told'; readonly session: SessionId; readonly records: readonly SealedRecord[] }
  | { readonly kind: 'looked-up'; readonly epochs: EpochsOfSessions; readonly facts: readonly HeldFacts[] }
  /** A newer connection of the same unit has said HELLO (D9). */
  | { readonly kind: 'fenced' }
  | { readonly kind: 'relay-stops' };

export type IntakeRefusal =
  | 'unreadable-message'
  | 'ignored-message'
  /** A HELLO that was said before, on another connection. */
  | 'replayed-hello'
  | 'damaged-record'
  | 'record-of-unknown-session'
  | 'record-of-other-unit'
  /** A unit that writes in the relay's name: who has seen its session, or what somebody at the hospital says. */
  | 'record-of-relay'
  | 'conflict'
  | 'too-fast'
  | 'silent'
  | 'not-yours'
  | 'storage';

export type IntakeAction =
  | { readonly kind: 'send'; readonly message: RelayMessage }
  | { readonly kind: 'greeted'; readonly first: boolean; readonly nonce: string; readonly epochs: EpochsOfSessions }
  | { readonly kind: 'append'; readonly records: readonly CheckedRecord[]; readonly bytes: ByteCount }
  | { readonly kind: 'look-up'; readonly epochs: EpochsOfSessions }
  | { readonly kind: 'quarantine'; readonly bytes: Uint8Array; readonly why: string }
  /** How far the live session has come on the unit, and its clock (D15). */
  | {
      readonly kind: 'announce';
      readonly session: SessionId;
      readonly newestSample: SampleIndex;
      readonly clock: ClockReading | null;
    }
  | { readonly kind: 'pause-reading' }
  | { readonly kind: 'resume-reading' }
  | { readonly kind: 'count'; readonly refusal: IntakeRefusal }
  | { readonly kind: 'close'; readonly reason: CloseReason };

export interface IntakeStep {
  readonly state: IntakeState;
  readonly actions: readonly IntakeAction[];
}
