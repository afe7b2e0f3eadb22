import { describe, expect, it } from 'vitest';
import { qrsWaves } from './qrs-waves.ts';
import { summit, topNoise } from './summit.ts';
import { topShape } from './top-shape.ts';

/** A wave of 60 ms from place 20 on. */
const WIDTH = 60;
const made = (height: number, shape: (part: number) => number): Float64Array =>
  Float64Array.from({ length: 100 }, (_, at) => (at < 20 || at > 20 + WIDTH ? 0 : height * shape((at - 20) / WIDTH)));
const half = (height: number): Float64Array => made(height, (part) => Math.sin(Math.PI * part));
const triangle = (height: number): Float64Array => made(height, (part) => 1 - Math.abs(2 * part - 1));

/** A tremor whose highest sample and fitted top differ by so many µV rms. */
function tremor(rms: number): Float64Array {
  const one = Float64Array.from({ length: 600 }, (_, at) => Math.sin((2 * Math.PI * at) / 8));
  const gain = rms / topNoise(one, topShape(7, 2));
  return one.map((value) => value * gain);
}
const heightOf = (trace: Float64Array, bend: number, noise: number): number => {
  const [wave] = qrsWaves(trace, 0, 99);
  if (wave === undefined) throw new Error('no wave');
  return summit(trace, wave, bend, tremor(noise));
};

describe('the height of a wave', () => {
  it.each([800, -800, 90, -90])('of %i µV without noise is that of its highest sample, whatever the bend', (height) => {
    for (const bend of [1, 1.5, 2]) {
      expect(heightOf(half(height), bend, 0)).toBeCloseTo(height, 6);
      expect(heightOf(triangle(height), bend, 0)).toBeCloseTo(height, 6);
    }
  });

  it('of a round top is hardly moved by a sample that noise has raised', () => {
    const trace = half(400);
    trace[53] = (trace[53] ?? 0) + 20;
    expect(heightOf(trace, 2, 18)).toBeLessThan(405);
    expect(heightOf(trace, 2, 18)).toBeGreaterThan(395);
  });

  it('of a sharp tip is that of the tip, in any noise where the others are as sharp, else where noise could not have made it', () => {
    expect(heightOf(triangle(1500), 1, 18)).toBeCloseTo(1500, 0);
    expect(heightOf(triangle(1500), 2, 5)).toBeGreaterThan(1490);
  });

  it('of a wave too narrow to have a shape is that of its highest sample', () => {
    const trace = new Float64Array(100);
    trace.set([30, 40, 60, 80, 60, 40, 30], 50);
    expect(heightOf(trace, 2, 50)).toBe(80);
  });

  it('knows the noise of its choice from the noise of the beat: none of a slow wander, most of a quick one', () => {
    const wander = Float64Array.from({ length: 600 }, (_, at) => 50 * Math.sin((2 * Math.PI * at) / 300));
    const quick = Float64Array.from({ length: 600 }, (_, at) => 50 * Math.sin((2 * Math.PI * at) / 8));
    expect(topNoise(wander, topShape(7, 2))).toBeLessThan(1);
    expect(topNoise(quick, topShape(7, 2))).toBeGreaterThan(25);
  });
});
