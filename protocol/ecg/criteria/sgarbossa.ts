import { LEAD_NUMBERS, type LeadName, STANDARD_LEADS } from '../leads.ts';
import type { Evidence, Statement } from '../statement.ts';
import { type MeasuredSt, stEvidence } from './measured-st.ts';

const SMITH = 'Smith 2012, modified Sgarbossa rule; Meyers 2015 (LBBB), Dodd 2021 (paced rhythm)';
/** µV at the J point. */
const CONCORDANT_ELEVATION = 100;
const CONCORDANT_DEPRESSION = -100;
const DISCORDANT_ELEVATION = 100;
/** ST at J over the depth of the S wave before it, which is negative. */
const DISCORDANT_RATIO = -0.25;

/**
 * The modified Sgarbossa rule, for left bundle branch block and ventricular pacing; any one of the three is enough, and
 * each counts at its limit:
 * - `sgarbossa-concordant-elevation`: ST ≥ +1 mm in a lead whose QRS is mostly upward;
 * - `sgarbossa-concordant-depression`: ST ≤ −1 mm in V1, V2 or V3, whose QRS is mostly downward;
 * - `sgarbossa-discordant-elevation`: ST ≥ +1 mm and ST/S ≤ −0.25 in a lead whose QRS is mostly downward.
 * A helper for a physician: it decides nothing. Leads without a measured ST or QRS take part in nothing.
 */
export function modifiedSgarbossa(st: MeasuredSt): readonly Statement[] {
  const concordantElevation: Evidence[] = [];
  const concordantDepression: Evidence[] = [];
  const discordantElevation: Evidence[] = [];
  for (const lead of STANDARD_LEADS) {
    const measured = againstQrs(lead, st);
    if (measured === null) continue;
    const { level, height, depth } = measured;
    if (height > -depth) {
      if (level >= CONCORDANT_ELEVATION) concordantElevation.push(stEvidence(lead, level, CONCORDANT_ELEVATION));
    } else if (-depth > height) {
      const ratio = level / depth;
      if (level >= DISCORDANT_ELEVATION && ratio <= DISCORDANT_RATIO) {
        discordantElevation.push(stEvidence(lead, level, DISCORDANT_ELEVATION), {
          what: 'st-to-s',
          lead,
          value: ratio,
          unit: 'ratio',
          limit: DISCORDANT_RATIO,
        });
      }
      if (level <= CONCORDANT_DEPRESSION && isRightPrecordial(lead))
        concordantDepression.push(stEvidence(lead, level, CONCORDANT_DEPRESSION));
    }
  }
  return [
    ...statementOf('sgarbossa-concordant-elevation', concordantElevation),
    ...statementOf('sgarbossa-concordant-depression', concordantDepression),
    ...statementOf('sgarbossa-discordant-elevation', discordantElevation),
  ];
}

/** Leads of the twelve that the rule can look at. */
export const sgarbossaLeads = (st: MeasuredSt): readonly LeadName[] =>
  STANDARD_LEADS.filter((lead) => againstQrs(lead, st) !== null);

const isRightPrecordial = (lead: LeadName): boolean => lead === 'V1' || lead === 'V2' || lead === 'V3';

/** ST at J beside the highest and the deepest of the QRS, whole µV; the depth is negative. A QS counts as S. */
function againstQrs(lead: LeadName, st: MeasuredSt): { level: number; height: number; depth: number } | null {
  const level = st.atJ(lead);
  const waves = st.waves(lead);
  if (level === null || waves === null) return null;
  return {
    level,
    height: Math.round(Math.max(waves.r, waves.r2, 0)),
    depth: Math.round(Math.min(waves.q, waves.s, 0)),
  };
}

function statementOf(code: string, evidence: readonly Evidence[]): readonly Statement[] {
  if (evidence.length === 0) return [];
  const leads = [...new Set(evidence.flatMap(({ lead }) => (lead === null ? [] : [lead])))].sort(
    (one, other) => LEAD_NUMBERS[one] - LEAD_NUMBERS[other],
  );
  return [{ kind: 'criteria', code, leads, evidence, why: null, source: SMITH }];
}
