import { describe, expect, it } from 'vitest';
import { averageBeats } from './beat-averaging.ts';
import type { GridLead } from './grid-leads.ts';

const BEATS = 12;
const APART = 800;
const WINDOW = { from: -100, to: 200 };
const STRETCHES = Array.from({ length: BEATS }, (_, beat) => ({ at: 200 + beat * APART, from: -100, to: 199 }));

/** A beat of 1 mV each 800 ms, and what `more` adds to each sample of each beat. */
function leadWith(more: (beat: number, at: number) => number): GridLead {
  const samples = Float64Array.from({ length: BEATS * APART + 400 }, (_, at) => {
    const beat = Math.floor((at - 100) / APART);
    const t = at - 200 - beat * APART;
    return 1000 * Math.exp(-((t / 20) ** 2)) + more(beat, at);
  });
  return { lead: 'II', samples, absent: [] };
}
const averaged = (lead: GridLead): ReturnType<typeof averageBeats> => averageBeats(lead, STRETCHES, WINDOW);
const differenceOf = (more: (beat: number, at: number) => number): Float64Array => {
  const clean = averaged(leadWith(() => 0)).samples;
  return averaged(leadWith(more)).samples.map((value, at) => value - (clean[at] ?? 0));
};
const rms = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, one) => sum + one * one, 0) / values.length);

/** Gaussian, µV rms; the same at the same place. */
function noiseAt(sd: number): (beat: number, at: number) => number {
  return (_, at) => {
    let sum = 0;
    for (let k = 1; k <= 12; k += 1) sum += (((Math.sin(at * 12.9898 * k + k) * 43758.5453) % 1) + 1) % 1;
    return sd * (sum - 6);
  };
}

describe('the mean of the beats', () => {
  it('is the beat itself where all are alike', () => {
    const { samples, noise } = averaged(leadWith(() => 0));
    expect(samples[100]).toBeCloseTo(1000, 6);
    expect(Math.max(...noise.map(Math.abs))).toBeLessThan(1e-6);
  });

  it('lets even noise through only by the root of the number of beats, and tells how much that is', () => {
    const noise = noiseAt(25);
    const left = rms(differenceOf(noise));
    expect(left).toBeLessThan(1.12 * (25 / Math.sqrt(BEATS)));
    expect(rms(averaged(leadWith(noise)).noise)).toBeCloseTo(left, -0.5);
  });

  it('hears three beats full of muscle hardly at all', () => {
    const [quiet, loud] = [noiseAt(5), noiseAt(150)];
    const left = rms(differenceOf((beat, at) => (beat % 4 === 1 ? loud(beat, at) : quiet(beat, at))));
    expect(left).toBeLessThan(1.3 * (5 / Math.sqrt(9)));
  });

  it('is deaf to one beat that is odd for a while', () => {
    const difference = differenceOf((beat, at) => (beat === 5 && at % APART > 380 && at % APART < 420 ? 3000 : 0));
    expect(Math.max(...difference.map(Math.abs))).toBeLessThan(1);
  });
});
