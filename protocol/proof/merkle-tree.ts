/** SHA-256 of bytes, 32 bytes. Handed in: Node's own is many times quicker than one that a browser can run. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** Of a leaf, or of a tree's or a subtree's node: 32 bytes. */
export type MerkleHash = Uint8Array;

/** A leaf can never be taken for a node, nor a node for a leaf. */
const LEAF = 0x00;
const NODE = 0x01;
export const HASH_BYTES = 32;

/** Hash of one leaf. Source: RFC 6962, 2.1. */
export function leafHash(sha256: Sha256, content: readonly Uint8Array[]): MerkleHash {
  const bytes = new Uint8Array(1 + content.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = LEAF;
  let at = 1;
  for (const part of content) {
    bytes.set(part, at);
    at += part.length;
  }
  return sha256(bytes);
}

/**
 * A Merkle tree that grows leaf by leaf and keeps one hash a level: 32 bytes for each doubling of its size, whatever its
 * size. Its root is that of RFC 6962, 2.1; the root of no leaves is the hash of no bytes. Pure.
 */
export class MerkleTree {
  readonly #sha256: Sha256;
  readonly #node = new Uint8Array(1 + 2 * HASH_BYTES);
  /** By level: the root of the complete subtree of 2^level leaves that waits for one beside it. */
  readonly #peaks: (MerkleHash | null)[] = [];
  #size = 0;

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
    this.#node[0] = NODE;
  }

  /** Leaves. */
  get size(): number {
    return this.#size;
  }

  add(leaf: MerkleHash): void {
    this.addSubtree(leaf, 0);
  }

  /** A complete subtree of 2^level leaves. The tree's size must be a multiple of that. */
  addSubtree(root: MerkleHash, level: number): void {
    if (this.#size % 2 ** level !== 0) throw new Error(`a subtree of level ${String(level)} does not fit here`);
    let hash = root;
    let height = level;
    for (let left = this.#peaks[height] ?? null; left !== null; left = this.#peaks[height] ?? null) {
      hash = this.#join(left, hash);
      this.#peaks[height] = null;
      height += 1;
    }
    while (this.#peaks.length < height) this.#peaks.push(null);
    this.#peaks[height] = hash;
    this.#size += 2 ** level;
  }

  root(): MerkleHash {
    let root: MerkleHash | null = null;
    for (const peak of this.#peaks) {
      if (peak !== null) root = root === null ? peak : this.#join(peak, root);
    }
    return root ?? this.#sha256(new Uint8Array(0));
  }

  #join(left: MerkleHash, right: MerkleHash): MerkleHash {
    this.#node.set(left, 1);
    this.#node.set(right, 1 + HASH_BYTES);
    return this.#sha256(this.#node);
  }
}
