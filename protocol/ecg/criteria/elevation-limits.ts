import type { LeadName } from '../leads.ts';
import type { PatientFacts } from '../measurements/measurement.ts';
import { type Microvolts, microvolts } from '../units.ts';

/** Both are inputs of the criteria: without them there is no limit to hold a lead against. */
export interface KnownPatient {
  readonly ageYears: number;
  readonly sex: 'female' | 'male';
}

export const isKnownPatient = (patient: PatientFacts): patient is KnownPatient =>
  patient.ageYears !== null && Number.isFinite(patient.ageYears) && patient.sex !== null;

/**
 * The least elevation at the J point that counts in a lead, µV; it counts at the limit itself.
 * 100 everywhere, except V2 and V3 (men of 40 and over 200, men under 40 250, women 150), V7–V9 (50), and V3R and V4R
 * (50; men under 30 100). Source: Thygesen 2018, Fourth Universal Definition of Myocardial Infarction.
 */
export function elevationLimit(lead: LeadName, { ageYears, sex }: KnownPatient): Microvolts {
  if (lead === 'V2' || lead === 'V3') {
    if (sex === 'female') return microvolts(150);
    return microvolts(ageYears < 40 ? 250 : 200);
  }
  if (lead === 'V3R' || lead === 'V4R') return microvolts(sex === 'male' && ageYears < 30 ? 100 : 50);
  if (lead === 'V7' || lead === 'V8' || lead === 'V9') return microvolts(50);
  return microvolts(100);
}
