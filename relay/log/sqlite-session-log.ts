import { milliseconds, offset } from '../../protocol/ecg/units.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { Milliseconds, Offset, UnixMillis } from '../../protocol/ecg/units.ts';
import { isRelayEpoch, type LedgerId, type SessionId, type UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import type { CancelWait, Clock } from '../operations/clock.ts';
import { NO_FACTS, withFact } from './case-facts.ts';
import { claimDataFolder } from './data-folder.ts';
import { openLedgerForReading } from './ledger-file.ts';
import { GroupDraft } from './group-draft.ts';
import { noteLandmarks, readFacts, readLooks, rootOf } from './landmarks.ts';
import { LedgerReader } from './ledger-reader.ts';
import { LedgerThread } from './ledger-thread.ts';
import type { LedgerDisk, ProofRow, QuarantineRow } from './ledger-disk.ts';
import { packRows } from './packed-rows.ts';
import type { ProofItem, ProofLog, ProofReading } from './proof-log.ts';
import { damageIn, startOf, standingOf, withWrittenLook } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import type {
  AppendResult,
  Commit,
  LogCounters,
  LoggedSamples,
  RecordToAppend,
  SessionLog,
  SessionStanding,
  StorageTrouble,
} from './session-log.ts';
import { unwrittenRuns } from './unwritten-runs.ts';

interface WaitingAppend {
  readonly unit: UnitId;
  readonly records: readonly RecordToAppend[];
  readonly bytes: number;
  readonly resolve: (result: AppendResult) => void;
}

export interface SqliteSessionLogOptions {
  readonly clock: Clock;
  /** How long the first record of a group waits for others. D2 allows 20 ms; the sync comes on top. */
  readonly gather?: Milliseconds;
}

export type LogOpening =
  { readonly ok: true; readonly log: SqliteSessionLog } | { readonly ok: false; readonly sentence: string };

const GATHER = milliseconds(10);
/** A group commit holds at most so much, so that one sync stays short. */
const GROUP_RECORDS = 4_096;
const GROUP_BYTES = 4 * 1024 * 1024;
/** What may wait for the disk before appends are refused: some seconds of a hundred units. */
const WAITING_BYTES = 64 * 1024 * 1024;
/** Records between two writings of the tables of contents: what a start after a power cut reads again. */
const RECORDS_BETWEEN_CONTENTS = 4_096;
const QUARANTINE_BYTES = 16 * 1024 * 1024;
const QUARANTINE_WAITING = 256;
/** Of what is kept beside the records: a commit stays short, and records do not wait for it. */
const PROOF_AT_ONCE = 16;
const ERASED_AT_ONCE = 512;

const isHospitalEntry = ({ epoch, body }: SessionRecord): boolean => body.kind === 'entry' && isRelayEpoch(epoch);

interface WaitingProof {
  readonly rows: readonly ProofRow[];
  readonly resolve: (trouble: StorageTrouble | null) => void;
}

/** The ledger on one SQLite file, written by a thread of its own in group commits. */
export class SqliteSessionLog implements SessionLog, ProofLog {
  readonly ledger: LedgerId;
  readonly counters: LogCounters = {
    recordsStored: 0,
    duplicates: 0,
    conflicts: 0,
    groupCommits: 0,
    failedCommits: 0,
    quarantined: 0,
    quarantineDropped: 0,
    damagedAtStart: 0,
  };
  trouble: StorageTrouble | null = null;
  /** Records that had rotted on this disk when the log was opened: a sentence each, for a person. */
  readonly damagedAtStart: readonly string[];
  readonly #disk: LedgerDisk;
  readonly #reader: LedgerReader;
  readonly #release: () => void;
  readonly #clock: Clock;
  readonly #gather: Milliseconds;
  readonly proof: ProofReading;
  readonly #shelves = new Map<SessionId, Shelf>();
  /** They are not listed and take no record. */
  readonly #deleted: Set<SessionId>;
  #nextNumber: number;
  #waitingProof: WaitingProof[] = [];
  #waiting: WaitingAppend[] = [];
  #waitingBytes = 0;
  #quarantine: QuarantineRow[] = [];
  #quarantineBytes: number;
  #recordsSinceContents = 0;
  #cancelGathering: CancelWait | null = null;
  #committing: Promise<void> | null = null;
  #closed = false;
  readonly #ears = new Set<(commits: readonly Commit[]) => void>();

  /** Takes the folder for itself, makes the ledger where there is none, and reads what it holds. */
  static async open(folder: string, options: SqliteSessionLogOptions): Promise<LogOpening> {
    const claim = claimDataFolder(folder);
    if (!claim.ok) return claim;
    const thread = await LedgerThread.start(folder);
    if (!(thread instanceof LedgerThread)) {
      claim.release();
      return { ok: false, sentence: thread.sentence };
    }
    try {
      const reader = new LedgerReader(openLedgerForReading(folder));
      return { ok: true, log: new SqliteSessionLog(thread, reader, claim.release, options) };
    } catch (thrown) {
      await thread.close();
      claim.release();
      return { ok: false, sentence: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }

  /**
   * On a disk that is handed in and a reader of the same ledger, both of which become its own to close. Claims no folder:
   * whoever calls sees to it that nobody else writes there.
   */
  static on(disk: LedgerDisk, reader: LedgerReader, options: SqliteSessionLogOptions): SqliteSessionLog {
    return new SqliteSessionLog(disk, reader, () => undefined, options);
  }

  private constructor(
    disk: LedgerDisk,
    reader: LedgerReader,
    release: () => void,
    { clock, gather = GATHER }: SqliteSessionLogOptions,
  ) {
    this.ledger = disk.ledger;
    this.#disk = disk;
    this.#reader = reader;
    this.#release = release;
    this.#clock = clock;
    this.#gather = gather;
    this.#quarantineBytes = reader.quarantineUsed().bytes;
    this.proof = reader.proof;
    this.#deleted = new Set(reader.proof.tombstones().map(({ session }) => session));
    this.#nextNumber = reader.highestSessionNumber() + 1;
    for (const { number, id, unit, index, firstCommitAt, lastCommitAt } of reader.restore()) {
      const shelf: Shelf = {
        ...{ number, id, unit, index, firstCommitAt, lastCommitAt },
        ...{ writtenRuns: 0, opened: null, endOffset: null, endedAt: null },
        ...{ endCommittedAt: null, looks: [], facts: NO_FACTS, root: null },
      };
      this.#shelves.set(id, shelf);
      noteLandmarks(shelf, reader);
      readLooks(shelf, reader);
      readFacts(shelf, reader);
    }
    this.damagedAtStart = [...this.#shelves.values()].flatMap(damageIn);
    this.counters.damagedAtStart = this.damagedAtStart.length;
  }

  /** Resolves with a sentence where nothing can be stored any more until the process is started again. */
  get lost(): Promise<string> {
    return this.#disk.lost;
  }

  append(unit: UnitId, records: readonly RecordToAppend[]): Promise<AppendResult> {
    const bytes = records.reduce((sum, { sealed }) => sum + sealed.length, 0);
    if (this.#closed || this.#waitingBytes + bytes > WAITING_BYTES) {
      const sentence = this.#closed ? 'The relay is stopping.' : 'More waits for the disk than the relay may keep.';
      return Promise.resolve({ ok: false, trouble: { kind: 'overloaded', sentence } });
    }
    return new Promise((resolve) => {
      this.#waiting.push({ unit, records, bytes, resolve });
      this.#waitingBytes += bytes;
      this.#commitSoon();
    });
  }

  listen(hear: (commits: readonly Commit[]) => void): () => void {
    this.#ears.add(hear);
    return () => this.#ears.delete(hear);
  }

  read(session: SessionId, from: Offset, limit: number): readonly LoggedRecord[] {
    const shelf = this.#shelves.get(session);
    if (shelf === undefined || from > shelf.index.head) return [];
    return this.#reader.read(shelf.number, offset(Math.max(from, 1)), shelf.index.head, limit);
  }

  readSamples(session: SessionId, range: SampleRange, limit: number): readonly LoggedSamples[] {
    const shelf = this.#shelves.get(session);
    return shelf === undefined ? [] : this.#reader.readSamples(shelf.number, shelf.index, range, limit);
  }

  entries(session: SessionId, from: Offset, limit: number, of: 'everybody' | 'hospital'): readonly LoggedRecord[] {
    const shelf = this.#shelves.get(session);
    const found: LoggedRecord[] = [];
    if (shelf === undefined || limit <= 0) return found;
    for (const at of shelf.index.entriesFrom(from, of === 'hospital')) {
      const logged = this.#reader.one(shelf.number, at);
      if (logged !== null) found.push(logged);
      if (found.length === limit) break;
    }
    return found;
  }

  standing(session: SessionId): SessionStanding | null {
    const shelf = this.#shelves.get(session);
    return shelf === undefined ? null : standingOf(shelf);
  }

  standings(): readonly SessionStanding[] {
    return [...this.#shelves.values()].map(standingOf).sort((one, other) => startOf(other) - startOf(one));
  }

  held(session: SessionId): ReturnType<SessionLog['held']> {
    const shelf = this.#shelves.get(session);
    return shelf === undefined ? null : { unit: shelf.unit, epochs: shelf.index.epochs, looks: shelf.looks };
  }

  root(session: SessionId): Uint8Array | null {
    const shelf = this.#shelves.get(session);
    if (shelf === undefined) return null;
    shelf.root ??= rootOf(shelf, this.#reader);
    return shelf.root;
  }

  quarantine(unit: UnitId, bytes: Uint8Array, why: string): void {
    if (this.#quarantineBytes + bytes.length > QUARANTINE_BYTES || this.#quarantine.length >= QUARANTINE_WAITING) {
      this.counters.quarantineDropped += 1;
      return;
    }
    this.#quarantineBytes += bytes.length;
    this.counters.quarantined += 1;
    this.#quarantine.push({ unit, why, bytes: bytes.slice() });
    this.#commitSoon();
  }

  keep(items: readonly ProofItem[]): Promise<StorageTrouble | null> {
    const rows = items.flatMap((item): ProofRow[] => {
      if (item.kind !== 'leaf-block') return [item];
      const sessionNumber = this.#shelves.get(item.session)?.number;
      return sessionNumber === undefined ? [] : [{ ...item, sessionNumber }];
    });
    return this.#keepRows(rows);
  }

  async eraseSome(session: SessionId): Promise<{ readonly done: boolean } | StorageTrouble> {
    const trouble = await this.#keepRows([{ kind: 'erase', session, atMost: ERASED_AT_ONCE }]);
    return trouble ?? { done: this.proof.tombstones().some((stone) => stone.session === session && stone.erased) };
  }

  #keepRows(rows: readonly ProofRow[]): Promise<StorageTrouble | null> {
    if (this.#closed) return Promise.resolve({ kind: 'overloaded', sentence: 'The relay is stopping.' });
    return new Promise((resolve) => {
      this.#waitingProof.push({ rows, resolve });
      this.#commitSoon();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelGathering?.();
    this.#cancelGathering = null;
    await this.#committing;
    // The tables of contents go with the last commit, so that the next start reads nothing twice.
    this.#recordsSinceContents = RECORDS_BETWEEN_CONTENTS;
    do await this.#commit();
    while (this.#waiting.length > 0 || this.#waitingProof.length > 0);
    await this.#disk.close();
    this.#reader.close();
    this.#release();
  }

  #commitSoon(): void {
    if (this.#cancelGathering !== null || this.#committing !== null || this.#closed) return;
    this.#cancelGathering = this.#clock.after(this.#gather, () => {
      this.#cancelGathering = null;
      this.#committing = this.#commit().finally(() => {
        this.#committing = null;
        const isMore = this.#waiting.length > 0 || this.#quarantine.length > 0 || this.#waitingProof.length > 0;
        if (isMore) this.#commitSoon();
      });
    });
  }

  async #commit(): Promise<void> {
    const group = this.#takeGroup();
    const quarantine = this.#quarantine;
    this.#quarantine = [];
    const committedAt = this.#clock.now().unix;
    const proof = this.#waitingProof.splice(0, PROOF_AT_ONCE);
    const proofRows = proof.flatMap(({ rows }) => rows);
    this.#forgetDeleted(proofRows);
    const draft = new GroupDraft(this.#shelves, this.#deleted, this.#reader, this.#nextNumber, committedAt);
    const outcomes = group.map(({ unit, records }) => records.map((added) => draft.judge(unit, added)));
    const contents =
      this.#recordsSinceContents >= RECORDS_BETWEEN_CONTENTS ? unwrittenRuns(this.#shelves.values()) : null;
    const kept = [...quarantine, ...draft.quarantine];
    if (draft.rows.length > 0 || kept.length > 0 || proof.length > 0 || contents !== null) {
      const reply = await this.#disk.commit({
        kind: 'commit',
        committedAt,
        rows: packRows(draft.rows),
        sessions: draft.newShelves.map(({ number, id, unit }) => ({ number, id, unit })),
        runs: contents?.rows ?? [],
        quarantine: kept,
        proof: proofRows,
      });
      if (reply.kind === 'refused') {
        const trouble = { kind: reply.trouble, sentence: reply.sentence };
        for (const { resolve } of proof) resolve(trouble);
        this.#refuse(group, kept, trouble);
        return;
      }
      this.counters.groupCommits += 1;
      this.trouble = null;
    }
    for (const shelf of draft.newShelves) this.#shelves.set(shelf.id, shelf);
    this.#nextNumber += draft.newShelves.length;
    contents?.written();
    if (contents !== null) this.#recordsSinceContents = 0;
    this.#keep(draft, committedAt);
    for (const { resolve } of proof) resolve(null);
    group.forEach(({ resolve }, i) => {
      resolve({ ok: true, outcomes: outcomes[i] ?? [] });
    });
  }

  /**
   * Before the tombstone is durable: nothing may come after it into the group that holds it. Where the disk refuses it
   * the session is not listed until the next start, and not deleted.
   */
  #forgetDeleted(rows: readonly ProofRow[]): void {
    for (const row of rows) {
      if (row.kind !== 'tombstone') continue;
      this.#deleted.add(row.session);
      this.#shelves.delete(row.session);
    }
  }

  #takeGroup(): readonly WaitingAppend[] {
    let records = 0;
    let bytes = 0;
    let count = 0;
    for (const append of this.#waiting) {
      if (count > 0 && (records + append.records.length > GROUP_RECORDS || bytes + append.bytes > GROUP_BYTES)) break;
      records += append.records.length;
      bytes += append.bytes;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  #keep(draft: GroupDraft, committedAt: UnixMillis): void {
    this.counters.recordsStored += draft.rows.length;
    this.counters.duplicates += draft.duplicates;
    this.counters.conflicts += draft.quarantine.length;
    this.#recordsSinceContents += draft.rows.length;
    const commits: Commit[] = [];
    for (const [shelf, added] of draft.added) {
      for (const { record } of added) {
        shelf.index.append(record);
        shelf.looks = withWrittenLook(shelf.looks, record);
        shelf.facts = withFact(shelf.facts, record);
      }
      const isOfUnit = added.some(({ record }) => !isRelayEpoch(record.epoch));
      if (isOfUnit) shelf.lastCommitAt = committedAt;
      shelf.root = null;
      noteLandmarks(shelf, this.#reader);
      commits.push({
        session: shelf.id,
        unit: shelf.unit,
        records: added.map(({ logged }) => logged),
        isOfUnit,
        hospitalEntries: added.filter(({ record }) => isHospitalEntry(record)).map(({ logged }) => logged),
      });
    }
    if (commits.length > 0) for (const hear of this.#ears) hear(commits);
  }

  #refuse(group: readonly WaitingAppend[], quarantine: readonly QuarantineRow[], trouble: StorageTrouble): void {
    this.counters.failedCommits += 1;
    this.counters.quarantineDropped += quarantine.length;
    this.trouble = trouble;
    for (const { resolve } of group) resolve({ ok: false, trouble });
  }
}
