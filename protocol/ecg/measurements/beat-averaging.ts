import type { GridLead } from './grid-leads.ts';

/** Where one beat may be looked at: its reference on the grid, and how far before and after it, ms. */
export interface BeatStretch {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface AveragedLead {
  /** µV, one a millisecond. */
  readonly samples: Float64Array;
  /** What is left of the noise in it, µV: half the difference between the means of every other beat. */
  readonly noise: Float64Array;
}

/** One in so many values at either end is left out of a trimmed mean. */
const TRIMMED = 6;
/** Every so many ms a beat is compared with the others to find how noisy it is. */
const LOOKED_AT = 4;
/** Values further out than this many times the mean deviation are no noise of the line. */
const OUTLYING = 4;
/** Mean deviation of a normal distribution to its standard deviation. */
const DEVIATION_TO_SD = Math.sqrt(Math.PI / 2);
/** Steps of the converter and small differences of shape, µV: below it no beat is better than another. */
const LEAST_NOISE = 3;
/** No beat counts as quieter than this share of the usual one. */
const QUIETEST = 0.6;
/** A value so many times its beat's noise from the mean is odd. */
const ODD = 3.5;

/**
 * The mean of a lead's beats over a window (ms from their references; `stretches` at least one). Each beat weighs by the inverse
 * of its noise power, so that a few beats full of muscle do not spoil the rest; and where at one millisecond a beat is odd,
 * there the mean without the highest and the lowest sixth takes its place. That is as deaf to an odd beat as the median is,
 * and in even noise a fifth less noisy.
 * Sources: weighted averaging, Hoke 1984; trimmed mean, Tukey 1962.
 */
export function averageBeats(
  lead: GridLead,
  stretches: readonly BeatStretch[],
  { from, to }: { readonly from: number; readonly to: number },
): AveragedLead {
  const length = to - from;
  const beats = stretches.map((one) => beatOf(lead.samples, one, from, length));
  const trimmedMeanAt = trimmedMeanOf(beats);
  const noises = noisesOf(beats, length, trimmedMeanAt);
  const halves = [0, 1].map((which) => weightedSum(beats, noises, which, length));
  const samples = new Float64Array(length);
  const noise = new Float64Array(length);
  const [even, odd] = halves;
  if (even === undefined || odd === undefined) return { samples, noise };
  for (let place = 0; place < length; place += 1) {
    const [evenWeight, oddWeight] = [even.weights[place] ?? 0, odd.weights[place] ?? 0];
    const weight = evenWeight + oddWeight;
    if (weight === 0) continue;
    const [evenSum, oddSum] = [even.sums[place] ?? 0, odd.sums[place] ?? 0];
    samples[place] = (evenSum + oddSum) / weight;
    // Scaled so that its power is that of the mean also where the halves do not weigh the same.
    if (evenWeight > 0 && oddWeight > 0)
      noise[place] = ((evenSum / evenWeight - oddSum / oddWeight) * Math.sqrt(evenWeight * oddWeight)) / weight;
  }
  const isOdd = oddPlaces(beats, noises, samples);
  for (let place = 0; place < length; place += 1) if (isOdd[place] === 1) samples[place] = trimmedMeanAt(place);
  return { samples, noise };
}

/** Of every other beat, from the first (0) or the second (1) on: the sum of the weighted values, and of the weights. */
function weightedSum(
  beats: readonly WindowedBeat[],
  noises: readonly number[],
  from: number,
  length: number,
): { readonly sums: Float64Array; readonly weights: Float64Array } {
  const sums = new Float64Array(length);
  const weights = new Float64Array(length);
  for (let which = from; which < beats.length; which += 2) {
    const [beat, sd] = [beats[which], noises[which] ?? 1];
    if (beat === undefined) continue;
    const { samples, first, end } = beat;
    const weight = 1 / (sd * sd);
    for (let place = first; place < end; place += 1) {
      sums[place] = (sums[place] ?? 0) + weight * (samples[place] ?? 0);
      weights[place] = (weights[place] ?? 0) + weight;
    }
  }
  return { sums, weights };
}

/** One beat on the window's places; it may be looked at from `first` to before `end`. */
interface WindowedBeat {
  readonly samples: Float64Array;
  readonly first: number;
  readonly end: number;
}

/** By Lagrange's cubic between the second and the third of four samples: flat to within 2 % up to 150 Hz on this grid. */
function beatOf(samples: Float64Array, stretch: BeatStretch, from: number, length: number): WindowedBeat {
  const base = Math.floor(stretch.at + from);
  const u = stretch.at - Math.floor(stretch.at);
  const [before, here, after, second] = [
    (-u * (u - 1) * (u - 2)) / 6,
    ((u + 1) * (u - 1) * (u - 2)) / 2,
    (-(u + 1) * u * (u - 2)) / 2,
    ((u + 1) * u * (u - 1)) / 6,
  ];
  const windowed = new Float64Array(length);
  const first = Math.max(0, Math.ceil(stretch.from) - from);
  const end = Math.min(length, Math.floor(stretch.to) - from + 1);
  for (let place = first; place < end; place += 1) {
    const at = base + place;
    windowed[place] =
      (samples[at - 1] ?? 0) * before +
      (samples[at] ?? 0) * here +
      (samples[at + 1] ?? 0) * after +
      (samples[at + 2] ?? 0) * second;
  }
  return { samples: windowed, first, end };
}

function trimmedMeanOf(beats: readonly WindowedBeat[]): (place: number) => number {
  const values = new Float64Array(beats.length);
  return (place) => {
    let count = 0;
    for (const { samples, first, end } of beats) {
      if (place < first || place >= end) continue;
      // Kept in order as it comes: a dozen values, where insertion is quickest.
      const value = samples[place] ?? 0;
      let slot = count;
      while (slot > 0 && (values[slot - 1] ?? 0) > value) {
        values[slot] = values[slot - 1] ?? 0;
        slot -= 1;
      }
      values[slot] = value;
      count += 1;
    }
    const cut = Math.floor(count / TRIMMED);
    let sum = 0;
    for (let slot = cut; slot < count - cut; slot += 1) sum += values[slot] ?? 0;
    return count === 0 ? 0 : sum / (count - 2 * cut);
  };
}

/** Of each beat, µV rms, by how it differs from the trimmed mean of all. */
function noisesOf(
  beats: readonly WindowedBeat[],
  length: number,
  trimmedMeanAt: (place: number) => number,
): readonly number[] {
  const middles = Float64Array.from({ length: Math.ceil(length / LOOKED_AT) }, (_, at) =>
    trimmedMeanAt(at * LOOKED_AT),
  );
  const sds = beats.map(({ samples, first, end }) => {
    const deviation = (upTo: number): number => {
      let [sum, count] = [0, 0];
      for (let at = Math.ceil(first / LOOKED_AT); at * LOOKED_AT < end; at += 1) {
        const apart = Math.abs((samples[at * LOOKED_AT] ?? 0) - (middles[at] ?? 0));
        if (apart > upTo) continue;
        sum += apart;
        count += 1;
      }
      return sum / Math.max(1, count);
    };
    return DEVIATION_TO_SD * deviation(OUTLYING * deviation(Infinity));
  });
  const usual = sds.toSorted((one, other) => one - other)[sds.length >> 1] ?? 0;
  return sds.map((sd) => Math.hypot(LEAST_NOISE, Math.max(sd, QUIETEST * usual)));
}

/** 1 where a beat is further from the mean than its noise takes it. */
function oddPlaces(beats: readonly WindowedBeat[], noises: readonly number[], mean: Float64Array): Uint8Array {
  const isOdd = new Uint8Array(mean.length);
  beats.forEach(({ samples, first, end }, which) => {
    const furthest = ODD * (noises[which] ?? 0);
    for (let place = first; place < end; place += 1)
      if (Math.abs((samples[place] ?? 0) - (mean[place] ?? 0)) > furthest) isOdd[place] = 1;
  });
  return isOdd;
}
