import type { SimulatedPatient } from '../simulated-patient.ts';
import { NORMAL_QRS, NORMAL_T, normalSinus, sinusP } from './normal-sinus.ts';

export const sinusBradycardia = {
  ...normalSinus,
  name: 'sinus-bradycardia',
  label: 'Sinus bradycardia',
  description: 'Sinus rhythm about 46/min with marked respiratory arrhythmia and a small U wave',
  trains: [
    {
      name: 'sinus',
      rhythm: { kind: 'paced by a node', rate: 46, breathing: 0.06, lowFrequency: 0.02, drift: 0.015 },
      waves: [
        ...sinusP(-8),
        ...NORMAL_QRS,
        ...NORMAL_T,
        { name: 'U', shape: 'bell', at: 448, rise: 42, fall: 48, peak: [0.018, 0.01, -0.032], repolarisation: true },
      ],
    },
  ],
} as const satisfies SimulatedPatient;
