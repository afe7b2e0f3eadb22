import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';

/**
 * XLI, the compression of Philips Sierra ECG XML: each lead is a chunk of its own; within it LZW codes of ten bits give
 * bytes, high bytes first and then low bytes; the 16-bit numbers are second differences, offset by 64.
 * Philips publishes no description; this follows what the sierra-ecg-tools project (C. Watford) found out.
 */
const CHUNK_HEADER = 8;
const CODE_BITS = 10;
/** The highest code ends the stream. */
const HIGHEST_CODE = 2 ** CODE_BITS - 2;
const SINGLE_BYTES = 256;
const OFFSET = 64;

/** Decompresses the chunks one after the other, as many as there are names for. `most`: samples a lead. */
export function decodeXli(
  bytes: Uint8Array,
  names: readonly string[],
  most: number,
): ClinicalOutcome<readonly Int32Array[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const leads: Int32Array[] = [];
  let at = 0;
  for (const lead of names) {
    const bad = (about: string) => refusedFor({ kind: 'bad-compressed-lead', lead, about });
    if (at + CHUNK_HEADER > bytes.length) return bad('the data end before it');
    const size = view.getUint32(at, true);
    const first = view.getInt16(at + 6, true);
    at += CHUNK_HEADER;
    if (size > bytes.length - at)
      return bad(`it announces ${String(size)} bytes, ${String(bytes.length - at)} are there`);
    const unpacked = lzwBytes(bytes.subarray(at, at + size), most * 2);
    at += size;
    if (unpacked === null) return bad('it holds a code that no earlier one explains');
    if (unpacked.length > most * 2) return bad(`it unpacks to more than ${String(most)} samples`);
    leads.push(fromDifferences(wordsOf(unpacked), first));
  }
  return imported(leads);
}

/** Bytes of an LZW stream, at most one string beyond `most`; null where a code is not known yet. */
function lzwBytes(coded: Uint8Array, most: number): Uint8Array | null {
  // A string is an earlier string and one byte more: as a tree it takes three numbers, however long the string is.
  const prefix = new Int16Array(HIGHEST_CODE + 1).fill(-1);
  const last = new Uint8Array(HIGHEST_CODE + 1);
  const length = new Int32Array(HIGHEST_CODE + 1).fill(1);
  for (let byte = 0; byte < SINGLE_BYTES; byte += 1) last[byte] = byte;
  let next = SINGLE_BYTES;
  let previous = -1;
  // A string is never longer than there are codes.
  const out = new Uint8Array(most + HIGHEST_CODE);
  let count = 0;
  const bits = coded.length * 8;
  for (let at = 0; at + CODE_BITS <= bits; at += CODE_BITS) {
    const byte = at >> 3;
    const word = ((coded[byte] ?? 0) << 16) | ((coded[byte + 1] ?? 0) << 8) | (coded[byte + 2] ?? 0);
    const code = (word >> (24 - CODE_BITS - (at & 7))) & (2 ** CODE_BITS - 1);
    if (code > HIGHEST_CODE) break;
    const isNew = code >= next;
    if (isNew && (code !== next || previous < 0)) return null;
    const firstByte = firstOf(prefix, last, isNew ? previous : code);
    if (previous >= 0 && next <= HIGHEST_CODE) {
      prefix[next] = previous;
      last[next] = firstByte;
      length[next] = (length[previous] ?? 0) + 1;
      next += 1;
    }
    const end = count + (length[code] ?? 0);
    let place = end;
    for (let string = code; string >= 0; string = prefix[string] ?? -1) out[--place] = last[string] ?? 0;
    previous = code;
    count = end;
    if (end > most) break;
  }
  return out.subarray(0, count);
}

function firstOf(prefix: Int16Array, last: Uint8Array, code: number): number {
  let string = code;
  while ((prefix[string] ?? -1) >= 0) string = prefix[string] ?? -1;
  return last[string] ?? 0;
}

/** The first half of the bytes are high, the second half low. A missing last low byte is 0. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const count = (bytes.length + 1) >> 1;
  return Int32Array.from({ length: count }, (_, at) => (((bytes[at] ?? 0) << 24) >> 16) | (bytes[count + at] ?? 0));
}

/** The first two numbers stand as they are; each later one is twice the last less the one before, less its difference. */
function fromDifferences(words: Int32Array, first: number): Int32Array {
  let difference = first;
  for (let at = 2; at < words.length; at += 1) {
    const value = 2 * (words[at - 1] ?? 0) - (words[at - 2] ?? 0) - difference;
    difference = (words[at] ?? 0) - OFFSET;
    words[at] = (value << 16) >> 16;
  }
  return words;
}
