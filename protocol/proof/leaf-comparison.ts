import type { MerkleHash } from './merkle-tree.ts';

/** How a sequence of records differs from the one that was listed when it was sealed. */
export type Difference =
  | { readonly kind: 'none' }
  /** Other bytes stand where the record at this offset was. */
  | { readonly kind: 'altered'; readonly at: number }
  /** So many records are missing from this offset on; those behind them have moved up. */
  | { readonly kind: 'removed'; readonly at: number; readonly count: number }
  /** So many are missing at the end. */
  | { readonly kind: 'truncated'; readonly at: number; readonly count: number }
  /** So many stand here that were not sealed. */
  | { readonly kind: 'inserted'; readonly at: number; readonly count: number }
  /** The record at this offset has changed places with another, which was sealed at `other`. */
  | { readonly kind: 'reordered'; readonly at: number; readonly other: number };

/**
 * Compares the leaves of the records that are there with those that were listed, both in order, and says where they
 * differ first and what was done there. Pure; after the first difference it keeps two hashes, before it only what one of
 * the two has been given ahead of the other.
 */
export class LeafComparison {
  #found: MerkleHash[] = [];
  #listed: MerkleHash[] = [];
  /** Leaves that were equal. */
  #equal = 0;
  #foundCount = 0;
  #listedCount = 0;
  #first: {
    readonly found: MerkleHash;
    readonly listed: MerkleHash;
    /** Offset, from 1, where the record that stands at the first difference was listed; null: nowhere behind it. */
    foundWasListedAt: number | null;
    /** Offset at which the record stands that was listed there. */
    listedIsFoundAt: number | null;
  } | null = null;

  /** The next record that is there. */
  find(leaf: MerkleHash): void {
    this.#foundCount += 1;
    if (this.#first === null) {
      this.#found.push(leaf);
      this.#advance();
    } else if (this.#first.listedIsFoundAt === null && isEqual(leaf, this.#first.listed)) {
      this.#first.listedIsFoundAt = this.#foundCount;
    }
  }

  /** The next leaf that was listed. */
  list(leaf: MerkleHash): void {
    this.#listedCount += 1;
    if (this.#first === null) {
      this.#listed.push(leaf);
      this.#advance();
    } else if (this.#first.foundWasListedAt === null && isEqual(leaf, this.#first.found)) {
      this.#first.foundWasListedAt = this.#listedCount;
    }
  }

  /** Where the first difference is known to be; null while there is none. */
  get differsAt(): number | null {
    return this.#first === null ? null : this.#equal + 1;
  }

  get difference(): Difference {
    const at = this.#equal + 1;
    const more = this.#foundCount - this.#listedCount;
    if (this.#first === null) {
      if (more === 0) return { kind: 'none' };
      return more > 0 ? { kind: 'inserted', at, count: more } : { kind: 'truncated', at, count: -more };
    }
    const { foundWasListedAt, listedIsFoundAt } = this.#first;
    if (more > 0) return { kind: 'inserted', at, count: more };
    if (more < 0) return { kind: 'removed', at, count: -more };
    if (listedIsFoundAt === null) return { kind: 'altered', at };
    // As many as were listed: what was put in has pushed something else out of what is compared.
    return foundWasListedAt === null
      ? { kind: 'inserted', at, count: listedIsFoundAt - at }
      : { kind: 'reordered', at, other: foundWasListedAt };
  }

  #advance(): void {
    const found = this.#found[0];
    const listed = this.#listed[0];
    if (found === undefined || listed === undefined) return;
    if (isEqual(found, listed)) {
      // One of the two is given a block ahead of the other: it is taken from its front, in turn.
      this.#found.shift();
      this.#listed.shift();
      this.#equal += 1;
      return;
    }
    this.#first = { found, listed, foundWasListedAt: null, listedIsFoundAt: null };
    const at = this.#equal;
    const behind = (leaves: readonly MerkleHash[], wanted: MerkleHash): number | null => {
      const index = leaves.findIndex((leaf, i) => i > 0 && isEqual(leaf, wanted));
      return index < 0 ? null : at + index + 1;
    };
    this.#first.foundWasListedAt = behind(this.#listed, found);
    this.#first.listedIsFoundAt = behind(this.#found, listed);
    this.#found = [];
    this.#listed = [];
  }
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i += 1) if (one[i] !== other[i]) return false;
  return true;
}
