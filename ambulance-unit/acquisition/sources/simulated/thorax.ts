import { MEASURED_LEADS } from '../../../../protocol/ecg/leads.ts';
import type { HeartPotentials } from './dipole-waves.ts';
import { DOWER_LEAD_FIELD } from './lead-field.ts';

/** How far a full breath turns the heart, radians, and by what share it moves it away from the electrodes. */
const TURNS_FRONTAL = 0.05;
const TURNS_HORIZONTAL = 0.035;
const FADES = 0.035;

/**
 * Adds what the heart gives in the measured leads (mV, in their order) while the chest moves: breathing in lowers the
 * diaphragm, so the heart stands up (the axis turns to the right) and the chest leads shrink a little.
 * Source for the effect: Pallas-Areny et al., IEEE Trans Biomed Eng 36:1043–1049, 1989; the extent is a plausible choice.
 */
export function addHeart(leads: readonly Float64Array[], heart: HeartPotentials, inhaled: Float64Array): void {
  const [left, feet, back] = heart.dipole;
  for (const [channel, lead] of MEASURED_LEADS.entries()) {
    const samples = leads[channel];
    if (samples === undefined) continue;
    const [byLeft, byFeet, byBack] = DOWER_LEAD_FIELD[lead];
    const regional = heart.regional[lead];
    for (let place = 0; place < samples.length; place += 1) {
      const breath = inhaled[place] ?? 0;
      const x = left[place] ?? 0;
      const y = feet[place] ?? 0;
      const z = back[place] ?? 0;
      // The angles are small enough for a sine to be its angle.
      const frontal = TURNS_FRONTAL * breath;
      const horizontal = TURNS_HORIZONTAL * breath;
      const turnedLeft = x - frontal * y - horizontal * z;
      const turnedFeet = y + frontal * x;
      const turnedBack = z + horizontal * x;
      const dipole = byLeft * turnedLeft + byFeet * turnedFeet + byBack * turnedBack;
      samples[place] = (samples[place] ?? 0) + (1 - FADES * breath) * (dipole + (regional[place] ?? 0));
    }
  }
}
