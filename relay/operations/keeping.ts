import type { SqliteSessionLog } from '../log/sqlite-session-log.ts';
import { CheckpointFile } from '../proof/checkpoint-file.ts';
import { CheckpointWriter } from '../proof/checkpoint-writer.ts';
import type { Signer } from '../proof/signing-keys.ts';
import type { Clock } from './clock.ts';
import type { RetentionPolicy } from './retention.ts';
import { RetentionRun } from './retention-run.ts';

export interface KeepingParts {
  readonly log: SqliteSessionLog;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly policy: RetentionPolicy;
  /** Second place of the checkpoints; null: none. */
  readonly checkpoints: string | null;
  readonly alarm: (sentence: string) => void;
}

/** What goes on beside delivery: checkpoints in their second place, and deletion by the rules. Gives the call that ends it. */
export async function startKeeping(parts: KeepingParts): Promise<() => Promise<void>> {
  const { signer, checkpoints } = parts;
  const file = checkpoints === null ? null : await CheckpointFile.open(checkpoints, signer.keys);
  const writer = file === null ? null : new CheckpointWriter({ ...parts, file });
  const retention = new RetentionRun(parts);
  return async () => {
    writer?.close();
    await retention.close();
  };
}
