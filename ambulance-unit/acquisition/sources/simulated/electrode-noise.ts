import type { Electrode } from './lead-field.ts';
import { SAMPLING_RATE } from './sampling.ts';
import {
  addMuscleNoise,
  addSmoothNoise,
  bellAt,
  type NoiseKey,
  noiseKey,
  signedAt,
  uniformAt,
} from './seeded-noise.ts';

/** What lies on a skin electrode besides the heart. Root mean squares in mV. */
export interface ElectrodeNoise {
  /** Muscle and amplifier together, about 30–170 Hz, all the time. */
  readonly muscle: number;
  /** What is left of the mains at 50 Hz. */
  readonly mains: number;
  /** Drift of the skin's own potential, below 0.3 Hz. */
  readonly wander: number;
  /** Swing with the breath. */
  readonly breath: number;
  /** Spells of movement: a jerking baseline of 0.5–6 Hz, mV root mean square at the height of a spell. */
  readonly motion: number;
  /** Spells of tense muscle, mV root mean square at the height of a spell. */
  readonly tension: number;
}

/** A calm patient, well prepared skin. */
export const CALM_SKIN: ElectrodeNoise = {
  muscle: 0.0055,
  mains: 0.0018,
  wander: 0.014,
  breath: 0.012,
  motion: 0,
  tension: 0,
};

const MAINS_FREQUENCY = 50;
const THIRD_HARMONIC = 0.12;
/** Arms and legs move more than the chest does. */
const limbShare = (electrode: Electrode): number =>
  electrode === 'LL' ? 0.9 : electrode === 'RA' || electrode === 'LA' ? 1.15 : 0.7;

/** Adds an electrode's disturbance, mV, to a stretch that starts at sample `first`. `breath`: sine of the breath at each sample. */
export function addElectrodeNoise(
  onto: Float64Array,
  noise: ElectrodeNoise,
  electrode: Electrode,
  key: NoiseKey,
  first: number,
  breath: Float64Array,
): void {
  const own = noiseKey(key, electrode);
  const limb = limbShare(electrode);
  addMuscleNoise(onto, noiseKey(own, 'muscle'), first, noise.muscle * limb);
  addSmoothNoise(onto, noiseKey(own, 'slow drift'), first, SAMPLING_RATE * 2.8, noise.wander * limb);
  addSmoothNoise(onto, noiseKey(own, 'skin'), first, SAMPLING_RATE * 0.45, noise.wander * 0.14 * limb);
  addMains(onto, noise.mains, own, first);
  const swing = noise.breath * (0.4 + 1.2 * uniformAt(own, 1)) * (electrode === 'RA' ? 0.5 : 1);
  for (let place = 0; place < onto.length; place += 1) onto[place] = (onto[place] ?? 0) + swing * (breath[place] ?? 0);
  if (noise.motion > 0) addMotion(onto, noise.motion * limb, key, own, first);
  if (noise.tension > 0) {
    const strength = spells(noiseKey(key, 'tension'), first, onto.length, 5, 0.2);
    scale(strength, noise.tension * limb * (0.6 + 0.8 * uniformAt(own, 2)));
    addMuscleNoise(onto, noiseKey(own, 'tension'), first, strength);
  }
}

function addMains(onto: Float64Array, strength: number, own: NoiseKey, first: number): void {
  const peak = strength * Math.SQRT2 * (1 + 0.4 * signedAt(own, 3));
  const lag = uniformAt(own, 4);
  const drift = new Float64Array(onto.length);
  addSmoothNoise(drift, noiseKey(own, 'mains phase'), first, SAMPLING_RATE * 6, 0.25);
  for (let place = 0; place < onto.length; place += 1) {
    const cycles = ((first + place) * MAINS_FREQUENCY) / SAMPLING_RATE;
    const sine = Math.sin(2 * Math.PI * (cycles - Math.floor(cycles) + lag + (drift[place] ?? 0)));
    // The third harmonic, sin 3x = 3 sin x − 4 sin³ x: a transformer's hum is not a pure tone.
    onto[place] = (onto[place] ?? 0) + peak * (sine + THIRD_HARMONIC * (3 - 4 * sine * sine) * sine);
  }
}

/** A jolt moves all electrodes at the same moment, each in its own way. */
function addMotion(onto: Float64Array, strength: number, key: NoiseKey, own: NoiseKey, first: number): void {
  const bursts = spells(noiseKey(key, 'motion'), first, onto.length, 3.5, 0.35);
  scale(bursts, strength * (0.75 + 0.25 * bellAt(own, 5)));
  addSmoothNoise(onto, noiseKey(own, 'sway'), first, SAMPLING_RATE * 0.42, bursts);
  scale(bursts, 0.45);
  addSmoothNoise(onto, noiseKey(own, 'jolt'), first, SAMPLING_RATE * 0.09, bursts);
}

const scale = (samples: Float64Array, by: number): void => {
  for (let place = 0; place < samples.length; place += 1) samples[place] = (samples[place] ?? 0) * by;
};

/** A course from 0 (most of the time) to about 1 in spells; `every`: seconds between draws; `above`: how rare they are. */
function spells(key: NoiseKey, first: number, count: number, every: number, above: number): Float64Array {
  const course = new Float64Array(count);
  addSmoothNoise(course, key, first, SAMPLING_RATE * every, 1);
  for (let place = 0; place < count; place += 1) {
    const over = Math.max(0, (course[place] ?? 0) - above);
    course[place] = Math.min(1.2, over * over * 1.6);
  }
  return course;
}
