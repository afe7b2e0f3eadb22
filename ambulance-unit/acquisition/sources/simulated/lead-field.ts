import { MEASURED_LEADS, type MeasuredLead } from '../../../../protocol/ecg/leads.ts';

/** A cardiac dipole in the axes of Frank, mV: x to the patient's left, y to the feet, z to the back. */
export type Dipole = readonly [left: number, feet: number, back: number];

/**
 * What one millivolt of dipole along each axis gives in each measured lead, mV.
 * Source: Dower GE, Machado HB, Osborne JA, "On deriving the electrocardiogram from vectorcardiographic leads",
 * Clin Cardiol 3:87–95, 1980 (from Frank's torso of 1954), as quoted by Edenbrandt and Pahlm, J Electrocardiol 21:361–367, 1988.
 */
export const DOWER_LEAD_FIELD: Readonly<Record<MeasuredLead, Dipole>> = {
  I: [0.632, -0.235, 0.059],
  II: [0.235, 1.066, -0.132],
  V1: [-0.515, 0.157, -0.917],
  V2: [0.044, 0.164, -1.387],
  V3: [0.882, 0.098, -1.277],
  V4: [1.213, 0.127, -0.601],
  V5: [1.125, 0.127, -0.086],
  V6: [0.831, 0.076, 0.23],
};

/** What one dipole gives in each measured lead, mV. */
export const leadsOfDipole = ([left, feet, back]: Dipole): Record<MeasuredLead, number> => {
  const potentials: Record<MeasuredLead, number> = { I: 0, II: 0, V1: 0, V2: 0, V3: 0, V4: 0, V5: 0, V6: 0 };
  for (const lead of MEASURED_LEADS) {
    const [byLeft, byFeet, byBack] = DOWER_LEAD_FIELD[lead];
    potentials[lead] = byLeft * left + byFeet * feet + byBack * back;
  }
  return potentials;
};

/**
 * The dipole turned about the patient's axes, degrees. `frontal`: clockwise as the observer sees the frontal plane, so
 * that an axis of +50° becomes +50° + frontal. `horizontal`: from the left towards the back.
 */
export function turned([left, feet, back]: Dipole, frontal: number, horizontal: number): Dipole {
  const clockwise = (frontal * Math.PI) / 180;
  const backwards = (horizontal * Math.PI) / 180;
  const leftInFrontal = left * Math.cos(clockwise) - feet * Math.sin(clockwise);
  const feetInFrontal = left * Math.sin(clockwise) + feet * Math.cos(clockwise);
  return [
    leftInFrontal * Math.cos(backwards) - back * Math.sin(backwards),
    feetInFrontal,
    leftInFrontal * Math.sin(backwards) + back * Math.cos(backwards),
  ];
}

/** The electrodes that carry a potential to the amplifier (the right leg only drives). */
export const ELECTRODES = ['RA', 'LA', 'LL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
export type Electrode = (typeof ELECTRODES)[number];

/**
 * How a potential that sits on one electrode shows in the measured leads. Source: Einthoven (I = LA − RA, II = LL − RA)
 * and Wilson (a chest lead is against the mean of RA, LA and LL). Disturbances are made on electrodes and come through
 * here, so that Einthoven's law holds for them as it does for the heart.
 */
export function shareOfElectrode(electrode: Electrode, lead: MeasuredLead): number {
  const limb = electrode === 'RA' || electrode === 'LA' || electrode === 'LL';
  if (lead === 'I') return electrode === 'LA' ? 1 : electrode === 'RA' ? -1 : 0;
  if (lead === 'II') return electrode === 'LL' ? 1 : electrode === 'RA' ? -1 : 0;
  if (limb) return -1 / 3;
  return electrode === lead ? 1 : 0;
}

/** The measured leads that an electrode has a part in: those that are unusable without it. */
export const leadsOfElectrode = (electrode: Electrode): readonly MeasuredLead[] =>
  MEASURED_LEADS.filter((lead) => shareOfElectrode(electrode, lead) !== 0);
