import type { SequenceRange, Epoch, LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord, Look } from '../../protocol/wire/messages.ts';
import type { SealedRecord, SessionDescription, SessionRecord } from '../../protocol/wire/record.ts';
import type { DeclaredGap, SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { Offset, SampleCount, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { CaseFacts } from './case-facts.ts';

/** A record that intake has opened and checked, with the very bytes that are to be kept. */
export interface RecordToAppend {
  readonly record: SessionRecord;
  readonly sealed: SealedRecord;
}

export type AppendOutcome =
  | { readonly kind: 'stored'; readonly logged: LoggedRecord }
  /** The very same bytes are held already: acknowledge again (D3). */
  | { readonly kind: 'duplicate' }
  /** Other bytes under the same key: both are kept, this one in quarantine (D3). */
  | { readonly kind: 'conflict' }
  /** The session belongs to another unit. */
  | { readonly kind: 'not-yours' };

/** The disk did not take it. Nothing of the batch may be acknowledged; sending it again later is right. */
export type StorageTrouble =
  | { readonly kind: 'disk-full'; readonly sentence: string }
  | { readonly kind: 'storage-failed'; readonly sentence: string }
  /** More waits for the disk than may be kept in memory. */
  | { readonly kind: 'overloaded'; readonly sentence: string };

export type AppendResult =
  | { readonly ok: true; readonly outcomes: readonly AppendOutcome[] }
  | { readonly ok: false; readonly trouble: StorageTrouble };

/** What is durable of one epoch of one session. */
export interface EpochCoverage {
  readonly epoch: Epoch;
  /** Sorted, disjoint. */
  readonly held: readonly SequenceRange[];
  /** Declared by the unit as lost before delivery, and not held. Sorted, disjoint. */
  readonly lost: readonly SequenceRange[];
}

/** What the log knows of a session; kept in memory, rebuilt at start. A value: it does not change after it was given. */
export interface SessionStanding {
  readonly session: SessionId;
  readonly unit: UnitId;
  /** The first `opened` record that came, or null while none has. */
  readonly opened: SealedRecord | null;
  /** What it says. */
  readonly description: SessionDescription | null;
  readonly head: Offset;
  readonly epochs: readonly EpochCoverage[];
  /** Samples a lead that are held. */
  readonly samples: SampleCount;
  /** By first sample, disjoint; less what data covers (D8). */
  readonly gaps: readonly DeclaredGap[];
  /** Ranges below `endSample` that are neither held nor a declared gap. */
  readonly awaited: readonly SampleRange[];
  /** One past the newest sample in any record held, or counted by END. */
  readonly endSample: SampleIndex;
  readonly firstCommitAt: UnixMillis | null;
  /** Of what the unit has sent: what the relay wrote itself says nothing of the unit. */
  readonly lastCommitAt: UnixMillis | null;
  /** When the END that counts was recorded on the unit, by its clock; null before, and where the session went on behind it. */
  readonly endedAt: UnixMillis | null;
  /** When it was committed here, by the relay's clock. */
  readonly endCommittedAt: UnixMillis | null;
  /** END is held, and so is every record and every sample it counts, or it is declared as never coming (D8). */
  readonly complete: boolean;
  /** Who has seen it, as far as that is written in it: the newest look of each person, newest last. */
  readonly looks: readonly WrittenLook[];
  /** What the crew has written of the case. */
  readonly facts: CaseFacts;
}

export interface WrittenLook extends Look {
  /** When the same person looked first. */
  readonly firstAt: UnixMillis;
}

/** A logged record with the samples that it stands for: all of its own, or a part where another stands for the rest. */
export interface LoggedSamples {
  readonly logged: LoggedRecord;
  readonly samples: SampleRange;
}

/** What one group commit added to one session, in offset order. */
export interface Commit {
  readonly session: SessionId;
  readonly unit: UnitId;
  readonly records: readonly LoggedRecord[];
  /** False where the relay has written all of it. */
  readonly isOfUnit: boolean;
  /** Of the records those that people at the hospital wrote. */
  readonly hospitalEntries: readonly LoggedRecord[];
}

/**
 * The relay's durable store: one append-only log a session. The same contract suite runs on every implementation.
 * Offsets count from 1 in commit order and are contiguous in one session.
 */
export interface SessionLog {
  readonly ledger: LedgerId;
  /** Resolves when durable (synced); idempotent by (session, epoch, seq). One outcome a record, in order. */
  append(unit: UnitId, records: readonly RecordToAppend[]): Promise<AppendResult>;
  /** Hears of every group commit once it is durable, before the appends it holds resolve. Gives the call that ends it. */
  listen(hear: (commits: readonly Commit[]) => void): () => void;
  /** Records from an offset on (inclusive) up to the present head, at most `limit`; empty where there are none. */
  read(session: SessionId, from: Offset, limit: number): readonly LoggedRecord[];
  /**
   * The records that stand for a range of samples, in order of sample index, at most `limit`, each with the samples
   * that it stands for: no sample twice (D8). Data stands before a gap, of two of one kind the one with the lower offset;
   * a gap around data comes once for each part. Where more are left, ask again from the end of the last one.
   */
  readSamples(session: SessionId, range: SampleRange, limit: number): readonly LoggedSamples[];
  /** What people and tablets wrote, from an offset on, at most `limit`: all of it, or what the relay wrote for people. */
  entries(session: SessionId, from: Offset, limit: number, of: 'everybody' | 'hospital'): readonly LoggedRecord[];
  standing(session: SessionId): SessionStanding | null;
  /** Newest first. */
  standings(): readonly SessionStanding[];
  /** The unit whose session it is, what is held of each epoch, and who has seen it: for the unit, so it costs little. */
  held(
    session: SessionId,
  ): { readonly unit: UnitId; readonly epochs: readonly EpochCoverage[]; readonly looks: readonly Look[] } | null;
  /**
   * SHA-256 over the hash of the last record of each epoch that is held, up to the one that END counts, in END's order;
   * null unless the session is complete. Records declared lost have no hash: an epoch of which nothing is held
   * contributes nothing.
   */
  root(session: SessionId): Uint8Array | null;
  /** Keeps bytes that could not become a record, for a person to look at (D10). Bounded; counts what it drops. */
  quarantine(unit: UnitId, bytes: Uint8Array, why: string): void;
  readonly counters: LogCounters;
  /** What the last commit met, or null where it went well. */
  readonly trouble: StorageTrouble | null;
  /** Finishes the group commit under way and lets go of the store. */
  close(): Promise<void>;
}

export interface LogCounters {
  recordsStored: number;
  /** Held already with the very same bytes; acknowledged again. */
  duplicates: number;
  /** Other bytes under a key that is held: somebody must look. */
  conflicts: number;
  groupCommits: number;
  /** Group commits that the disk refused. */
  failedCommits: number;
  /** Bad bytes kept for a person. */
  quarantined: number;
  /** Bad bytes that were not kept because quarantine was full or the disk was. */
  quarantineDropped: number;
  /** Records that had rotted on this disk when the log was opened. Their units are asked for them again. */
  damagedAtStart: number;
}
