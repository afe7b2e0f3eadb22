import { HASH_BYTES, MerkleTree } from '../../protocol/proof/merkle-tree.ts';
import { BLOCK_LEVEL, LEAVES_IN_BLOCK, leafOfRecord } from '../../protocol/proof/record-leaf.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { LeafBlock } from '../log/proof-log.ts';
import { nodeSha256 } from './node-sha256.ts';

/** The tree over a session's records, together with the blocks of leaves that are to be kept of it. */
export class SessionTree {
  readonly #tree = new MerkleTree(nodeSha256);
  #block = new MerkleTree(nodeSha256);
  #leaves: Uint8Array[] = [];

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
    if (this.#leaves.length < LEAVES_IN_BLOCK) return null;
    const full = this.#blockSoFar(this.#block.root());
    this.#leaves = [];
    this.#block = new MerkleTree(nodeSha256);
    return full;
  }

  /** The last block as far as it has come; null where it has no leaf yet. */
  get unfinished(): LeafBlock | null {
    return this.#leaves.length === 0 ? null : this.#blockSoFar(null);
  }

  #add(leaf: Uint8Array): void {
    this.#tree.add(leaf);
    this.#block.add(leaf);
    this.#leaves.push(leaf);
  }

  #blockSoFar(root: Uint8Array | null): LeafBlock {
    const block = Math.floor((this.#tree.size - 1) / LEAVES_IN_BLOCK);
    return { block, leaves: Buffer.concat(this.#leaves), root };
  }
}
