import { describe, expect, it } from 'vitest';
import type { CommonBeat } from './median-beat.ts';
import { qrsBounds } from './qrs-bounds.ts';

/** A common beat of one lead, from 450 ms before its reference to 900 ms after it. */
function beatOf(valueAt: (ms: number) => number): CommonBeat {
  const [from, length] = [-450, 1350];
  const samples = Float64Array.from({ length }, (_, n) => valueAt(from + n));
  const independent = [{ lead: 'II' as const, samples, noise: new Float64Array(length), beats: 10 }];
  return {
    ...{ from, length, beatsUsed: 10, rr: 1000, independent, leads: independent },
    ...{ missing: new Map(), aligned: [], grid: [] },
  };
}
const triangle = (ms: number, half: number): number => 4000 * Math.max(0, 1 - Math.abs(ms) / half);

describe('the bounds of the QRS', () => {
  it.each([40, 60, 100, 150])('are the feet of a triangle of %i ms on either side', (half) => {
    const found = qrsBounds(beatOf((ms) => triangle(ms, half)));
    expect(Math.abs((found?.onset ?? 99) + half)).toBeLessThanOrEqual(3);
    expect(Math.abs((found?.end ?? 99) - half)).toBeLessThanOrEqual(3);
  });

  it('are none of a line that never rests, for no complex is wider than 400 ms', () => {
    expect(qrsBounds(beatOf((ms) => 500 * Math.sin(ms / 16)))).toBeNull();
    expect(qrsBounds(beatOf((ms) => triangle(ms, 190)))).not.toBeNull();
    expect(qrsBounds(beatOf((ms) => triangle(ms, 215)))).toBeNull();
  });

  it('are none of a line without a complex', () => {
    expect(qrsBounds(beatOf((ms) => 5 * Math.sin(ms / 16)))).toBeNull();
  });
});
