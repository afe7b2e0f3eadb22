import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import type { ScpSection } from './scp-sections.ts';
import { SectionBytes } from './section-bytes.ts';

/** One code of a table: what follows when these bits are met. */
type Meaning =
  | { readonly kind: 'value'; readonly value: number }
  /** So many bits after the prefix are the value itself, two's complement. */
  | { readonly kind: 'literal'; readonly bits: number }
  | { readonly kind: 'table'; readonly table: number };

/** A binary tree; a leaf has a meaning. */
interface Branch {
  zero: Branch | null;
  one: Branch | null;
  meaning: Meaning | null;
}

export type HuffmanTables = readonly Branch[];

/** In place of a number of tables: the standard's own table is used. */
const DEFAULT_TABLE = 19_999;
const MOST_TABLES = 256;
const LONGEST_PREFIX = 32;
const CODE_BYTES = 9;

const emptyBranch = (): Branch => ({ zero: null, one: null, meaning: null });

/** False where the code is the beginning of another, or another the beginning of it. `code`: first bit lowest. */
function addCode(tree: Branch, code: number, length: number, meaning: Meaning): boolean {
  let branch = tree;
  for (let bit = 0; bit < length; bit += 1) {
    if (branch.meaning !== null) return false;
    if (((code >>> bit) & 1) === 0) branch = branch.zero ??= emptyBranch();
    else branch = branch.one ??= emptyBranch();
  }
  if (branch.meaning !== null || branch.zero !== null || branch.one !== null) return false;
  branch.meaning = meaning;
  return true;
}

/** The standard's table: 0 is one bit, ±n are n + 2, and two prefixes announce 8 and 16 bits. Source: EN 1064, C.3.7.6. */
function defaultTable(): Branch {
  const tree = emptyBranch();
  addCode(tree, 0, 1, { kind: 'value', value: 0 });
  for (let size = 1; size <= 8; size += 1) {
    const ones = 2 ** size - 1;
    addCode(tree, ones, size + 2, { kind: 'value', value: size });
    addCode(tree, ones + 2 ** (size + 1), size + 2, { kind: 'value', value: -size });
  }
  addCode(tree, 2 ** 9 - 1, 10, { kind: 'literal', bits: 8 });
  addCode(tree, 2 ** 10 - 1, 10, { kind: 'literal', bits: 16 });
  return tree;
}

/** The tables of section 2; null where the file has none, and then nothing in it is Huffman coded. */
export function readHuffmanTables(section: ScpSection | undefined): ClinicalOutcome<HuffmanTables | null> {
  if (section === undefined) return imported(null);
  const bytes = new SectionBytes(section.content);
  const bad = (about: string) =>
    refusedFor({ kind: 'bad-section', section: 2, atByte: section.atByte + bytes.at, about });
  const count = bytes.uint16();
  if (count === null) return bad('ends before its number of tables');
  if (count === DEFAULT_TABLE) return imported([defaultTable()]);
  if (count === 0 || count > MOST_TABLES) return bad(`announces ${String(count)} Huffman tables`);
  const tables: Branch[] = [];
  for (let table = 0; table < count; table += 1) {
    const tree = emptyBranch();
    const codes = bytes.uint16();
    if (codes === null || codes * CODE_BYTES > bytes.left) return bad('ends within a Huffman table');
    if (codes === 0) return bad('holds a Huffman table without a code');
    for (let code = 0; code < codes; code += 1) {
      const prefix = bytes.uint8() ?? 0;
      const whole = bytes.uint8() ?? 0;
      const mode = bytes.uint8() ?? 0;
      const base = bytes.int16() ?? 0;
      const bits = bytes.uint32() ?? 0;
      if (prefix < 1 || prefix > LONGEST_PREFIX || whole < prefix || whole - prefix > 16)
        return bad(`holds a Huffman code of ${String(prefix)} of ${String(whole)} bits`);
      if (mode === 0 && (base < 1 || base > count)) return bad(`switches to Huffman table ${String(base)}`);
      const meaning: Meaning =
        mode === 0
          ? { kind: 'table', table: base - 1 }
          : whole === prefix
            ? { kind: 'value', value: base }
            : { kind: 'literal', bits: whole - prefix };
      if (!addCode(tree, bits, prefix, meaning)) return bad('holds Huffman codes of which one begins another');
    }
    tables.push(tree);
  }
  return imported(tables);
}

export type HuffmanStop = { readonly kind: 'no-code' | 'out-of-bits'; readonly decoded: number };

/** Decodes `into.length` values, most significant bit first; null where all were there. Every code costs a bit: it ends. */
export function decodeHuffman(bytes: Uint8Array, tables: HuffmanTables, into: Int32Array): HuffmanStop | null {
  const bits = bytes.length * 8;
  let at = 0;
  let tree = tables[0] ?? emptyBranch();
  for (let decoded = 0; decoded < into.length;) {
    let branch: Branch = tree;
    while (branch.meaning === null) {
      if (at >= bits) return { kind: 'out-of-bits', decoded };
      const next: Branch | null = (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 0 ? branch.zero : branch.one;
      at += 1;
      if (next === null) return { kind: 'no-code', decoded };
      branch = next;
    }
    const { meaning } = branch;
    if (meaning.kind === 'table') {
      tree = tables[meaning.table] ?? tree;
      continue;
    }
    if (meaning.kind === 'value') into[decoded] = meaning.value;
    else {
      if (at + meaning.bits > bits) return { kind: 'out-of-bits', decoded };
      let value = 0;
      for (const end = at + meaning.bits; at < end; at += 1)
        value = (value << 1) | (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
      into[decoded] = (value << (32 - meaning.bits)) >> (32 - meaning.bits);
    }
    decoded += 1;
  }
  return null;
}
