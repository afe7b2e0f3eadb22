import { accessSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export type FolderResult = { readonly ok: true } | { readonly ok: false; readonly why: string };

/**
 * Makes the folder where it is missing (readable by its owner only: it holds patients' ECGs), and syncs the entry of
 * each folder made, or a power cut in the first second could take the journal away with the folder around it.
 */
export function prepareJournalFolder(folder: string): FolderResult {
  const whole = resolve(folder);
  try {
    for (const missing of missingFolders(whole)) {
      mkdirSync(missing, { mode: 0o700 });
      syncEntries(dirname(missing));
    }
    if (!statSync(whole).isDirectory()) return { ok: false, why: 'it is not a folder' };
    accessSync(whole, constants.R_OK | constants.W_OK | constants.X_OK);
    return { ok: true };
  } catch (thrown) {
    return { ok: false, why: whyOf(thrown) };
  }
}

/** Outermost first. One at a time: Node's own recursive mkdir never returns where a file system refuses new entries. */
function missingFolders(whole: string): readonly string[] {
  const missing: string[] = [];
  for (let folder = whole; !existsSync(folder) && dirname(folder) !== folder; folder = dirname(folder)) {
    missing.unshift(folder);
  }
  return missing;
}

export function syncEntries(folder: string): void {
  // Windows has no handle on a folder to sync; NTFS journals its entries.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is not a folder',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its path is too long',
  EIO: 'the disk failed',
};

function whyOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'it cannot be opened';
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  return REASONS[code] ?? thrown.message;
}
