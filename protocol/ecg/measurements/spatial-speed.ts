import type { CommonLead } from './median-beat.ts';

/**
 * How fast the leads move together: the root of the summed squares of their slopes, µV a millisecond, one value a millisecond
 * (spatial velocity of the CSE working party 1985, here over all independent leads). Each slope is a straight line fitted to
 * `half` ms on either side. A lead noisier than usual counts for less, so that no single one decides.
 */
export class SpatialSpeed {
  readonly values: Float64Array;
  /** Of the noise alone, µV a ms rms. */
  readonly noise: number;

  constructor(leads: readonly CommonLead[], half: number, noiseFrom: (place: number) => boolean) {
    const length = leads[0]?.samples.length ?? 0;
    const sum = new Float64Array(length);
    const weights = leadWeights(leads);
    const noise = new Float64Array(length);
    leads.forEach((lead, which) => {
      const weight = weights[which] ?? 1;
      const slope = slopeOf(lead.samples, half);
      const noiseSlope = slopeOf(lead.noise, half);
      for (let at = 0; at < length; at += 1) {
        sum[at] = (sum[at] ?? 0) + (weight * (slope[at] ?? 0)) ** 2;
        noise[at] = (noise[at] ?? 0) + (weight * (noiseSlope[at] ?? 0)) ** 2;
      }
    });
    this.values = sum.map(Math.sqrt);
    // The middle, not the mean: where T or P differ from beat to beat, that is not noise of the line.
    const quiet = noise.filter((_, at) => noiseFrom(at)).sort();
    this.noise = Math.sqrt(quiet[quiet.length >> 1] ?? 0);
  }
}

/** Slope of the straight line through `half` samples on either side of each, µV a ms. */
export function slopeOf(samples: Float64Array, half: number): Float64Array {
  const slope = new Float64Array(samples.length);
  let norm = 0;
  for (let lag = 1; lag <= half; lag += 1) norm += 2 * lag * lag;
  for (let at = half; at < samples.length - half; at += 1) {
    let sum = 0;
    for (let lag = 1; lag <= half; lag += 1) sum += lag * ((samples[at + lag] ?? 0) - (samples[at - lag] ?? 0));
    slope[at] = sum / norm;
  }
  return slope;
}

/** 1 for a lead as quiet as most, less for one that is noisier. */
export function leadWeights(leads: readonly CommonLead[]): readonly number[] {
  const noises = leads.map(({ noise }) => Math.sqrt(meanSquare(noise)) + 1);
  const sorted = noises.toSorted((one, other) => one - other);
  const usual = sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
  return noises.map((noise) => Math.min(1, (1.5 * usual) / noise));
}

function meanSquare(values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += (values[at] ?? 0) ** 2;
  return sum / Math.max(1, values.length);
}
