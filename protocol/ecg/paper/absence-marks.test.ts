import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandColumns, dotTile, hasRoomForWords, hatchTile, leadOffLine, placeNotes } from './absence-marks.ts';

describe('what is absent', () => {
  it('is never thinner than two pixels, though one sample was lost', () => {
    expect(bandColumns(100.2, 100.4)).toEqual({ left: 100, width: 2 });
    expect(bandColumns(100.2, 140.4)).toEqual({ left: 100, width: 41 });
  });

  it('has its words at its beginning, within the paper', () => {
    expect(placeNotes([{ from: 100, to: 300, width: 80 }], 1000, 4)).toEqual([100]);
    expect(placeNotes([{ from: 960, to: 990, width: 80 }], 1000, 4)).toEqual([920]);
  });

  it('has none where the words of the one before it stand', () => {
    const notes = [
      { from: 100, to: 110, width: 80 },
      { from: 120, to: 130, width: 80 },
      { from: 140, to: 400, width: 80 },
    ];
    expect(placeNotes(notes, 1000, 4)).toEqual([100, null, 184]);
  });

  it('has no words over other words, and none off the paper, wherever the bands are', () => {
    const band = fc.record({ from: fc.integer({ min: 0, max: 900 }), length: fc.integer({ min: 1, max: 300 }) });
    fc.assert(
      fc.property(fc.array(band, { maxLength: 12 }), fc.integer({ min: 20, max: 200 }), (bands, width) => {
        const notes = [...bands]
          .sort((one, other) => one.from - other.from)
          .map(({ from, length }) => ({ from, to: from + length, width }));
        const placed = placeNotes(notes, 1000, 4).filter((left) => left !== null);
        for (const [place, left] of placed.entries()) {
          expect(left).toBeGreaterThanOrEqual((placed[place - 1] ?? -Infinity) + width + 4);
        }
        for (const left of placed) expect(left + width).toBeLessThanOrEqual(1000);
      }),
    );
  });

  it('is hatched without a seam: a line that leaves a tile enters the next where the last one ended', () => {
    for (const density of [2, 3, 4, 11]) {
      const { size, lines } = hatchTile(density);
      // x where a line crosses a height, modulo the tile.
      const at = ([x, y, toX, toY]: (typeof lines)[number], height: number): number =>
        (((x + ((toX - x) * (height - y)) / (toY - y)) % size) + size) % size;
      const edges = lines.map((line) => [at(line, 0).toFixed(6), at(line, size).toFixed(6)]);
      expect(new Set(edges.flat()).size).toBe(1);
    }
  });

  it('is dotted, or dashed, as large as the paper is drawn', () => {
    expect(dotTile(4)).toMatchObject({
      size: 8,
      dots: [
        [2, 2],
        [6, 6],
      ],
    });
    expect(leadOffLine(10)).toEqual({ weight: 2.5, dashes: [16, 12] });
    expect(leadOffLine(2, 1.5).weight).toBe(1.5);
    expect(hasRoomForWords(50, 0, 56, 4)).toBe(true);
    expect(hasRoomForWords(50, 0, 55, 4)).toBe(false);
  });
});
