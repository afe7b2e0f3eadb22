import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { areBooksIntact, prepareJournalBooks, type JournalBooks } from './journal-books.ts';
import type { JournalDisk } from './journal-disk.ts';
import { isBusy, isSqliteError, troubleOf, type OpeningTrouble } from './journal-trouble.ts';
import { readMigrations } from './migrations.ts';
import { prepareRecordTable, type RecordTable } from './record-table.ts';

export const JOURNAL_FILE = 'journal.sqlite';
export const PAGE_BYTES = 8192;
/** Pages of the write-ahead log at which it is folded back: 4 MB, so that no single commit waits long for it. */
export const CHECKPOINT_PAGES = 512;
const FULL = 2;

/** The journal's file, open and looked through: its books are as they were left. */
export interface JournalFile {
  readonly db: Database;
  readonly books: JournalBooks;
  readonly records: RecordTable;
}
export type OpenedFile =
  { readonly ok: true; readonly file: JournalFile } | { readonly ok: false; readonly trouble: OpeningTrouble };

/**
 * FOLDER/journal.sqlite with one exclusive connection that survives a power cut: WAL, and synchronous = FULL as read
 * back (D1). The lock is held until the connection closes or the process ends, however it ends.
 */
export function openJournalDatabase(folder: string, disk: JournalDisk): OpenedFile {
  let db: Database | null = null;
  const refuse = (trouble: OpeningTrouble): OpenedFile => {
    if (db !== null) closeQuietly(db);
    return { ok: false, trouble };
  };
  try {
    db = disk.openDatabase(join(folder, JOURNAL_FILE));
    db.pragma(`page_size = ${String(PAGE_BYTES)}`);
    // Exclusive from the first read on: a second unit on this journal is refused, and no shared memory is needed.
    db.pragma('locking_mode = EXCLUSIVE');
    const journalMode = String(db.pragma('journal_mode = WAL', { simple: true }));
    // better-sqlite3 is built so that WAL alone gives NORMAL, which loses committed rows in a power cut.
    db.pragma('synchronous = FULL');
    const synchronous = Number(db.pragma('synchronous', { simple: true }));
    if (journalMode !== 'wal' || synchronous !== FULL) {
      return refuse({ kind: 'not-durable', folder, journalMode, synchronous });
    }
    db.pragma('foreign_keys = ON');
    db.pragma(`wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`);
    const newer = migrate(db);
    if (newer !== null) return refuse({ kind: 'newer-journal', folder, ...newer });
    const file = { db, books: prepareJournalBooks(db), records: prepareRecordTable(db) };
    if (!areBooksIntact(file.books)) {
      return refuse({ kind: 'disk', folder, trouble: { kind: 'damaged', code: 'checksum' } });
    }
    return { ok: true, file };
  } catch (thrown) {
    if (isBusy(thrown)) return refuse({ kind: 'in-use', folder });
    if (!isSqliteError(thrown)) throw thrown;
    // What SQLite cannot make sense of in a file that we wrote has been changed by something else.
    const trouble = troubleOf(thrown) ?? { kind: 'damaged', code: thrown.code };
    return refuse({ kind: 'disk', folder, trouble });
  }
}

/** Null once the schema is the newest known; the versions where the journal's is newer still. */
function migrate(db: Database): { readonly version: number; readonly known: number } | null {
  const migrations = readMigrations();
  const known = migrations.at(-1)?.number ?? 0;
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > known) {
    // The header's number is not covered by any checksum; the journal's own row names it once more.
    const noted = db.prepare<[], number | null>('SELECT version FROM journal').pluck().get() ?? version;
    if (noted > known) return { version, known };
    db.pragma(`user_version = ${String(noted)}`);
    return null;
  }
  for (const { number, sql } of migrations) {
    if (number <= version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${String(number)}`);
    }).immediate();
  }
  if (version < known) db.prepare('UPDATE journal SET version = ?, checksum = NULL').run(known);
  return null;
}

/** Closing folds the write-ahead log back, which a damaged file or a failing disk may refuse. */
export function closeQuietly(db: Database): void {
  try {
    db.close();
  } catch (thrown) {
    if (!isSqliteError(thrown)) throw thrown;
  }
}
