import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';

/**
 * An excerpt cut into tenths of a second: one length holds whole periods of 50 and of 60 Hz, is shorter than the quiet
 * between two beats, and leaves the baseline. The last, incomplete one is left out.
 */
export interface Tenths {
  readonly count: number;
  /** Samples of each. */
  readonly length: number;
  /** A second, in tenths. */
  readonly perSecond: number;
}

export function tenthsOf({ samplingRate, length }: EcgExcerpt): Tenths {
  const each = Math.max(1, Math.round(samplingRate / 10));
  return { count: Math.floor(length / each), length: each, perSecond: Math.max(1, Math.round(samplingRate / each)) };
}

/** What one lead shows in each tenth. */
export interface LeadTenths {
  /** 1 where nothing of the tenth is absent. */
  readonly whole: Uint8Array;
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export function leadTenths({ samples, absent }: ExcerptLead, firstSample: number, tenths: Tenths): LeadTenths {
  const { count, length } = tenths;
  const whole = new Uint8Array(count).fill(1);
  for (const stretch of absent) {
    const from = Math.max(0, Math.floor((stretch.first - firstSample) / length));
    whole.fill(0, Math.min(count, from), Math.min(count, Math.ceil((stretch.end - firstSample) / length)));
  }
  const mean = new Float64Array(count);
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  for (let tenth = 0; tenth < count; tenth += 1) {
    const end = (tenth + 1) * length;
    let [sum, least, most] = [0, Infinity, -Infinity];
    for (let at = tenth * length; at < end; at += 1) {
      const value = samples[at] ?? 0;
      sum += value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    mean[tenth] = sum / length;
    low[tenth] = least;
    high[tenth] = most;
  }
  return { whole, mean, low, high };
}

/** Runs of whole tenths, first and end, of at least `least` tenths. */
export function wholeRuns(whole: Uint8Array, least: number): readonly (readonly [first: number, end: number])[] {
  const runs: (readonly [number, number])[] = [];
  for (let first = 0; first < whole.length;) {
    let end = first;
    while (end < whole.length && whole[end] === 1) end += 1;
    if (end - first >= Math.max(1, least)) runs.push([first, end]);
    first = end + 1;
  }
  return runs;
}
