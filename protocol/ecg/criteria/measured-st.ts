import type { LeadName } from '../leads.ts';
import { type AbsentReason, absent, type Measured, valueOf } from '../measured.ts';
import type { EcgMeasurement, StLevels, WaveAmplitudes } from '../measurements/measurement.ts';
import type { Evidence } from '../statement.ts';

/**
 * The levels after the QRS as the criteria see them: whole µV. What a person reads on the screen is what was compared, so
 * that 100 µV on paper never misses a limit of 100 µV by a fraction that nobody sees.
 */
export class MeasuredSt {
  readonly #leads: ReadonlyMap<LeadName, { readonly st: Measured<StLevels>; readonly waves: Measured<WaveAmplitudes> }>;

  constructor(leads: EcgMeasurement['leads']) {
    this.#leads = new Map(leads.map(({ lead, st, amplitudes }) => [lead, { st, waves: amplitudes }]));
  }

  /** Recorded, whether measurable or not. */
  isRecorded(lead: LeadName): boolean {
    const st = this.#stOf(lead);
    return st.known || st.why !== 'lead-missing';
  }

  /** µV at the J point, or null where it is absent. */
  atJ(lead: LeadName): number | null {
    const levels = valueOf(this.#stOf(lead));
    return levels === null ? null : Math.round(levels.j);
  }

  /** µV 60 ms after the J point, or null where it is absent. */
  atJ60(lead: LeadName): number | null {
    const levels = valueOf(this.#stOf(lead));
    return levels === null ? null : Math.round(levels.j60);
  }

  waves(lead: LeadName): WaveAmplitudes | null {
    return valueOf(this.#leads.get(lead)?.waves ?? absent('lead-missing'));
  }

  whyAbsent(lead: LeadName): AbsentReason | null {
    const st = this.#stOf(lead);
    return st.known ? null : st.why;
  }

  #stOf(lead: LeadName): Measured<StLevels> {
    return this.#leads.get(lead)?.st ?? absent('lead-missing');
  }
}

export const stEvidence = (lead: LeadName, value: number, limit: number | null): Evidence => ({
  what: 'st-j',
  lead,
  value,
  unit: 'µV',
  limit,
});
