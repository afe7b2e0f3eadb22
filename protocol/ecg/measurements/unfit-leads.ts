import type { LeadName } from '../leads.ts';
import type { AbsentReason } from '../measured.ts';
import type { EcgQuality, LeadQuality } from '../quality/ecg-quality.ts';
import { gradeOf, QUALITY_LIMITS } from '../quality/quality-limits.ts';

/**
 * Leads that are not measured, and why: what quality calls poor for muscle, a flat line, the end of the range or wander, or
 * unusable for mains. Absences are no reason here: a lead is measured on the beats that it has.
 */
export function unfitLeads({ leads }: EcgQuality): ReadonlyMap<LeadName, AbsentReason> {
  return new Map(
    leads.flatMap((lead) => {
      const why = reasonOf(lead);
      return why === null ? [] : [[lead.lead, why] as const];
    }),
  );
}

function reasonOf(lead: LeadQuality): AbsentReason | null {
  const isPoor = (figure: number, limits: (typeof QUALITY_LIMITS)[keyof typeof QUALITY_LIMITS]): boolean => {
    const grade = gradeOf(figure, limits);
    return grade === 'poor' || grade === 'unusable';
  };
  if (lead.disturbances.includes('missing')) return 'lead-missing';
  if (isPoor(lead.flatShare, QUALITY_LIMITS.flat)) return 'flat';
  if (isPoor(lead.saturatedShare, QUALITY_LIMITS.saturated)) return 'saturated';
  if (isPoor(lead.muscle, QUALITY_LIMITS.muscle)) return 'noise';
  if (isPoor(lead.wander, QUALITY_LIMITS.wander)) return 'noise';
  return gradeOf(lead.mains, QUALITY_LIMITS.mains) === 'unusable' ? 'noise' : null;
}
