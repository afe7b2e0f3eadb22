import { isSealed, joined, readFields, sealAgain, varint, writeFields, type WireField } from './wire-fields.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';

/** In [0, 1), seeded. */
export type Chance = () => number;

/** A message may grow a little beyond what a peer may send, so that the limit is met too. */
const MOST_BYTES = LIMITS.messageBytes + 512;

const below = (chance: Chance, count: number): number => Math.floor(chance() * count);
const oneOf = <T>(chance: Chance, choices: readonly T[]): T => choices[below(chance, choices.length)] as T;
const randomBytes = (chance: Chance, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, () => below(chance, 256));

/** Damages a valid message in one to four ways, by bytes or by fields. The same chance gives the same damage. */
export function damage(corpus: readonly Uint8Array[], chance: Chance): Uint8Array {
  let bytes = oneOf(chance, corpus);
  readOnce(bytes);
  // Mostly once: what is damaged thrice is rarely understood, and what is understood goes deepest.
  const times = 1 + Math.floor(4 * chance() ** 3);
  for (let i = 0; i < times; i += 1) {
    bytes = chance() < 0.75 ? damageFields(bytes, chance) : damageBytes(bytes, corpus, chance);
    if (bytes.length > MOST_BYTES) bytes = bytes.slice(0, MOST_BYTES);
  }
  return bytes;
}

// ---- by bytes ----

function damageBytes(bytes: Uint8Array, corpus: readonly Uint8Array[], chance: Chance): Uint8Array {
  const at = below(chance, bytes.length + 1);
  switch (below(chance, 9)) {
    case 0:
    case 1: {
      const flipped = bytes.slice();
      for (let flips = 1 + below(chance, 8); flips > 0; flips -= 1) {
        const place = below(chance, flipped.length);
        flipped[place] = (flipped[place] ?? 0) ^ (1 << below(chance, 8));
      }
      return flipped;
    }
    case 2: {
      const changed = bytes.slice();
      changed[below(chance, changed.length)] = oneOf(chance, [0, 1, 0x7f, 0x80, 0xfe, 0xff]);
      return changed;
    }
    case 3:
      return joined([bytes.subarray(0, at), randomBytes(chance, 1 + below(chance, 16)), bytes.subarray(at)]);
    case 4:
      return joined([bytes.subarray(0, at), bytes.subarray(at + 1 + below(chance, 32))]);
    case 5: {
      const stretch = bytes.subarray(at, at + 1 + below(chance, 64));
      return joined([bytes.subarray(0, at), stretch, bytes.subarray(at)]);
    }
    case 6:
      return bytes.slice(0, at);
    case 7: {
      const other = oneOf(chance, corpus);
      return joined([bytes.subarray(0, at), other.subarray(below(chance, other.length + 1))]);
    }
    default:
      return randomBytes(chance, below(chance, 64));
  }
}

// ---- by fields ----

/** Of the corpus, which is read again and again. */
const fieldsOfCorpus = new WeakMap<Uint8Array, readonly WireField[]>();

function readOnce(bytes: Uint8Array): void {
  if (fieldsOfCorpus.has(bytes)) return;
  const fields = readFields(bytes);
  if (fields !== null) fieldsOfCorpus.set(bytes, fields);
}

function damageFields(bytes: Uint8Array, chance: Chance): Uint8Array {
  const fields = fieldsOfCorpus.get(bytes) ?? readFields(bytes);
  if (fields === null || fields.length === 0) return damageBytes(bytes, [bytes], chance);
  return writeFields(changeSomewhere(fields, chance));
}

/** Changes one field, or one within it; a sealed record is mostly sealed again, or nothing would look behind its checksum. */
function changeSomewhere(fields: readonly WireField[], chance: Chance): readonly WireField[] {
  const at = below(chance, fields.length);
  const field = fields[at] as WireField;
  const changed =
    field.inner !== null && field.inner.length > 0 && chance() < 0.8
      ? [{ ...field, inner: changeSomewhere(field.inner, chance) }]
      : changeField(field, chance);
  const all = [...fields.slice(0, at), ...changed, ...fields.slice(at + 1)];
  return isSealed(all) && chance() < 0.9 ? sealAgain(all) : all;
}

function changeField(field: WireField, chance: Chance): readonly WireField[] {
  switch (below(chance, 10)) {
    case 0:
      return [{ ...field, number: oneOf(chance, [field.number + 1, 1, 15, 16, 1000, 536_870_911, 0]) }];
    case 1:
      return [{ ...field, wireType: oneOf(chance, [0, 1, 2, 3, 5, 6, 7]) }];
    case 2:
      return [];
    case 3:
      return new Array<WireField>(2 + below(chance, 4)).fill(field);
    case 4:
      return new Array<WireField>(manyOf(field, chance)).fill(field);
    case 5:
      return [nested(field, 1 + below(chance, 5) ** 2)];
    case 6:
      return [{ ...field, wireType: 3, content: groups(below(chance, 14) ** 3, field.number) }];
    default:
      return [changeContent(field, chance)];
  }
}

/** As many as a message has room for, or fewer. */
const manyOf = (field: WireField, chance: Chance): number =>
  Math.max(1, Math.floor((chance() * MOST_BYTES) / (field.content.length + 3)) >> below(chance, 16));

/** The field within itself, so many times. */
function nested(field: WireField, depth: number): WireField {
  let content = field.content;
  for (let left = depth; left > 0 && content.length < 4_096; left -= 1) {
    content = joined([varint(field.number * 8 + 2), varint(content.length), content]);
  }
  return { ...field, wireType: 2, content, inner: null };
}

/** Groups within groups, of a field that nobody knows. */
const groups = (depth: number, number: number): Uint8Array =>
  joined([
    new Uint8Array(depth).fill(UNKNOWN_GROUP),
    new Uint8Array(depth).fill(UNKNOWN_GROUP + 1),
    varint(number * 8 + 4),
  ]);
const UNKNOWN_GROUP = 14 * 8 + 3;

const VARINTS: readonly Uint8Array[] = [
  ...[0, 1, 2, 31, 32, 33, 127, 128, 255, 256, 8191, 8192, 8193, 65_535, 65_536, 1_000_000].map(varint),
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 52 - 1, 2 ** 52, 2 ** 53 - 2, 2 ** 53 - 1, 2 ** 53].map(varint),
  Uint8Array.of(...Array<number>(8).fill(0xff), 0x7f), // 2^63 − 1
  Uint8Array.of(...Array<number>(9).fill(0x80), 0x01), // 2^63
  Uint8Array.of(...Array<number>(9).fill(0xff), 0x01), // 2^64 − 1
  Uint8Array.of(...Array<number>(10).fill(0xff), 0x7f), // longer than any
  Uint8Array.of(...Array<number>(9).fill(0x80), 0x00), // nothing, at full length
];
const DOUBLES: readonly number[] = [
  ...[0, -0, 1, -1, NaN, Infinity, -Infinity, 1e308, -1e308, Number.MAX_VALUE, Number.MIN_VALUE, 1e15, -1e15],
  ...[2 ** 31, 2 ** 53, 1e-9, 0.5],
];

function changeContent(field: WireField, chance: Chance): WireField {
  switch (field.wireType) {
    case 0:
      return { ...field, content: oneOf(chance, VARINTS) };
    case 1:
    case 5: {
      const content = new Uint8Array(field.wireType === 1 ? 8 : 4);
      const view = new DataView(content.buffer);
      if (content.length === 4) view.setUint32(0, chance() * 2 ** 32, true);
      else view.setFloat64(0, oneOf(chance, DOUBLES), true);
      return { ...field, content };
    }
    default:
      return changeLength(field, chance);
  }
}

function changeLength(field: WireField, chance: Chance): WireField {
  const { length } = field.content;
  switch (below(chance, 4)) {
    case 0:
      return {
        ...field,
        statedLength: oneOf(chance, [0, Math.max(0, length - 1), length + 1, 2 ** 31 - 1, 2 ** 32 - 1]),
      };
    case 1:
      return {
        ...field,
        content: randomBytes(chance, oneOf(chance, [0, 1, 7, 8, 9, 15, 16, 17, 32, 33])),
        inner: null,
      };
    case 2: {
      const content = field.content.slice();
      for (let i = 0; i < 1 + length / 8; i += 1) content[below(chance, length)] = below(chance, 256);
      return { ...field, content, inner: null };
    }
    default:
      return { ...field, content: new Uint8Array(oneOf(chance, [257, 8_193, 70_000])).fill(0x61), inner: null };
  }
}
