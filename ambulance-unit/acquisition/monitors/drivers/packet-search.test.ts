import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../../../protocol/ecg/units.ts';
import { DAMAGED, MORE_NEEDED, NO_PACKET, PacketSearch, unlessCutShort } from './packet-search.ts';

const HEAD = [1, 2, 3] as const;
/** A packet here: 1, 2, 3, its length, and so many bytes less four. */
const judge = (bytes: Uint8Array, from: number, end: number): number => {
  if (bytes[from] !== 1) return NO_PACKET;
  if (end - from < 4) return MORE_NEEDED;
  if (bytes[from + 1] !== 2 || bytes[from + 2] !== 3) return NO_PACKET;
  const length = bytes[from + 3] ?? 0;
  if (length < 4 || length > 20) return DAMAGED;
  return end - from < length ? MORE_NEEDED : unlessCutShort(bytes, from, length, end, HEAD);
};

function searched(...chunks: readonly (readonly number[])[]) {
  const search = new PacketSearch({ longest: 24, shortest: 4, judge });
  const found: { packet: number[]; at: number }[] = [];
  const counts = { stray: 0, damaged: 0 };
  chunks.forEach((chunk, i) => {
    search.take(Uint8Array.from(chunk), monotonicMillis(i), {
      packet: (packet, at) => found.push({ packet: [...packet], at }),
      stray: () => (counts.stray += 1),
      damaged: () => (counts.damaged += 1),
    });
  });
  return { found, ...counts };
}
const WHOLE = [1, 2, 3, 6, 9, 9];

describe('the search for packets', () => {
  it('finds what is whole, and passes over what is not', () => {
    const { found, stray, damaged } = searched([7, 7, ...WHOLE, 8, ...WHOLE]);
    expect(found.map(({ packet }) => packet)).toEqual([WHOLE, WHOLE]);
    expect({ stray, damaged }).toEqual({ stray: 3, damaged: 0 });
  });

  it('a packet that was cut short ends where the next one begins', () => {
    const { found, damaged } = searched([...WHOLE, 1, 2, 3, 12, 5, ...WHOLE, ...WHOLE]);
    expect(found.map(({ packet }) => packet)).toEqual([WHOLE, WHOLE, WHOLE]);
    expect(damaged).toBe(1);
  });

  it('a packet that happens to hold a header counts once the next one begins where it ends', () => {
    const holder = [1, 2, 3, 10, 1, 2, 3, 4, 9, 9];
    expect(searched(holder).found).toEqual([]);
    expect(searched(holder, WHOLE).found.map(({ packet }) => packet)).toEqual([holder, WHOLE]);
    expect(searched(holder, WHOLE).found.map(({ at }) => at)).toEqual([0, 1]);
  });

  it('a last byte that could begin a header counts unless the rest of that header follows', () => {
    const tailed = [1, 2, 3, 6, 9, 1];
    expect(searched(tailed, [9]).found.map(({ packet }) => packet)).toEqual([tailed]);
    expect(searched(tailed, WHOLE).found.map(({ packet }) => packet)).toEqual([tailed, WHOLE]);
    expect(searched([1, 2, 3, 6, 9], WHOLE).found.map(({ packet }) => packet)).toEqual([WHOLE]);
  });

  it('stamps a packet with the arrival of its last byte', () => {
    expect(searched([1, 2], [3, 6], [9, 9, 1], WHOLE.slice(1)).found.map(({ at }) => at)).toEqual([2, 3]);
  });

  it('a length that cannot be waits for nothing', () => {
    expect(searched([1, 2, 3, 255, ...WHOLE]).found.map(({ packet }) => packet)).toEqual([WHOLE]);
  });
});
