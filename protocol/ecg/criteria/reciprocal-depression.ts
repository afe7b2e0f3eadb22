import type { LeadName } from '../leads.ts';
import type { Statement } from '../statement.ts';
import type { ElevatedTerritory } from './elevation.ts';
import { OPPOSITE_LEADS } from './lead-groups.ts';
import { type MeasuredSt, stEvidence } from './measured-st.ts';

/** Depression that counts, µV at the J point. Source: Thygesen 2018 (ST depression ≥ 0.05 mV). */
export const DEPRESSION_LIMIT = -50;

/**
 * `reciprocal-to-inferior` and so on: leads opposite to a wall with elevation are depressed, which makes an infarct more
 * likely than its mimics. One such lead suffices; its absence rules out nothing.
 * Source: Brady 2002, Wagner 2009.
 */
export function reciprocalDepression(territories: readonly ElevatedTerritory[], st: MeasuredSt): readonly Statement[] {
  return territories.flatMap(({ territory }): Statement[] => {
    const leads = depressedAmong(OPPOSITE_LEADS[territory], st);
    if (leads.length === 0) return [];
    return [
      {
        kind: 'caveat',
        code: `reciprocal-to-${territory}`,
        leads,
        evidence: leads.map((lead) => stEvidence(lead, st.atJ(lead) ?? 0, DEPRESSION_LIMIT)),
        why: null,
        source: 'Brady 2002; Wagner 2009, AHA/ACCF/HRS recommendations part VI',
      },
    ];
  });
}

const depressedAmong = (leads: readonly LeadName[], st: MeasuredSt): LeadName[] =>
  leads.filter((lead) => {
    const level = st.atJ(lead);
    return level !== null && level <= DEPRESSION_LIMIT;
  });
