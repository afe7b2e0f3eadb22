import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';
import { isDerivedLead, type LeadName } from '../leads.ts';
import type { Hertz, SampleIndex } from '../units.ts';
import { BeatsFromSlopes } from './beats-from-slopes.ts';
import { type ActivityGrid, activityGrid, LeadActivity, type LeadSlopes } from './lead-activity.ts';

/** A stretch without samples longer than this is stepped over, s. */
const STEPPED_OVER = 2;
/** How much of an excerpt teaches the levels before it is gone through, s. */
const PRIMING = 12;

/**
 * Finds the beats of a running recording over all leads together, each told at most one second of samples after its
 * place. Per lead a slope that is band-limited to about 5–25 Hz (see LeadActivity), as a share of that lead's own
 * height; their squares averaged over the leads, each weighted by how clearly its beats stand out; the root over a
 * moving window of 90 ms; then adaptive thresholds (see BeatDecision). Everything is symmetric in time, so that a
 * beat's place, the maximum of the activity, has no delay to be corrected.
 * Sources: Pan & Tompkins 1985; Hamilton & Tompkins 1986; leads joined as in Zong, Moody & Jiang 2003.
 */
export class BeatDetector {
  readonly #slopes: SlopesOfLeads;
  readonly #beats: BeatsFromSlopes;
  /** Where the next chunk should begin; null before the first. */
  #expected: number | null = null;

  constructor(samplingRate: Hertz, leads: readonly LeadName[]) {
    this.#slopes = new SlopesOfLeads(samplingRate, leads);
    this.#beats = new BeatsFromSlopes(this.#slopes.grid, this.#slopes.names);
  }

  /**
   * Adds what comes next, in any portions. What lies before the end of what is known already is passed over; what is
   * left out between two chunks counts as absent, as do leads that the chunk does not hold.
   */
  put(chunk: EcgExcerpt): readonly SampleIndex[] {
    const first: number = chunk.firstSample;
    const end = first + chunk.length;
    const told: SampleIndex[] = [];
    if (this.#expected === null || first - this.#expected > STEPPED_OVER * this.#slopes.grid.samplingRate) {
      told.push(...this.flush());
      this.#slopes.restart(first);
      this.#beats.restart(first);
      this.#expected = first;
    }
    if (first > this.#expected) this.#advance(null, this.#expected, first, told);
    if (end > this.#expected) this.#advance(chunk, this.#expected, end, told);
    return told;
  }

  /** Tells what is still undecided, as at the end of a recording. What is put afterwards begins anew, levels remembered. */
  flush(): readonly SampleIndex[] {
    const told: SampleIndex[] = [];
    if (this.#expected === null) return told;
    const { samplingRate } = this.#slopes.grid;
    // Nothing comes: two seconds of nothing decide all that waits.
    this.#advance(null, this.#expected, this.#expected + Math.ceil(STEPPED_OVER * samplingRate), told);
    this.#expected = null;
    return told;
  }

  #advance(chunk: EcgExcerpt | null, from: number, end: number, told: SampleIndex[]): void {
    this.#slopes.advance(chunk, from, end, (slopes) => {
      this.#beats.take(slopes, told);
    });
    this.#expected = end;
  }
}

/** The slopes of the leads that say something of their own, in steps. */
class SlopesOfLeads {
  readonly grid: ActivityGrid;
  readonly names: readonly LeadName[];
  readonly #leads: readonly LeadActivity[];

  constructor(samplingRate: Hertz, leads: readonly LeadName[]) {
    this.grid = activityGrid(samplingRate);
    // What is arithmetic of I and II tells nothing new.
    const hasBoth = leads.includes('I') && leads.includes('II');
    this.names = hasBoth ? leads.filter((lead) => !isDerivedLead(lead)) : leads;
    this.#leads = this.names.map(() => new LeadActivity(this.grid));
  }

  restart(first: number): void {
    for (const lead of this.#leads) lead.restart(first);
  }

  /**
   * Hands on the slopes that become known from `from` to `end` (sample indices; null: nothing is known of them), one row a
   * lead, at most a tenth of a second at once, so that a lead's levels are as fresh in one large chunk as in many small ones.
   */
  advance(chunk: EcgExcerpt | null, from: number, end: number, handOn: (slopes: readonly LeadSlopes[]) => void): void {
    const step = Math.max(1, Math.round(this.grid.samplingRate / 10));
    const leads = this.names.map((name) => chunk?.leads.find(({ lead }) => lead === name) ?? null);
    for (let at = from; at < end;) {
      const until = Math.min(end, (Math.floor(at / step) + 1) * step);
      handOn(this.#step(leads, at - (chunk?.firstSample ?? at), at, until));
      at = until;
    }
  }

  #step(leads: readonly (ExcerptLead | null)[], offset: number, at: number, end: number): readonly LeadSlopes[] {
    return this.#leads.map((activity, place) => {
      const lead = leads[place] ?? null;
      return activity.put(lead?.samples ?? null, offset, end - at, at, lead?.absent ?? NOTHING_ABSENT);
    });
  }
}
const NOTHING_ABSENT = [] as const;

/**
 * The beats of a whole excerpt: decided twice on the same slopes, the first time over the opening seconds only, to learn the
 * levels, so that beats at the very start are found as well.
 */
export function detectBeats(excerpt: EcgExcerpt): readonly SampleIndex[] {
  const { samplingRate, firstSample, length } = excerpt;
  const leads = new SlopesOfLeads(
    samplingRate,
    excerpt.leads.map(({ lead }) => lead),
  );
  leads.restart(firstSample);
  const end = firstSample + length;
  const opening = firstSample + Math.min(length, Math.round(PRIMING * samplingRate));
  const primer = new BeatsFromSlopes(leads.grid, leads.names);
  primer.restart(firstSample);
  const steps: (readonly LeadSlopes[])[] = [];
  const keep = (slopes: readonly LeadSlopes[]): void => void steps.push(slopes);
  leads.advance(excerpt, firstSample, opening, keep);
  for (const slopes of steps) primer.take(slopes, []);
  leads.advance(excerpt, opening, end, keep);
  leads.advance(null, end, end + Math.ceil(STEPPED_OVER * samplingRate), keep);
  const beats = new BeatsFromSlopes(leads.grid, leads.names);
  beats.restart(firstSample);
  beats.learnFrom(primer);
  const told: SampleIndex[] = [];
  for (const slopes of steps) beats.take(slopes, told);
  return told;
}
