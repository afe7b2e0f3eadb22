import type { LoggedRecord } from '../wire/messages.ts';
import { leafHash, type MerkleHash, type Sha256 } from './merkle-tree.ts';

/**
 * A record's leaf in the tree of its session: when it was committed (milliseconds since 1970, 8 bytes, the highest
 * first) and its very bytes. Its place is its offset: leaf n is the record at offset n + 1.
 */
export function leafOfRecord(
  sha256: Sha256,
  { committedAt, sealed }: Pick<LoggedRecord, 'committedAt' | 'sealed'>,
): MerkleHash {
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(Math.max(0, Math.trunc(committedAt))));
  return leafHash(sha256, [time, sealed]);
}

/** Leaves that are kept together: the hashes of 1024 records, and the root of these where all are there. */
export const BLOCK_LEVEL = 10;
export const LEAVES_IN_BLOCK = 2 ** BLOCK_LEVEL;
