/**
 * How what is absent is marked on a page, so that it is taken neither for another absence nor for a flat line: the same on every
 * screen. Device pixels throughout; `density` is their number in a millimetre.
 */

/** A band's whole columns. A loss of one sample is a loss: it is never thinner than two pixels. */
export function bandColumns(left: number, right: number): { readonly left: number; readonly width: number } {
  const first = Math.floor(left);
  return { left: first, width: Math.max(2, Math.ceil(right) - first) };
}

/** Words that belong to a band, as wide as they are written. */
export interface BandNote {
  /** Where the band begins and ends; the words stand at its beginning. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/**
 * Where each note begins, from left to right; null: it is left out, for another stands there, and beside its band it would be
 * another's. The band itself is plain enough.
 * @param edge no note goes beyond it
 */
export function placeNotes(notes: readonly BandNote[], edge: number, apart: number): readonly (number | null)[] {
  let free = -Infinity;
  return notes.map(({ from, to, width }) => {
    const furthest = edge - width;
    const left = Math.round(Math.max(free, Math.min(from, furthest)));
    if (left > Math.min(to, furthest)) return null;
    free = left + width + apart;
    return left;
  });
}

/** A square that is repeated: what was never recorded is hatched. */
export interface HatchTile {
  readonly size: number;
  readonly weight: number;
  readonly lines: readonly (readonly [fromX: number, fromY: number, toX: number, toY: number])[];
}
export function hatchTile(density: number): HatchTile {
  const size = Math.max(6, Math.round(1.6 * density));
  const lines = [-size, 0, size].map((shift) => [shift - size / 2, size * 1.5, shift + size * 1.5, -size / 2] as const);
  return { size, weight: Math.max(1, 0.22 * density), lines };
}

/** A square that is repeated: what is elsewhere and not here yet is dotted. */
export interface DotTile {
  readonly size: number;
  readonly radius: number;
  readonly dots: readonly (readonly [x: number, y: number])[];
}
export function dotTile(density: number): DotTile {
  const size = Math.max(6, Math.round(2 * density));
  return {
    size,
    radius: Math.max(0.8, 0.16 * density),
    dots: [
      [size / 4, size / 4],
      [(3 * size) / 4, (3 * size) / 4],
    ],
  };
}

/** A lead without contact is a dashed line where its trace would rest. */
export const leadOffLine = (density: number, least = 1): { readonly weight: number; readonly dashes: number[] } => ({
  weight: Math.max(least, 0.25 * density),
  dashes: [1.6 * density, 1.2 * density],
});
/** Whether its words, with paper on either side, stand within the stretch that they are about. */
export const hasRoomForWords = (width: number, from: number, to: number, density: number): boolean =>
  width + 1.5 * density <= to - from;
