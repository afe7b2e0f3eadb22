import { describe, expect, it } from 'vitest';
import { hertz } from '../units.ts';
import { sharedTop, type Top } from './shared-top.ts';
import { qrsWaves } from './qrs-waves.ts';

const WIDTH = 50;
const RATE = hertz(500);
const bendOf = (all: readonly Top[]): number => sharedTop(all, RATE).bend;
/** Waves of many heights, of one shape, with a tremor of its own in each. */
function tops(shape: (part: number) => number, tremor: number, heights = [1500, -900, 700, 400, -300, 250]): Top[] {
  return heights.flatMap((height, which) => {
    const noise = Float64Array.from(
      { length: 400 },
      (_, at) => tremor * Math.sin((2 * Math.PI * at) / (7 + which) + 2.4 * which),
    );
    const trace = noise.subarray(0, 100).map((disturbance, at) => {
      const part = (at - 20) / WIDTH;
      return (part < 0 || part > 1 ? 0 : height * shape(part)) + disturbance;
    });
    return qrsWaves(trace, 20, 20 + WIDTH).map((wave) => ({ trace, wave, noise }));
  });
}
const round = (part: number): number => Math.sin(Math.PI * part);
const tip = (part: number): number => 1 - Math.abs(2 * part - 1);

describe('the bend that the tops of a beat have in common', () => {
  it.each([0, 8])('is that of a tip for triangles and of a parabola for round tops, with %i µV of tremor', (tremor) => {
    expect(bendOf(tops(tip, tremor))).toBeLessThanOrEqual(1.25);
    expect(bendOf(tops(round, tremor))).toBeGreaterThanOrEqual(1.75);
    expect(bendOf(tops(round, tremor))).toBeLessThanOrEqual(2.25);
  });

  it('is told by all tops together: one that noise has sharpened does not change it', () => {
    const all = tops(round, 4);
    const [first] = all;
    if (first === undefined) throw new Error('no top');
    const sharpened = first.trace.slice();
    sharpened[first.wave.peak] = (sharpened[first.wave.peak] ?? 0) + 25;
    expect(bendOf([{ ...first, trace: sharpened }, ...all.slice(1)])).toBeGreaterThanOrEqual(1.75);
  });

  it('does not depend on the gain', () => {
    const all = tops(round, 8);
    const louder = all.map(({ trace, wave, noise }) => ({
      trace: trace.map((value) => 1.6 * value),
      wave: { ...wave, extreme: 1.6 * wave.extreme },
      noise: noise.map((value) => 1.6 * value),
    }));
    expect(bendOf(louder)).toBeCloseTo(bendOf(all), 6);
  });

  it('is theirs where noise explains the rest, and not where each has a shape of its own', () => {
    expect(sharedTop(tops(round, 8), RATE).own).toBe(0);
    const mixed = [...tops(round, 2, [1500, -900, 700]), ...tops(tip, 2, [1200, -800, 600])];
    expect(sharedTop(mixed, RATE).own).toBe(1);
    expect(sharedTop([], RATE).own).toBe(0);
  });

  it('is a usual one where no top is wide enough to have a shape', () => {
    expect(bendOf([])).toBe(1.5);
  });
});
