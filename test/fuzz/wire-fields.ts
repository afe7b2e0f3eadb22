import { crc32c } from '../../protocol/wire/crc32c.ts';

/** One field of an encoded protobuf message, as it stands on the wire, without a schema. */
export interface WireField {
  readonly number: number;
  /** 0 varint, 1 eight bytes, 2 with a length, 5 four bytes. */
  readonly wireType: number;
  /** As on the wire, without tag and length. */
  readonly content: Uint8Array;
  /** Where the content reads as a message of its own. */
  readonly inner: readonly WireField[] | null;
  /** The length that is written, where that is a lie. */
  readonly statedLength: number | null;
}

const DEEPEST = 6;
const SEALED_RECORD_FIELDS = 2;

/** The fields of bytes that read as a message to their very end, or null. */
export function readFields(bytes: Uint8Array, depth = 0): readonly WireField[] | null {
  const fields: WireField[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = readVarint(bytes, at);
    if (tag === null || tag.value < 8) return null;
    const wireType = tag.value & 7;
    const bounds = contentAt(bytes, tag.end, wireType);
    if (bounds === null || bounds.end > bytes.length) return null;
    const content = bytes.subarray(bounds.from, bounds.end);
    const inner = wireType === 2 && content.length > 1 && depth < DEEPEST ? readFields(content, depth + 1) : null;
    fields.push({ number: Math.floor(tag.value / 8), wireType, content, inner, statedLength: null });
    at = bounds.end;
  }
  return fields;
}

function contentAt(bytes: Uint8Array, from: number, wireType: number): { from: number; end: number } | null {
  switch (wireType) {
    case 0: {
      const value = readVarint(bytes, from);
      return value === null ? null : { from, end: value.end };
    }
    case 1:
      return { from, end: from + 8 };
    case 2: {
      const length = readVarint(bytes, from);
      return length === null ? null : { from: length.end, end: length.end + length.value };
    }
    case 5:
      return { from, end: from + 4 };
    default:
      return null;
  }
}

function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } | null {
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = bytes[from + i];
    if (byte === undefined) return null;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, end: from + i + 1 };
  }
  return null;
}

/** A message may not become longer; what is beyond it is cut off at the front. */
const ROOM = 256 * 1024;
const scratch = new Uint8Array(ROOM);

/** `inner` counts where it is there, else `content`. */
export function writeFields(fields: readonly WireField[]): Uint8Array {
  const from = writeBefore(ROOM, fields);
  return scratch.slice(from);
}

/** Written from the end, so that the length of what is within is known before it has to be said. Gives where it begins. */
function writeBefore(end: number, fields: readonly WireField[]): number {
  let at = end;
  for (let i = fields.length - 1; i >= 0; i -= 1) {
    const field = fields[i] as WireField;
    const contentEnd = at;
    if (field.wireType === 2 && field.inner !== null) at = writeBefore(at, field.inner);
    else {
      const { length } = field.content;
      if (length > at) return at;
      at -= length;
      scratch.set(field.content, at);
    }
    if (field.wireType === 2) at = writeVarintBefore(at, field.statedLength ?? contentEnd - at);
    at = writeVarintBefore(at, field.number * 8 + field.wireType);
  }
  return at;
}

function writeVarintBefore(end: number, value: number): number {
  const length = value < 128 ? 1 : varintLength(value);
  let left = value;
  const from = Math.max(0, end - length);
  for (let at = from; at < end; at += 1) {
    scratch[at] = at === end - 1 ? left : (left % 128) + 128;
    left = Math.floor(left / 128);
  }
  return from;
}

function varintLength(value: number): number {
  let length = 1;
  for (let left = value; left >= 128; left = Math.floor(left / 128)) length += 1;
  return length;
}

export function varint(value: number): Uint8Array {
  return scratch.slice(writeVarintBefore(ROOM, value));
}

/** A message that is a checksum and the bytes that it is of, which a change within would give away. */
export function isSealed(fields: readonly WireField[]): boolean {
  const [sum, record] = fields;
  return (
    fields.length === SEALED_RECORD_FIELDS &&
    sum?.number === 1 &&
    sum.wireType === 5 &&
    record?.number === 2 &&
    record.wireType === 2
  );
}

/** The same sealed record with the checksum that its bytes have by now. */
export function sealAgain(fields: readonly WireField[]): readonly WireField[] {
  const [sum, record] = fields;
  if (sum === undefined || record === undefined) return fields;
  const content = new Uint8Array(4);
  const held = record.inner === null ? record.content : writeFields(record.inner);
  new DataView(content.buffer).setUint32(0, crc32c(held), true);
  return [{ ...sum, content }, record];
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
