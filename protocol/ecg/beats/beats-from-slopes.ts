import type { LeadName } from '../leads.ts';
import { type SampleIndex, sampleIndex } from '../units.ts';
import { BeatDecision } from './beat-decision.ts';
import { ElectrodeJumps } from './electrode-jump.ts';
import { JoinedActivity } from './joined-activity.ts';
import type { ActivityGrid, LeadSlopes } from './lead-activity.ts';
import { LeadStanding } from './lead-standing.ts';

/** No lead contributes more than this multiple of its own height. */
const GREATEST_SHARE = 1.5;
/** From this many leads on the greatest contribution is left out: what one lead alone shows is never a beat. */
const LEADS_TO_CHOOSE = 4;
/** After this without any lead the next beat has no neighbour, s. */
const UNSEEN = 0.3;

/**
 * The beats that the leads' slopes show together: what each lead is worth (LeadStanding), their joined activity, and the
 * decision. It sees slopes only, so that a whole recording's slopes, once found, can be gone through twice.
 */
export class BeatsFromSlopes {
  readonly #grid: ActivityGrid;
  readonly #standings: readonly LeadStanding[];
  readonly #jumps: readonly ElectrodeJumps[];
  readonly #decision = new BeatDecision();
  readonly #joined: JoinedActivity;
  /** Bin about which slopes are to come next. */
  #bin = 0;
  #holesSince = 0;
  #wantsClear = false;
  #isTimeToJudge = false;
  /** What the leads' slopes became at the last bin. */
  #square = 0;
  #strength = 0;

  constructor(grid: ActivityGrid, leads: readonly LeadName[]) {
    this.#grid = grid;
    this.#standings = leads.map(() => new LeadStanding(grid.binRate, grid.slopeReach + grid.slopeShare));
    this.#jumps = leads.map((lead) => new ElectrodeJumps(lead, grid));
    this.#joined = new JoinedActivity(grid);
  }

  /** Goes on at another place, sample index; levels stay. */
  restart(first: number): void {
    this.#bin = Math.ceil(first / this.#grid.samplesPerBin) - this.#grid.slopeReach - 1;
    this.#joined.forget();
    this.#decision.interrupt();
  }

  /** Takes over levels, not places, from another of the same leads. */
  learnFrom(other: BeatsFromSlopes): void {
    this.#standings.forEach((standing, place) => {
      const taught = other.#standings[place];
      if (taught !== undefined) standing.learnFrom(taught);
    });
    this.#decision.learnFrom(other.#decision);
    this.#judgeLeads();
  }

  /** Adds the slopes that follow, one row a lead, all of one length; pushes the beats that can be told now. */
  take(slopes: readonly LeadSlopes[], told: SampleIndex[]): void {
    const bins = slopes[0]?.slopes.length ?? 0;
    for (let place = 0; place < bins; place += 1) {
      if (this.#join(slopes, place)) this.#joined.add(this.#bin, this.#square, this.#strength);
      else this.#joined.addHole(this.#bin);
      if (this.#isTimeToJudge) this.#judgeLeads();
      this.#lookAt(this.#bin - this.#joined.wait, told);
      this.#bin += 1;
    }
  }

  #judgeLeads(): void {
    this.#isTimeToJudge = false;
    const interval = this.#decision.interval;
    // At slow rates not every second holds a beat.
    const share = interval === null || interval > 1.5 ? 0.25 : 0.4;
    for (const standing of this.#standings) standing.judge(share);
    const moving = this.#standings.filter(({ weight, isNoise }) => weight > 0 || isNoise);
    // Among leads of noise alone a lead that is not quite noise enough is no witness.
    this.#wantsClear = moving.filter(({ isNoise }) => isNoise).length * 2 >= moving.length;
  }

  /** The leads' slopes at one bin become one number; false where no lead is there. */
  #join(slopes: readonly LeadSlopes[], place: number): boolean {
    let sum = 0;
    let strength = 0;
    let weights = 0;
    let count = 0;
    let greatest = 0;
    let greatestWeight = 0;
    let greatestStrength = 0;
    let isBlinded = false;
    for (let lead = 0; lead < slopes.length; lead += 1) {
      const own = slopes[lead];
      const standing = this.#standings[lead];
      if (own === undefined || standing === undefined) continue;
      const slope = Math.abs(own.slopes[place] ?? Number.NaN);
      if (Number.isNaN(slope)) continue;
      const step = Math.abs(own.steps[place] ?? 0);
      if (standing.add(slope, step)) this.#isTimeToJudge = true;
      const { weight, peak } = standing;
      if (weight === 0) continue;
      if (this.#wantsClear && !standing.isClear) continue;
      const jump = this.#jumps[lead]?.at(this.#bin, step, peak);
      if (jump === 'all') isBlinded = true;
      if (jump !== 'none') continue;
      const share = Math.min(GREATEST_SHARE, slope / peak);
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
    if (isBlinded || weights === 0) return false;
    this.#square = sum / weights;
    this.#strength = strength / weights;
    return true;
  }

  /** Is a bin the greatest around, and what follows for the beats? */
  #lookAt(bin: number, told: SampleIndex[]): void {
    const { binRate, samplingRate } = this.#grid;
    const candidate = this.#joined.candidateAt(bin);
    if (candidate !== null) this.#decision.add(candidate);
    if (this.#decision.isWaiting)
      for (const { at } of this.#decision.decide(bin / binRate)) told.push(sampleIndex(Math.round(at * samplingRate)));
    const isHole = this.#joined.isHoleAt(bin);
    if (isHole) this.#decision.unseen(bin / binRate);
    this.#holesSince = isHole ? this.#holesSince + 1 : 0;
    if (this.#holesSince === Math.round(UNSEEN * binRate)) this.#decision.interrupt();
  }
}
