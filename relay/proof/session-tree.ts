import { HASH_BYTES, MerkleTree } from '../../protocol/proof/merkle-tree.ts';
import { BLOCK_LEVEL, LEAVES_IN_BLOCK, leafOfRecord } from '../../protocol/proof/record-leaf.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { LeafBlock } from '../log/proof-log.ts';
import { nodeSha256 } from './node-sha256.ts';

/** Leaves that a tree has room for at first: most sessions that are looked at are short. */
const ROOM_AT_FIRST = 64;

/**
 * The tree over a session's records, together with the blocks of leaves that are to be kept of it. Memory: one hash a
 * level, and the leaves of the block that is not full, 32 kB at most.
 */
export class SessionTree {
  readonly #tree = new MerkleTree(nodeSha256);
  #block = new MerkleTree(nodeSha256);
  #leaves = Buffer.alloc(ROOM_AT_FIRST * HASH_BYTES);

  /** Leaves. */
  get size(): number {
    return this.#tree.size;
  }

  root(): Uint8Array {
    return this.#tree.root();
  }

  /** A block that was kept earlier, from the first one on: whole subtrees cost one step each. */
  restore({ leaves, root }: LeafBlock): void {
    if (root !== null && leaves.length === LEAVES_IN_BLOCK * HASH_BYTES) {
      this.#tree.addSubtree(root, BLOCK_LEVEL);
      return;
    }
    for (let at = 0; at < leaves.length; at += HASH_BYTES) this.#add(leaves.slice(at, at + HASH_BYTES));
  }

  /** Gives the block that the record has made full. */
  add(logged: LoggedRecord): LeafBlock | null {
    this.#add(leafOfRecord(nodeSha256, logged));
    if (this.#block.size < LEAVES_IN_BLOCK) return null;
    const full = this.#blockSoFar(this.#block.root());
    this.#block = new MerkleTree(nodeSha256);
    return full;
  }

  /** The last block as far as it has come; null where it has no leaf yet. */
  get unfinished(): LeafBlock | null {
    return this.#block.size === 0 ? null : this.#blockSoFar(null);
  }

  #add(leaf: Uint8Array): void {
    const at = this.#block.size * HASH_BYTES;
    if (at === this.#leaves.length) this.#leaves = Buffer.concat([this.#leaves, Buffer.alloc(at)]);
    this.#leaves.set(leaf, at);
    this.#tree.add(leaf);
    this.#block.add(leaf);
  }

  #blockSoFar(root: Uint8Array | null): LeafBlock {
    const block = Math.floor((this.#tree.size - 1) / LEAVES_IN_BLOCK);
    return { block, leaves: Uint8Array.from(this.#leaves.subarray(0, this.#block.size * HASH_BYTES)), root };
  }
}
