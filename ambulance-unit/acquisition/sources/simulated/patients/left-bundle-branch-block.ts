import type { Wave } from '../dipole-waves.ts';
import { CALM_SKIN } from '../electrode-noise.ts';
import { type SimulatedPatient, STEADY_BEATS } from '../simulated-patient.ts';
import { sinusP } from './normal-sinus.ts';

/**
 * The septum is crossed from right to left, then the left wall late and slowly: no q at the left, and one long sweep to
 * the left and back, a broad R with a shallow notch in V5–V6 and a deep S in V1–V3. QRS 150 ms.
 */
const QRS: readonly Wave[] = [
  { name: 'right wall', shape: 'bell', at: -58, rise: 8, fall: 10, peak: [0.07, 0.04, -0.13] },
  { name: 'septum', shape: 'bell', at: -24, rise: 16, fall: 21, peak: [0.63, 0.17, 0.88] },
  { name: 'notch', shape: 'bell', at: -1, rise: 11, fall: 11, peak: [-0.075, -0.01, 0.01] },
  { name: 'left wall', shape: 'bell', at: 23, rise: 21, fall: 20, peak: [0.72, -0.04, 0.99] },
];

/** Everything after it points the other way. */
const DISCORDANT: readonly Wave[] = [
  { name: 'J', shape: 'plateau', from: 48, rise: 46, until: 170, fall: 180, peak: [-0.09, -0.02, -0.15] },
  {
    name: 'T',
    shape: 'bell',
    at: 282,
    rise: 72,
    fall: 44,
    peak: [-0.3, -0.05, -0.34],
    repolarisation: true,
  },
];

export const leftBundleBranchBlock = {
  name: 'left-bundle-branch-block',
  label: 'Left bundle branch block',
  description:
    'Sinus rhythm about 76/min, QRS 150 ms, notched R in I, aVL, V5–V6, deep S in V1–V3, discordant ST and T',
  trains: [
    {
      name: 'sinus',
      rhythm: { kind: 'paced by a node', rate: 76, breathing: 0.02, lowFrequency: 0.01, drift: 0.012 },
      waves: [...sinusP(-42), ...QRS, ...DISCORDANT],
    },
  ],
  fibrillation: [],
  varies: STEADY_BEATS,
  breathsPerMinute: 16,
  skin: CALM_SKIN,
  contactLosses: [],
} as const satisfies SimulatedPatient;
