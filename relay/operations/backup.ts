import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { copyStore, isOfOpenStore, isStore } from '../log/ledger-copy.ts';
import { LEDGER_FILE, RESTORED_FILE } from '../log/ledger-file.ts';
import { ProofReader } from '../log/proof-reader.ts';
import { KEYS_FOLDER, PRIVATE_KEY_FILE } from '../proof/signing-keys.ts';
import { makeFolder } from './make-folder.ts';

/** What a backup says of itself; the last thing that is written. */
export const BACKUP_FILE = 'backup.json';
const BACKUP_FORMAT = 'prearrival-backup-1';

export interface BackupFacts {
  readonly format: string;
  readonly ledger: string;
  readonly begunAt: string;
  readonly sessions: number;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** Why there is no backup, or nothing was restored: one sentence for a person. */
export class BackupTrouble extends Error {}

/**
 * Backs up a relay's data folder while the relay runs. Everything is copied but its private signing key: who has that
 * signs in its name, and a relay that is restored makes one of its own. The folder gets its name once all of it is there.
 */
export async function backUp(
  { data, out, at }: { readonly data: string; readonly out: string; readonly at: string },
  tell: (sentence: string) => void,
): Promise<BackupFacts> {
  if (!existsSync(join(data, LEDGER_FILE)))
    throw new BackupTrouble(`${data} is no relay's data folder: it has no ${LEDGER_FILE}.`);
  if (existsSync(out)) throw new BackupTrouble(`${out} is there already: a backup needs a folder of its own.`);
  const begun = `${out}.unfinished`;
  rmSync(begun, { recursive: true, force: true });
  makeFolder(begun, 0o700);
  // The ledger last: whom its records name is in the files before it.
  const names = filesIn(data).sort((one, other) => Number(one === LEDGER_FILE) - Number(other === LEDGER_FILE));
  for (const name of names) {
    makeFolder(dirname(join(begun, name)), 0o700);
    if (isStore(name)) await copyStore(join(data, name), join(begun, name), saying(name, tell));
    else copyFileSync(join(data, name), join(begun, name));
  }
  const files = [];
  for (const name of names) {
    files.push({ name, bytes: statSync(join(begun, name)).size, sha256: await sha256Of(join(begun, name)) });
  }
  const copied = ProofReader.open(begun);
  const facts: BackupFacts = {
    ...{ format: BACKUP_FORMAT, ledger: copied.ledger ?? '', begunAt: at, sessions: copied.sessions().length, files },
  };
  copied.close();
  writeFileSync(join(begun, BACKUP_FILE), `${JSON.stringify(facts, null, 1)}\n`, { mode: 0o600, flush: true });
  renameSync(begun, out);
  return facts;
}

/**
 * Puts a backup into an empty data folder, file by file as they were copied, and marks it as restored: its ledger takes
 * another id at the next start, units send again what they still hold (D6), consoles begin anew (D17).
 */
export async function restore({ from, data }: { readonly from: string; readonly data: string }): Promise<BackupFacts> {
  const facts = factsIn(from);
  if (existsSync(data) && readdirSync(data).length > 0) {
    throw new BackupTrouble(`${data} is not empty: nothing is restored over what is there.`);
  }
  for (const { name, bytes, sha256 } of facts.files) {
    const file = join(from, name);
    if (!existsSync(file)) throw new BackupTrouble(`The backup lacks ${name}: nothing was restored.`);
    if (statSync(file).size !== bytes || (await sha256Of(file)) !== sha256) {
      throw new BackupTrouble(`${name} is not as it was backed up: nothing was restored.`);
    }
  }
  makeFolder(data, 0o700);
  // First of all: a restore that is broken off must not start as the ledger that it was.
  writeFileSync(join(data, RESTORED_FILE), '', { mode: 0o600, flush: true });
  for (const { name } of facts.files) {
    makeFolder(dirname(join(data, name)), 0o700);
    copyFileSync(join(from, name), join(data, name));
  }
  return facts;
}

function factsIn(folder: string): BackupFacts {
  const none = new BackupTrouble(`${folder} is no backup, or one that was not finished: it has no ${BACKUP_FILE}.`);
  if (!existsSync(join(folder, BACKUP_FILE))) throw none;
  try {
    const facts = JSON.parse(readFileSync(join(folder, BACKUP_FILE), 'utf8')) as BackupFacts;
    const isPlain = ({ name }: { readonly name: string }): boolean =>
      !name.split(/[\\/]/).includes('..') && !name.startsWith('/');
    if (facts.format === BACKUP_FORMAT && facts.files.every(isPlain)) return facts;
  } catch (cause) {
    throw new BackupTrouble(`${join(folder, BACKUP_FILE)} cannot be read: nothing was restored.`, { cause });
  }
  throw none;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => !isOfOpenStore(name) && name !== RESTORED_FILE && name !== join(KEYS_FOLDER, PRIVATE_KEY_FILE));
}

function saying(name: string, tell: (sentence: string) => void): (share: number) => void {
  let told = 0;
  return (share) => {
    const tenth = Math.floor(10 * share);
    if (tenth <= told) return;
    told = tenth;
    tell(`${name}: ${String(10 * tenth)} %`);
  };
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
