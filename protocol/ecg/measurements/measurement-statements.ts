import type { LeadName } from '../leads.ts';
import { valueOf } from '../measured.ts';
import type { Evidence, Statement } from '../statement.ts';
import { conductionPattern } from './conduction-pattern.ts';
import type { EcgMeasurement, WaveAmplitudes } from './measurement.ts';

/** Limits, ms. Source: Surawicz 2009 (AHA/ACCF/HRS, conduction); Rautaharju 2009 (QT); Priori 2015 (ESC, short QT). */
const LONG_PR = 200;
const SHORT_PR = 120;
const WIDE_QRS = 120;
const LONG_QTC = { male: 450, female: 460 } as const;
const VERY_LONG_QTC = 500;
const SHORT_QTC = 340;
/** Voltages, µV. Source: Hancock 2009 (AHA/ACCF/HRS, hypertrophy and voltage). */
const LOW_LIMB = 500;
const LOW_CHEST = 1000;
const SOKOLOW_LYON = 3500;
const CORNELL = { male: 2800, female: 2000 } as const;
const ADULT_VOLTAGE_AGE = 35;

const CONDUCTION = 'Surawicz 2009';
const REPOLARISATION = 'Rautaharju 2009';
const HYPERTROPHY = 'Hancock 2009';

/**
 * Limits of intervals, axis and voltage that are exceeded, and the patterns of bundle branch block. Codes: prolonged-pr, short-pr,
 * wide-qrs, lbbb-pattern, rbbb-pattern, prolonged-qtc, very-prolonged-qtc, short-qtc, left-axis-deviation,
 * right-axis-deviation, extreme-axis, low-qrs-voltage, left-ventricular-hypertrophy-voltage. Nothing is said of what is absent.
 */
export function measurementStatements(draft: EcgMeasurement): readonly Statement[] {
  return [
    ...ofConduction(draft),
    ...conductionPattern(draft),
    ...ofQt(draft),
    ...ofAxis(draft),
    ...lowVoltage(draft),
    ...highVoltage(draft),
  ];
}

const inMs = (what: string, value: number, limit: number): Evidence => ({
  what,
  lead: null,
  value: Math.round(value),
  unit: 'ms',
  limit,
});

const statement = (
  code: string,
  source: string,
  evidence: readonly Evidence[],
  leads: readonly LeadName[] = [],
): Statement => ({ kind: 'measurement', code, leads, evidence, why: null, source });

function ofConduction({ intervals }: EcgMeasurement): readonly Statement[] {
  const [pr, qrs] = [valueOf(intervals.pr), valueOf(intervals.qrs)];
  const found: Statement[] = [];
  if (pr !== null && Math.round(pr) > LONG_PR)
    found.push(statement('prolonged-pr', CONDUCTION, [inMs('pr', pr, LONG_PR)]));
  if (pr !== null && Math.round(pr) < SHORT_PR)
    found.push(statement('short-pr', CONDUCTION, [inMs('pr', pr, SHORT_PR)]));
  if (qrs !== null && Math.round(qrs) >= WIDE_QRS)
    found.push(statement('wide-qrs', CONDUCTION, [inMs('qrs', qrs, WIDE_QRS)]));
  return found;
}

/** By Fridericia; with a wide QRS its share of QT is conduction, and nothing is said. */
function ofQt({ intervals, patient }: EcgMeasurement): readonly Statement[] {
  const [qtc, qrs] = [valueOf(intervals.qtc.fridericia), valueOf(intervals.qrs)];
  if (qtc === null || qrs === null || Math.round(qrs) >= WIDE_QRS) return [];
  const value = Math.round(qtc);
  const say = (code: string, limit: number, source = REPOLARISATION): readonly Statement[] => [
    statement(code, source, [inMs('qtc-fridericia', value, limit)]),
  ];
  if (value >= VERY_LONG_QTC) return say('very-prolonged-qtc', VERY_LONG_QTC);
  if (value <= SHORT_QTC) return say('short-qtc', SHORT_QTC, 'Priori 2015 (ESC)');
  if (patient.sex !== null) return value > LONG_QTC[patient.sex] ? say('prolonged-qtc', LONG_QTC[patient.sex]) : [];
  if (value <= LONG_QTC.male) return [];
  return [
    {
      kind: 'not-evaluable',
      code: 'prolonged-qtc',
      leads: [],
      evidence: [inMs('qtc-fridericia', value, LONG_QTC.male)],
      why: 'sex-missing',
      source: REPOLARISATION,
    },
  ];
}

function ofAxis({ axes }: EcgMeasurement): readonly Statement[] {
  const axis = valueOf(axes.qrs);
  if (axis === null) return [];
  const value = Math.round(axis);
  const say = (code: string, limit: number): readonly Statement[] => [
    statement(code, CONDUCTION, [{ what: 'qrs-axis', lead: null, value, unit: 'degrees', limit }], ['I', 'aVF']),
  ];
  if (value < -90) return say('extreme-axis', -90);
  if (value < -30) return say('left-axis-deviation', -30);
  return value > 90 ? say('right-axis-deviation', 90) : [];
}

const LIMB: readonly LeadName[] = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'];
const CHEST: readonly LeadName[] = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

const spanOf = ({ q, r, s, r2 }: WaveAmplitudes): number => Math.max(r, r2, 0) - Math.min(q, s, 0);

function wavesIn(draft: EcgMeasurement, lead: LeadName): WaveAmplitudes | null {
  const found = draft.leads.find((one) => one.lead === lead);
  return found === undefined ? null : valueOf(found.amplitudes);
}

/** Under 0.5 mV from peak to valley in all limb leads and under 1 mV in all chest leads; every one of the twelve is needed. */
function lowVoltage(draft: EcgMeasurement): readonly Statement[] {
  const evidence: Evidence[] = [];
  for (const [leads, limit] of [
    [LIMB, LOW_LIMB],
    [CHEST, LOW_CHEST],
  ] as const) {
    const spans = leads.map((lead) => {
      const waves = wavesIn(draft, lead);
      return { lead, span: waves === null ? null : Math.round(spanOf(waves)) };
    });
    const highest = spans.reduce((one, other) => ((other.span ?? 0) > (one.span ?? 0) ? other : one));
    if (spans.some(({ span }) => span === null || span >= limit) || highest.span === null) return [];
    evidence.push({ what: 'qrs-span', lead: highest.lead, value: highest.span, unit: 'µV', limit });
  }
  return [statement('low-qrs-voltage', HYPERTROPHY, evidence, [...LIMB, ...CHEST])];
}

/** Sokolow-Lyon (SV1 + RV5 or RV6, from 35 years on) and Cornell (RaVL + SV3, by sex). Each counts alone. */
function highVoltage(draft: EcgMeasurement): readonly Statement[] {
  const { ageYears, sex } = draft.patient;
  const qrs = valueOf(draft.intervals.qrs);
  // A broad complex has the voltages of its conduction.
  if (qrs === null || Math.round(qrs) >= WIDE_QRS) return [];
  const up = (lead: LeadName): number => {
    const waves = wavesIn(draft, lead);
    return waves === null ? 0 : Math.max(waves.r, waves.r2, 0);
  };
  const down = (lead: LeadName): number => {
    const waves = wavesIn(draft, lead);
    return waves === null ? 0 : -Math.min(waves.s, waves.r > 0 ? 0 : waves.q, 0);
  };
  const evidence: Evidence[] = [];
  const leads: LeadName[] = [];
  const tallest: LeadName = up('V6') > up('V5') ? 'V6' : 'V5';
  const sokolow = Math.round(down('V1') + up(tallest));
  if (ageYears !== null && ageYears >= ADULT_VOLTAGE_AGE && sokolow >= SOKOLOW_LYON) {
    evidence.push({ what: 'sokolow-lyon', lead: null, value: sokolow, unit: 'µV', limit: SOKOLOW_LYON });
    leads.push('V1', tallest);
  }
  const cornell = Math.round(up('aVL') + down('V3'));
  if (sex !== null && cornell > CORNELL[sex]) {
    evidence.push({ what: 'cornell', lead: null, value: cornell, unit: 'µV', limit: CORNELL[sex] });
    leads.push('aVL', 'V3');
  }
  if (evidence.length === 0) return [];
  return [statement('left-ventricular-hypertrophy-voltage', 'Sokolow & Lyon 1949; Casale 1985', evidence, leads)];
}
