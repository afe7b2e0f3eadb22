import { CALM_SKIN } from '../electrode-noise.ts';
import { type SimulatedPatient, STEADY_BEATS } from '../simulated-patient.ts';

export const ventricularFibrillation = {
  name: 'ventricular-fibrillation',
  label: 'Ventricular fibrillation',
  description: 'Coarse ventricular fibrillation: no complexes, chaotic waves of 4–7 Hz. The patient does not breathe',
  trains: [],
  fibrillation: [
    { name: 'first wavelet', frequency: 4.7, peak: [0.26, 0.3, 0.1], unevenness: 0.55, steepness: 0.2 },
    { name: 'second wavelet', frequency: 5.6, peak: [-0.22, 0.14, 0.2], unevenness: 0.6, steepness: 0.1 },
    { name: 'third wavelet', frequency: 6.6, peak: [0.1, -0.12, 0.16], unevenness: 0.7, steepness: 0 },
    { name: 'fourth wavelet', frequency: 3.4, peak: [0.08, 0.16, -0.14], unevenness: 0.5, steepness: 0 },
  ],
  varies: STEADY_BEATS,
  breathsPerMinute: 10,
  skin: { ...CALM_SKIN, breath: 0 },
  contactLosses: [],
} as const satisfies SimulatedPatient;
