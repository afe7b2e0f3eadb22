import { describe, expect, it } from 'vitest';
import { deriveLead } from '../leads.ts';
import { absent, known } from '../measured.ts';
import { microvolts } from '../units.ts';
import type { Delineation } from './delineation.ts';
import type { CommonBeat, CommonLead } from './median-beat.ts';
import { referenceLevels } from './reference-level.ts';

/** P ends 60 ms before the QRS, so that 52 ms of rest lie between. */
const WAVES: Delineation = {
  qrs: { onset: 0, end: 90 },
  p: known({ onset: -160, peak: -110, end: -60, signalToNoise: 20, direction: [1, 1] }),
  t: absent('no-t-wave'),
};
const tremor = (size: number, period: number) => (t: number) => size * Math.sin((2 * Math.PI * (t + 3)) / period);

function beatOf(one: (t: number) => number, two: (t: number) => number, noise: (t: number) => number): CommonBeat {
  const lead = (name: CommonLead['lead'], trace: (t: number) => number): CommonLead => ({
    lead: name,
    samples: Float64Array.from({ length: 500 }, (_, at) => trace(at - 200)),
    noise: Float64Array.from({ length: 500 }, (_, at) => noise(at - 200)),
    beats: 10,
  });
  const independent = [lead('I', one), lead('II', two)];
  return {
    from: -200,
    length: 500,
    beatsUsed: 10,
    rr: 800,
    independent,
    leads: [...independent, lead('III', (t) => two(t) - one(t))],
    missing: new Map(),
    aligned: [],
    grid: [],
  };
}

describe('the level that heights and ST are taken from', () => {
  it('is that of the 16 ms before the QRS where the PR segment slopes and nothing is in doubt', () => {
    const slope = (t: number): number => -0.5 * t;
    const silence = (): number => 0;
    expect(referenceLevels(beatOf(slope, slope, silence), WAVES).get('I')).toBeCloseTo(0.5 * 10.5, 6);
  });

  it('rests on more of the PR segment where noise moves those 16 ms', () => {
    const noise = tremor(15, 40);
    const level = referenceLevels(beatOf(noise, noise, tremor(15, 40)), WAVES).get('I') ?? 99;
    // One period of the tremor is 40 ms: over all of it nothing is left, over 16 ms of it up to 11 µV.
    expect(Math.abs(level)).toBeLessThan(1);
  });

  it('is that of the 16 ms where no P is known, for what lies before may be anything', () => {
    const noise = tremor(15, 40);
    const beat = beatOf(noise, noise, noise);
    const level = referenceLevels(beat, { ...WAVES, p: absent('no-p-wave') }).get('I') ?? 0;
    expect(Math.abs(level)).toBeGreaterThan(5);
  });

  it('obeys Einthoven', () => {
    const levels = referenceLevels(
      beatOf(tremor(15, 40), (t) => 20 - 0.4 * t, tremor(10, 30)),
      WAVES,
    );
    const [one, two] = [microvolts(levels.get('I') ?? 0), microvolts(levels.get('II') ?? 0)];
    expect(levels.get('III')).toBe(deriveLead('III', one, two));
  });
});
