import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3';
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
  /** The disk gives no record at these places: `epochRow * 2^32 + seq`. */
  readonly badPlaces = new Set<number>();
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
    const prepare = db.prepare.bind(db);
    db.prepare = ((sql: string) => {
      const statement = prepare(sql);
      return sql.includes('FROM records') ? this.#reading(statement) : statement;
    }) as Database['prepare'];
    return db;
  }

  #reading(statement: Statement): Statement {
    const get = statement.get.bind(statement);
    const iterate = statement.iterate.bind(statement);
    const look = <Row>(row: Row): Row => {
      const place = row !== null && typeof row === 'object' && 'place' in row ? row.place : null;
      if (typeof place === 'number' && this.badPlaces.has(place)) {
        throw new SqliteDatabase.SqliteError('the disk failed', 'SQLITE_IOERR_READ');
      }
      return row;
    };
    statement.get = (...args: unknown[]) => look(get(...args));
    statement.iterate = function* (...args: unknown[]) {
      for (const row of iterate(...args)) yield look(row);
    } as Statement['iterate'];
    return statement;
  }

  room(folder: string): DiskRoom | null {
    return this.says ?? machineDisk.room(folder);
  }

  pause(_wait: Milliseconds): void {
    // Nothing comes round by waiting here.
  }
}
