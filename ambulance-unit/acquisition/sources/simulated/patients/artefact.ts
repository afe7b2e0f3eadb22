import type { SimulatedPatient } from '../simulated-patient.ts';
import { normalSinus } from './normal-sinus.ts';

export const artefact = {
  ...normalSinus,
  name: 'artefact',
  label: 'Artefact over sinus rhythm',
  description:
    'Normal sinus rhythm under spells of motion and tense muscle, strong 50 Hz mains and a wandering baseline',
  skin: { muscle: 0.012, mains: 0.035, wander: 0.16, breath: 0.06, motion: 0.45, tension: 0.075 },
} as const satisfies SimulatedPatient;
