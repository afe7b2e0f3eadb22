import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { hexOfBytes } from '../wire/identity.ts';
import { leafHash, MerkleTree, type MerkleHash } from './merkle-tree.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
/** The leaves of RFC 6962's own reference implementation, and the roots over the first n of them. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** RFC 6962, 2.1, word for word: the largest power of two below n goes to the left. */
function rootByDefinition(leaves: readonly MerkleHash[]): MerkleHash {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const halves = [rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split))];
  return sha256(Uint8Array.from([1, ...halves.flatMap((half) => [...half])]));
}

const numbered = (count: number): MerkleHash[] =>
  Array.from({ length: count }, (_, i) => leafHash(sha256, [Uint8Array.of(i & 0xff, i >> 8)]));

describe('a Merkle tree over records', () => {
  it('has the roots of RFC 6962’s reference at every size', () => {
    const tree = new MerkleTree(sha256);
    const roots = [hexOfBytes(tree.root())];
    for (const leaf of LEAVES) {
      tree.add(leafHash(sha256, [bytes(leaf)]));
      roots.push(hexOfBytes(tree.root()));
    }
    expect(roots).toEqual(ROOTS);
  });

  it('has the root of the definition at every size up to 70', () => {
    const tree = new MerkleTree(sha256);
    const leaves = numbered(70);
    leaves.forEach((leaf, i) => {
      tree.add(leaf);
      expect(tree.root()).toEqual(rootByDefinition(leaves.slice(0, i + 1)));
    });
  });

  it('grows by whole subtrees as by their leaves', () => {
    const leaves = numbered(21);
    const [one, other, subtree] = [new MerkleTree(sha256), new MerkleTree(sha256), new MerkleTree(sha256)];
    for (const leaf of leaves) one.add(leaf);
    for (const leaf of leaves.slice(0, 8)) other.add(leaf);
    for (const leaf of leaves.slice(8, 16)) subtree.add(leaf);
    other.addSubtree(subtree.root(), 3);
    for (const leaf of leaves.slice(16)) other.add(leaf);
    expect(other.size).toBe(21);
    expect(other.root()).toEqual(one.root());
  });

  it('takes no subtree where its leaves would not stand together', () => {
    const tree = new MerkleTree(sha256);
    tree.add(sha256(Uint8Array.of(1)));
    expect(() => {
      tree.addSubtree(sha256(Uint8Array.of(2)), 1);
    }).toThrow('does not fit');
  });

  it('never takes a node for a leaf: two leaves joined are not the leaf of their hashes', () => {
    const [left, right] = numbered(2) as [MerkleHash, MerkleHash];
    const tree = new MerkleTree(sha256);
    tree.add(left);
    tree.add(right);
    expect(tree.root()).not.toEqual(leafHash(sha256, [left, right]));
  });
});
