import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';
import type { LedgerId } from '../../protocol/wire/identity.ts';

/** The ledger is one SQLite file in the data folder. */
export const LEDGER_FILE = 'ledger.sqlite';
/**
 * An empty file of this name beside it, made by whoever copied the folder back from a backup: what was stored after the
 * backup is gone, and its offsets will be given to other records. So the ledger takes another id at the next start, by
 * which units send again what they still hold (D6) and consoles begin anew (D17); then the file is removed.
 */
export const RESTORED_FILE = 'restored';
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
    return { connection, ledger: isRestored(folder) ? renewLedgerId(connection, folder) : ledgerIdOf(connection) };
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

const isRestored = (folder: string): boolean => existsSync(join(folder, RESTORED_FILE));

/** A power cut between the two leaves the file: then the id changes once more, which costs only the resyncing again. */
function renewLedgerId(connection: Connection, folder: string): LedgerId {
  const ledger = connection.transaction(() => {
    connection.exec('DELETE FROM ledger');
    return ledgerIdOf(connection);
  })();
  rmSync(join(folder, RESTORED_FILE));
  return ledger;
}

function ledgerIdOf(connection: Connection): LedgerId {
  const row = connection.prepare<[], { id: LedgerId }>('SELECT id FROM ledger').get();
  if (row !== undefined) return row.id;
  const id = randomBytes(16).toString('hex') as LedgerId;
  connection.prepare('INSERT INTO ledger (id, made_at) VALUES (?, ?)').run(id, Date.now());
  return id;
}
