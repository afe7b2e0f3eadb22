import type { SimulatedPatient } from '../simulated-patient.ts';
import { normalSinus } from './normal-sinus.ts';

export const leadOff = {
  ...normalSinus,
  name: 'lead-off',
  label: 'Electrode off and back',
  description:
    'Normal sinus rhythm; each minute V4 comes off for 8 s, later the left arm for 10 s (I and V1–V6 are lost with it)',
  contactLosses: [
    { electrode: 'V4', every: 60, after: 6, lasts: 8 },
    { electrode: 'LA', every: 60, after: 33, lasts: 10 },
  ],
} as const satisfies SimulatedPatient;
