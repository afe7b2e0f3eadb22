import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';
import { isDerivedLead, type LeadName } from '../leads.ts';
import { type Hertz, type SampleIndex, sampleIndex } from '../units.ts';
import { BeatDecision } from './beat-decision.ts';
import { JoinedActivity } from './joined-activity.ts';
import { type ActivityGrid, activityGrid, LeadActivity, type LeadSlopes } from './lead-activity.ts';

/** No lead contributes more than this multiple of its own height. */
const GREATEST_SHARE = 1.5;
/** From this many leads on the greatest contribution is left out: what one lead alone shows is never a beat. */
const LEADS_TO_CHOOSE = 4;
/** A stretch without samples longer than this is stepped over, s. */
const STEPPED_OVER = 2;
/** After this without any lead the next beat has no neighbour, s. */
const UNSEEN = 0.3;
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
  readonly #grid: ActivityGrid;
  readonly #names: readonly LeadName[];
  #leads: readonly LeadActivity[] = [];
  readonly #decision = new BeatDecision();
  /** Where the next chunk should begin; null before the first. */
  #expected: number | null = null;
  /** Bin about which slopes are to come next. */
  #bin = 0;
  readonly #joined: JoinedActivity;
  #holesSince = 0;
  #wantsClear = false;
  #isTimeToJudge = false;

  constructor(samplingRate: Hertz, leads: readonly LeadName[]) {
    this.#grid = activityGrid(samplingRate);
    // What is arithmetic of I and II tells nothing new.
    const hasBoth = leads.includes('I') && leads.includes('II');
    this.#names = hasBoth ? leads.filter((lead) => !isDerivedLead(lead)) : leads;
    this.#joined = new JoinedActivity(this.#grid);
  }

  /**
   * Adds what comes next, in any portions. What lies before the end of what is known already is passed over; what is
   * left out between two chunks counts as absent, as do leads that the chunk does not hold.
   */
  put(chunk: EcgExcerpt): readonly SampleIndex[] {
    const first: number = chunk.firstSample;
    const end = first + chunk.length;
    if (this.#expected === null || first - this.#expected > STEPPED_OVER * this.#grid.samplingRate) {
      const told = this.flush();
      this.#restart(first);
      return [...told, ...this.#advance(chunk, first, end)];
    }
    const told = first > this.#expected ? this.#advance(null, this.#expected, first) : [];
    return end > this.#expected ? [...told, ...this.#advance(chunk, this.#expected, end)] : told;
  }

  /** Tells what is still undecided, as at the end of a recording. What is put afterwards begins anew, levels remembered. */
  flush(): readonly SampleIndex[] {
    if (this.#expected === null) return [];
    const { samplingRate } = this.#grid;
    // Nothing comes: two seconds of nothing decide all that waits.
    const told = this.#advance(null, this.#expected, this.#expected + Math.ceil(STEPPED_OVER * samplingRate));
    this.#expected = null;
    return told;
  }

  /** Takes over levels, not places, from a detector of the same leads. */
  learnFrom(other: BeatDetector, first: SampleIndex): void {
    this.#restart(first);
    this.#leads.forEach((lead, place) => {
      const taught = other.#leads[place];
      if (taught !== undefined) lead.standing.learnFrom(taught.standing);
    });
    this.#decision.learnFrom(other.#decision);
    this.#judgeLeads();
  }

  #restart(first: number): void {
    if (this.#leads.length === 0) this.#leads = this.#names.map(() => new LeadActivity(this.#grid, first));
    for (const lead of this.#leads) lead.restart(first);
    this.#expected = first;
    this.#bin = Math.ceil(first / this.#grid.samplesPerBin) - this.#grid.slopeReach - 1;
    this.#joined.forget();
    this.#decision.interrupt();
  }

  #advance(chunk: EcgExcerpt | null, from: number, end: number): SampleIndex[] {
    const told: SampleIndex[] = [];
    // At most a tenth of a second at once, so that a lead's levels are as fresh in one large chunk as in many small ones.
    const step = Math.max(1, Math.round(this.#grid.samplingRate / 10));
    const leads = this.#names.map((name) => chunk?.leads.find(({ lead }) => lead === name) ?? null);
    for (let at = from; at < end;) {
      const until = Math.min(end, (Math.floor(at / step) + 1) * step);
      this.#advanceStep(chunk, leads, at, until, told);
      at = until;
    }
    this.#expected = end;
    return told;
  }

  #advanceStep(
    chunk: EcgExcerpt | null,
    leads: readonly (ExcerptLead | null)[],
    at: number,
    end: number,
    told: SampleIndex[],
  ): void {
    const slopes = this.#leads.map((activity, place) => {
      const lead = leads[place] ?? null;
      const offset = at - (chunk?.firstSample ?? at);
      return activity.put(lead?.samples ?? null, offset, end - at, at, lead?.absent ?? []);
    });
    const bins = slopes[0]?.slopes.length ?? 0;
    for (let place = 0; place < bins; place += 1) {
      this.#joined.add(this.#bin, this.#join(slopes, place));
      if (this.#isTimeToJudge) this.#judgeLeads();
      const beats = this.#lookAt(this.#bin - this.#joined.wait);
      for (const at of beats) told.push(at);
      this.#bin += 1;
    }
  }

  #judgeLeads(): void {
    this.#isTimeToJudge = false;
    const interval = this.#decision.interval;
    // At slow rates not every second holds a beat.
    const share = interval === null || interval > 1.5 ? 0.25 : 0.4;
    for (const { standing } of this.#leads) standing.judge(share);
    const moving = this.#leads.filter(({ standing: { weight, isNoise } }) => weight > 0 || isNoise);
    // Among leads of noise alone a lead that is not quite noise enough is no witness.
    this.#wantsClear = moving.filter(({ standing }) => standing.isNoise).length * 2 >= moving.length;
  }

  /** The leads' slopes at one bin become one number. */
  #join(slopes: readonly LeadSlopes[], place: number): { square: number; strength: number } | null {
    let sum = 0;
    let strength = 0;
    let weights = 0;
    let count = 0;
    let greatest = 0;
    let greatestWeight = 0;
    let greatestStrength = 0;
    for (let lead = 0; lead < slopes.length; lead += 1) {
      const slope = slopes[lead]?.slopes[place] ?? Number.NaN;
      const standing = this.#leads[lead]?.standing;
      if (Number.isNaN(slope) || standing === undefined) continue;
      if (standing.add(Math.abs(slope), Math.abs(slopes[lead]?.steps[place] ?? 0))) this.#isTimeToJudge = true;
      if (standing.weight === 0) continue;
      if (this.#wantsClear && !standing.isClear) continue;
      const { weight, peak } = standing;
      const share = Math.min(GREATEST_SHARE, Math.abs(slope) / peak);
      const square = weight * share * share;
      const squareStrength = square * peak * peak;
      sum += square;
      strength += squareStrength;
      weights += weight;
      count += 1;
      if (square <= greatest) continue;
      greatest = square;
      greatestWeight = weight;
      greatestStrength = squareStrength;
    }
    if (count >= LEADS_TO_CHOOSE) {
      sum -= greatest;
      strength -= greatestStrength;
      weights -= greatestWeight;
    }
    return weights === 0 ? null : { square: sum / weights, strength: strength / weights };
  }

  /** Is a bin the greatest around, and what follows for the beats? */
  #lookAt(bin: number): readonly SampleIndex[] {
    const { binRate, samplingRate } = this.#grid;
    const candidate = this.#joined.candidateAt(bin);
    if (candidate !== null) this.#decision.add(candidate);
    const told = this.#decision.decide(bin / binRate).map(({ at }) => sampleIndex(Math.round(at * samplingRate)));
    this.#holesSince = this.#joined.isHoleAt(bin) ? this.#holesSince + 1 : 0;
    if (this.#holesSince === Math.round(UNSEEN * binRate)) this.#decision.interrupt();
    return told;
  }
}

/**
 * The beats of a whole excerpt: the same detector run through, its levels learnt first from the opening seconds, so that
 * beats at the very start are found as well.
 */
export function detectBeats(excerpt: EcgExcerpt): readonly SampleIndex[] {
  const names = excerpt.leads.map(({ lead }) => lead);
  const primer = new BeatDetector(excerpt.samplingRate, names);
  primer.put(opening(excerpt, PRIMING));
  const detector = new BeatDetector(excerpt.samplingRate, names);
  detector.learnFrom(primer, excerpt.firstSample);
  return [...detector.put(excerpt), ...detector.flush()];
}

function opening(excerpt: EcgExcerpt, seconds: number): EcgExcerpt {
  const length = Math.min(excerpt.length, Math.round(seconds * excerpt.samplingRate));
  return {
    ...excerpt,
    length: length as typeof excerpt.length,
    leads: excerpt.leads.map((lead) => ({ ...lead, samples: lead.samples.subarray(0, length) })),
  };
}
