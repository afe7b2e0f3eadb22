import { createHash } from 'node:crypto';
import { epochKey, type Epoch, type SessionId } from '../../protocol/wire/identity.ts';

/** A record with its key and its bytes, whoever keeps it. */
export interface KeptRecord {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly seq: number;
  readonly sealed: Uint8Array;
}

/** One record by key and value, in one line: of what a writer was promised, or of what is found afterwards. */
export const testimonyOf = ({ session, epoch, seq, sealed }: KeptRecord): string =>
  [session, epochKey(epoch), seq, createHash('sha256').update(sealed).digest('hex').slice(0, 24)].join(' ');

/** Said on stdout, which is a pipe and so written before this returns: it outlives the process and its disk. */
export const bearWitness = (records: readonly KeptRecord[]): void =>
  void process.stdout.write(records.map((record) => `${testimonyOf(record)}\n`).join(''));
