import { type Microvolts, microvolts } from './units.ts';

/**
 * Every lead this project knows, with its number on the wire. Numbers are never reused.
 * Bit `number - 1` of a lead mask stands for that lead.
 */
export const LEAD_NUMBERS = {
  I: 1,
  II: 2,
  III: 3,
  aVR: 4,
  aVL: 5,
  aVF: 6,
  V1: 7,
  V2: 8,
  V3: 9,
  V4: 10,
  V5: 11,
  V6: 12,
  V7: 13,
  V8: 14,
  V9: 15,
  V3R: 16,
  V4R: 17,
  VX: 18,
  VY: 19,
  VZ: 20,
} as const;

export type LeadName = keyof typeof LEAD_NUMBERS;

/** The twelve of a standard ECG, in the order in which they are printed. */
export const STANDARD_LEADS = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
export type StandardLead = (typeof STANDARD_LEADS)[number];

/** The eight that a monitor measures for a standard ECG; the other four are arithmetic. */
export const MEASURED_LEADS = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
export type MeasuredLead = (typeof MEASURED_LEADS)[number];

/** The four that follow from I and II. */
export const DERIVED_LEADS = ['III', 'aVR', 'aVL', 'aVF'] as const;
export type DerivedLead = (typeof DERIVED_LEADS)[number];

export const isDerivedLead = (lead: LeadName): lead is DerivedLead =>
  lead === 'III' || lead === 'aVR' || lead === 'aVL' || lead === 'aVF';

const leadsByNumber = new Map<number, LeadName>(
  (Object.keys(LEAD_NUMBERS) as LeadName[]).map((lead) => [LEAD_NUMBERS[lead], lead]),
);
const leadsByFoldedName = new Map<string, LeadName>(
  (Object.keys(LEAD_NUMBERS) as LeadName[]).map((lead) => [lead.toLowerCase(), lead]),
);

/** The lead of a wire number, or null where this version knows no such lead. */
export const leadOfNumber = (number: number): LeadName | null => leadsByNumber.get(number) ?? null;

/** The lead of a name as files and devices write it (any letter case: `avr`, `AVR`, `v1`, `vx`), or null. */
export const leadOfName = (name: string): LeadName | null => leadsByFoldedName.get(name.trim().toLowerCase()) ?? null;

/**
 * A derived lead from I and II, all in µV at one instant. Source: Einthoven (III) and Goldberger (aVR, aVL, aVF).
 * This is the only place where they are computed: tablet, console and export agree because they all come here.
 */
export function deriveLead(lead: DerivedLead, leadI: Microvolts, leadII: Microvolts): Microvolts {
  switch (lead) {
    case 'III':
      return microvolts(leadII - leadI);
    case 'aVR':
      return microvolts(-(leadI + leadII) / 2);
    case 'aVL':
      return microvolts(leadI - leadII / 2);
    case 'aVF':
      return microvolts(leadII - leadI / 2);
  }
}

/** A set of leads as bits; see LEAD_NUMBERS. */
export type LeadMask = number & { readonly bits: 'leads' };
export const NO_LEADS = 0 as LeadMask;

export const leadMask = (leads: Iterable<LeadName>): LeadMask => {
  let mask = 0;
  for (const lead of leads) mask |= 1 << (LEAD_NUMBERS[lead] - 1);
  return mask as LeadMask;
};

/** True where the mask holds the lead; a derived lead counts as held where I or II is, for it rests on both. */
export const maskHolds = (mask: LeadMask, lead: LeadName): boolean => {
  const bit = 1 << (LEAD_NUMBERS[lead] - 1);
  if ((mask & bit) !== 0) return true;
  return isDerivedLead(lead) && (mask & LIMB_PAIR) !== 0;
};
const LIMB_PAIR = leadMask(['I', 'II']);

export const leadsOfMask = (mask: LeadMask): readonly LeadName[] =>
  (Object.keys(LEAD_NUMBERS) as LeadName[]).filter((lead) => (mask & (1 << (LEAD_NUMBERS[lead] - 1))) !== 0);
