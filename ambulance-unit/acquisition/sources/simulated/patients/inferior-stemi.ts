import type { Wave } from '../dipole-waves.ts';
import { CALM_SKIN } from '../electrode-noise.ts';
import { type SimulatedPatient, STEADY_BEATS } from '../simulated-patient.ts';
import { sinusP } from './normal-sinus.ts';

/** The diaphragmatic wall is lost early: the first forces point up, a q in II, III and aVF. */
export const INFERIOR_QRS: readonly Wave[] = [
  { name: 'septum', shape: 'bell', at: -27, rise: 6.5, fall: 8, peak: [-0.1, -0.2, -0.22] },
  { name: 'apex', shape: 'bell', at: -8, rise: 8.5, fall: 9, peak: [0.62, 0.4, -0.24] },
  { name: 'wall', shape: 'bell', at: 5, rise: 9.5, fall: 10, peak: [0.6, 0.42, 0.6] },
  { name: 'base', shape: 'bell', at: 25, rise: 10, fall: 9.5, peak: [-0.1, -0.06, 0.36] },
];

/**
 * The injury current points to the feet and a little to the right and back, as from the right coronary artery: III
 * above II, the mirror image in aVL and I, some depression in V2–V3. One dipole represents this; nothing is regional.
 */
export const INFERIOR_INJURY: readonly Wave[] = [
  {
    name: 'J',
    shape: 'plateau',
    from: 12,
    rise: 40,
    until: 180,
    fall: 180,
    peak: [-0.035, 0.215, 0.055],
    repolarisation: true,
  },
  {
    name: 'T',
    shape: 'bell',
    at: 250,
    rise: 82,
    fall: 52,
    peak: [0.04, 0.3, -0.07],
    repolarisation: true,
  },
];

export const inferiorStemi = {
  name: 'inferior-stemi',
  label: 'Inferior STEMI',
  description: 'Sinus rhythm about 64/min, ST elevation in III more than in II and in aVF, depression in aVL and I',
  trains: [
    {
      name: 'sinus',
      rhythm: { kind: 'paced by a node', rate: 64, breathing: 0.03, lowFrequency: 0.012, drift: 0.012 },
      waves: [...sinusP(), ...INFERIOR_QRS, ...INFERIOR_INJURY],
    },
  ],
  fibrillation: [],
  varies: STEADY_BEATS,
  breathsPerMinute: 17,
  skin: CALM_SKIN,
  contactLosses: [],
} as const satisfies SimulatedPatient;
