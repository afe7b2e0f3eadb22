/** A local maximum of the leads' combined activity. Times in seconds of the session. */
export interface BeatCandidate {
  readonly at: number;
  /** Activity over the length of a QRS, about 0.5 for an ordinary beat: root mean square slope as a share of each lead's height. */
  readonly activity: number;
  /** Its steepest moment, in the same shares. */
  readonly steepest: number;
  /** The same activity in µV of slope. */
  readonly strength: number;
}

/** Two beats are never closer: the ventricles do not follow above 300/min. Source: Pan & Tompkins 1985 (200 ms), less jitter. */
const REFRACTORY = 0.19;
/** A weak candidate is judged at this age, so that what follows it is known and a beat is told within a second, s. */
const WEAK_UNTIL = 0.6;
/** Share of the way from noise to signal that a peak must reach; weak ones half of it. Source: Hamilton & Tompkins 1986. */
const THRESHOLD = 0.32;
const WEAK_SHARE = 0.5;
/** A peak soon after a beat is its T wave where it is less steep than these shares of the beat. Source: Pan & Tompkins 1985. */
const T_WAVE_UNTIL = 0.36;
const T_WAVE_STEEPEST = 0.5;
const LATE_T_WAVE_UNTIL = 0.55;
const LATE_T_WAVE_STEEPEST = 0.3;
/** A P wave is followed by its QRS within this time, s. */
const P_WAVE_BEFORE = 0.36;
/**
 * No QRS is weaker over all usable leads, µV of slope over 20 ms: one of 0.12 mV. P waves of a standing ventricle reach 85;
 * the low voltage of effusion or emphysema (below 0.5 mV in the limb leads, 1 mV in the chest leads) gives 130 and more.
 */
const WEAKEST_BEAT = 100;
const REMEMBERED_BEATS = 8;
/** So many tell how steep this heart's beats are. */
const KNOWN_BEATS = 3;

interface WaitingCandidate extends BeatCandidate {
  /** End of the last absence before it, s. */
  readonly unseenUntil: number;
}

const medianOf = (values: readonly number[]): number => {
  const ascending = [...values].sort((one, other) => one - other);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1
    ? (ascending[middle] ?? 0)
    : ((ascending[middle - 1] ?? 0) + (ascending[middle] ?? 0)) / 2;
};

/**
 * Decides which peaks of activity are beats: adaptive levels of signal and noise (Hamilton & Tompkins 1986), a refractory
 * time and T waves told by their slope (Pan & Tompkins 1985). Instead of a search-back after the fact, which would tell
 * a beat late, a peak under the threshold waits until what follows is known, at most 0.6 s.
 */
export class BeatDecision {
  readonly #waiting: WaitingCandidate[] = [];
  readonly #activities: number[] = [];
  readonly #steepest: number[] = [];
  readonly #intervals: number[] = [];
  #noise = 0.08;
  #last: BeatCandidate | null = null;
  #unseenUntil = -Infinity;

  /** Median of the last intervals, s; null before two beats. */
  get interval(): number | null {
    return this.#intervals.length === 0 ? null : medianOf(this.#intervals);
  }

  learnFrom(other: BeatDecision): void {
    this.#activities.splice(0, Infinity, ...other.#activities);
    this.#steepest.splice(0, Infinity, ...other.#steepest);
    this.#intervals.splice(0, Infinity, ...other.#intervals);
    this.#noise = other.#noise;
  }

  /** Nothing was seen for a while: the next beat has no neighbour, but the levels stay. */
  interrupt(): void {
    this.#last = null;
  }

  /** Nothing could be seen up to here, s: a QRS may lie there of which only the T wave shows. */
  unseen(until: number): void {
    this.#unseenUntil = until;
  }

  /** Is there anything to be decided? */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  add(candidate: BeatCandidate): void {
    this.#waiting.push({ ...candidate, unseenUntil: this.#unseenUntil });
  }

  /** The beats that can be told now; candidates up to `now` (s) have been added. */
  decide(now: number): readonly BeatCandidate[] {
    const beats: BeatCandidate[] = [];
    for (;;) {
      const [first, ...later] = this.#waiting;
      if (first === undefined || now - first.at < REFRACTORY) break;
      const verdict = this.#verdictOn(first, later, now);
      if (verdict === 'wait') break;
      this.#waiting.shift();
      if (verdict === 'beat') {
        this.#accept(first);
        beats.push(first);
      } else if (verdict === 'noise') this.#noise += 0.125 * (Math.min(first.activity, this.#signal) - this.#noise);
    }
    return beats;
  }

  get #signal(): number {
    return this.#activities.length === 0 ? 0.5 : Math.min(0.9, Math.max(0.3, medianOf(this.#activities)));
  }

  get #threshold(): number {
    return this.#noise + THRESHOLD * Math.max(0.1, this.#signal - this.#noise);
  }

  #verdictOn(
    candidate: WaitingCandidate,
    later: readonly BeatCandidate[],
    now: number,
  ): 'beat' | 'noise' | 'passed over' | 'wait' {
    const since = this.#last === null ? Infinity : candidate.at - this.#last.at;
    if (candidate.strength < WEAKEST_BEAT) return 'noise';
    if (since < REFRACTORY) return 'passed over';
    if (later.some(({ at, activity }) => at - candidate.at < REFRACTORY && activity > candidate.activity))
      return 'passed over';
    if (this.#last !== null && isTWave(since, candidate.steepest / this.#last.steepest)) return 'passed over';
    if (this.#isTWaveOfUnseen(candidate)) return 'passed over';
    const threshold = this.#threshold;
    if (candidate.activity >= threshold) return 'beat';
    if (candidate.activity < threshold * WEAK_SHARE) return 'noise';
    const next = later.find(({ activity, strength }) => activity >= threshold && strength >= WEAKEST_BEAT);
    if (next === undefined && now - candidate.at < WEAK_UNTIL) return 'wait';
    return this.#fillsPause(candidate.at, since, next) ? 'beat' : 'noise';
  }

  /** The first peak after an absence, far less steep than the beats are. */
  #isTWaveOfUnseen({ at, steepest, unseenUntil }: WaitingCandidate): boolean {
    if (this.#steepest.length < KNOWN_BEATS) return false;
    if (this.#last !== null && this.#last.at >= unseenUntil) return false;
    return isTWave(at - unseenUntil, steepest / medianOf(this.#steepest));
  }

  /** A weak peak is a beat where one is due: not where a P wave or a T wave would be, and not between two that belong together. */
  #fillsPause(at: number, since: number, next: BeatCandidate | undefined): boolean {
    const interval = this.interval;
    if (interval === null || since === Infinity) return false;
    if (since < Math.max(P_WAVE_BEFORE, 0.6 * interval)) return false;
    if (next === undefined) return true;
    return next.at - at >= Math.max(P_WAVE_BEFORE, 0.5 * interval) && since + next.at - at >= 1.5 * interval;
  }

  #accept(beat: BeatCandidate): void {
    if (this.#last !== null) remember(this.#intervals, beat.at - this.#last.at);
    remember(this.#activities, beat.activity);
    remember(this.#steepest, beat.steepest);
    this.#last = beat;
  }
}

function isTWave(since: number, steepness: number): boolean {
  if (since < T_WAVE_UNTIL) return steepness < T_WAVE_STEEPEST;
  if (since > LATE_T_WAVE_UNTIL) return false;
  const share = (since - T_WAVE_UNTIL) / (LATE_T_WAVE_UNTIL - T_WAVE_UNTIL);
  return steepness < T_WAVE_STEEPEST + share * (LATE_T_WAVE_STEEPEST - T_WAVE_STEEPEST);
}

function remember(values: number[], value: number): void {
  values.push(value);
  if (values.length > REMEMBERED_BEATS) values.shift();
}
