import SqliteDatabase, { type Database } from 'better-sqlite3';
import { machineDisk, type DiskRoom, type JournalDisk } from '../../ambulance-unit/acquisition/journal/journal-disk.ts';
import type { Milliseconds } from '../../protocol/ecg/units.ts';

/**
 * The machine's disk for a journal, until a test says otherwise. `transaction` of a database is where it fails: its work
 * is done, and then it is rolled back with the error, as SQLite does where a write or a sync fails.
 */
export class FailingDisk implements JournalDisk {
  /** Code of the error of every transaction on the databases opened so far; null: none. */
  fails: string | null = null;
  /** Transactions refused so far. */
  refused = 0;
  /** What the disk says of its room; null: the truth. */
  says: DiskRoom | null = null;
  #opened = 0;
  #failingUpTo = Infinity;

  /** Only what is open now fails; a database opened from now on works. */
  spoil(code: string): void {
    this.fails = code;
    this.#failingUpTo = this.#opened;
  }

  openDatabase(path: string): Database {
    const db = machineDisk.openDatabase(path);
    this.#opened += 1;
    const number = this.#opened;
    const begin = db.transaction.bind(db);
    const failing = (work: (...args: unknown[]) => unknown): unknown =>
      begin((...args: unknown[]) => {
        const result = work(...args);
        if (this.fails !== null && number <= this.#failingUpTo) {
          this.refused += 1;
          throw new SqliteDatabase.SqliteError('the disk failed', this.fails);
        }
        return result;
      });
    db.transaction = failing as Database['transaction'];
    return db;
  }

  room(folder: string): DiskRoom | null {
    return this.says ?? machineDisk.room(folder);
  }

  pause(_wait: Milliseconds): void {
    // Nothing comes round by waiting here.
  }
}
