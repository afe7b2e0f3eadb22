import type { AbsentStretch } from '../excerpt.ts';
import type { Hertz } from '../units.ts';
import { LeadStanding } from './lead-standing.ts';

/** A line that does not change at all for this long, and is entered or left by a jump, is no signal, s. */
const FLAT_RUN = 0.04;
/** What is no wave of the heart between two successive samples beside such a line: µV, or µV a ms at low rates. */
const JUMP = 60;
const JUMP_PER_MS = 40;
/** Widest pulse that is taken out before anything else, s. */
const SPIKE_WIDTH = 0.006;
/** Rate at which activity is looked at, about, Hz. */
const BIN_RATE = 250;
/** The slope compares means over 1/50 s less one bin: it is blind to 50 Hz and nearly so to 60 Hz. */
const BLIND_TO = 50;

/** How a lead's samples become slopes at about 250 a second; the same for all leads of one recording. */
export interface ActivityGrid {
  readonly samplingRate: Hertz;
  /** Samples a bin. */
  readonly samplesPerBin: number;
  /** Bins a second. */
  readonly binRate: number;
  /** Samples after a bin's last that must be known before the bin is. */
  readonly lookAhead: number;
  /** Half-width of the spike remover, samples. */
  readonly spikeReach: number;
  /** Bins on each side of a slope: all of these and a share of the next. */
  readonly slopeReach: number;
  readonly slopeShare: number;
}

export function activityGrid(samplingRate: Hertz): ActivityGrid {
  const samplesPerBin = Math.max(1, Math.round(samplingRate / BIN_RATE));
  const binRate = samplingRate / samplesPerBin;
  const reach = Math.max(1, binRate / BLIND_TO - 1);
  const spikeReach = Math.max(1, Math.ceil(SPIKE_WIDTH * samplingRate));
  return {
    samplingRate,
    samplesPerBin,
    binRate,
    lookAhead: Math.max(spikeReach, Math.ceil(FLAT_RUN * samplingRate)),
    spikeReach,
    slopeReach: Math.floor(reach),
    slopeShare: reach - Math.floor(reach),
  };
}

/** What has become known of a lead, one value a bin: slopes, and the step to each slope's newest bin. NaN where unknown. */
export interface LeadSlopes {
  readonly slopes: Float64Array;
  readonly steps: Float64Array;
}

/**
 * One lead's slope, bin by bin, µV over about 20 ms: the mean after a bin less the mean before it, which is a band-pass of
 * about 5–25 Hz with no delay at all. Pulses of up to 6 ms (a pacer's, an 11 mV artefact) are taken out first by the
 * median of a sample and its two neighbours at that distance. NaN where any sample that the slope rests on is absent or
 * belongs to a line that is entered or left by a jump, so that the edge of an absence can never look like a wave.
 * Beside it the lead's own height and usability, from the seconds with contact; they survive an absence.
 */
export class LeadActivity {
  readonly #grid: ActivityGrid;
  /** Samples not yet used up, and which of them count. */
  #samples: Float64Array;
  #usable: Uint8Array;
  /** Samples held, and the session's index of the first. */
  #held = 0;
  #base: number;
  /** No sample from this one on is given up (so far), sample index. */
  #unusableEnd = 0;
  #nextBin: number;
  #lastValue = Number.NaN;
  #runStart = 0;
  #runHasJump = false;
  /** The last bins, newest last. */
  readonly #bins: Float64Array;
  /** What the lead's slopes have shown so far; who reads them adds them, one bin after the other. */
  readonly standing: LeadStanding;

  constructor(grid: ActivityGrid, first: number) {
    this.#grid = grid;
    this.standing = new LeadStanding(grid.binRate, grid.slopeReach + grid.slopeShare);
    this.#samples = new Float64Array(1024);
    this.#usable = new Uint8Array(1024);
    this.#bins = new Float64Array(2 * (grid.slopeReach + 1) + 1).fill(Number.NaN);
    this.#base = first;
    this.#nextBin = Math.ceil(first / grid.samplesPerBin);
    this.restart(first);
  }

  /** Goes on at another place; what is known of the lead stays. */
  restart(first: number): void {
    this.#held = 0;
    this.#base = first;
    this.#nextBin = Math.ceil(first / this.#grid.samplesPerBin);
    this.#bins.fill(Number.NaN);
    this.#lastValue = Number.NaN;
    this.#runStart = first;
    this.#runHasJump = false;
  }

  /** Adds samples (null: nothing is known of them) and returns the slopes that are now known, one a bin. */
  put(
    samples: Float64Array | null,
    from: number,
    count: number,
    at: number,
    absent: readonly AbsentStretch[],
  ): LeadSlopes {
    this.#append(samples, from, count, at, absent);
    const { samplesPerBin, lookAhead, spikeReach } = this.#grid;
    const end = this.#base + this.#held;
    const lastBin = Math.floor((end - lookAhead) / samplesPerBin) - 1;
    const known = Math.max(0, lastBin - this.#nextBin + 1);
    const slopes = new Float64Array(known);
    const steps = new Float64Array(known);
    const bins = this.#bins;
    for (let place = 0; place < known; place += 1) {
      const start = (this.#nextBin + place) * samplesPerBin - this.#base;
      slopes[place] = this.#slopeAfter(this.#binAt(start, start + samplesPerBin, spikeReach));
      steps[place] = (bins[bins.length - 1] ?? 0) - (bins[bins.length - 2] ?? 0);
    }
    this.#nextBin += known;
    this.#forget(this.#nextBin * samplesPerBin - spikeReach);
    return { slopes, steps };
  }

  #append(
    samples: Float64Array | null,
    from: number,
    count: number,
    at: number,
    absent: readonly AbsentStretch[],
  ): void {
    if (this.#held + count > this.#samples.length) this.#grow(this.#held + count);
    const start = this.#held;
    if (samples === null) {
      this.#giveUp(start, start + count);
    } else {
      this.#samples.set(samples.subarray(from, from + count), start);
      this.#usable.fill(1, start, start + count);
      for (const stretch of absent) {
        const first = Math.max(0, stretch.first - at);
        const end = Math.min(count, stretch.end - at);
        if (first < end) this.#giveUp(start + first, start + end);
      }
    }
    this.#held += count;
    this.#markFlat(start);
  }

  /** Takes lines without any change that begin or end with a jump for what they are: no signal. */
  #markFlat(start: number): void {
    const { samplingRate } = this.#grid;
    const samples = this.#samples;
    const usable = this.#usable;
    const base = this.#base;
    const shortest = Math.ceil(FLAT_RUN * samplingRate);
    const jump = Math.max(JUMP, (JUMP_PER_MS * 1000) / samplingRate);
    let last = this.#lastValue;
    let runStart = this.#runStart;
    let runHasJump = this.#runHasJump;
    for (let place = start; place < this.#held; place += 1) {
      const value = usable[place] === 1 ? (samples[place] ?? 0) : Number.NaN;
      const sample = base + place;
      if (value === last) {
        const length = sample - runStart + 1;
        if (runHasJump && length >= shortest) {
          this.#giveUp(length === shortest ? runStart - base : place, place + 1);
        }
        continue;
      }
      const isJump = Math.abs(value - last) >= jump;
      // What was level until here ends with a jump: its last sample is given up, and with it every slope over the jump.
      if (isJump && sample - runStart >= shortest) this.#giveUp(place - 1, place);
      runStart = sample;
      runHasJump = isJump;
      last = value;
    }
    this.#lastValue = last;
    this.#runStart = runStart;
    this.#runHasJump = runHasJump;
  }

  #giveUp(from: number, end: number): void {
    this.#usable.fill(0, Math.max(0, from), end);
    this.#unusableEnd = Math.max(this.#unusableEnd, this.#base + end);
  }

  /** Mean of a bin's samples without spikes; NaN where one of them, or of those that a spike is told by, does not count. */
  #binAt(start: number, end: number, reach: number): number {
    const samples = this.#samples;
    if (start < reach) return Number.NaN;
    // Only beside an absence every sample has to be asked.
    if (this.#unusableEnd > this.#base + start - reach) {
      for (let place = start - reach; place < end + reach; place += 1) if (this.#usable[place] !== 1) return Number.NaN;
    }
    let sum = 0;
    for (let place = start; place < end; place += 1) {
      const value = samples[place] ?? 0;
      const before = samples[place - reach] ?? 0;
      const after = samples[place + reach] ?? 0;
      const low = before < after ? before : after;
      const high = before < after ? after : before;
      sum += value < low ? low : value > high ? high : value;
    }
    return sum / (end - start);
  }

  #slopeAfter(bin: number): number {
    const bins = this.#bins;
    const last = bins.length - 1;
    for (let at = 0; at < last; at += 1) bins[at] = bins[at + 1] ?? Number.NaN;
    bins[last] = bin;
    const { slopeReach, slopeShare } = this.#grid;
    const middle = slopeReach + 1;
    let slope = slopeShare * ((bins[last] ?? 0) - (bins[0] ?? 0));
    for (let away = 1; away <= slopeReach; away += 1) slope += (bins[middle + away] ?? 0) - (bins[middle - away] ?? 0);
    // The bin in the middle has no share in the slope, but without it there is none.
    return slope / (slopeReach + slopeShare) + 0 * (bins[middle] ?? 0);
  }

  #grow(needed: number): void {
    const samples = new Float64Array(needed * 2);
    const usable = new Uint8Array(needed * 2);
    samples.set(this.#samples.subarray(0, this.#held));
    usable.set(this.#usable.subarray(0, this.#held));
    this.#samples = samples;
    this.#usable = usable;
  }

  #forget(before: number): void {
    const drop = Math.min(this.#held, Math.max(0, before - this.#base));
    this.#samples.copyWithin(0, drop, this.#held);
    this.#usable.copyWithin(0, drop, this.#held);
    this.#held -= drop;
    this.#base += drop;
  }
}
