import type { LeadName } from '../leads.ts';
import type { Microvolts, Milliseconds, SampleIndex } from '../units.ts';

/**
 * What a beat looks like beside the others. `dominant`: of the largest family of like beats; `paced`: begun by a
 * ventricular pacer spike; `other`: neither, such as a premature ventricular beat.
 */
export type BeatClass = 'dominant' | 'other' | 'paced';

/** One QRS complex. */
export interface Beat {
  /** Its place: where the activity of all leads together is greatest, in samples of the session. */
  readonly at: SampleIndex;
  readonly beatClass: BeatClass;
  /** Beats of one number look alike; 0 is the most numerous. */
  readonly family: number;
}

/** A pacer's stimulus, seen in the raw samples. */
export interface PacerSpike {
  readonly at: SampleIndex;
  /** Greatest height over the samples around it, µV, and the lead in which it stands highest. */
  readonly height: Microvolts;
  readonly lead: LeadName;
}

/** Intervals between successive beats; those across an absence are left out. */
export interface RrStatistics {
  readonly count: number;
  readonly mean: Milliseconds;
  readonly median: Milliseconds;
  readonly shortest: Milliseconds;
  readonly longest: Milliseconds;
  /** Standard deviation of all, ms. */
  readonly sd: Milliseconds;
  /** Root mean square of successive differences, ms. */
  readonly rmssd: Milliseconds;
}
