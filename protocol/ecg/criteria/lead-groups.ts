import type { LeadName } from '../leads.ts';

/** The walls of the heart by which an infarct is named. */
export const TERRITORIES = ['anterior', 'inferior', 'lateral', 'posterior', 'right'] as const;
export type Territory = (typeof TERRITORIES)[number];

/** How a lead stands in a row of neighbours. aVR stands there turned round, as −aVR (Cabrera). */
export interface StandingLead {
  readonly lead: LeadName;
  /** −1 only of aVR: what rises in −aVR falls in aVR. */
  readonly sign: 1 | -1;
}

/** Two leads that look at neighbouring parts of the heart, and the wall that both look at. */
export interface ContiguousPair {
  readonly leads: readonly [StandingLead, StandingLead];
  readonly territory: Territory;
}

const upright = (lead: LeadName): StandingLead => ({ lead, sign: 1 });
const MINUS_AVR: StandingLead = { lead: 'aVR', sign: -1 };
const pair = (one: StandingLead, other: StandingLead, territory: Territory): ContiguousPair => ({
  leads: [one, other],
  territory,
});

/**
 * Leads that are contiguous: neighbours in anatomical order, in the frontal plane aVL, I, −aVR, II, aVF, III (Cabrera),
 * round the chest V4R, V3R, V1 … V6, V7, V8, V9. II and III need no pair of their own: where both are elevated, so is
 * aVF, their mean. A pair with −aVR bears the name of its other lead's wall; V4–V5 counts as anterior, V6–V7 as lateral.
 * Source: Thygesen 2018 (Fourth Universal Definition); the order: Wagner 2009 (AHA/ACCF/HRS recommendations, part VI).
 */
export const CONTIGUOUS_PAIRS: readonly ContiguousPair[] = [
  pair(upright('aVL'), upright('I'), 'lateral'),
  pair(upright('I'), MINUS_AVR, 'lateral'),
  pair(MINUS_AVR, upright('II'), 'inferior'),
  pair(upright('II'), upright('aVF'), 'inferior'),
  pair(upright('aVF'), upright('III'), 'inferior'),
  pair(upright('V1'), upright('V2'), 'anterior'),
  pair(upright('V2'), upright('V3'), 'anterior'),
  pair(upright('V3'), upright('V4'), 'anterior'),
  pair(upright('V4'), upright('V5'), 'anterior'),
  pair(upright('V5'), upright('V6'), 'lateral'),
  pair(upright('V6'), upright('V7'), 'lateral'),
  pair(upright('V7'), upright('V8'), 'posterior'),
  pair(upright('V8'), upright('V9'), 'posterior'),
  pair(upright('V1'), upright('V3R'), 'right'),
  pair(upright('V3R'), upright('V4R'), 'right'),
];

/**
 * Leads that look at a wall from the other side, where its elevation is seen as depression.
 * Source: Wagner 2009; Brady 2002 (reciprocal ST depression). None is opposite to the right-sided leads.
 */
export const OPPOSITE_LEADS: Readonly<Record<Territory, readonly LeadName[]>> = {
  anterior: ['II', 'III', 'aVF'],
  inferior: ['I', 'aVL'],
  lateral: ['III', 'aVF'],
  posterior: ['V1', 'V2', 'V3'],
  right: [],
};
