import type { LeadName } from '../../protocol/ecg/leads.ts';
import { type ShownLead } from '../../protocol/ecg/paper/lead-layout.ts';
import { type Microvolts, microvolts, type Milliseconds } from '../../protocol/ecg/units.ts';
import type { BeatReading } from '../measuring/beat-reading.ts';

/** ST that has moved by so much is pointed out: half a square of paper, twice what the fit of a level is uncertain by, µV. */
const REMARKABLE: Microvolts = microvolts(50);
/** Of each beat that is drawn, ms from its QRS onset. */
export const DRAWN = { before: 250, after: 550 } as const;

/** A lead of two moments, side by side. */
export interface ComparedLead extends ShownLead {
  readonly before: Microvolts | null;
  readonly now: Microvolts | null;
  /** Now less before. Null where either is absent. */
  readonly change: Microvolts | null;
  readonly isRemarkable: boolean;
}

const stOf = (reading: BeatReading | null, lead: LeadName, inverted: boolean): Microvolts | null => {
  if (reading?.beat.known !== true) return null;
  const st = reading.beat.leads.find((one) => one.lead === lead)?.st;
  return st?.known === true ? microvolts(inverted ? 0 - st.value.j60 : st.value.j60) : null;
};

/** ST at J+60 of two moments, lead by lead, and what has become of it. */
export const comparedLeads = (
  order: readonly ShownLead[],
  before: BeatReading | null,
  now: BeatReading | null,
): readonly ComparedLead[] =>
  order.map((shown) => {
    const earlier = stOf(before, shown.lead, shown.inverted);
    const later = stOf(now, shown.lead, shown.inverted);
    const change = earlier === null || later === null ? null : microvolts(later - earlier);
    return {
      ...shown,
      before: earlier,
      now: later,
      change,
      isRemarkable: change !== null && Math.abs(change) >= REMARKABLE,
    };
  });

/**
 * A lead of a beat as the points of a polyline, ms and µV downwards, the QRS onset at 0: two beats are laid over each other by
 * it. Empty where the lead or the beat is absent.
 */
export function beatPoints(reading: BeatReading | null, lead: LeadName, inverted: boolean): string {
  if (reading?.beat.known !== true) return '';
  const { beat } = reading;
  const samples = beat.leads.find((one) => one.lead === lead)?.samples;
  if (samples === undefined) return '';
  const onset: number = beat.qrsOnset ?? 0;
  const step = 1000 / beat.drawnRate;
  const points: string[] = [];
  for (let n = 0; n < samples.length; n += 1) {
    const time = beat.from + n * step - onset;
    if (time < -DRAWN.before || time > DRAWN.after) continue;
    points.push(`${String(Math.round(time))},${String(Math.round((inverted ? 1 : -1) * (samples[n] ?? 0)))}`);
  }
  return points.join(' ');
}

/** Where J lies, ms from the QRS onset; null where either was not found. */
export const jOf = (reading: BeatReading | null): Milliseconds | null => {
  if (reading?.beat.known !== true) return null;
  const { j, qrsOnset } = reading.beat;
  return j === null || qrsOnset === null ? null : ((j - qrsOnset) as Milliseconds);
};

/** µV above and below the level that the drawn beats reach, with a little room; the same for every lead, so that heights compare. */
export function drawnReach(readings: readonly (BeatReading | null)[]): {
  readonly top: number;
  readonly bottom: number;
} {
  let top = 500;
  let bottom = -500;
  for (const reading of readings) {
    if (reading?.beat.known !== true) continue;
    for (const { samples } of reading.beat.leads) {
      for (const sample of samples) {
        top = Math.max(top, sample);
        bottom = Math.min(bottom, sample);
      }
    }
  }
  const limit = 3_000;
  return { top: Math.min(limit, top * 1.08), bottom: Math.max(-limit, bottom * 1.08) };
}
