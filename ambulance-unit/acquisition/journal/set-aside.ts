import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import { standingByProbing, type ClosedEpoch } from './close-epochs.ts';
import { areBooksIntact, type AbsenceRow, type EpochRow, type SessionRow } from './journal-books.ts';
import { JOURNAL_FILE, type JournalFile } from './journal-database.ts';
import { syncEntries } from './journal-folder.ts';
import { isSqliteError } from './journal-trouble.ts';
import type { OpenEpochs } from './open-epochs.ts';

/** A damaged journal that was put out of the way of a new one. */
export interface SetAside {
  readonly file: string;
  /** True: what it holds is still read from it, and handed over as far as it can be read. */
  readonly isStillRead: boolean;
}

const DAMAGED_FILE = /^journal\.damaged-(\d+)\.sqlite$/;
const WAL = '-wal';

/** Damaged journals of the folder, whenever they were set aside. */
export const damagedFilesIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => DAMAGED_FILE.test(name));

/** Renames the closed journal; nothing of it is removed. @returns its new name. Throws what the disk throws. */
export function setAsideIn(folder: string): string {
  const numbers = damagedFilesIn(folder).map((name) => Number(DAMAGED_FILE.exec(name)?.[1] ?? 0));
  const name = `journal.damaged-${String(Math.max(0, ...numbers) + 1)}.sqlite`;
  moveJournal(folder, JOURNAL_FILE, name);
  return name;
}

/** The write-ahead log first: left behind without its journal, it would be taken for the next one's. */
export function moveJournal(folder: string, from: string, to: string): void {
  for (const part of [WAL, '']) {
    const path = join(folder, from + part);
    if (existsSync(path)) renameSync(path, join(folder, to + part));
  }
  syncEntries(folder);
}

interface HeldRow {
  readonly epoch: number;
  readonly ledger: string;
  readonly ranges: string;
}
interface EntryRow {
  readonly epoch: number;
  readonly seq: number;
}
interface ToldRow {
  readonly session: number;
  readonly nonce: string;
  readonly seq: number;
  readonly sealed: Uint8Array;
}
/** Everything that a journal's books say, in memory. */
export interface BooksCopy {
  readonly openings: number;
  readonly lastLedger: string | null;
  readonly sessions: readonly SessionRow[];
  readonly epochs: readonly (EpochRow & ClosedEpoch)[];
  readonly absences: readonly AbsenceRow[];
  readonly held: readonly HeldRow[];
  /** Hints and what was told: carried over as far as they can be read. */
  readonly entries: readonly EntryRow[];
  readonly told: readonly ToldRow[];
}

/**
 * The books of a journal whose records cannot be walked or added to any more; null where they are damaged themselves.
 * `open`: what this opening wrote, which the chains know best.
 */
export function copyBooks({ db, books, records }: JournalFile, open: OpenEpochs): BooksCopy | null {
  try {
    if (!areBooksIntact(books)) return null;
    const sessions = books.sessions.all();
    const live = [...open.values()];
    const epochs = books.epochs.all().map((row) => {
      const firstSample = sampleIndex(row.first_sample ?? 0);
      const session = sessions.find(({ id }) => id === row.session)?.session as SessionId;
      const written = live.find(({ epochRow }) => epochRow === row.id);
      if (written !== undefined) {
        const { chain, newestAt } = written;
        return { ...row, last: chain.last, endSample: chain.endSample, newestAt };
      }
      if (row.closed === 1) {
        const endSample = sampleIndex(row.end_sample ?? firstSample);
        return { ...row, last: row.last ?? 0, endSample, newestAt: row.newest_at };
      }
      return { ...row, ...standingByProbing(books, records, row, session, firstSample) };
    });
    const openings = db.prepare<[], number>('SELECT openings FROM journal').pluck().get() ?? 0;
    return {
      openings,
      lastLedger: books.lastLedger.get() ?? null,
      sessions,
      epochs,
      absences: db.prepare<[], AbsenceRow>('SELECT * FROM absences').all(),
      held: db.prepare<[], HeldRow>('SELECT * FROM held').all(),
      entries: asFarAsReadable(() => db.prepare<[], EntryRow>('SELECT * FROM entries').all()),
      told: asFarAsReadable(() => db.prepare<[], ToldRow>('SELECT * FROM told').all()),
    };
  } catch (thrown) {
    if (isSqliteError(thrown)) return null;
    throw thrown;
  }
}

function asFarAsReadable<Row>(read: () => readonly Row[]): readonly Row[] {
  try {
    return read();
  } catch (thrown) {
    if (isSqliteError(thrown)) return [];
    throw thrown;
  }
}

/** Writes the books of the journal that was set aside as `file` into the new one; its records stay where they are. */
export function carryOver(db: Database, copy: BooksCopy, file: string): void {
  const insert = (table: string, columns: readonly string[]) =>
    db.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map((column) => `@${column}`).join()})`);
  const addSession = insert('sessions', [
    ...['id', 'session', 'source', 'description', 'started_at', 'ended_at', 'sealed_at', 'sealed_by'],
  ]);
  const addEpoch = insert('epochs', [
    ...['id', 'session', 'number', 'nonce', 'first_sample', 'last', 'end_sample', 'newest_at', 'closed', 'kept_in'],
  ]);
  const addAbsence = insert('absences', [
    ...['epoch', 'first', 'last', 'reason', 'first_sample', 'sample_count', 'ledger', 'told_in'],
  ]);
  const addHeld = insert('held', ['epoch', 'ledger', 'ranges']);
  db.prepare('UPDATE journal SET openings = ?, last_ledger = ?').run(copy.openings, copy.lastLedger);
  for (const row of copy.sessions) addSession.run(row);
  for (const { endSample, newestAt, ...row } of copy.epochs) {
    const closing = { end_sample: endSample, newest_at: newestAt, closed: 1, kept_in: row.kept_in ?? file };
    addEpoch.run({ ...row, first_sample: row.first_sample ?? endSample, ...closing });
  }
  for (const row of copy.absences) addAbsence.run(row);
  for (const row of copy.held) addHeld.run(row);
  const addEntry = insert('entries', ['epoch', 'seq']);
  const addTold = insert('told', ['session', 'nonce', 'seq', 'sealed']);
  for (const row of copy.entries) addEntry.run(row);
  for (const row of copy.told) addTold.run(row);
}
