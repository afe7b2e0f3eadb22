import type { LeadName } from '../leads.ts';
import { valueOf } from '../measured.ts';
import type { EcgMeasurement } from '../measurements/measurement.ts';
import type { Evidence } from '../statement.ts';

/** Which way the waves of one lead point, whole µV. */
export interface LeadPolarity {
  readonly lead: LeadName;
  /** Null where the lead or the beat has no P wave that could be measured; so with T. */
  readonly p: number | null;
  readonly t: number | null;
  /** Highest and deepest of the QRS; the depth is negative. */
  readonly height: number;
  readonly depth: number;
  /** Height and depth together: its sign is the direction of the QRS. */
  readonly net: number;
}

/** By lead; a lead whose waves are not known is not in it. */
export function leadPolarities(leads: EcgMeasurement['leads']): ReadonlyMap<LeadName, LeadPolarity> {
  const found = new Map<LeadName, LeadPolarity>();
  for (const { lead, amplitudes } of leads) {
    if (!amplitudes.known) continue;
    const { p, q, r, s, r2, t } = amplitudes.value;
    const height = Math.round(Math.max(r, r2, 0));
    const depth = Math.round(Math.min(q, s, 0));
    const whole = (value: number | null): number | null => (value === null ? null : Math.round(value));
    found.set(lead, { lead, p: whole(valueOf(p)), t: whole(valueOf(t)), height, depth, net: height + depth });
  }
  return found;
}

/** The polarities of a lead as evidence: `p-amplitude`, `qrs-net`, `t-amplitude`, where they are known. */
export const polarityEvidence = ({ lead, p, net, t }: LeadPolarity): readonly Evidence[] => [
  ...(p === null ? [] : [{ what: 'p-amplitude', lead, value: p, unit: 'µV' as const, limit: null }]),
  { what: 'qrs-net', lead, value: net, unit: 'µV', limit: null },
  ...(t === null ? [] : [{ what: 't-amplitude', lead, value: t, unit: 'µV' as const, limit: null }]),
];
