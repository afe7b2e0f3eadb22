import type { Rhythm } from './beat-timeline.ts';
import type { Wave } from './dipole-waves.ts';
import type { FibrillatoryWave } from './fibrillation.ts';
import { turned } from './lead-field.ts';
import { type NoiseKey, noiseKey, signedAt } from './seeded-noise.ts';
import type { SimulatedPatient } from './simulated-patient.ts';

/** How far one person of a kind may be from another: shares, or degrees. */
const RATE_SHARE = 0.06;
const AMPLITUDE_SHARE = 0.08;
const WAVE_SHARE = 0.06;
const FRONTAL_DEGREES = 6;
const HORIZONTAL_DEGREES = 4;

/**
 * The person that a seed makes of a patient: somewhat faster or slower, larger or smaller, the heart turned by a few
 * degrees, each wave a little different. Small enough that the diagnosis stays what the patient's name says.
 */
export function individual(patient: SimulatedPatient, key: NoiseKey): SimulatedPatient {
  const draws = noiseKey(key, 'individual');
  const draw = (name: string): number => signedAt(noiseKey(draws, name), 0);
  const size = 1 + AMPLITUDE_SHARE * draw('size');
  const frontal = FRONTAL_DEGREES * draw('frontal');
  const horizontal = HORIZONTAL_DEGREES * draw('horizontal');

  const wave = (common: Wave): Wave => {
    if (common.shape === 'pulse') return common;
    const gain = size * (1 + WAVE_SHARE * draw(`amplitude of ${common.name}`));
    const scaled: Wave = { ...common };
    const peak = common.peak && turned(common.peak, frontal, horizontal);
    return {
      ...scaled,
      ...(peak && { peak: [peak[0] * gain, peak[1] * gain, peak[2] * gain] as const }),
      ...(common.regional && {
        regional: Object.fromEntries(
          Object.entries(common.regional).map(([lead, millivolts]) => [
            lead,
            millivolts * gain * (1 + WAVE_SHARE * draw(`region of ${lead}`)),
          ]),
        ),
      }),
    };
  };
  const rhythm = (name: string, common: Rhythm): Rhythm => ({
    ...common,
    rate: common.rate * (1 + ('set' in common ? 0 : RATE_SHARE * draw(`rate of ${name}`))),
  });
  const wavelet = (common: FibrillatoryWave): FibrillatoryWave => {
    const peak = turned(common.peak, frontal, horizontal);
    const gain = size * (1 + 2 * WAVE_SHARE * draw(common.name));
    return {
      ...common,
      frequency: common.frequency * (1 + RATE_SHARE * draw(`frequency of ${common.name}`)),
      peak: [peak[0] * gain, peak[1] * gain, peak[2] * gain],
    };
  };
  return {
    ...patient,
    trains: patient.trains.map((train) => ({
      ...train,
      rhythm: rhythm(train.name, train.rhythm),
      waves: train.waves.map(wave),
    })),
    fibrillation: patient.fibrillation.map(wavelet),
    breathsPerMinute: patient.breathsPerMinute * (1 + 0.12 * draw('breaths')),
  };
}
