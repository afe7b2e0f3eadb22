import { inflateSync } from 'node:zlib';

const WOFF = 0x774f4646;
const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const PLAIN_HEADER = 12;
const PLAIN_ENTRY = 16;

/**
 * A WOFF file as the plain TrueType file that it wraps: the same tables, each laid out and inflated once. The PDF writer's own
 * reader of WOFF fails on some of the font's slices, among them the one with the commonest Chinese characters.
 * Source: W3C WOFF 1.0, sections 3 to 5. Throws RangeError where it is no such file.
 */
export function plainFont(woff: Uint8Array): Uint8Array {
  const file = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  if (file.byteLength < WOFF_HEADER || file.getUint32(0) !== WOFF) throw new RangeError('not a WOFF file');
  const count = file.getUint16(12);
  const tables = Array.from({ length: count }, (_, number) => {
    const at = WOFF_HEADER + number * WOFF_ENTRY;
    const [tag, offset, packed, length, checksum] = [0, 4, 8, 12, 16].map((field) => file.getUint32(at + field)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const stored = woff.subarray(offset, offset + packed);
    return { tag, checksum, bytes: packed < length ? inflateSync(stored, { maxOutputLength: length }) : stored };
  });
  const size = tables.reduce((sum, { bytes }) => sum + upToFour(bytes.length), PLAIN_HEADER + count * PLAIN_ENTRY);
  const plain = new Uint8Array(size);
  const view = new DataView(plain.buffer);
  view.setUint32(0, file.getUint32(4));
  view.setUint16(4, count);
  const power = Math.floor(Math.log2(count));
  view.setUint16(6, 16 * 2 ** power);
  view.setUint16(8, power);
  view.setUint16(10, 16 * (count - 2 ** power));
  let at = PLAIN_HEADER + count * PLAIN_ENTRY;
  for (const [number, { tag, checksum, bytes }] of tables.entries()) {
    const entry = PLAIN_HEADER + number * PLAIN_ENTRY;
    for (const [field, value] of [tag, checksum, at, bytes.length].entries()) view.setUint32(entry + 4 * field, value);
    plain.set(bytes, at);
    at += upToFour(bytes.length);
  }
  return plain;
}

const upToFour = (length: number): number => Math.ceil(length / 4) * 4;
