import type { LeadName } from '../leads.ts';
import type { Evidence, Statement } from '../statement.ts';
import type { KnownPatient } from './elevation-limits.ts';
import type { MeasuredSt } from './measured-st.ts';

/** SV1 + the higher of RV5 and RV6, µV; reached at the limit. Source: Sokolow & Lyon 1949. */
const SOKOLOW_LYON_LIMIT = 3500;
/** RaVL + SV3, µV; exceeded above it. Source: Casale 1985 (Cornell voltage). */
const CORNELL_LIMIT = { female: 2000, male: 2800 } as const;
/** Under this age a high voltage is common in healthy people, so Sokolow-Lyon says nothing. Source: Hancock 2009. */
const ADULT_VOLTAGE_AGE = 35;

/**
 * `lvh-may-mimic`: the voltages of left ventricular hypertrophy, whose strain lifts ST in V1–V3 without an infarct.
 * The criteria are stated for hearts without it. Source: Thygesen 2018; Armstrong 2012 (LVH among false activations).
 */
export function hypertrophyCaveat(st: MeasuredSt, { ageYears, sex }: KnownPatient): Statement | null {
  const evidence: Evidence[] = [];
  const leads = new Set<LeadName>();
  const sV1 = depthOf('V1', st);
  const [rV5, rV6] = [heightOf('V5', st), heightOf('V6', st)];
  const tallest: LeadName = (rV5 ?? 0) >= (rV6 ?? 0) ? 'V5' : 'V6';
  const r = tallest === 'V5' ? rV5 : rV6;
  if (ageYears >= ADULT_VOLTAGE_AGE && sV1 !== null && r !== null && sV1 + r >= SOKOLOW_LYON_LIMIT) {
    evidence.push({ what: 'sokolow-lyon', lead: null, value: sV1 + r, unit: 'µV', limit: SOKOLOW_LYON_LIMIT });
    leads.add('V1').add(tallest);
  }
  const [rAvl, sV3] = [heightOf('aVL', st), depthOf('V3', st)];
  if (rAvl !== null && sV3 !== null && rAvl + sV3 > CORNELL_LIMIT[sex]) {
    evidence.push({ what: 'cornell', lead: null, value: rAvl + sV3, unit: 'µV', limit: CORNELL_LIMIT[sex] });
    leads.add('aVL').add('V3');
  }
  if (evidence.length === 0) return null;
  return {
    kind: 'caveat',
    code: 'lvh-may-mimic',
    leads: [...leads],
    evidence,
    why: null,
    source: 'Sokolow & Lyon 1949; Casale 1985; Armstrong 2012',
  };
}

const heightOf = (lead: LeadName, st: MeasuredSt): number | null => {
  const waves = st.waves(lead);
  return waves === null ? null : Math.round(Math.max(waves.r, waves.r2, 0));
};
/** A QS complex, which has no S of its own, counts with its depth. */
const depthOf = (lead: LeadName, st: MeasuredSt): number | null => {
  const waves = st.waves(lead);
  if (waves === null) return null;
  return -Math.round(Math.min(waves.s, waves.r > 0 || waves.r2 > 0 ? 0 : waves.q, 0));
};
