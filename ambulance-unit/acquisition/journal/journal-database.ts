import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { prepareJournalFolder } from './journal-folder.ts';
import { isBusy, troubleOf, type OpeningTrouble } from './journal-trouble.ts';
import { readMigrations } from './migrations.ts';

const PAGE_BYTES = 8192;
/** Pages of the write-ahead log at which it is folded back: 4 MB, so that no single commit waits long for it. */
const CHECKPOINT_PAGES = 512;
const FULL = 2;

export type OpenedDatabase =
  { readonly ok: true; readonly db: Database } | { readonly ok: false; readonly trouble: OpeningTrouble };

/**
 * FOLDER/journal.sqlite with one exclusive connection that survives a power cut: WAL, and synchronous = FULL as read
 * back (D1). The lock is held until the connection closes or the process ends, however it ends.
 * @param mostBytes the file never grows beyond it; null: as far as the disk goes
 */
export function openJournalDatabase(folder: string, mostBytes: number | null): OpenedDatabase {
  const prepared = prepareJournalFolder(folder);
  if (!prepared.ok) return { ok: false, trouble: { kind: 'unusable-folder', folder, why: prepared.why } };
  let db: Database | null = null;
  const refuse = (trouble: OpeningTrouble): OpenedDatabase => {
    db?.close();
    return { ok: false, trouble };
  };
  try {
    // Half a second: a unit that was just killed may not have let go of its lock yet.
    db = new SqliteDatabase(join(folder, 'journal.sqlite'), { timeout: 500 });
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
    if (mostBytes !== null) db.pragma(`max_page_count = ${String(Math.max(16, Math.floor(mostBytes / PAGE_BYTES)))}`);
    return { ok: true, db };
  } catch (thrown) {
    if (isBusy(thrown)) return refuse({ kind: 'in-use', folder });
    const trouble = troubleOf(thrown);
    if (trouble === null) throw thrown;
    return refuse({ kind: 'disk', folder, trouble });
  }
}

/** Null once the schema is the newest known; the versions where the journal's is newer still. */
function migrate(db: Database): { readonly version: number; readonly known: number } | null {
  const migrations = readMigrations();
  const known = migrations.at(-1)?.number ?? 0;
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > known) return { version, known };
  for (const { number, sql } of migrations) {
    if (number <= version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${String(number)}`);
    }).immediate();
  }
  return null;
}
