import type { BeatCandidate } from './beat-decision.ts';
import type { ActivityGrid } from './lead-activity.ts';

/** Length of the window over which activity is gathered, s: a QRS. */
const WINDOW = 0.09;
/** A candidate is the greatest within this on both sides, s. */
const GREATEST_WITHIN = 0.1;
/**
 * Half the length of the window that gives a candidate its place, s: the longest QRS, weighted to its middle, so that a
 * wide complex has one place and not that of whichever of its flanks is greater this time.
 */
const PLACING_REACH = 0.1;
/** So much of a window may be absent at an end: a narrow QRS needs only its middle, s. */
const EDGE = 0.02;
/** An absence this close to a wave's window may have cut the wave, s. */
const BESIDE = 0.03;
/** A wave has passed where its squared slope is below this share of its greatest. */
const HAS_PASSED = 0.5;
/** Bins kept: more than all delays together. */
const KEPT_BINS = 1024;
const MASK = KEPT_BINS - 1;

/** The activity of all leads together, bin by bin, and its maxima. Symmetric in time: no delay, only a wait. */
export class JoinedActivity {
  readonly #grid: ActivityGrid;
  readonly #squares = new Float64Array(KEPT_BINS);
  readonly #strengths = new Float64Array(KEPT_BINS);
  readonly #isHole = new Uint8Array(KEPT_BINS).fill(1);
  readonly #activity = new Float64Array(KEPT_BINS);
  /** In bins: half the window, what of it must be there, how far a maximum is looked for and placed. */
  readonly #half: number;
  readonly #core: number;
  readonly #beside: number;
  readonly #reach: number;
  readonly #placing: Float64Array;

  constructor(grid: ActivityGrid) {
    const { binRate } = grid;
    this.#grid = grid;
    this.#half = Math.round((WINDOW * binRate - 1) / 2);
    this.#core = this.#half - Math.round(EDGE * binRate);
    this.#beside = Math.round(BESIDE * binRate);
    this.#reach = Math.round(GREATEST_WITHIN * binRate);
    const placing = Math.round(PLACING_REACH * binRate);
    this.#placing = Float64Array.from(
      { length: 2 * placing + 1 },
      (_, at) => Math.sin((Math.PI * (at + 1)) / (2 * placing + 2)) ** 2,
    );
  }

  /** Bins from the newest back to the one of which `candidateAt` can tell. */
  get wait(): number {
    return this.#half + this.#reach;
  }

  forget(): void {
    this.#isHole.fill(1);
    this.#squares.fill(0);
    this.#strengths.fill(0);
    this.#activity.fill(0);
  }

  isHoleAt(bin: number): boolean {
    return this.#isHole[bin & MASK] === 1;
  }

  /** Adds the next bin: mean square of the leads' slopes, in shares of their heights and in µV. */
  add(bin: number, square: number, strength: number): void {
    this.#put(bin, 0, square, strength);
  }

  /** Adds the next bin, where no lead is there. */
  addHole(bin: number): void {
    this.#put(bin, 1, 0, 0);
  }

  #put(bin: number, isHole: 0 | 1, square: number, strength: number): void {
    this.#isHole[bin & MASK] = isHole;
    this.#squares[bin & MASK] = square;
    this.#strengths[bin & MASK] = strength;
    const about = bin - this.#half;
    let sum = 0;
    for (let at = about - this.#half; at <= bin; at += 1) sum += this.#squares[at & MASK] ?? 0;
    this.#activity[about & MASK] = Math.sqrt(sum / (2 * this.#half + 1));
  }

  /** The wave whose maximum lies in a bin, if one does and no absence cuts it. */
  candidateAt(bin: number): BeatCandidate | null {
    const activity = this.#activity[bin & MASK] ?? 0;
    if (activity === 0) return null;
    for (let away = 1; away <= this.#reach; away += 1) {
      if (activity <= (this.#activity[(bin - away) & MASK] ?? 0)) return null;
      if (activity < (this.#activity[(bin + away) & MASK] ?? 0)) return null;
    }
    let steepest = 0;
    let strength = 0;
    for (let at = bin - this.#half; at <= bin + this.#half; at += 1) {
      // A wave whose middle touches an absence is cut: what is left of it may be anything.
      if (this.isHoleAt(at) && Math.abs(at - bin) <= this.#core) return null;
      steepest = Math.max(steepest, this.#squares[at & MASK] ?? 0);
      strength = Math.max(strength, this.#strengths[at & MASK] ?? 0);
    }
    if (this.#isCut(bin, steepest)) return null;
    const { samplesPerBin, samplingRate } = this.#grid;
    return {
      at: (this.#placeNear(bin) * samplesPerBin + (samplesPerBin - 1) / 2) / samplingRate,
      activity,
      steepest: Math.sqrt(steepest),
      strength: Math.sqrt(strength),
    };
  }

  /**
   * Is a wave whose window was whole cut by an absence beside it? Then it is still at work where the absence begins,
   * and its maximum may be anywhere. One that has passed its middle there is whole.
   */
  #isCut(bin: number, steepest: number): boolean {
    for (const side of [-1, 1]) {
      for (let away = this.#core + 1; away <= this.#half + this.#beside; away += 1) {
        if (!this.isHoleAt(bin + side * away)) continue;
        const edge = bin + side * (away - 1);
        const last = Math.max(this.#squares[edge & MASK] ?? 0, this.#squares[(edge - side) & MASK] ?? 0);
        return last > HAS_PASSED * steepest;
      }
    }
    return false;
  }

  /** Where the activity is greatest about a bin, to a part of one. */
  #placeNear(bin: number): number {
    const heights = new Float64Array(2 * this.#half + 1);
    let best = 0;
    for (let at = 0; at < heights.length; at += 1) {
      const height = this.#weighted(bin - this.#half + at);
      heights[at] = height;
      if (height > (heights[best] ?? 0)) best = at;
    }
    const [before, height, after] = [heights[best - 1], heights[best] ?? 0, heights[best + 1]];
    const place = bin - this.#half + best;
    if (before === undefined || after === undefined) return place;
    const bend = before - 2 * height + after;
    return bend < 0 ? place + (0.5 * (before - after)) / bend : place;
  }

  #weighted(about: number): number {
    const first = about - (this.#placing.length >> 1);
    let sum = 0;
    for (let at = 0; at < this.#placing.length; at += 1) {
      sum += (this.#placing[at] ?? 0) * (this.#squares[(first + at) & MASK] ?? 0);
    }
    return sum;
  }
}
