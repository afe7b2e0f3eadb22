import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { closeQuietly } from './journal-database.ts';
import type { JournalDisk } from './journal-disk.ts';
import { isSqliteError } from './journal-trouble.ts';
import { prepareRecordTable, type RecordTable } from './record-table.ts';

/** The records of damaged journals that were set aside, each opened when it is first asked for. */
export class SetAsideTables {
  readonly #folder: string;
  readonly #disk: JournalDisk;
  readonly #opened = new Map<string, { readonly db: Database; readonly table: RecordTable } | null>();

  constructor(folder: string, disk: JournalDisk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  /** Null where the file is gone, or too damaged to give anything. */
  tableOf(file: string): RecordTable | null {
    if (!this.#opened.has(file)) this.#opened.set(file, this.#open(file));
    return this.#opened.get(file)?.table ?? null;
  }

  close(): void {
    for (const opened of this.#opened.values()) if (opened !== null) closeQuietly(opened.db);
    this.#opened.clear();
  }

  #open(file: string): { readonly db: Database; readonly table: RecordTable } | null {
    const path = join(this.#folder, file);
    if (!existsSync(path)) return null;
    let db: Database | null = null;
    try {
      db = this.#disk.openDatabase(path);
      db.pragma('locking_mode = EXCLUSIVE');
      const table = prepareRecordTable(db);
      // It is kept as it was found.
      db.pragma('query_only = ON');
      return { db, table };
    } catch (thrown) {
      if (db !== null) closeQuietly(db);
      if (isSqliteError(thrown)) return null;
      throw thrown;
    }
  }
}
