import type { Seconds } from '../../../../protocol/ecg/units.ts';
import { timeOfSample } from './sampling.ts';
import { type NoiseKey, noiseKey, smoothAt } from './seeded-noise.ts';

/** Breathing moves the heart's axis, its rate and the baseline, so that all three go together. */
export interface Breathing {
  /** Mean breaths per second. */
  readonly frequency: number;
  /** Angle within the breath, radians, growing without end. */
  phaseAt(time: Seconds): number;
  /** How far the chest is filled at each sample of a stretch, −1 to 1. */
  course(first: number, count: number): Float64Array;
}

/** Seconds from one draw of the unevenness of breaths to the next, and how far it moves a breath, in breaths. */
const UNEVEN_EVERY = 9;
const UNEVEN_BY = 0.22;

export function breathing(key: NoiseKey, breathsPerMinute: number): Breathing {
  const frequency = breathsPerMinute / 60;
  const uneven = noiseKey(key, 'uneven breaths');
  const phaseAt = (time: Seconds): number =>
    2 * Math.PI * (frequency * time + UNEVEN_BY * smoothAt(uneven, time / UNEVEN_EVERY));
  return {
    frequency,
    phaseAt,
    course(first, count) {
      const course = new Float64Array(count);
      for (let place = 0; place < count; place += 1) course[place] = Math.sin(phaseAt(timeOfSample(first + place)));
      return course;
    },
  };
}
