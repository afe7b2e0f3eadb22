import type { Coverage } from '../../../protocol/delivery/coverage.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import type { ReadRecord } from '../../../protocol/delivery/uplink-state.ts';
import type {
  ByteCount,
  MonotonicMillis,
  SampleIndex,
  SequenceNumber,
  UnixMillis,
} from '../../../protocol/ecg/units.ts';
import type { Epoch, LedgerId, SequenceRange, SessionId } from '../../../protocol/wire/identity.ts';
import type { EpochHeld } from '../../../protocol/wire/messages.ts';
import type { RecordBody, SealedRecord, SessionDescription } from '../../../protocol/wire/record.ts';
import type { JournalTrouble } from './journal-trouble.ts';
import type { SpaceAlarm } from './space-plan.ts';
import type { ToldRecord } from './told-records.ts';

/** When something was recorded, by both of the tablet's clocks. */
export interface RecordingTime {
  readonly recordedAt: UnixMillis;
  readonly recordedAtMonotonic: MonotonicMillis;
}

/** Samples or a declared gap, as the frame builder gives them: the journal numbers, chains and seals them. */
export interface JournalEntry extends RecordingTime {
  readonly body: Extract<RecordBody, { kind: 'samples' | 'gap' }>;
}

/** What a person or the tablet writes down beside the samples: never turned into a gap, never dropped without a word. */
export interface PersonsEntry extends RecordingTime {
  readonly body: Extract<RecordBody, { kind: 'entry' }>;
}

/** A record that is on the disk. */
export interface CommittedRecord {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly seq: SequenceNumber;
  readonly kind: RecordBody['kind'];
  readonly sealed: SealedRecord;
  /** The samples it accounts for, or null where it is about none. */
  readonly samples: { readonly first: SampleIndex; readonly end: SampleIndex } | null;
}

export type CommitResult =
  | { readonly ok: true; readonly records: readonly CommittedRecord[] }
  | { readonly ok: false; readonly trouble: JournalTrouble };
export type NoteResult = { readonly ok: true } | { readonly ok: false; readonly trouble: JournalTrouble };

export interface SessionOpening extends RecordingTime {
  readonly session: SessionId;
  /** The source's identity: the same text is the same recording. */
  readonly source: string;
  readonly description: SessionDescription;
}

export interface EpochInJournal {
  readonly epoch: Epoch;
  readonly first: SequenceNumber;
  readonly last: SequenceNumber;
  /** What the ledger that answered last has acknowledged of it. */
  readonly held: Coverage<SequenceNumber>;
  /** Numbers whose records are not here any more: declared as lost, or removed while a relay's store held them. */
  readonly absent: Coverage<SequenceNumber>;
  /** Numbers of the entries among its records: figures of samples do not count them. */
  readonly entries?: Coverage<SequenceNumber>;
}

export interface SessionInJournal {
  readonly session: SessionId;
  readonly source: string;
  readonly description: SessionDescription;
  readonly endedAt: UnixMillis | null;
  /** When a relay's store said that it holds all of it, and which. */
  readonly sealed: { readonly at: UnixMillis; readonly by: LedgerId } | null;
  /** One past the newest sample that is data or a declared gap. */
  readonly endSample: SampleIndex;
  /** When the newest samples or gap were recorded; null where there are none. */
  readonly newestAt: UnixMillis | null;
  /** In the order in which they were written. */
  readonly epochs: readonly EpochInJournal[];
}

export interface JournalContents {
  /** In the order in which they began. */
  readonly sessions: readonly SessionInJournal[];
  readonly lastLedger: LedgerId | null;
}

export interface RecordRange extends SequenceRange {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly mostRecords: number;
  /** Reading stops before the record that would exceed it; the first is given whatever its size. */
  readonly mostBytes: ByteCount;
  /** The disk has failed to give it again and again: what it fails to give now counts as damaged. */
  readonly isFinal?: boolean;
}

export type ReadResult =
  | {
      readonly ok: true;
      readonly records: readonly ReadRecord[];
      /** Records of the range that are not what they were: nothing of them may be sent. To be declared. */
      readonly damaged: readonly SequenceNumber[];
      /** Numbers of the range whose records are known to be gone. */
      readonly absent: readonly SequenceNumber[];
    }
  | { readonly ok: false; readonly trouble: JournalTrouble };

/** What was written down in a session, in the order in which it was, and what the hospital has told. */
export type EntriesResult =
  | {
      readonly ok: true;
      /** Of this journal's own epochs; the newest MOST_ENTRIES_READ. */
      readonly own: readonly SealedRecord[];
      readonly told: readonly SealedRecord[];
    }
  | { readonly ok: false; readonly trouble: JournalTrouble };
/** Records that hold samples of a stretch or declare them, in order; what cannot be read is left out. */
export type SamplesResult =
  | { readonly ok: true; readonly records: readonly SealedRecord[] }
  | { readonly ok: false; readonly trouble: JournalTrouble };
/** What was new of it, in order: durable with this answer. */
export type ToldResult =
  | {
      readonly ok: true;
      readonly added: readonly SealedRecord[];
      /** Beyond what is kept of one session. */
      readonly tooMany: number;
    }
  | { readonly ok: false; readonly trouble: JournalTrouble };

/** What one slice of retention removed. */
export interface Retirement {
  readonly records: number;
  readonly sessions: number;
  /** Ask again: there is more that may go. */
  readonly more: boolean;
}
export type RetireResult =
  ({ readonly ok: true } & Retirement) | { readonly ok: false; readonly trouble: JournalTrouble };

/** How the journal itself fares, for a person. */
export interface JournalCondition {
  readonly space: SpaceAlarm;
  /** Bytes on the disk that only the journal can take. */
  readonly ballast: ByteCount;
  /** Damaged journals in the folder that this one had to go on beside. */
  readonly damagedFiles: readonly string[];
  /** Records removed to make room, since the opening. */
  readonly purgedRecords: number;
}
/** What one slice of looking after the journal found and did. */
export interface Tending extends JournalCondition {
  /** Ask again soon: there is more to do. */
  readonly more: boolean;
}

export interface JournalCounters {
  /** Records read back whose checksum did not hold. */
  readonly damagedRecords: number;
  /** Commits that the disk refused. */
  readonly refusedCommits: number;
  readonly commits: number;
}

/**
 * The tablet's durable store. It gives every record its sequence number (contiguous from 1 in each epoch of each
 * session) and the hash of the one before it, and seals it: here and nowhere else. Every write resolves only after
 * the commit was synced (D1); what the disk refuses leaves no trace and takes no number. The contract suite runs on
 * every implementation.
 */
export interface UnitJournal {
  /** That this opening began with. A journal found damaged while it is written goes on in another one. */
  readonly epoch: Epoch;
  contents(): Promise<JournalContents>;
  /** Writes `opened` as the first record of this epoch: of a new session, or of one that goes on. */
  openSession(opening: SessionOpening): Promise<CommitResult>;
  /** The session must have been opened in this epoch. */
  append(session: SessionId, entries: readonly (JournalEntry | PersonsEntry)[]): Promise<CommitResult>;
  /** Writes END over all its epochs; `endSample` becomes its sample count. The session must have been opened in this epoch. */
  endSession(session: SessionId, time: RecordingTime): Promise<CommitResult>;
  /** Each record's checksum and key are verified. */
  read(range: RecordRange): Promise<ReadResult>;
  /**
   * Declares, in this epoch, records that `read` found damaged: gap(corrupt) for their samples and `records-lost` for their
   * numbers, one of each for a contiguous run; a second time, nothing. Where the session was not opened in this epoch, it
   * is; where it has ended, it ends again (D8).
   * @param isFinal what the disk merely fails to give is declared as well, as in a final reading
   */
  declareDamaged(
    session: SessionId,
    epoch: Epoch,
    damaged: readonly SequenceNumber[],
    time: RecordingTime,
    isFinal?: boolean,
  ): Promise<CommitResult>;
  /**
   * The store that answers, and what it holds of a session; null: only that it answers. Records that were removed while
   * another store held them, and that this one lacks, are declared as `declareDamaged` declares, with gap(purged).
   */
  noteHeld(
    ledger: LedgerId,
    session: SessionId | null,
    epochs: readonly EpochHeld[],
    time: RecordingTime,
  ): Promise<CommitResult>;
  noteSealed(ledger: LedgerId, session: SessionId, at: UnixMillis): Promise<NoteResult>;
  /** Keeps what the hospital told, each record once by its key; of a session that is not here, nothing. */
  noteTold(session: SessionId, records: readonly ToldRecord[]): Promise<ToldResult>;
  readEntries(session: SessionId): Promise<EntriesResult>;
  /** At most MOST_SAMPLE_RECORDS_READ of them. */
  readSamples(session: SessionId, range: SampleRange): Promise<SamplesResult>;
  /**
   * D7: removes, slice by slice, sessions that ended before `floor` and were sealed before it by the store that answered
   * last; nothing else, ever.
   */
  retire(floor: UnixMillis): Promise<RetireResult>;
  /**
   * One slice of D14: a look at the room, then of the records that may go (D7: sealed first, then acknowledged, oldest
   * first; unacknowledged never), or of the ballast. To be asked every few seconds.
   */
  tend(): Promise<Tending>;
  counters(): Promise<JournalCounters>;
  close(): Promise<void>;
}
