import type { AbsentStretch } from '../excerpt.ts';
import type { Hertz } from '../units.ts';

/** A line that does not change at all for this long, and is entered or left by a jump, is no signal, s. */
const FLAT_RUN = 0.04;
/** What is no wave of the heart between two successive samples beside such a line: µV, or µV a ms at low rates. */
const JUMP = 60;
const JUMP_PER_MS = 40;
/** Widest pulse that is taken out before anything else, s. */
const SPIKE_WIDTH = 0.006;
/** No heart comes and goes so far within four times that, µV: two discharges, each of which hides the other's width. */
const TWO_DISCHARGES = 3000;
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
 */
export class LeadActivity {
  readonly #grid: ActivityGrid;
  /** Samples not yet used up, and which of them count. */
  #samples: Float64Array;
  #usable: Uint8Array;
  /** Samples held, and the session's index of the first. */
  #held = 0;
  #base = 0;
  /** No sample from this one on is given up (so far), sample index. */
  #unusableEnd = 0;
  #nextBin = 0;
  #lastValue = Number.NaN;
  #runStart = 0;
  #runHasJump = false;
  /** The last bins, as many as a slope rests on less one, and behind them room for those that come. */
  #bins: Float64Array;
  readonly #before: number;

  /** To be started by `restart`. */
  constructor(grid: ActivityGrid) {
    this.#grid = grid;
    this.#samples = new Float64Array(1024);
    this.#usable = new Uint8Array(1024);
    this.#before = 2 * (grid.slopeReach + 1);
    this.#bins = new Float64Array(this.#before + 64);
  }

  /** Begins, or goes on at another place. */
  restart(first: number): void {
    this.#held = 0;
    this.#base = first;
    this.#nextBin = Math.ceil(first / this.#grid.samplesPerBin);
    this.#bins.fill(Number.NaN, 0, this.#before);
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
    this.#addBins(known);
    const slopes = new Float64Array(known);
    const steps = new Float64Array(known);
    const bins = this.#bins;
    const { slopeReach, slopeShare } = this.#grid;
    const span = slopeReach + slopeShare;
    for (let place = 0; place < known; place += 1) {
      const middle = place + slopeReach + 1;
      const newest = place + this.#before;
      let slope = slopeShare * ((bins[newest] ?? 0) - (bins[place] ?? 0));
      for (let away = 1; away <= slopeReach; away += 1)
        slope += (bins[middle + away] ?? 0) - (bins[middle - away] ?? 0);
      // The bin in the middle has no share in the slope, but without it there is none.
      slopes[place] = slope / span + 0 * (bins[middle] ?? 0);
      steps[place] = (bins[newest] ?? 0) - (bins[newest - 1] ?? 0);
    }
    bins.copyWithin(0, known, known + this.#before);
    this.#nextBin += known;
    this.#forget(this.#nextBin * samplesPerBin - 2 * spikeReach);
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

  /** The next bins, behind those that are held: means without spikes; NaN where a sample, or one that a spike is told by, does not count. */
  #addBins(known: number): void {
    if (this.#before + known > this.#bins.length) {
      const bins = new Float64Array(this.#before + 2 * known);
      bins.set(this.#bins.subarray(0, this.#before));
      this.#bins = bins;
    }
    const { samplesPerBin, spikeReach: reach } = this.#grid;
    const samples = this.#samples;
    const bins = this.#bins;
    for (let place = 0; place < known; place += 1) {
      const start = (this.#nextBin + place) * samplesPerBin - this.#base;
      const end = start + samplesPerBin;
      if (start < reach || !this.#areUsable(start - reach, end + reach)) {
        bins[this.#before + place] = Number.NaN;
        continue;
      }
      let sum = 0;
      for (let at = start; at < end; at += 1) {
        const value = samples[at] ?? 0;
        const before = samples[at - reach] ?? 0;
        const after = samples[at + reach] ?? 0;
        const low = before < after ? before : after;
        const high = before < after ? after : before;
        const limited = value < low ? low : value > high ? high : value;
        // A needle on one side leaves the other there; one on each side pulls a good sample up between them.
        const isFar =
          Math.abs(limited - before) > TWO_DISCHARGES ||
          Math.abs(limited - after) > TWO_DISCHARGES ||
          Math.abs(limited - value) > TWO_DISCHARGES;
        sum += isFar ? withoutPair(samples, at, limited, 2 * reach) : limited;
      }
      bins[this.#before + place] = sum / samplesPerBin;
    }
  }

  #areUsable(from: number, end: number): boolean {
    // Only beside an absence every sample has to be asked.
    if (this.#unusableEnd <= this.#base + from) return true;
    for (let at = from; at < end; at += 1) if (this.#usable[at] !== 1) return false;
    return true;
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

/** A sample that stands out of those at a distance on both sides by what no heart does is held to the nearer of them. */
function withoutPair(samples: Float64Array, at: number, value: number, reach: number): number {
  const before = samples[at - reach] ?? value;
  const after = samples[at + reach] ?? value;
  const [low, high] = [Math.min(before, after), Math.max(before, after)];
  if (value - high > TWO_DISCHARGES) return high;
  return low - value > TWO_DISCHARGES ? low : value;
}
