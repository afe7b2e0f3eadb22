import type { Wave } from '../dipole-waves.ts';
import { CALM_SKIN } from '../electrode-noise.ts';
import { type SimulatedPatient, STEADY_BEATS } from '../simulated-patient.ts';
import { sinusP } from './normal-sinus.ts';

/** One millisecond from an electrode in the right ventricular apex, then a beat that runs from there to the left, up and back. QRS 160 ms. */
const PACED_BEAT: readonly Wave[] = [
  { name: 'pulse', shape: 'pulse', at: -90, lasts: 1, peak: [0.9, -2.8, 0.9] },
  { name: 'apex', shape: 'bell', at: -46, rise: 13, fall: 16, peak: [0.06, -0.3, 0.12] },
  { name: 'upwards', shape: 'bell', at: -4, rise: 25, fall: 27, peak: [0.22, -0.82, 0.86] },
  { name: 'late wall', shape: 'bell', at: 30, rise: 19, fall: 18, peak: [0.42, -0.26, 0.3] },
];

const DISCORDANT: readonly Wave[] = [
  { name: 'J', shape: 'plateau', from: 48, rise: 46, until: 170, fall: 180, peak: [-0.03, 0.08, -0.1] },
  {
    name: 'T',
    shape: 'bell',
    at: 292,
    rise: 74,
    fall: 46,
    peak: [-0.16, 0.34, -0.34],
    repolarisation: true,
  },
];

export const paced = {
  name: 'paced',
  label: 'Ventricular pacing',
  description:
    'A pacemaker at 70/min in the right ventricle: a spike before each broad QRS with superior axis, P waves dissociated',
  trains: [
    {
      name: 'pacemaker',
      rhythm: { kind: 'paced by a node', rate: 70, breathing: 0, lowFrequency: 0, drift: 0, set: true },
      waves: [...PACED_BEAT, ...DISCORDANT],
    },
    {
      name: 'atria',
      rhythm: { kind: 'paced by a node', rate: 83, breathing: 0.03, lowFrequency: 0.012, drift: 0.012 },
      waves: sinusP(),
    },
  ],
  fibrillation: [],
  varies: STEADY_BEATS,
  breathsPerMinute: 15,
  skin: CALM_SKIN,
  contactLosses: [],
} as const satisfies SimulatedPatient;
