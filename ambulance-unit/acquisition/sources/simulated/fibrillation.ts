import type { HeartPotentials } from './dipole-waves.ts';
import type { Dipole } from './lead-field.ts';
import { timeOfSample } from './sampling.ts';
import { type NoiseKey, noiseKey, smoothAt } from './seeded-noise.ts';

/** One wandering wavelet of fibrillating muscle; several together never repeat. */
export interface FibrillatoryWave {
  readonly name: string;
  /** Mean cycles per second: 5–8 in atria, 4–6 in ventricles. */
  readonly frequency: number;
  readonly peak: Dipole;
  /** How far its cycles run ahead and fall behind, root mean square in cycles. */
  readonly unevenness: number;
  /** Share of its second harmonic: 0 is a sine, 0.4 a saw tooth. */
  readonly steepness: number;
}

/** Seconds from one draw of a wavelet's phase and strength to the next. */
const UNEVEN_EVERY = 0.9;
const SWELLS_EVERY = 1.6;

/** Adds a wavelet to a stretch of the heart's potentials. */
export function addFibrillation(onto: HeartPotentials, wave: FibrillatoryWave, key: NoiseKey): void {
  const phaseKey = noiseKey(key, `${wave.name} phase`);
  const swellKey = noiseKey(key, `${wave.name} swell`);
  const count = onto.dipole[0].length;
  const [left, feet, back] = onto.dipole;
  for (let place = 0; place < count; place += 1) {
    const time = timeOfSample(onto.first + place);
    const phase = 2 * Math.PI * (wave.frequency * time + wave.unevenness * smoothAt(phaseKey, time / UNEVEN_EVERY));
    const swell = Math.max(0.15, 1 + 0.35 * smoothAt(swellKey, time / SWELLS_EVERY));
    const height = swell * (Math.sin(phase) - wave.steepness * Math.sin(2 * phase + 0.6));
    left[place] = (left[place] ?? 0) + height * wave.peak[0];
    feet[place] = (feet[place] ?? 0) + height * wave.peak[1];
    back[place] = (back[place] ?? 0) + height * wave.peak[2];
  }
}
