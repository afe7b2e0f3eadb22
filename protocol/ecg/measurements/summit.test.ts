import { describe, expect, it } from 'vitest';
import { summit, topNoise } from './summit.ts';

/** A wave of 60 ms from place 20 on. */
const WIDTH = 60;
const half = (height: number): Float64Array =>
  Float64Array.from({ length: 100 }, (_, at) => {
    const t = at - 20;
    return t < 0 || t > WIDTH ? 0 : height * Math.sin((Math.PI * t) / WIDTH);
  });
const triangle = (height: number): Float64Array =>
  Float64Array.from({ length: 100 }, (_, at) => {
    const t = at - 20;
    return t < 0 || t > WIDTH ? 0 : height * (1 - Math.abs((2 * t) / WIDTH - 1));
  });
const peakOf = (trace: Float64Array): number =>
  trace.reduce((best, value, at) => (Math.abs(value) > Math.abs(trace[best] ?? 0) ? at : best), 0);
const heightOf = (trace: Float64Array, noise: number): number => summit(trace, 20, 80, peakOf(trace), noise);

describe('the height of a wave', () => {
  it.each([800, -800, 90, -90])('of %i µV without noise is that of its highest sample', (height) => {
    expect(heightOf(half(height), 0)).toBeCloseTo(height, 6);
    expect(heightOf(triangle(height), 0)).toBeCloseTo(height, 6);
  });

  it('of a round top is hardly moved by a sample that noise has raised', () => {
    const trace = half(400);
    trace[53] = (trace[53] ?? 0) + 20;
    expect(heightOf(trace, 18)).toBeLessThan(410);
    expect(heightOf(trace, 18)).toBeGreaterThan(392);
  });

  it('of a sharp tip stays that of the tip where noise could not have made it', () => {
    expect(heightOf(triangle(1500), 5)).toBeGreaterThan(1495);
  });

  it('of a wave narrower than the shape that is fitted is that of its highest sample', () => {
    const trace = new Float64Array(100);
    trace.set([30, 60, 80, 60, 30], 50);
    expect(summit(trace, 50, 55, 52, 50)).toBe(80);
  });

  it('knows the noise of its choice from the noise of the beat: none of a slow wander, most of a quick one', () => {
    const wander = Float64Array.from({ length: 600 }, (_, at) => 50 * Math.sin((2 * Math.PI * at) / 300));
    const tremor = Float64Array.from({ length: 600 }, (_, at) => 50 * Math.sin((2 * Math.PI * at) / 8));
    expect(topNoise(wander)).toBeLessThan(1);
    expect(topNoise(tremor)).toBeGreaterThan(25);
  });
});
