import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from '../operations/make-folder.ts';

export type DataFolderClaim =
  | { readonly ok: true; readonly release: () => void }
  /** One sentence for a person. */
  | { readonly ok: false; readonly sentence: string };

/**
 * One process a data folder: two would give the same offsets to different records. The claim is a lock that the
 * operating system holds, so it ends with the process however that ends, and nothing is left to clear away by hand.
 */
export function claimDataFolder(folder: string): DataFolderClaim {
  try {
    makeFolder(folder, 0o700);
    const lock = new Database(join(folder, 'in-use.lock'), { timeout: 0 });
    try {
      lock.pragma('journal_mode = MEMORY');
      lock.exec('BEGIN EXCLUSIVE');
    } catch (thrown) {
      lock.close();
      throw thrown;
    }
    return {
      ok: true,
      release: () => {
        lock.close();
      },
    };
  } catch (thrown) {
    return { ok: false, sentence: whyNot(folder, thrown) };
  }
}

function whyNot(folder: string, thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED') {
    return `Another relay is already using the data folder ${folder}; stop it or give this one its own with --data.`;
  }
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return `The disk that holds the data folder ${folder} is full.`;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return `The data folder ${folder} cannot be written (${reason}).`;
}
