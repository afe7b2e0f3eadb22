import { type LeadName } from '../../../protocol/ecg/leads.ts';
import type { AbsentReason } from '../../../protocol/ecg/measured.ts';
import type { EcgMeasurement } from '../../../protocol/ecg/measurements/measurement.ts';
import type { Evidence, Statement } from '../../../protocol/ecg/statement.ts';

/** One statement of the criteria helper, with the leads and values that it rests on. */
export interface CriterionView {
  readonly code: string;
  readonly leads: readonly LeadName[];
  /** `V2 +3.1 (≥ 2.0 mm)`: each lead's ST at J and what it was held against. */
  readonly measured: readonly { readonly lead: LeadName; readonly value: string; readonly limit: string }[];
}

export type CriteriaView =
  | {
      readonly verdict: 'met';
      readonly criteria: readonly CriterionView[];
      readonly caveats: readonly CriterionView[];
    }
  | { readonly verdict: 'not-met' | 'in-part'; readonly caveats: readonly CriterionView[] }
  | { readonly verdict: 'not-evaluable'; readonly whys: readonly AbsentReason[] };

export function criteriaView({ statements }: Pick<EcgMeasurement, 'statements'>): CriteriaView {
  const of = (kind: Statement['kind']): readonly Statement[] => statements.filter((one) => one.kind === kind);
  const caveats = of('caveat').map(criterionView);
  const criteria = of('criteria').map(criterionView);
  if (criteria.length > 0) return { verdict: 'met', criteria, caveats };
  const refused = of('not-evaluable');
  const whole = refused.filter(({ code }) => code === 'stemi-criteria');
  if (whole.length > 0) {
    return { verdict: 'not-evaluable', whys: [...new Set(whole.flatMap(({ why }) => (why === null ? [] : [why])))] };
  }
  const isInPart = refused.some(({ code }) => code === 'stemi-criteria-in-leads');
  return { verdict: isInPart ? 'in-part' : 'not-met', caveats };
}

function criterionView({ code, leads, evidence }: Statement): CriterionView {
  return {
    code,
    leads,
    measured: evidence.flatMap((one) => {
      const { lead, limit, what, unit } = one;
      if (lead === null || limit === null || what !== 'st-j' || unit !== 'µV') return [];
      return [{ lead, value: millimetresText(one), limit: `${(limit / 100).toFixed(1)} mm` }];
    }),
  };
}

/** 1 mm is 100 µV; of whole µV, as the criteria compare them, and cut to the tenth: what reads as a limit has reached it. */
function millimetresText({ value }: Evidence): string {
  const millimetres = Math.trunc(Math.round(value) / 10) / 10;
  const text = Math.abs(millimetres).toFixed(1);
  return millimetres === 0 ? text : `${millimetres < 0 ? '\u2212' : '+'}${text}`;
}

/** `V1–V4`, `II III aVF`: three neighbours of the chest or more are written as a range. */
export function leadsText(leads: readonly LeadName[]): string {
  const chest: readonly LeadName[] = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9'];
  const parts: string[] = [];
  for (let at = 0; at < leads.length;) {
    const from = chest.indexOf(leads[at] as LeadName);
    let length = 1;
    while (from >= 0 && leads[at + length] !== undefined && leads[at + length] === chest[from + length]) length += 1;
    const run = leads.slice(at, at + length);
    if (length >= 3) parts.push(`${run[0] ?? ''}–${run[length - 1] ?? ''}`);
    else parts.push(...run);
    at += length;
  }
  return parts.join(' ');
}

/** Hints that the recording itself is wrong: electrodes exchanged, the heart on the right. */
export const recordingHints = ({ statements }: Pick<EcgMeasurement, 'statements'>): readonly Statement[] =>
  statements.filter(({ kind }) => kind === 'recording');

export const rhythmOf = ({ statements }: Pick<EcgMeasurement, 'statements'>): readonly Statement[] =>
  statements.filter(({ kind }) => kind === 'rhythm');
