import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';

/** A line whose highest and lowest sample of a second differ by no more than this is a converter without an input, µV. */
const DEAD_RANGE = 3;
/** A lead counts as there where this share of it is not absent. */
const LEAST_PRESENT = 0.8;

/** What a lead shows over an excerpt: nothing at all, or a signal, and how far that moves. */
export interface LeadPresence {
  readonly lead: ExcerptLead;
  readonly isLive: boolean;
  /** Median over the seconds of highest less lowest, µV, what is absent left out. */
  readonly swing: number;
}

/** Whether each lead has contact and a living input. A line that never moves is none: even asystole leaves the amplifier's noise. */
export function leadPresences(excerpt: EcgExcerpt): readonly LeadPresence[] {
  const second = Math.max(1, Math.round(excerpt.samplingRate));
  return excerpt.leads.map((lead) => {
    const present = lead.absent.length === 0 ? null : new Uint8Array(excerpt.length).fill(1);
    for (const { first, end } of lead.absent) {
      present?.fill(0, Math.max(0, first - excerpt.firstSample), Math.max(0, end - excerpt.firstSample));
    }
    const swings: number[] = [];
    let held = 0;
    for (let from = 0; from < excerpt.length; from += second) {
      let lowest = Infinity;
      let highest = -Infinity;
      for (let at = from; at < Math.min(excerpt.length, from + second); at += 1) {
        if (present !== null && present[at] !== 1) continue;
        held += 1;
        const value = lead.samples[at] ?? 0;
        if (value < lowest) lowest = value;
        if (value > highest) highest = value;
      }
      if (highest >= lowest) swings.push(highest - lowest);
    }
    swings.sort((one, other) => one - other);
    const swing = swings[swings.length >> 1] ?? 0;
    return { lead, swing, isLive: held >= LEAST_PRESENT * excerpt.length && swing > DEAD_RANGE };
  });
}
