import type { LeadName } from '../leads.ts';
import type { Evidence, Statement } from '../statement.ts';
import { type ElevatedTerritory, UNIVERSAL_DEFINITION } from './elevation.ts';
import { elevationLimit, type KnownPatient } from './elevation-limits.ts';
import { type MeasuredSt, stEvidence } from './measured-st.ts';
import { DEPRESSION_LIMIT } from './reciprocal-depression.ts';

const ZEHENDER = 'Zehender 1993, right ventricular infarction as an independent predictor of prognosis';

/**
 * What the twelve leads do not see and other leads would.
 * - `record-v7-v9`: two neighbours of V1–V3 are depressed at J and still at J60, none of the twelve is elevated in front of
 *   them: it may be the mirror image of a posterior infarct. An upright T wave speaks for it and stands in the evidence.
 * - `record-v4r`: an inferior elevation without a right-sided lead: the right ventricle may take part.
 * - `v4r-elevated`: V4R alone of the right-sided leads was recorded and is elevated with an inferior elevation.
 */
export function furtherLeads(
  territories: readonly ElevatedTerritory[],
  st: MeasuredSt,
  patient: KnownPatient,
): readonly Statement[] {
  return [...posteriorHint(territories, st), ...rightHint(territories, st, patient)];
}

function posteriorHint(territories: readonly ElevatedTerritory[], st: MeasuredSt): readonly Statement[] {
  if ((['V7', 'V8', 'V9'] as const).some((lead) => st.isRecorded(lead))) return [];
  if (territories.some(({ territory }) => territory === 'anterior')) return [];
  const leads = depressedNeighbours(['V1', 'V2', 'V3'], st);
  if (leads.length === 0) return [];
  const evidence = leads.flatMap((lead): Evidence[] => {
    const t = st.waves(lead)?.t;
    return [
      stEvidence(lead, st.atJ(lead) ?? 0, DEPRESSION_LIMIT),
      { what: 'st-j60', lead, value: st.atJ60(lead) ?? 0, unit: 'µV', limit: DEPRESSION_LIMIT },
      ...(t?.known === true
        ? [{ what: 't-amplitude', lead, value: Math.round(t.value), unit: 'µV' as const, limit: null }]
        : []),
    ];
  });
  return [{ kind: 'caveat', code: 'record-v7-v9', leads, evidence, why: null, source: UNIVERSAL_DEFINITION }];
}

function depressedNeighbours(row: readonly LeadName[], st: MeasuredSt): readonly LeadName[] {
  const isDepressed = (lead: LeadName | undefined): boolean => {
    if (lead === undefined) return false;
    const [j, j60] = [st.atJ(lead), st.atJ60(lead)];
    // Still down at J60: an ST that climbs back at once goes with a fast heart, not with ischaemia.
    return j !== null && j60 !== null && j <= DEPRESSION_LIMIT && j60 <= DEPRESSION_LIMIT;
  };
  return row.filter((lead, place) => isDepressed(lead) && (isDepressed(row[place - 1]) || isDepressed(row[place + 1])));
}

function rightHint(
  territories: readonly ElevatedTerritory[],
  st: MeasuredSt,
  patient: KnownPatient,
): readonly Statement[] {
  const inferior = territories.find(({ territory }) => territory === 'inferior');
  if (inferior === undefined) return [];
  if (!st.isRecorded('V4R'))
    return [
      {
        kind: 'caveat',
        code: 'record-v4r',
        leads: inferior.leads,
        evidence: inferior.leads.map((lead) => stEvidence(lead, st.atJ(lead) ?? 0, null)),
        why: null,
        source: ZEHENDER,
      },
    ];
  const level = st.atJ('V4R');
  const limit = elevationLimit('V4R', patient);
  // With V3R beside it, two contiguous leads decide: `stemi-right`.
  if (st.isRecorded('V3R') || level === null || level < limit) return [];
  return [
    {
      kind: 'caveat',
      code: 'v4r-elevated',
      leads: ['V4R'],
      evidence: [stEvidence('V4R', level, limit)],
      why: null,
      source: ZEHENDER,
    },
  ];
}
