import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';
import { isDerivedLead, type LeadName } from '../leads.ts';
import { type Hertz, type SampleIndex, sampleIndex } from '../units.ts';
import { BeatDecision } from './beat-decision.ts';
import { type ActivityGrid, activityGrid, LeadActivity } from './lead-activity.ts';

/** Length of the window over which activity is gathered, s: a QRS. */
const WINDOW = 0.09;
/** A candidate is the greatest within this on both sides, s. */
const GREATEST_WITHIN = 0.1;
/** No lead contributes more than this multiple of its own height. */
const GREATEST_SHARE = 1.5;
/** From this many leads on the greatest contribution is left out: what one lead alone shows is never a beat. */
const LEADS_TO_CHOOSE = 4;
/** Bins kept: more than all delays together. */
const KEPT_BINS = 1024;
const MASK = KEPT_BINS - 1;
/** So much of a window may be absent at an end: a narrow QRS needs only its middle, s. */
const EDGE = 0.02;
/** An absence this close to a wave's window may have cut the wave, s. */
const BESIDE = 0.03;
/** A wave has passed where its squared slope is below this share of its greatest. */
const HAS_PASSED = 0.5;
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
  readonly #grid: ActivityGrid;
  readonly #names: readonly LeadName[];
  #leads: readonly LeadActivity[] = [];
  readonly #decision = new BeatDecision();
  /** Where the next chunk should begin; null before the first. */
  #expected: number | null = null;
  /** Bin about which slopes are to come next. */
  #bin = 0;
  readonly #squares = new Float64Array(KEPT_BINS);
  readonly #strengths = new Float64Array(KEPT_BINS);
  readonly #isHole = new Uint8Array(KEPT_BINS).fill(1);
  readonly #activity = new Float64Array(KEPT_BINS);
  readonly #half: number;
  readonly #core: number;
  readonly #reach: number;
  readonly #beside: number;
  #holesSince = 0;
  #wantsClear = false;

  constructor(samplingRate: Hertz, leads: readonly LeadName[]) {
    this.#grid = activityGrid(samplingRate);
    // What is arithmetic of I and II tells nothing new.
    const hasBoth = leads.includes('I') && leads.includes('II');
    this.#names = hasBoth ? leads.filter((lead) => !isDerivedLead(lead)) : leads;
    this.#half = Math.round((WINDOW * this.#grid.binRate - 1) / 2);
    this.#core = this.#half - Math.round(EDGE * this.#grid.binRate);
    this.#reach = Math.round(GREATEST_WITHIN * this.#grid.binRate);
    this.#beside = Math.round(BESIDE * this.#grid.binRate);
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

  /** Tells what is still undecided, as at the end of a recording. */
  flush(): readonly SampleIndex[] {
    if (this.#expected === null) return [];
    const { samplingRate } = this.#grid;
    // Nothing comes: two seconds of nothing decide all that waits.
    return this.#advance(null, this.#expected, this.#expected + Math.ceil(STEPPED_OVER * samplingRate));
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
    this.#isHole.fill(1);
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
    const bins = slopes[0]?.length ?? 0;
    for (let place = 0; place < bins; place += 1) {
      this.#join(slopes, place);
      this.#gather(this.#bin - this.#half);
      const beats = this.#lookAt(this.#bin - this.#half - this.#reach);
      for (const at of beats) told.push(at);
      this.#bin += 1;
      if (this.#bin % Math.round(this.#grid.binRate) === 0) this.#judgeLeads();
    }
  }

  #judgeLeads(): void {
    const interval = this.#decision.interval;
    // At slow rates not every second holds a beat.
    const share = interval === null || interval > 1.5 ? 0.25 : 0.4;
    for (const { standing } of this.#leads) standing.judge(share);
    const moving = this.#leads.filter(({ standing: { weight, isNoise } }) => weight > 0 || isNoise);
    // Among leads of noise alone a lead that is not quite noise enough is no witness.
    this.#wantsClear = moving.filter(({ standing }) => standing.isNoise).length * 2 >= moving.length;
  }

  /** The leads' slopes at one bin become one number. */
  #join(slopes: readonly Float64Array[], place: number): void {
    let sum = 0;
    let strength = 0;
    let weights = 0;
    let count = 0;
    let greatest = 0;
    let greatestWeight = 0;
    let greatestStrength = 0;
    for (let lead = 0; lead < slopes.length; lead += 1) {
      const slope = slopes[lead]?.[place] ?? Number.NaN;
      const standing = this.#leads[lead]?.standing;
      if (Number.isNaN(slope) || standing === undefined || standing.weight === 0) continue;
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
    const at = this.#bin & MASK;
    this.#isHole[at] = weights === 0 ? 1 : 0;
    this.#squares[at] = weights === 0 ? 0 : sum / weights;
    this.#strengths[at] = weights === 0 ? 0 : strength / weights;
  }

  /** Root mean square over the window about a bin. */
  #gather(about: number): void {
    let sum = 0;
    for (let bin = about - this.#half; bin <= about + this.#half; bin += 1) sum += this.#squares[bin & MASK] ?? 0;
    this.#activity[about & MASK] = Math.sqrt(sum / (2 * this.#half + 1));
  }

  /**
   * Is a wave whose window was whole cut by an absence beside it? Then it is still at work where the absence begins,
   * and its maximum may be anywhere. One that has passed its middle there is whole.
   */
  #isCut(bin: number, steepest: number): boolean {
    for (const side of [-1, 1]) {
      for (let away = this.#core + 1; away <= this.#half + this.#beside; away += 1) {
        if (this.#isHole[(bin + side * away) & MASK] !== 1) continue;
        const edge = bin + side * (away - 1);
        return (
          Math.max(this.#squares[edge & MASK] ?? 0, this.#squares[(edge - side) & MASK] ?? 0) > HAS_PASSED * steepest
        );
      }
    }
    return false;
  }

  /** Is a bin the greatest around, and what follows for the beats? */
  #lookAt(bin: number): readonly SampleIndex[] {
    const height = this.#activity[bin & MASK] ?? 0;
    let isGreatest = height > 0;
    for (let away = 1; isGreatest && away <= this.#reach; away += 1) {
      isGreatest =
        height > (this.#activity[(bin - away) & MASK] ?? 0) && height >= (this.#activity[(bin + away) & MASK] ?? 0);
    }
    let steepest = 0;
    let strength = 0;
    // A wave whose window touches an absence is cut: what is left of it may be anything.
    for (let at = bin - this.#half; isGreatest && at <= bin + this.#half; at += 1) {
      if (this.#isHole[at & MASK] === 1 && Math.abs(at - bin) <= this.#core) isGreatest = false;
      steepest = Math.max(steepest, this.#squares[at & MASK] ?? 0);
      strength = Math.max(strength, this.#strengths[at & MASK] ?? 0);
    }
    if (isGreatest && this.#isCut(bin, steepest)) isGreatest = false;
    this.#holesSince = this.#isHole[bin & MASK] === 1 ? this.#holesSince + 1 : 0;
    const { binRate, samplesPerBin, samplingRate } = this.#grid;
    if (isGreatest) {
      const before = this.#activity[(bin - 1) & MASK] ?? 0;
      const after = this.#activity[(bin + 1) & MASK] ?? 0;
      const bend = before - 2 * height + after;
      const shift = bend < 0 ? (0.5 * (before - after)) / bend : 0;
      this.#decision.add({
        at: ((bin + shift) * samplesPerBin + (samplesPerBin - 1) / 2) / samplingRate,
        activity: height,
        steepest: Math.sqrt(steepest),
        strength: Math.sqrt(strength),
      });
    }
    const told = this.#decision.decide(bin / binRate).map(({ at }) => sampleIndex(Math.round(at * samplingRate)));
    if (this.#holesSince === Math.round(0.3 * binRate)) this.#decision.interrupt();
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
