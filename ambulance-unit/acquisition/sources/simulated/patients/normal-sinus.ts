import type { Wave } from '../dipole-waves.ts';
import { CALM_SKIN } from '../electrode-noise.ts';
import { type SimulatedPatient, STEADY_BEATS } from '../simulated-patient.ts';

/**
 * Right atrium first (to the feet and front), then left (to the left and back): positive in I and II, biphasic in V1.
 * PR 160 ms before a QRS of 90 ms; `later`: ms, negative before a QRS that begins earlier. `larger`: 1 is normal.
 */
export const sinusP = (later = 0, larger = 1): readonly Wave[] => [
  {
    name: 'P right',
    shape: 'bell',
    at: -163 + later,
    rise: 15,
    fall: 17,
    peak: [0.036 * larger, 0.078 * larger, -0.062 * larger],
  },
  {
    name: 'P left',
    shape: 'bell',
    at: -132 + later,
    rise: 18,
    fall: 16,
    peak: [0.098 * larger, 0.066 * larger, 0.052 * larger],
  },
];

/** Septum to the right and front, apex and free wall to the left, the late wall to the back, the base to the right and up. */
export const NORMAL_QRS: readonly Wave[] = [
  { name: 'septum', shape: 'bell', at: -26, rise: 6.5, fall: 8, peak: [-0.13, -0.05, -0.23] },
  { name: 'apex', shape: 'bell', at: -8, rise: 8.5, fall: 9, peak: [0.66, 0.52, -0.24] },
  { name: 'wall', shape: 'bell', at: 5, rise: 9.5, fall: 10, peak: [0.66, 0.34, 0.66] },
  { name: 'base', shape: 'bell', at: 25, rise: 10, fall: 9.5, peak: [-0.1, -0.13, 0.42] },
];

/** Concordant with the QRS, to the front; slow up, quicker down. QT 400 ms at 60/min. */
export const NORMAL_T: readonly Wave[] = [
  { name: 'T', shape: 'bell', at: 272, rise: 62, fall: 39, peak: [0.32, 0.17, -0.23] },
  { name: 'ST', shape: 'plateau', from: 20, rise: 60, until: 150, fall: 140, peak: [0.015, 0.015, -0.03] },
];

export const normalSinus = {
  name: 'normal-sinus',
  label: 'Normal sinus rhythm',
  description: 'Sinus rhythm about 72/min with respiratory arrhythmia, normal axis, no ST deviation',
  trains: [
    {
      name: 'sinus',
      rhythm: { kind: 'paced by a node', rate: 72, breathing: 0.045, lowFrequency: 0.015, drift: 0.015 },
      waves: [...sinusP(), ...NORMAL_QRS, ...NORMAL_T],
    },
  ],
  fibrillation: [],
  varies: STEADY_BEATS,
  breathsPerMinute: 15,
  skin: CALM_SKIN,
  contactLosses: [],
} as const satisfies SimulatedPatient;
