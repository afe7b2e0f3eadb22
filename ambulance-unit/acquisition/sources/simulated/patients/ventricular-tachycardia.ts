import type { Wave } from '../dipole-waves.ts';
import { CALM_SKIN } from '../electrode-noise.ts';
import type { SimulatedPatient } from '../simulated-patient.ts';
import { sinusP } from './normal-sinus.ts';

/** From the apex of the left ventricle to the right, up and front: R in V1, QS in V6, an axis between −90° and 180°. QRS 160 ms. */
const QRS: readonly Wave[] = [
  { name: 'exit', shape: 'bell', at: -44, rise: 12, fall: 17, peak: [-0.16, -0.42, -0.46] },
  { name: 'spread', shape: 'bell', at: -8, rise: 19, fall: 21, peak: [-0.74, -0.86, -0.4] },
  { name: 'last', shape: 'bell', at: 34, rise: 18, fall: 16, peak: [-0.46, -0.26, 0.12] },
];

const DISCORDANT: readonly Wave[] = [
  { name: 'J', shape: 'plateau', from: 46, rise: 40, until: 110, fall: 90, peak: [0.07, 0.09, 0.02] },
  { name: 'T', shape: 'bell', at: 156, rise: 34, fall: 28, peak: [0.24, 0.3, 0.12] },
];

export const ventricularTachycardia = {
  name: 'ventricular-tachycardia',
  label: 'Ventricular tachycardia',
  description: 'Regular broad complexes about 178/min with an extreme axis, P waves marching through at their own rate',
  trains: [
    {
      name: 'ventricles',
      rhythm: { kind: 'paced by a node', rate: 179, breathing: 0.002, lowFrequency: 0.003, drift: 0.003 },
      waves: [...QRS, ...DISCORDANT],
    },
    {
      name: 'atria',
      rhythm: { kind: 'paced by a node', rate: 96, breathing: 0.02, lowFrequency: 0.01, drift: 0.01 },
      waves: sinusP(0, 1.5),
    },
  ],
  fibrillation: [],
  varies: { amplitude: 0.02, repolarisation: 3 },
  breathsPerMinute: 22,
  skin: CALM_SKIN,
  contactLosses: [],
} as const satisfies SimulatedPatient;
