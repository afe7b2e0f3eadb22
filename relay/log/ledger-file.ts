import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';
import type { LedgerId } from '../../protocol/wire/identity.ts';

/** The ledger is one SQLite file in the data folder. */
export const LEDGER_FILE = 'ledger.sqlite';
/** Larger pages wrote 3.3 bytes a byte stored where 4096 wrote 3.5, with a third less CPU. */
const PAGE_BYTES = 16384;
/** SQLite's number for FULL: sync before a commit returns. */
const FULL = 2;
const MIGRATIONS = join(import.meta.dirname, 'migrations');

/** Why a ledger cannot be used; the message is one sentence for a person. */
export class LedgerUnusable extends Error {
  override readonly name = 'LedgerUnusable';
}

/** Opens the ledger for writing, makes it where there is none, and brings it to the present version. */
export function openLedgerForWriting(folder: string): { readonly connection: Connection; readonly ledger: LedgerId } {
  const connection = new Database(join(folder, LEDGER_FILE), { timeout: 5_000 });
  try {
    connection.pragma(`page_size = ${String(PAGE_BYTES)}`);
    connection.pragma('journal_mode = WAL');
    // Set and read back: WAL alone means NORMAL in this build, which loses acknowledged records at a power cut (D1, D2).
    connection.pragma('synchronous = FULL');
    const synchronous = connection.pragma('synchronous', { simple: true });
    if (synchronous !== FULL) {
      throw new LedgerUnusable(`SQLite did not accept synchronous = FULL (it says ${String(synchronous)}).`);
    }
    migrate(connection);
    return { connection, ledger: ledgerIdOf(connection) };
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

/** A second connection beside the writer's; it never waits for it. */
export function openLedgerForReading(folder: string): Connection {
  return new Database(join(folder, LEDGER_FILE), { readonly: true, fileMustExist: true, timeout: 1_000 });
}

/** Each numbered file once, in order, together with the number it leaves behind. */
function migrate(connection: Connection): void {
  const files = readdirSync(MIGRATIONS)
    .filter((name) => /^\d{3}-.*\.sql$/.test(name))
    .sort();
  const held = connection.pragma('user_version', { simple: true }) as number;
  if (held > files.length) {
    throw new LedgerUnusable(
      `The ledger has version ${String(held)}; this program knows up to ${String(files.length)}: it was written by a later one.`,
    );
  }
  files.slice(held).forEach((file, i) => {
    connection.transaction(() => {
      connection.exec(readFileSync(join(MIGRATIONS, file), 'utf8'));
      connection.pragma(`user_version = ${String(held + i + 1)}`);
    })();
  });
}

function ledgerIdOf(connection: Connection): LedgerId {
  const row = connection.prepare<[], { id: LedgerId }>('SELECT id FROM ledger').get();
  if (row !== undefined) return row.id;
  const id = randomBytes(16).toString('hex') as LedgerId;
  connection.prepare('INSERT INTO ledger (id, made_at) VALUES (?, ?)').run(id, Date.now());
  return id;
}
