import { inflateSync } from 'node:zlib';

/** Pixels as they stand on a screen: RGBA, row by row, in device pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const SIGNATURE = 8;
/** Bytes a pixel by the colour type of the header: RGB and RGBA, which is what browsers write. */
const BYTES: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** Reads a PNG of eight bits that is not interlaced. Throws at any other. Source: PNG, third edition. */
export function pixelsOfPng(png: Buffer): Picture {
  const parts: Buffer[] = [];
  let [width, height, bytes] = [0, 0, 0];
  for (let at = SIGNATURE; at < png.length;) {
    const length = png.readUInt32BE(at);
    const kind = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') {
      [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
      bytes = BYTES[content[9] ?? 0] ?? 0;
      if (bytes === 0 || content[8] !== 8 || content[12] !== 0) throw new Error('a PNG that no browser writes');
    } else if (kind === 'IDAT') parts.push(content);
    at += length + 12;
  }
  const rows = unfiltered(inflateSync(Buffer.concat(parts)), width * bytes, height, bytes);
  if (bytes === 4) return { width, height, rgba: rows };
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < rows.length; from += 3, to += 4) {
    rgba[to] = rows[from] as number;
    rgba[to + 1] = rows[from + 1] as number;
    rgba[to + 2] = rows[from + 2] as number;
  }
  return { width, height, rgba };
}

/** Each row is stored as its difference from what stands to the left, above, or both. */
function unfiltered(stored: Uint8Array, stride: number, height: number, bytes: number): Uint8Array {
  const rows = new Uint8Array(stride * height);
  let above: Uint8Array = new Uint8Array(stride);
  for (let row = 0; row < height; row += 1) {
    const begins = row * (stride + 1);
    const unfilter = UNFILTERS[stored[begins] ?? 0];
    if (unfilter === undefined) throw new Error(`a PNG has no filter ${String(stored[begins])}`);
    const now = rows.subarray(row * stride, (row + 1) * stride);
    now.set(stored.subarray(begins + 1, begins + 1 + stride));
    unfilter(now, above, bytes);
    above = now;
  }
  return rows;
}

type Unfilter = (row: Uint8Array, above: Uint8Array, bytes: number) => void;

/** By number. A row is worked on in place, from the left; what would stand left of it is 0. */
const UNFILTERS: readonly Unfilter[] = [
  () => undefined,
  (row, _, bytes) => {
    for (let x = bytes; x < row.length; x += 1) row[x] = (row[x] as number) + (row[x - bytes] as number);
  },
  (row, above) => {
    for (let x = 0; x < row.length; x += 1) row[x] = (row[x] as number) + (above[x] as number);
  },
  (row, above, bytes) => {
    for (let x = 0; x < row.length; x += 1) {
      const left = x < bytes ? 0 : (row[x - bytes] as number);
      row[x] = (row[x] as number) + ((left + (above[x] as number)) >> 1);
    }
  },
  (row, above, bytes) => {
    for (let x = 0; x < row.length; x += 1) {
      const left = x < bytes ? 0 : (row[x - bytes] as number);
      const corner = x < bytes ? 0 : (above[x - bytes] as number);
      row[x] = (row[x] as number) + nearest(left, above[x] as number, corner);
    }
  },
];

/** Which of the three comes nearest to left + up - corner. Source: Paeth. */
function nearest(left: number, up: number, corner: number): number {
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
