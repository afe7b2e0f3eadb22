import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millimetres } from '../units.ts';
import { gridOf, type PaperRectangle } from './grid-geometry.ts';

const rectangle = (x: number, y: number, width: number, height: number): PaperRectangle => ({
  x: millimetres(x),
  y: millimetres(y),
  width: millimetres(width),
  height: millimetres(height),
});

describe('the grid of ECG paper', () => {
  it('has a bold line each 5 mm and a fine one at each other millimetre', () => {
    const grid = gridOf(rectangle(0, 0, 12, 5));
    expect(grid.bold.upright).toEqual([0, 5, 10]);
    expect(grid.fine.upright).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 11, 12]);
    expect(grid.bold.level).toEqual([0, 5]);
    expect(grid.fine.level).toEqual([1, 2, 3, 4]);
  });

  it('gives a part that is painted anew the lines of the whole', () => {
    const whole = gridOf(rectangle(0, 0, 300, 200));
    const place = fc.double({ min: 0, max: 150, noNaN: true });
    fc.assert(
      fc.property(place, place, place, (x, width, y) => {
        const part = gridOf(rectangle(x, y, width, 40));
        const inside = (line: number): boolean => line >= x && line <= x + width;
        expect(part.bold.upright).toEqual(whole.bold.upright.filter(inside));
        expect(part.fine.upright).toEqual(whole.fine.upright.filter(inside));
        expect([...part.bold.level, ...part.fine.level].length).toBeGreaterThanOrEqual(40);
      }),
    );
  });
});
