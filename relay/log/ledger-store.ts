import Database from 'better-sqlite3';
import type { Database as Connection, Statement } from 'better-sqlite3';
import type { LedgerId } from '../../protocol/wire/identity.ts';
import type { CommitReply, GroupCommit } from './ledger-disk.ts';
import { LedgerUnusable, openLedgerForWriting } from './ledger-file.ts';
import { unpackRows } from './packed-rows.ts';
import { ProofWriter } from './proof-writer.ts';

export type LedgerStoreOpening =
  | { readonly ok: true; readonly store: LedgerStore }
  /** One sentence for a person. */
  | { readonly ok: false; readonly sentence: string };

/**
 * The ledger's SQL, in whichever thread it is called: `commit` blocks until the disk has synced. It decides nothing; it
 * makes what it is given durable, whole or not at all.
 */
export class LedgerStore {
  readonly ledger: LedgerId;
  readonly #folder: string;
  readonly #connection: Connection;
  readonly #insertRecord: Statement;
  readonly #insertSession: Statement;
  readonly #insertRun: Statement;
  readonly #insertQuarantine: Statement;
  readonly #proof: ProofWriter;

  /** Makes the ledger where there is none. The folder must be there, and nobody else's. */
  static open(folder: string): LedgerStoreOpening {
    try {
      const { connection, ledger } = openLedgerForWriting(folder);
      return { ok: true, store: new LedgerStore(folder, connection, ledger) };
    } catch (thrown) {
      return { ok: false, sentence: sentenceOf(folder, thrown) };
    }
  }

  private constructor(folder: string, connection: Connection, ledger: LedgerId) {
    this.ledger = ledger;
    this.#folder = folder;
    this.#connection = connection;
    this.#insertRecord = connection.prepare('INSERT INTO records (place, committed_at, sealed) VALUES (?, ?, ?)');
    this.#insertSession = connection.prepare(
      'INSERT INTO sessions (number, id, unit, first_commit_at) VALUES (?, ?, ?, ?)',
    );
    this.#insertRun = connection.prepare('INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#insertQuarantine = connection.prepare(
      'INSERT INTO quarantine (unit, arrived_at, why, bytes) VALUES (?, ?, ?, ?)',
    );
    this.#proof = new ProofWriter(connection);
  }

  commit(group: GroupCommit): CommitReply {
    try {
      this.#write(group);
      return { kind: 'committed' };
    } catch (thrown) {
      // SQLite has often rolled back by itself; what is left of the transaction must not leak into the next one.
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
      const full = thrown instanceof Database.SqliteError && thrown.code === 'SQLITE_FULL';
      const trouble = full ? 'disk-full' : 'storage-failed';
      return { kind: 'refused', trouble, sentence: sentenceOf(this.#folder, thrown) };
    }
  }

  close(): void {
    this.#connection.close();
  }

  #write({ committedAt, sessions, rows, runs, quarantine, proof = [] }: GroupCommit): void {
    this.#connection.exec('BEGIN IMMEDIATE');
    for (const { number, id, unit } of sessions) this.#insertSession.run(number, id, unit, committedAt);
    for (const { place, sealed } of unpackRows(rows)) this.#insertRecord.run(place, committedAt, sealed);
    for (const run of runs) {
      this.#insertRun.run(
        run.place,
        run.count,
        run.kind,
        run.epochNumber,
        run.epochNonce,
        run.firstSeq,
        run.firstSample,
        run.endSample,
        run.gapReason,
      );
    }
    for (const { unit, why, bytes } of quarantine) this.#insertQuarantine.run(unit, committedAt, why, bytes);
    for (const row of proof) this.#proof.write(row);
    this.#connection.exec('COMMIT');
  }
}

function sentenceOf(folder: string, thrown: unknown): string {
  if (thrown instanceof LedgerUnusable) return thrown.message;
  if (thrown instanceof Database.SqliteError) {
    if (thrown.code === 'SQLITE_FULL') return `The disk that holds ${folder} is full.`;
    if (thrown.code === 'SQLITE_NOTADB' || thrown.code.startsWith('SQLITE_CORRUPT')) {
      return `The ledger in ${folder} is damaged (${thrown.message}).`;
    }
    if (thrown.code === 'SQLITE_CANTOPEN' || thrown.code.startsWith('SQLITE_READONLY')) {
      return `The data folder ${folder} cannot be written.`;
    }
    return `The disk that holds ${folder} failed (${thrown.code}: ${thrown.message}).`;
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}
