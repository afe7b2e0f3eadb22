import { sha256 } from '@noble/hashes/sha2.js';
import { subtract } from '../../../protocol/delivery/coverage.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import type { UnixMillis } from '../../../protocol/ecg/units.ts';
import type { SealedRecord } from '../../../protocol/wire/record.ts';
import { hexOfBytes, type Epoch, type SessionId } from '../../../protocol/wire/identity.ts';
import type { BallastPart } from './ballast.ts';
import { MOST_SAMPLE_RECORDS_READ, readOwnEntries, readSamplesOf, readTold } from './case-reading.ts';
import { areBooksIntact, type EpochRow, type SessionRow } from './journal-books.ts';
import { closeQuietly, type JournalFile } from './journal-database.ts';
import { machineDisk, type JournalDisk } from './journal-disk.ts';
import { openBesideDamaged, openJournal, type OpeningResult } from './journal-opening.ts';
import {
  carriesSamples,
  type JournalOperation,
  type JournalStore,
  type OperationOutcome,
} from './journal-operations.ts';
import { absentOf, numbersOf, type EpochPlace, readContents, readRecords, runsOf } from './journal-reading.ts';
import { JournalSpace } from './journal-space.ts';
import { JournalTransaction } from './journal-transaction.ts';
import { troubleOf, type JournalTrouble, type OpeningTrouble } from './journal-trouble.ts';
import { planLosses, type LossPlan } from './lost-records.ts';
import { standingOf, type OpenEpochs } from './open-epochs.ts';
import type { RecordTable } from './record-table.ts';
import { removeFrom } from './record-removal.ts';
import { SetAsideTables } from './set-aside-tables.ts';
import { damagedFilesIn } from './set-aside.ts';
import { USUAL_BALLAST } from './space-plan.ts';
import { MOST_TOLD, type ToldRecord } from './told-records.ts';
import type {
  EntriesResult,
  JournalContents,
  JournalCounters,
  ReadResult,
  RecordRange,
  RetireResult,
  SamplesResult,
  Tending,
  ToldResult,
} from './unit-journal.ts';
import { sparedKey, whatToRemove, type RemovalRule } from './what-to-remove.ts';

export interface JournalSettings {
  readonly folder: string;
  /** 16 hex digits of chance, new for this opening. */
  readonly nonce: string;
  /** The journal never grows beyond it; null: as far as the disk goes. */
  readonly mostBytes: number | null;
  /** Room kept for when the disk is full; without it 64 MiB, and less where quota or disk are small. */
  readonly ballastBytes?: number;
}

export type OpenedJournal =
  { readonly ok: true; readonly store: SqliteUnitJournal } | { readonly ok: false; readonly trouble: OpeningTrouble };

const ATTEMPTS_TO_REMOVE = 4;
/** Slices of records that one commit may have to wait for. */
const SLICES_AT_ONCE = 4;

/** Pages in the write-ahead log, and how many of them are in the journal's file now. */
interface FoldedLog {
  readonly log: number;
  readonly checkpointed: number;
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: JournalTrouble };

/** The journal on better-sqlite3. Every call blocks until it is done, so it lives in the worker of journal-worker.ts. */
export class SqliteUnitJournal implements JournalStore {
  readonly #settings: JournalSettings;
  readonly #disk: JournalDisk;
  readonly #setAside: SetAsideTables;
  readonly #space: JournalSpace;
  #file: JournalFile;
  /** Why there is no connection at the moment; every commit tries to open one again. */
  #closedBy: JournalTrouble | null = null;
  #epoch: Epoch;
  #open: OpenEpochs = new Map();
  #interrupted: ReadonlyMap<SessionId, SessionRow> = new Map();
  #contents: JournalContents = { sessions: [], lastLedger: null };
  readonly #spared = new Set<string>();
  #purgedRecords = 0;
  #damagedRecords = 0;
  #refusedCommits = 0;
  #commits = 0;

  private constructor(settings: JournalSettings, disk: JournalDisk, file: JournalFile, openings: number) {
    this.#settings = settings;
    this.#disk = disk;
    this.#setAside = new SetAsideTables(settings.folder, disk);
    this.#file = file;
    this.#epoch = { number: openings, nonce: settings.nonce };
    this.#space = new JournalSpace({ ...settings, disk, ballastBytes: settings.ballastBytes ?? USUAL_BALLAST });
    this.#space.adopt(file);
  }

  /** A new epoch at every opening: the number counts them, the nonce tells apart two that bear one number after a roll-back. */
  static open(settings: JournalSettings, disk: JournalDisk = machineDisk): OpenedJournal {
    const opened = openJournal(settings.folder, disk);
    if (!opened.ok) return opened;
    const { file, openings } = opened.opening;
    return { ok: true, store: new SqliteUnitJournal(settings, disk, file, openings) };
  }

  /** Another one only where the journal was found damaged while it was written. */
  get epoch(): Epoch {
    return this.#epoch;
  }

  contents(): JournalContents {
    const read = this.#withFile(() => readContents(this.#file.books, this.#open));
    if (read.ok) this.#contents = read.value;
    return this.#contents;
  }

  /**
   * What a failing disk refuses may lie in the write-ahead log all the same, whole and valid. The connection does not know
   * of it and writes the next commit over it, so its numbers are given again; a process that dies before that finds it as
   * committed, in an epoch that is over. Either way one number has one record, and nothing refused was ever sent (D3).
   * Closing the connection instead would bring it to life while the same entries are offered again.
   */
  commit(operations: readonly JournalOperation[]): OperationOutcome {
    if (this.#closedBy !== null) this.#reopen(openJournal(this.#settings.folder, this.#disk));
    let outcome = this.#tryCommit(operations);
    if (!outcome.ok && outcome.trouble.kind === 'damaged' && this.#goOnBeside()) {
      outcome = this.#tryCommit(operations);
    }
    if (!outcome.ok && outcome.trouble.kind === 'disk-full') outcome = this.#commitThoughFull(operations, outcome);
    if (!outcome.ok) this.#refusedCommits += 1;
    return outcome;
  }

  read({ session, epoch, last: wantedLast, ...wanted }: RecordRange): ReadResult {
    const { books } = this.#file;
    const outcome = this.#withFile(() => {
      const row = books.epoch.get(session, epoch.number, epoch.nonce);
      if (row === undefined) return { records: [], damaged: [], absent: [] };
      const last = Math.min(wantedLast, standingOf(row, session, this.#open).last);
      const place = { table: this.#tableOf(row), session, epoch, epochRow: row.id };
      const { records, unreadable } = readRecords(place, { ...wanted, last });
      const damaged = subtract(runsOf(unreadable), absentOf(books, row.id));
      const absent = subtract(runsOf(unreadable), damaged);
      return { records, damaged: numbersOf(damaged), absent: numbersOf(absent) };
    });
    if (!outcome.ok) return outcome;
    this.#damagedRecords += outcome.value.damaged.length;
    return { ok: true, ...outcome.value };
  }

  noteTold(session: SessionId, records: readonly ToldRecord[]): ToldResult {
    const outcome = this.#inTransaction(() => {
      const { books } = this.#file;
      const row = books.session.get(session);
      if (row === undefined) return { added: [], tooMany: 0 };
      const added: SealedRecord[] = [];
      let tooMany = 0;
      let kept = books.countTold.get(row.id) ?? 0;
      for (const { nonce, seq, sealed } of records) {
        if (kept >= MOST_TOLD) {
          tooMany += books.hasTold.get(row.id, nonce, seq) === undefined ? 1 : 0;
        } else if (books.addTold.run(row.id, nonce, seq, sealed).changes > 0) {
          kept += 1;
          added.push(sealed);
        }
      }
      return { added, tooMany };
    });
    return outcome.ok ? { ok: true, ...outcome.value } : outcome;
  }

  readEntries(session: SessionId): EntriesResult {
    const outcome = this.#withFile(() => {
      const { books } = this.#file;
      const row = books.session.get(session);
      if (row === undefined) return { own: [], told: [] };
      const places = books.epochsOfSession.all(row.id).map((epoch) => this.#placeOf(session, epoch));
      return { own: readOwnEntries(books, places), told: readTold(books, row) };
    });
    return outcome.ok ? { ok: true, ...outcome.value } : outcome;
  }

  readSamples(session: SessionId, range: SampleRange): SamplesResult {
    const outcome = this.#withFile(() => {
      const { books } = this.#file;
      const row = books.session.get(session);
      const records: SealedRecord[] = [];
      for (const epoch of row === undefined ? [] : books.epochsOfSession.all(row.id)) {
        const standing = standingOf(epoch, session, this.#open);
        const room = MOST_SAMPLE_RECORDS_READ - records.length;
        records.push(...readSamplesOf(this.#placeOf(session, epoch), standing, range, room));
      }
      return records;
    });
    return outcome.ok ? { ok: true, records: outcome.value } : outcome;
  }

  retire(floor: UnixMillis): RetireResult {
    return this.#remove({ kind: 'retention', floor });
  }

  tend(): Tending {
    const more = this.#closedBy === null && this.#tendSpace();
    return {
      space: this.#space.alarm,
      ballast: this.#space.ballast,
      damagedFiles: damagedFilesIn(this.#settings.folder),
      purgedRecords: this.#purgedRecords,
      more,
    };
  }

  counters(): JournalCounters {
    return { damagedRecords: this.#damagedRecords, refusedCommits: this.#refusedCommits, commits: this.#commits };
  }

  close(): void {
    this.#setAside.close();
    closeQuietly(this.#file.db);
  }

  #tryCommit(operations: readonly JournalOperation[]): OperationOutcome {
    // Chains move on only with the commit: what the disk refuses takes no sequence number.
    const open = new Map(this.#open);
    const losses = this.#planLosses(operations);
    const outcome = this.#inTransaction(() => {
      const transaction = new JournalTransaction({
        file: this.#file,
        epoch: this.#epoch,
        open,
        losses,
        interrupted: this.#interrupted,
      });
      const results = operations.map((operation) => transaction.perform(operation));
      transaction.finish();
      return results;
    });
    if (!outcome.ok) return outcome;
    this.#open = open;
    this.#commits += 1;
    return { ok: true, results: outcome.value };
  }

  #planLosses(operations: readonly JournalOperation[]): ReadonlyMap<JournalOperation, LossPlan> {
    const plans = new Map<JournalOperation, LossPlan>();
    const atHand = { books: this.#file.books, tableOf: (row: EpochRow) => this.#tableOf(row), open: this.#open };
    for (const operation of operations) {
      if (operation.kind !== 'declare-damaged') continue;
      // Where the disk fails meanwhile, they are found again by the next reading.
      const plan = this.#withFile(() => planLosses(atHand, operation));
      if (plan.ok && plan.value !== null) plans.set(operation, plan.value);
    }
    return plans;
  }

  /** The hard stop of D14: into the ballast, and then into what may go. */
  #commitThoughFull(operations: readonly JournalOperation[], refused: OperationOutcome): OperationOutcome {
    this.#space.noteFull();
    let outcome = refused;
    const isStillFull = (): boolean => !outcome.ok && outcome.trouble.kind === 'disk-full';
    if (this.#giveUp('recording') || this.#foldLog()) outcome = this.#tryCommit(operations);
    if (isStillFull() && !operations.some(carriesSamples) && this.#giveUp('housekeeping')) {
      outcome = this.#tryCommit(operations);
    }
    for (let slice = 0; slice < SLICES_AT_ONCE && isStillFull() && this.#makeRoom(); slice += 1) {
      outcome = this.#tryCommit(operations);
    }
    return outcome;
  }

  #giveUp(part: BallastPart): boolean {
    if (!this.#space.release(part, this.#file)) return false;
    this.#foldLog();
    return true;
  }

  /** Folded back, the log begins anew in the room that it has; it would need more with every commit. */
  #foldLog(): boolean {
    const folded = this.#withFile(() => this.#file.db.pragma('wal_checkpoint(PASSIVE)') as readonly FoldedLog[]);
    return folded.ok && folded.value.some(({ log, checkpointed }) => log > 0 && log === checkpointed);
  }

  #tendSpace(): boolean {
    const plan = this.#withFile(() => this.#space.look(this.#file));
    if (!plan.ok) return false;
    if (plan.value.purge) return this.#makeRoom();
    if (plan.value.growBallastBy === 0) return false;
    this.#space.growBallast(plan.value.growBallastBy);
    return true;
  }

  /** @returns whether one slice of records could go */
  #makeRoom(): boolean {
    for (let attempt = 0; attempt < ATTEMPTS_TO_REMOVE; attempt += 1) {
      const removed = this.#remove({ kind: 'pressure' });
      if (removed.ok) {
        this.#purgedRecords += removed.records;
        return removed.more;
      }
      // To remove takes room, too. And where pages cannot be read, it is the turn of the next ones.
      const isWorthAnother =
        removed.trouble.kind === 'disk-full' ? this.#giveUp('housekeeping') : removed.trouble.kind === 'damaged';
      if (!isWorthAnother) return false;
    }
    return false;
  }

  #remove(rule: RemovalRule): RetireResult {
    const removal = whatToRemove(this.contents(), rule, this.#epoch, this.#spared);
    if (removal === null) return { ok: true, records: 0, sessions: 0, more: false };
    const { books } = this.#file;
    const outcome = this.#inTransaction(() => {
      // Nothing is removed on the word of books that a bit has turned over in since they were opened.
      if (!areBooksIntact(books)) return null;
      const records = removeFrom(this.#file, removal);
      books.noteChecksum.run(books.checksum());
      return records;
    });
    if (outcome.ok && outcome.value === null) {
      return { ok: false, trouble: { kind: 'damaged', code: 'checksum' } };
    }
    if (outcome.ok) {
      return { ok: true, records: outcome.value ?? 0, sessions: removal.kind === 'session' ? 1 : 0, more: true };
    }
    // Pages that cannot be read cannot be emptied either: the rest goes on without them.
    if (outcome.trouble.kind === 'damaged' && removal.kind === 'records') {
      this.#spared.add(sparedKey(removal.session, removal.epoch));
    }
    return outcome;
  }

  /**
   * The file cannot be written to any more: a new one beside it. What is being recorded goes on there by itself. False
   * where the disk refuses that as well.
   */
  #goOnBeside(): boolean {
    this.#setAside.close();
    return this.#reopen(openBesideDamaged(this.#settings.folder, this.#disk, this.#file, this.#open));
  }

  /** In a new epoch: what the commit that failed wrote may be on the disk or not, and no number is given twice (D3). */
  #reopen(opened: OpeningResult): boolean {
    if (!opened.ok) {
      const { trouble } = opened;
      this.#closedBy = trouble.kind === 'disk' ? trouble.trouble : { kind: 'disk-failed', code: trouble.kind };
      return false;
    }
    const { file, openings } = opened.opening;
    const recorded = [...this.#open].filter(([, { ended }]) => !ended);
    this.#interrupted = new Map([...this.#interrupted, ...recorded.map(([id, { session }]) => [id, session] as const)]);
    const chance = sha256(new TextEncoder().encode(`${this.#settings.nonce} ${String(openings)}`)).subarray(0, 8);
    this.#epoch = { number: openings, nonce: hexOfBytes(chance) };
    this.#open = new Map();
    this.#file = file;
    this.#closedBy = null;
    this.#space.adopt(file);
    return true;
  }

  #placeOf(session: SessionId, row: EpochRow): EpochPlace {
    const { id, number, nonce } = row;
    return { table: this.#tableOf(row), session, epoch: { number, nonce }, epochRow: id };
  }

  #tableOf({ kept_in: keptIn }: EpochRow): RecordTable | null {
    return keptIn === null ? this.#file.records : this.#setAside.tableOf(keptIn);
  }

  #inTransaction<T>(work: () => T): Outcome<T> {
    return this.#withFile(() => this.#file.db.transaction(work).immediate());
  }

  #withFile<T>(work: () => T): Outcome<T> {
    if (this.#closedBy !== null) return { ok: false, trouble: this.#closedBy };
    try {
      return { ok: true, value: work() };
    } catch (thrown) {
      const trouble = troubleOf(thrown);
      if (trouble === null) throw thrown;
      return { ok: false, trouble };
    }
  }
}
