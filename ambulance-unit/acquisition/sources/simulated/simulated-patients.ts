import { anteriorStemi } from './patients/anterior-stemi.ts';
import { artefact } from './patients/artefact.ts';
import { atrialFibrillation } from './patients/atrial-fibrillation.ts';
import { inferiorStemi } from './patients/inferior-stemi.ts';
import { inferiorStemiWithCompleteAvBlock } from './patients/inferior-stemi-with-complete-av-block.ts';
import { leadOff } from './patients/lead-off.ts';
import { leftBundleBranchBlock } from './patients/left-bundle-branch-block.ts';
import { normalSinus } from './patients/normal-sinus.ts';
import { paced } from './patients/paced.ts';
import { sinusBradycardia } from './patients/sinus-bradycardia.ts';
import { ventricularFibrillation } from './patients/ventricular-fibrillation.ts';
import { ventricularTachycardia } from './patients/ventricular-tachycardia.ts';
import type { SimulatedPatient } from './simulated-patient.ts';

const PATIENTS = [
  normalSinus,
  anteriorStemi,
  inferiorStemi,
  atrialFibrillation,
  leftBundleBranchBlock,
  ventricularTachycardia,
  paced,
  leadOff,
  artefact,
  sinusBradycardia,
  inferiorStemiWithCompleteAvBlock,
  ventricularFibrillation,
] as const;

/** The name by which a simulated patient is asked for. */
export type PatientName = (typeof PATIENTS)[number]['name'];

/** Who can be simulated, in the order in which they are offered. */
export const simulatedPatients: readonly {
  readonly name: PatientName;
  readonly label: string;
  readonly description: string;
}[] = PATIENTS;

export const patientNamed = (name: PatientName): SimulatedPatient => {
  const found = PATIENTS.find((patient) => patient.name === name);
  if (found === undefined) throw new RangeError(`no simulated patient is called ${name}`);
  return found;
};
