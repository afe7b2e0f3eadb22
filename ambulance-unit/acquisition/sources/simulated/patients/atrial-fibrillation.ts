import { CALM_SKIN } from '../electrode-noise.ts';
import type { SimulatedPatient } from '../simulated-patient.ts';
import { NORMAL_QRS, NORMAL_T } from './normal-sinus.ts';

export const atrialFibrillation = {
  name: 'atrial-fibrillation',
  label: 'Atrial fibrillation',
  description: 'No P waves, fibrillatory waves best in V1, irregularly irregular ventricles about 110/min',
  trains: [
    {
      name: 'conducted',
      rhythm: { kind: 'irregular', rate: 110, shortest: 0.36 },
      waves: [...NORMAL_QRS, ...NORMAL_T],
    },
  ],
  fibrillation: [
    { name: 'right atrium', frequency: 6.1, peak: [0.002, 0.03, -0.062], unevenness: 0.22, steepness: 0.28 },
    { name: 'left atrium', frequency: 7.3, peak: [0.014, 0.014, 0.028], unevenness: 0.3, steepness: 0.1 },
  ],
  varies: { amplitude: 0.03, repolarisation: 4 },
  breathsPerMinute: 18,
  skin: CALM_SKIN,
  contactLosses: [],
} as const satisfies SimulatedPatient;
