import type { SimulatedPatient } from '../simulated-patient.ts';
import { INFERIOR_INJURY, INFERIOR_QRS, inferiorStemi } from './inferior-stemi.ts';
import { sinusP } from './normal-sinus.ts';

export const inferiorStemiWithCompleteAvBlock = {
  ...inferiorStemi,
  name: 'inferior-stemi-av-block',
  label: 'Inferior STEMI, complete AV block',
  description:
    'Inferior STEMI with P waves about 94/min that conduct nothing and a junctional escape rhythm about 39/min',
  trains: [
    {
      name: 'junction',
      rhythm: { kind: 'paced by a node', rate: 39, breathing: 0.004, lowFrequency: 0.004, drift: 0.006 },
      waves: [...INFERIOR_QRS, ...INFERIOR_INJURY],
    },
    {
      name: 'atria',
      rhythm: { kind: 'paced by a node', rate: 94, breathing: 0.03, lowFrequency: 0.012, drift: 0.012 },
      waves: sinusP(0, 1.1),
    },
  ],
} as const satisfies SimulatedPatient;
