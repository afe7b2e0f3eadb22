import { LEAD_NUMBERS, type LeadName } from '../leads.ts';
import type { Disturbance, QualityAdvice, QualityGrade } from './ecg-quality.ts';
import { electrodesBehind } from './electrodes.ts';

/** A lead as the advice sees it: each disturbance with its own grade. */
export interface DisturbedLead {
  readonly lead: LeadName;
  readonly isRecorded: boolean;
  /** The electrode was off for a part of the time. */
  readonly wasOff: boolean;
  readonly grades: Readonly<Partial<Record<Disturbance, QualityGrade>>>;
  /** µV. */
  readonly mains: number;
  readonly wander: number;
}

/** So much more mains or wander than in the middle one of the leads is the electrode's, not the room's or the patient's. */
const STANDS_OUT = 3;
/** Leads in which a disturbance must show before the patient or the room is blamed, unless it is poor in one. */
const SEVERAL = 3;

/** What the crew can do, most urgent first; nothing where all is good. */
export function qualityAdvice(leads: readonly DisturbedLead[], isShort: boolean): readonly QualityAdvice[] {
  const advice: QualityAdvice[] = [];
  const recordedLeads = leads.filter(({ isRecorded }) => isRecorded);
  const usualMains = middleOf(recordedLeads.map(({ mains }) => mains));
  const usualWander = middleOf(recordedLeads.map(({ wander }) => wander));
  const isWanderGeneral = recordedLeads.filter(({ grades }) => isBad(grades.wander)).length * 2 > recordedLeads.length;
  const disturbed = recordedLeads
    .filter(
      ({ wasOff, grades, mains, wander }) =>
        wasOff ||
        isBad(grades.flat) ||
        isBad(grades.saturated) ||
        isBad(grades.mains) ||
        (isSomewhat(grades.mains) && mains >= STANDS_OUT * usualMains) ||
        (isBad(grades.wander) && !isWanderGeneral) ||
        (isSomewhat(grades.wander) && wander >= STANDS_OUT * usualWander),
    )
    .map(({ lead }) => lead);
  const electrodes = electrodesBehind(
    disturbed,
    recordedLeads.map(({ lead }) => lead),
  );
  if (electrodes.length > 0) advice.push({ kind: 'check-electrode', leads: inOrder(disturbed), electrodes });
  if (isSeen('muscle', leads)) advice.push({ kind: 'reduce-muscle' });
  if (isSeen('mains', leads)) advice.push({ kind: 'reduce-mains' });
  if (isSeen('wander', leads)) advice.push({ kind: 'keep-still' });
  if (isShort) advice.push({ kind: 'record-longer' });
  return advice;
}

const isBad = (grade: QualityGrade | undefined): boolean => grade === 'poor' || grade === 'unusable';

const isSomewhat = (grade: QualityGrade | undefined): boolean => grade !== undefined && grade !== 'good';

const middleOf = (figures: readonly number[]): number =>
  [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? 0;

function isSeen(disturbance: Disturbance, leads: readonly DisturbedLead[]): boolean {
  const seen = leads.map(({ grades }) => grades[disturbance]).filter(isSomewhat);
  return seen.length >= SEVERAL || seen.some(isBad);
}

const inOrder = (leads: readonly LeadName[]): readonly LeadName[] =>
  [...leads].sort((one, other) => LEAD_NUMBERS[one] - LEAD_NUMBERS[other]);
