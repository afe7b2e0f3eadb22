import { LEAD_NUMBERS, type LeadName } from '../leads.ts';
import type { Statement } from '../statement.ts';
import { elevationLimit, type KnownPatient } from './elevation-limits.ts';
import { CONTIGUOUS_PAIRS, type StandingLead, TERRITORIES, type Territory } from './lead-groups.ts';
import { type MeasuredSt, stEvidence } from './measured-st.ts';

export const UNIVERSAL_DEFINITION = 'Thygesen 2018, Fourth Universal Definition of Myocardial Infarction';

/** The leads of one wall whose elevation reaches its limit, each beside a neighbour that does so too. */
export interface ElevatedTerritory {
  readonly territory: Territory;
  readonly leads: readonly LeadName[];
}

export interface ElevationFound {
  readonly territories: readonly ElevatedTerritory[];
  /** Pairs of neighbours of which both could be measured. */
  readonly pairsEvaluated: number;
}

/** J-point elevation in two contiguous leads, wall by wall. A lead without a measured ST takes part in nothing. */
export function findElevation(st: MeasuredSt, patient: KnownPatient): ElevationFound {
  const found = new Map<Territory, Set<LeadName>>();
  let pairsEvaluated = 0;
  for (const { leads, territory } of CONTIGUOUS_PAIRS) {
    const reached = leads.map((standing) => reachesLimit(standing, st, patient));
    if (reached.includes(null)) continue;
    pairsEvaluated += 1;
    if (reached.includes(false)) continue;
    const ofTerritory = found.get(territory) ?? new Set();
    for (const { lead } of leads) ofTerritory.add(lead);
    found.set(territory, ofTerritory);
  }
  const territories = TERRITORIES.flatMap((territory) => {
    const leads = found.get(territory);
    return leads === undefined ? [] : [{ territory, leads: inOrder(leads) }];
  });
  return { territories, pairsEvaluated };
}

function reachesLimit({ lead, sign }: StandingLead, st: MeasuredSt, patient: KnownPatient): boolean | null {
  const level = st.atJ(lead);
  return level === null ? null : sign * level >= elevationLimit(lead, patient);
}

const inOrder = (leads: Iterable<LeadName>): LeadName[] =>
  [...leads].sort((one, other) => LEAD_NUMBERS[one] - LEAD_NUMBERS[other]);

/**
 * `stemi-anterior`, `-inferior`, `-lateral`, `-posterior`, `-right`: the elevation that the definition asks for is there.
 * A helper for a physician: it says that numbers reach limits, not that there is an infarct, and it decides nothing.
 * aVR's evidence has its own sign: there the elevation of −aVR is a depression, and so is its limit.
 */
export function elevationStatement(
  { territory, leads }: ElevatedTerritory,
  st: MeasuredSt,
  patient: KnownPatient,
): Statement {
  return {
    kind: 'criteria',
    code: `stemi-${territory}`,
    leads,
    evidence: leads.map((lead) =>
      stEvidence(lead, st.atJ(lead) ?? 0, elevationLimit(lead, patient) * (lead === 'aVR' ? -1 : 1)),
    ),
    why: null,
    source: UNIVERSAL_DEFINITION,
  };
}
