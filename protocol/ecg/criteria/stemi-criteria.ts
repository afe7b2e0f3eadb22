import { type LeadName, STANDARD_LEADS } from '../leads.ts';
import type { AbsentReason } from '../measured.ts';
import type { EcgMeasurement, MeasurementOptions } from '../measurements/measurement.ts';
import type { Statement } from '../statement.ts';
import { elevationStatement, findElevation, UNIVERSAL_DEFINITION } from './elevation.ts';
import { isKnownPatient, type KnownPatient } from './elevation-limits.ts';
import { furtherLeads } from './further-leads.ts';
import { MeasuredSt, stEvidence } from './measured-st.ts';
import { reciprocalDepression } from './reciprocal-depression.ts';
import { modifiedSgarbossa, sgarbossaLeads } from './sgarbossa.ts';
import { hypertrophyCaveat } from './ventricular-hypertrophy.ts';

/** From this duration of the QRS on, ST follows the conduction as well. ms */
const WIDE_QRS = 120;

/**
 * The STEMI criteria helper: what of the Fourth Universal Definition (or, in left bundle branch block and paced rhythm, of
 * the modified Sgarbossa rule) the measured values reach. It is a helper for a physician and never decides.
 *
 * `draft.statements` are those known so far: `lbbb-pattern`, `paced-rhythm` and `wide-complex-tachycardia` are looked for.
 * - Switched off: one `not-evaluable` `stemi-criteria`, why `switched-off`.
 * - Age or sex missing: one for each, and nothing else, whatever the leads show.
 * - Wide-complex tachycardia: not evaluable, why `rate-out-of-range`: there ST is a part of the complex.
 * - No two contiguous leads measured: not evaluable, why of the leads. Some leads only: `stemi-criteria-in-leads` names
 *   those that took no part, and the rest is evaluated.
 * No statement of kind `criteria` or `not-evaluable` means: evaluated in all twelve leads, and not met. That rules out
 * nothing: an artery can be occluded without any of these numbers.
 */
export function criteriaStatements(draft: EcgMeasurement, options: MeasurementOptions): readonly Statement[] {
  if (!options.evaluatesCriteria) return [notEvaluable('stemi-criteria', 'switched-off', [])];
  const { patient } = options;
  if (!isKnownPatient(patient)) {
    return [
      ...(patient.ageYears === null || !Number.isFinite(patient.ageYears)
        ? [notEvaluable('stemi-criteria', 'age-missing', [])]
        : []),
      ...(patient.sex === null ? [notEvaluable('stemi-criteria', 'sex-missing', [])] : []),
    ];
  }
  const has = (code: string): boolean => draft.statements.some((statement) => statement.code === code);
  if (has('wide-complex-tachycardia')) return [notEvaluable('stemi-criteria', 'rate-out-of-range', [])];
  const st = new MeasuredSt(draft.leads);
  if (has('paced-rhythm')) return [...conductionAltered('paced-modified-sgarbossa', draft), ...bySgarbossa(st)];
  if (has('lbbb-pattern')) return [...conductionAltered('lbbb-modified-sgarbossa', draft), ...bySgarbossa(st)];
  return byElevation(st, patient, draft);
}

function byElevation(st: MeasuredSt, patient: KnownPatient, draft: EcgMeasurement): readonly Statement[] {
  const { territories, pairsEvaluated } = findElevation(st, patient);
  if (pairsEvaluated === 0) return [notEvaluable('stemi-criteria', commonReason(STANDARD_LEADS, st), [])];
  const criteria = territories.map((one) => elevationStatement(one, st, patient));
  return [
    ...criteria,
    ...(criteria.length === 0 ? [] : mimics(st, patient, draft, criteria)),
    ...reciprocalDepression(territories, st),
    ...furtherLeads(territories, st, patient),
    ...leadsLeftOut(st),
  ];
}

function bySgarbossa(st: MeasuredSt): readonly Statement[] {
  if (sgarbossaLeads(st).length === 0) return [notEvaluable('stemi-criteria', commonReason(STANDARD_LEADS, st), [])];
  return [...modifiedSgarbossa(st), ...leadsLeftOut(st)];
}

/** What looks alike and is none, and that one ECG cannot tell new from old. */
function mimics(
  st: MeasuredSt,
  patient: KnownPatient,
  draft: EcgMeasurement,
  criteria: readonly Statement[],
): readonly Statement[] {
  const found: Statement[] = [];
  const leads = [...new Set(criteria.flatMap((one) => one.leads))];
  found.push({
    kind: 'caveat',
    code: 'elevation-must-be-new',
    leads,
    evidence: leads.map((lead) => stEvidence(lead, st.atJ(lead) ?? 0, null)),
    why: null,
    source: UNIVERSAL_DEFINITION,
  });
  const hypertrophy = hypertrophyCaveat(st, patient);
  if (hypertrophy !== null) found.push(hypertrophy);
  const { qrs } = draft.intervals;
  if (qrs.known && qrs.value >= WIDE_QRS) {
    found.push({
      kind: 'caveat',
      code: 'wide-qrs-may-mimic',
      leads: [],
      evidence: [{ what: 'qrs', lead: null, value: Math.round(qrs.value), unit: 'ms', limit: WIDE_QRS }],
      why: null,
      source: UNIVERSAL_DEFINITION,
    });
  }
  return found;
}

/** Why the ordinary criteria are not used: they hold for an undisturbed conduction. */
function conductionAltered(
  code: 'lbbb-modified-sgarbossa' | 'paced-modified-sgarbossa',
  draft: EcgMeasurement,
): readonly Statement[] {
  const { qrs } = draft.intervals;
  return [
    {
      kind: 'caveat',
      code,
      leads: [],
      evidence: qrs.known
        ? [{ what: 'qrs', lead: null, value: Math.round(qrs.value), unit: 'ms', limit: WIDE_QRS }]
        : [],
      why: null,
      source: 'Thygesen 2018; Smith 2012; Dodd 2021',
    },
  ];
}

function leadsLeftOut(st: MeasuredSt): readonly Statement[] {
  const leads = STANDARD_LEADS.filter((lead) => st.whyAbsent(lead) !== null);
  return leads.length === 0 ? [] : [notEvaluable('stemi-criteria-in-leads', commonReason(leads, st), leads)];
}

/** The reason that most of the leads have; of two equally common ones that of the earlier lead. */
function commonReason(leads: readonly LeadName[], st: MeasuredSt): AbsentReason {
  const counts = new Map<AbsentReason, number>();
  for (const lead of leads) {
    const why = st.whyAbsent(lead);
    if (why !== null) counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? 'lead-missing';
}

const notEvaluable = (
  code: 'stemi-criteria' | 'stemi-criteria-in-leads',
  why: AbsentReason,
  leads: readonly LeadName[],
): Statement => ({ kind: 'not-evaluable', code, leads, evidence: [], why, source: UNIVERSAL_DEFINITION });
