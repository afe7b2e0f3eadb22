import { Reader } from './protobuf-runtime.ts';
import { LIMITS } from './limits.ts';
import type { LoggedRecord } from './messages.ts';
import { decodeLoggedRecord, encodeLoggedRecord } from './watch-codec.ts';

/** The stream broke inside a record, or holds what is none. */
export class BrokenRecordStream extends Error {}

/** Longest a record may be in the stream: the sealed record and what the log adds to it. */
const MOST_BYTES = LIMITS.recordBytes + 64;

/** One record behind its length as a varint: protobuf's delimited form. */
export function writeDelimited(record: LoggedRecord): Uint8Array {
  const bytes = encodeLoggedRecord(record);
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      length.push(rest);
      break;
    }
    length.push((rest & 0x7f) | 0x80);
  }
  const framed = new Uint8Array(length.length + bytes.length);
  framed.set(length);
  framed.set(bytes, length.length);
  return framed;
}

/** Reads delimited records out of a stream of pieces of any size. Throws BrokenRecordStream. */
export async function* readDelimited(pieces: AsyncIterable<Uint8Array>): AsyncIterable<LoggedRecord> {
  let held = new Uint8Array(0);
  for await (const piece of pieces) {
    held = joined(held, piece);
    let at = 0;
    for (let next = nextRecord(held, at); next !== null; next = nextRecord(held, at)) {
      const read = decodeLoggedRecord(held.slice(next.from, next.end));
      if (!read.ok) throw new BrokenRecordStream(`The relay sent a record that cannot be read (${read.failure.kind}).`);
      yield read.value;
      at = next.end;
    }
    held = held.slice(at);
  }
  if (held.length > 0) throw new BrokenRecordStream('The relay broke off in the middle of a record.');
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Where the next whole record lies, or null while bytes of it are missing. */
function nextRecord(bytes: Uint8Array, at: number): { readonly from: number; readonly end: number } | null {
  let lengthEnd = at;
  while (lengthEnd < bytes.length && ((bytes[lengthEnd] ?? 0) & 0x80) !== 0) lengthEnd += 1;
  if (lengthEnd - at > 4) throw new BrokenRecordStream('The relay sent a record without a length.');
  if (lengthEnd >= bytes.length) return null;
  const length = Reader.create(bytes.subarray(at, lengthEnd + 1)).uint32();
  if (length > MOST_BYTES) throw new BrokenRecordStream(`The relay sent a record of ${String(length)} bytes.`);
  const from = lengthEnd + 1;
  return from + length > bytes.length ? null : { from, end: from + length };
}
