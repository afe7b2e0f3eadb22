import { describe, expect, it } from 'vitest';
import { bendOfTops, type Top } from './bend-of-tops.ts';
import { qrsWaves } from './qrs-waves.ts';

const WIDTH = 50;
/** Waves of many heights, of one shape, with a tremor of its own in each. */
function tops(shape: (part: number) => number, tremor: number, heights = [1500, -900, 700, 400, -300, 250]): Top[] {
  return heights.flatMap((height, which) => {
    const trace = Float64Array.from({ length: 100 }, (_, at) => {
      const part = (at - 20) / WIDTH;
      const noise = tremor * Math.sin((2 * Math.PI * at) / (7 + which) + 2.4 * which);
      return (part < 0 || part > 1 ? 0 : height * shape(part)) + noise;
    });
    return qrsWaves(trace, 20, 20 + WIDTH).map((wave) => ({ trace, wave }));
  });
}
const round = (part: number): number => Math.sin(Math.PI * part);
const tip = (part: number): number => 1 - Math.abs(2 * part - 1);

describe('the bend that the tops of a beat have in common', () => {
  it.each([0, 8])('is that of a tip for triangles and of a parabola for round tops, with %i µV of tremor', (tremor) => {
    expect(bendOfTops(tops(tip, tremor))).toBeLessThanOrEqual(1.25);
    expect(bendOfTops(tops(round, tremor))).toBeGreaterThanOrEqual(1.75);
    expect(bendOfTops(tops(round, tremor))).toBeLessThanOrEqual(2.25);
  });

  it('is told by all tops together: one that noise has sharpened does not change it', () => {
    const all = tops(round, 4);
    const [first] = all;
    if (first === undefined) throw new Error('no top');
    const sharpened = first.trace.slice();
    sharpened[first.wave.peak] = (sharpened[first.wave.peak] ?? 0) + 25;
    expect(bendOfTops([{ ...first, trace: sharpened }, ...all.slice(1)])).toBeGreaterThanOrEqual(1.75);
  });

  it('does not depend on the gain', () => {
    const all = tops(round, 8);
    const louder = all.map(({ trace, wave }) => ({
      trace: trace.map((value) => 1.6 * value),
      wave: { ...wave, extreme: 1.6 * wave.extreme },
    }));
    expect(bendOfTops(louder)).toBeCloseTo(bendOfTops(all), 6);
  });

  it('is a usual one where no top is wide enough to have a shape', () => {
    expect(bendOfTops([])).toBe(1.5);
  });
});
