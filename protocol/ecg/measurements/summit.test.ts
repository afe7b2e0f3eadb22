import { describe, expect, it } from 'vitest';
import { hertz } from '../units.ts';
import { qrsWaves } from './qrs-waves.ts';
import { sampledBend } from './sampled-bend.ts';
import { sharedTopOf } from './shared-top.ts';
import { summit } from './summit.ts';
import { topNoise, topShape } from './top-shape.ts';

/** A wave of 60 ms from place 20 on. */
const WIDTH = 60;
const made = (height: number, shape: (part: number) => number): Float64Array =>
  Float64Array.from({ length: 100 }, (_, at) => (at < 20 || at > 20 + WIDTH ? 0 : height * shape((at - 20) / WIDTH)));
const half = (height: number): Float64Array => made(height, (part) => Math.sin(Math.PI * part));
const triangle = (height: number): Float64Array => made(height, (part) => 1 - Math.abs(2 * part - 1));

const RATE = hertz(1000);
const ROUND = topShape(7, sampledBend(2, RATE));

/** A tremor whose highest sample and fitted top differ by so many µV rms. */
function tremor(rms: number): Float64Array {
  const one = Float64Array.from({ length: 600 }, (_, at) => Math.sin((2 * Math.PI * at) / 8));
  const gain = rms / topNoise(one, ROUND);
  return one.map((value) => value * gain);
}
/** Where noise explains what the tops have beyond their common shape, unless `own` says otherwise. */
const heightOf = (trace: Float64Array, bend: number, noise: number, { own = 0, rate = RATE } = {}): number => {
  const [wave] = qrsWaves(trace, 0, 99);
  if (wave === undefined) throw new Error('no wave');
  return summit(trace, wave, sharedTopOf(bend, own, rate), tremor(noise));
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

  it('is the nearer to the highest sample the more the tops of the other leads have shapes of their own', () => {
    const trace = half(400);
    trace[50] = (trace[50] ?? 0) + 20;
    const heights = [0, 0.5, 1].map((own) => heightOf(trace, 2, 7, { own }));
    expect(heights[0]).toBeLessThan(410);
    expect(heights[1]).toBeGreaterThan(heights[0] ?? 0);
    expect(heights[2]).toBeGreaterThan((heights[1] ?? 0) + 2);
  });

  it('of a flat top rests on more of it, where the tops share a shape', () => {
    const flat = half(150);
    const disturbed = flat.map((value, at) => value + (Math.abs(at - 50) <= 4 ? 10 : 0));
    const [shared, own] = [heightOf(disturbed, 2, 20), heightOf(disturbed, 2, 20, { own: 1 })];
    expect(shared).toBeLessThan(own - 1);
    expect(shared).toBeGreaterThan(150);
  });

  it('of a tip between the samples of a slow recording is what its flanks tell', () => {
    // What the grid has of a tip of 400 µV with flanks of 20 µV a ms at 250 samples/s.
    const rate = hertz(250);
    const bent = sampledBend(1, rate);
    const trace = Float64Array.from({ length: 100 }, (_, at) =>
      Math.max(0, 400 - 20 * (bent[Math.abs(at - 50)] ?? 20)),
    );
    expect(Math.max(...trace)).toBeLessThan(387);
    expect(heightOf(trace, 1, 15, { rate })).toBeCloseTo(400, 6);
    expect(heightOf(trace, 1, 15)).toBeLessThan(399);
  });

  it('of a wave too narrow to have a shape is that of its highest sample', () => {
    const trace = new Float64Array(100);
    trace.set([30, 40, 60, 80, 60, 40, 30], 50);
    expect(heightOf(trace, 2, 50)).toBe(80);
  });

  it('knows the noise of its choice from the noise of the beat: none of a slow wander, most of a quick one', () => {
    const wander = Float64Array.from({ length: 600 }, (_, at) => 50 * Math.sin((2 * Math.PI * at) / 300));
    const quick = Float64Array.from({ length: 600 }, (_, at) => 50 * Math.sin((2 * Math.PI * at) / 8));
    expect(topNoise(wander, ROUND)).toBeLessThan(1);
    expect(topNoise(quick, ROUND)).toBeGreaterThan(25);
  });
});
