import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER_FILE, RESTORED_FILE } from '../log/ledger-file.ts';
import { ProofReader } from '../log/proof-reader.ts';
import { checkpointFileAt } from './checkpoint-file.ts';
import { verifyCheckpoints } from './ledger-verification.ts';
import { KEYS_FOLDER, readPublicKeys } from './signing-keys.ts';

/**
 * Holds a ledger against its checkpoints before it is opened. One that was rolled back without anybody saying so would
 * give offsets to other records than it did before, and tell units that it holds what it has lost: it is marked as
 * restored, by which it takes another id, units send again what they have, and consoles begin anew (D6, D17). Gives what
 * a person must know.
 */
export async function markWhereRolledBack(dataFolder: string, checkpoints: string | null): Promise<readonly string[]> {
  if (checkpoints === null || !existsSync(join(dataFolder, LEDGER_FILE))) return [];
  const marker = join(dataFolder, RESTORED_FILE);
  if (existsSync(marker)) return [];
  const file = checkpointFileAt(checkpoints);
  if (!existsSync(file)) return [];
  const keys = readPublicKeys(join(dataFolder, KEYS_FOLDER));
  const ledger = ProofReader.open(dataFolder);
  try {
    const deleted = new Set(ledger.tombstones().map(({ session }) => session));
    const { findings } = await verifyCheckpoints(ledger, { file, keys }, deleted);
    if (findings.some(({ kind }) => kind === 'rolled-back')) writeFileSync(marker, '');
    return findings.map(({ sentence }) => sentence);
  } finally {
    ledger.close();
  }
}
