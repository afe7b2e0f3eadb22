/** In place of a number of tables: the standard's own Huffman table is used. Source: EN 1064, 5.5. */
export const DEFAULT_TABLE = 19_999;

/** The bits of a value in the standard's table: 1 for 0, n + 2 up to ±8, then 18 and 26. Source: EN 1064, C.3.7.6. */
const bitsOf = (value: number): number => {
  const size = Math.abs(value);
  if (size === 0) return 1;
  if (size <= 8) return size + 2;
  return value >= -128 && value <= 127 ? 18 : 26;
};

const fits16 = (value: number): boolean => value >= -32_768 && value <= 32_767;

export type DifferenceOrder = 0 | 1 | 2;

/** The difference that stands for a sample. The first, of order 2 the first two, stand as they are. */
function coded(samples: Int32Array, order: DifferenceOrder, at: number): number {
  const here = samples[at] ?? 0;
  if (at < order || order === 0) return here;
  const before = samples[at - 1] ?? 0;
  return order === 1 ? here - before : here - 2 * before + (samples[at - 2] ?? 0);
}

/** The order of differences that takes the fewest bits over all leads; null where some sample has more than 16 bits. */
export function shortestOrder(leads: readonly Int32Array[]): DifferenceOrder | null {
  if (!leads.every((samples) => samples.every(fits16))) return null;
  let best: DifferenceOrder = 0;
  let fewest = Infinity;
  for (const order of [0, 1, 2] as const) {
    let bits = 0;
    for (const samples of leads)
      for (let at = 0; at < samples.length; at += 1) {
        const value = coded(samples, order, at);
        // A difference of two 16-bit samples may need more: then this order is none.
        bits += fits16(value) ? bitsOf(value) : Infinity;
      }
    if (bits < fewest) {
      best = order;
      fewest = bits;
    }
  }
  return best;
}

/** One lead in the standard's Huffman table, most significant bit first, filled up to an even number of bytes. */
export function encodeLead(samples: Int32Array, order: DifferenceOrder): Uint8Array {
  let bits = 0;
  for (let at = 0; at < samples.length; at += 1) bits += bitsOf(coded(samples, order, at));
  const bytes = new Uint8Array(Math.ceil(bits / 16) * 2);
  let place = 0;
  const put = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit -= 1) {
      if (((value >> bit) & 1) !== 0) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (0x80 >> (place & 7));
      place += 1;
    }
  };
  for (let at = 0; at < samples.length; at += 1) {
    const value = coded(samples, order, at);
    const size = Math.abs(value);
    if (size === 0) put(0, 1);
    else if (size <= 8) put(((2 ** size - 1) << 2) | (value < 0 ? 1 : 0), size + 2);
    else if (value >= -128 && value <= 127) {
      put(0b11_1111_1110, 10);
      put(value & 0xff, 8);
    } else {
      put(0b11_1111_1111, 10);
      put(value & 0xffff, 16);
    }
  }
  return bytes;
}
