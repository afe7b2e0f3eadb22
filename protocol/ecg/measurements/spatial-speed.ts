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
    let noise = 0;
    leads.forEach((lead, which) => {
      const weight = weights[which] ?? 1;
      const slope = slopeOf(lead.samples, half);
      for (let at = 0; at < length; at += 1) sum[at] = (sum[at] ?? 0) + (weight * (slope[at] ?? 0)) ** 2;
      noise += weight * weight * meanSquareWhere(slopeOf(lead.noise, half), noiseFrom);
    });
    this.values = sum.map(Math.sqrt);
    this.noise = Math.sqrt(noise);
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
  const noises = leads.map(({ noise }) => Math.sqrt(meanSquareWhere(noise, () => true)) + 1);
  const sorted = noises.toSorted((one, other) => one - other);
  const usual = sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
  return noises.map((noise) => Math.min(1, (1.5 * usual) / noise));
}

function meanSquareWhere(values: Float64Array, isMeant: (place: number) => boolean): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    if (!isMeant(at)) continue;
    sum += (values[at] ?? 0) ** 2;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
