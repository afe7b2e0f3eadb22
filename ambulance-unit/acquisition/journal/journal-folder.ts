import { accessSync, closeSync, constants, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

export type FolderResult = { readonly ok: true } | { readonly ok: false; readonly why: string };

/**
 * Makes the folder where it is missing (readable by its owner only: it holds patients' ECGs), and syncs the entries of
 * each folder made, or a power cut in the first second could take the journal away with the folder around it.
 */
export function prepareJournalFolder(folder: string): FolderResult {
  const whole = resolve(folder);
  try {
    const firstMade = mkdirSync(whole, { recursive: true, mode: 0o700 });
    if (firstMade !== undefined) syncEntriesFrom(resolve(firstMade), whole);
    if (!statSync(whole).isDirectory()) return { ok: false, why: 'it is not a folder' };
    accessSync(whole, constants.R_OK | constants.W_OK | constants.X_OK);
    return { ok: true };
  } catch (thrown) {
    return { ok: false, why: whyOf(thrown) };
  }
}

function syncEntriesFrom(firstMade: string, whole: string): void {
  // Windows has no handle on a folder to sync; NTFS journals its entries.
  if (process.platform === 'win32') return;
  let made = firstMade;
  const below = relative(firstMade, whole);
  for (const step of ['', ...(below === '' ? [] : below.split(sep))]) {
    made = resolve(made, step);
    const parent = openSync(dirname(made), 'r');
    try {
      fsyncSync(parent);
    } finally {
      closeSync(parent);
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is not a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its path is too long',
  EIO: 'the disk failed',
};

function whyOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'it cannot be opened';
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  return REASONS[code] ?? thrown.message;
}
