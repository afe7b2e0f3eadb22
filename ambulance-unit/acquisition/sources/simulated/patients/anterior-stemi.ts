import type { Wave } from '../dipole-waves.ts';
import { CALM_SKIN } from '../electrode-noise.ts';
import { type SimulatedPatient, STEADY_BEATS } from '../simulated-patient.ts';
import { sinusP } from './normal-sinus.ts';

/** The front wall answers less: no septal force to the front, so V1–V3 keep a small r or none. */
const QRS: readonly Wave[] = [
  { name: 'septum', shape: 'bell', at: -27, rise: 6.5, fall: 8, peak: [-0.09, -0.06, -0.04] },
  { name: 'apex', shape: 'bell', at: -8, rise: 8.5, fall: 9, peak: [0.5, 0.46, 0.1] },
  { name: 'wall', shape: 'bell', at: 5, rise: 9.5, fall: 10, peak: [0.62, 0.34, 0.62] },
  { name: 'base', shape: 'bell', at: 25, rise: 10, fall: 9.5, peak: [-0.06, -0.1, 0.34] },
];

/**
 * The injury current points to the front, a little to the left and up: elevation in V1–V4 and slightly in aVL, the
 * mirror image in III and aVF. The dome of the T wave grows out of it. V3 and V4 lie on the wall itself, so a regional
 * part is added there.
 */
const INJURY: readonly Wave[] = [
  {
    name: 'J',
    shape: 'plateau',
    from: 12,
    rise: 38,
    until: 170,
    fall: 190,
    peak: [0.05, -0.085, -0.155],
    regional: { V2: 0.015, V3: 0.05, V4: 0.03 },
    repolarisation: true,
  },
  {
    name: 'dome',
    shape: 'bell',
    at: 138,
    rise: 52,
    fall: 84,
    peak: [0.06, -0.03, -0.2],
    regional: { V3: 0.03, V4: 0.02 },
    repolarisation: true,
  },
  {
    name: 'T',
    shape: 'bell',
    at: 254,
    rise: 70,
    fall: 50,
    peak: [0.1, 0.01, -0.23],
    regional: { V3: 0.05, V4: 0.06 },
    repolarisation: true,
  },
];

export const anteriorStemi = {
  name: 'anterior-stemi',
  label: 'Anterior STEMI',
  description: 'Sinus rhythm about 92/min, ST elevation V1–V4 with its maximum in V2–V3, reciprocal in III and aVF',
  trains: [
    {
      name: 'sinus',
      rhythm: { kind: 'paced by a node', rate: 92, breathing: 0.02, lowFrequency: 0.01, drift: 0.012 },
      waves: [...sinusP(), ...QRS, ...INJURY],
    },
  ],
  fibrillation: [],
  varies: STEADY_BEATS,
  breathsPerMinute: 19,
  skin: CALM_SKIN,
  contactLosses: [],
} as const satisfies SimulatedPatient;
