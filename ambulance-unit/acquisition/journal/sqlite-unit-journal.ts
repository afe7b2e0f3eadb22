import type { Database } from 'better-sqlite3';
import {
  sampleCount,
  sampleIndex,
  sequenceNumber,
  type SampleIndex,
  type UnixMillis,
} from '../../../protocol/ecg/units.ts';
import type { Epoch, SessionId } from '../../../protocol/wire/identity.ts';
import type { RecordBody, SessionDescription } from '../../../protocol/wire/record.ts';
import { openJournalDatabase } from './journal-database.ts';
import type { JournalOperation, JournalStore, OperationOutcome } from './journal-operations.ts';
import { descriptionOf, readBounds, readContents, readEnd, readRecords } from './journal-reading.ts';
import {
  MOST_EPOCHS,
  placeOf,
  placesOf,
  prepareJournalStatements,
  type JournalStatements,
} from './journal-statements.ts';
import { troubleOf, type JournalTrouble, type OpeningTrouble } from './journal-trouble.ts';
import { extendChain, startChain, type RecordChain } from './record-chain.ts';
import type {
  CommittedRecord,
  JournalContents,
  JournalCounters,
  ReadResult,
  RecordingTime,
  RecordRange,
  RetireResult,
} from './unit-journal.ts';

/** Records that one slice of retention removes: some ms of work, so that recording does not wait for it. */
const RETIRED_PER_SLICE = 2000;

export interface JournalSettings {
  readonly folder: string;
  /** 16 hex digits of chance, new for this opening. */
  readonly nonce: string;
  /** The journal never grows beyond it; null: as far as the disk goes. */
  readonly mostBytes: number | null;
}

export type OpenedJournal =
  { readonly ok: true; readonly store: SqliteUnitJournal } | { readonly ok: false; readonly trouble: OpeningTrouble };

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: JournalTrouble };
type Operation<Kind extends JournalOperation['kind']> = Extract<JournalOperation, { kind: Kind }>;

/** A session that this opening writes into. */
interface OpenEpoch {
  readonly sessionRow: number;
  readonly epochRow: number;
  readonly chain: RecordChain;
  /** END is written: nothing but a late gap(corrupt) may follow. */
  readonly ended: boolean;
}
type OpenEpochs = Map<SessionId, OpenEpoch>;

/** The journal on better-sqlite3. Every call blocks until it is done, so it lives in the worker of journal-worker.ts. */
export class SqliteUnitJournal implements JournalStore {
  readonly epoch: Epoch;
  readonly #db: Database;
  readonly #statements: JournalStatements;
  #open: OpenEpochs = new Map();
  #damagedRecords = 0;
  #refusedCommits = 0;
  #commits = 0;

  private constructor(db: Database, epoch: Epoch) {
    this.#db = db;
    this.#statements = prepareJournalStatements(db);
    this.epoch = epoch;
  }

  /** A new epoch at every opening: the number counts them, the nonce tells apart two that bear one number after a roll-back. */
  static open({ folder, nonce, mostBytes }: JournalSettings): OpenedJournal {
    const opened = openJournalDatabase(folder, mostBytes);
    if (!opened.ok) return opened;
    const { db } = opened;
    const counted = withTrouble(
      () => db.prepare<[], number>('UPDATE journal SET openings = openings + 1 RETURNING openings').pluck().get() ?? 0,
    );
    if (!counted.ok) {
      db.close();
      return { ok: false, trouble: { kind: 'disk', folder, trouble: counted.trouble } };
    }
    return { ok: true, store: new SqliteUnitJournal(db, { number: counted.value, nonce }) };
  }

  contents(): JournalContents {
    return readContents(this.#statements);
  }

  commit(operations: readonly JournalOperation[]): OperationOutcome {
    // Chains move on only with the commit: what the disk refuses takes no sequence number.
    const open = new Map(this.#open);
    const outcome = this.#inTransaction(() => operations.map((operation) => this.#perform(operation, open)));
    if (!outcome.ok) {
      this.#refusedCommits += 1;
      return outcome;
    }
    this.#open = open;
    this.#commits += 1;
    return { ok: true, results: outcome.value };
  }

  read(range: RecordRange): ReadResult {
    const outcome = withTrouble(() => readRecords(this.#statements, range));
    if (!outcome.ok) return outcome;
    this.#damagedRecords += outcome.value.damaged.length;
    return { ok: true, ...outcome.value };
  }

  retire(floor: UnixMillis): RetireResult {
    const outcome = this.#inTransaction(() => this.#retireSlice(floor));
    return outcome.ok ? { ok: true, ...outcome.value } : outcome;
  }

  counters(): JournalCounters {
    return { damagedRecords: this.#damagedRecords, refusedCommits: this.#refusedCommits, commits: this.#commits };
  }

  close(): void {
    this.#db.close();
  }

  #inTransaction<T>(work: () => T): Outcome<T> {
    return withTrouble(() => this.#db.transaction(work).immediate());
  }

  #perform(operation: JournalOperation, open: OpenEpochs): readonly CommittedRecord[] {
    switch (operation.kind) {
      case 'open-session':
        return [this.#openSession(operation, open)];
      case 'append':
        recordingEpoch(operation.session, open);
        return operation.entries.map(({ body, ...time }) => this.#write(operation.session, body, time, open));
      case 'end-session':
        return [this.#endSession(operation, open)];
      case 'declare-damaged':
        return this.#declareDamaged(operation, open);
      case 'note-held':
        this.#noteHeld(operation);
        return [];
      case 'note-sealed':
        this.#statements.noteLedger.run(operation.ledger, operation.ledger);
        this.#statements.noteSealed.run(operation.at, operation.ledger, operation.session);
        return [];
    }
  }

  #openSession({ opening }: Operation<'open-session'>, open: OpenEpochs): CommittedRecord {
    const { session, source, description, ...time } = opening;
    const known = this.#statements.session.get(session);
    if (open.has(session)) throw new RangeError(`session ${session} is open in this epoch already`);
    if (known !== undefined && known.ended_at !== null) throw new RangeError(`session ${session} has ended`);
    if (known !== undefined) {
      const { endSample } = readEnd(this.#statements, known.id);
      return this.#startEpoch(session, known.id, endSample, description, time, open);
    }
    const added = this.#statements.addSession.run(session, source, JSON.stringify(description), description.startedAt);
    return this.#startEpoch(session, Number(added.lastInsertRowid), sampleIndex(0), description, time, open);
  }

  #startEpoch(
    session: SessionId,
    sessionRow: number,
    endSample: SampleIndex,
    description: SessionDescription,
    time: RecordingTime,
    open: OpenEpochs,
  ): CommittedRecord {
    const { number, nonce } = this.epoch;
    const epochRow = Number(this.#statements.addEpoch.run(sessionRow, number, nonce).lastInsertRowid);
    if (epochRow > MOST_EPOCHS) throw new RangeError('the journal has been opened too often to number its records');
    open.set(session, { sessionRow, epochRow, chain: startChain(session, this.epoch, endSample), ended: false });
    return this.#write(session, { kind: 'opened', description }, time, open);
  }

  #write(session: SessionId, body: RecordBody, time: RecordingTime, open: OpenEpochs): CommittedRecord {
    const epoch = epochOf(session, open);
    const { chain, record, movesTheEnd } = extendChain(epoch.chain, body, time);
    const samples = movesTheEnd ? record.samples : null;
    this.#statements.addRecord.run(
      placeOf(epoch.epochRow, record.seq),
      samples?.first ?? null,
      samples === null ? null : samples.end - samples.first,
      time.recordedAt,
      record.sealed,
    );
    open.set(session, { ...epoch, chain });
    return record;
  }

  #endSession({ session, time }: Operation<'end-session'>, open: OpenEpochs): CommittedRecord {
    const epoch = recordingEpoch(session, open);
    const epochs = this.#statements.epochsOfSession.all(epoch.sessionRow).flatMap(({ id, number, nonce }) => {
      // END counts itself.
      const last = id === epoch.epochRow ? epoch.chain.last + 1 : readBounds(this.#statements, id)?.last;
      return last === undefined ? [] : [{ epoch: { number, nonce }, last: sequenceNumber(last) }];
    });
    const end: RecordBody = { kind: 'end', sampleCount: sampleCount(epoch.chain.endSample), epochs };
    const record = this.#write(session, end, time, open);
    open.set(session, { ...epochOf(session, open), ended: true });
    this.#statements.noteEnded.run(time.recordedAt, epoch.sessionRow);
    return record;
  }

  #declareDamaged(
    { session, epoch, damaged, time }: Operation<'declare-damaged'>,
    open: OpenEpochs,
  ): readonly CommittedRecord[] {
    const known = this.#statements.session.get(session);
    const row = this.#statements.epochRow.get(session, epoch.number, epoch.nonce);
    if (known === undefined || row === undefined) return [];
    const records: CommittedRecord[] = [];
    for (const seq of damaged) {
      const lost = this.#statements.undeclaredDamage.get(placeOf(row, seq));
      if (lost === undefined) continue;
      if (!open.has(session)) {
        const { endSample } = readEnd(this.#statements, known.id);
        records.push(this.#startEpoch(session, known.id, endSample, descriptionOf(known), time, open));
      }
      const gap: RecordBody = {
        kind: 'gap',
        firstSample: sampleIndex(lost.first_sample),
        sampleCount: sampleCount(lost.sample_count),
        reason: 'corrupt',
      };
      records.push(this.#write(session, gap, time, open));
      this.#statements.noteDamaged.run(placeOf(row, seq));
    }
    return records;
  }

  #noteHeld({ ledger, session, epochs }: Operation<'note-held'>): void {
    this.#statements.noteLedger.run(ledger, ledger);
    if (session === null) return;
    for (const { epoch, durableThrough, ranges } of epochs) {
      const row = this.#statements.epochRow.get(session, epoch.number, epoch.nonce);
      if (row === undefined) continue;
      const held = ranges.map(({ first, last }) => [first, last]);
      if (durableThrough > 0) held.unshift([sequenceNumber(1), durableThrough]);
      this.#statements.noteHeld.run(row, ledger, JSON.stringify(held));
    }
  }

  #retireSlice(floor: UnixMillis): { readonly records: number; readonly sessions: number; readonly more: boolean } {
    const session = this.#statements.retirable.get(floor, floor);
    if (session === undefined) return { records: 0, sessions: 0, more: false };
    let records = 0;
    for (const { id } of this.#statements.epochsOfSession.all(session)) {
      records += this.#statements.removeRecords.run(...placesOf(id), RETIRED_PER_SLICE - records).changes;
      if (records >= RETIRED_PER_SLICE) return { records, sessions: 0, more: true };
    }
    this.#statements.removeHeld.run(session);
    this.#statements.removeEpochs.run(session);
    this.#statements.removeSession.run(session);
    return { records, sessions: 1, more: true };
  }
}

function epochOf(session: SessionId, open: OpenEpochs): OpenEpoch {
  const epoch = open.get(session);
  if (epoch === undefined) throw new RangeError(`session ${session} is not open in this epoch`);
  return epoch;
}

function recordingEpoch(session: SessionId, open: OpenEpochs): OpenEpoch {
  const epoch = epochOf(session, open);
  if (epoch.ended) throw new RangeError(`session ${session} has ended`);
  return epoch;
}

function withTrouble<T>(work: () => T): Outcome<T> {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    const trouble = troubleOf(thrown);
    if (trouble === null) throw thrown;
    return { ok: false, trouble };
  }
}
