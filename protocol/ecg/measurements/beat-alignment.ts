import { type GridLead, isWholeOnGrid } from './grid-leads.ts';

/** A beat brought into line with the others. */
export interface AlignedBeat {
  /** Its reference on the grid, ms; not whole. */
  readonly at: number;
  /** How alike its QRS is to that of the others together, over all leads: correlation, −1 to 1. */
  readonly likeness: number;
}

/**
 * Shifts each beat by up to 20 ms to where the slopes of all leads together correlate best with those of the mean beat, to a
 * fraction of a millisecond (parabola through the best three). Slopes, because the baseline then has no say. Twice: the first
 * mean is one beat. Source: Jané 1991, Alignment methods for averaging of high-resolution cardiac signals.
 */
export function alignBeats(leads: readonly GridLead[], beats: readonly number[]): readonly AlignedBeat[] {
  const slopes = leads.map(({ samples }) => slopeOf(samples));
  let aligned = beats.map((at) => ({ at, likeness: 1 }));
  const first = beats[Math.floor(beats.length / 2)];
  if (first === undefined) return [];
  // Where the rate is not a whole share of the grid's, a beat lies between its places.
  let templates = templatesOf(leads, slopes, [Math.round(first)]);
  for (let round = 0; round < 2; round += 1) {
    aligned = aligned.map(({ at }) => bestPlace(leads, slopes, templates, at));
    const alike = aligned.filter(({ likeness }) => likeness > 0.8).map(({ at }) => Math.round(at));
    if (alike.length > 0) templates = templatesOf(leads, slopes, alike);
  }
  return aligned;
}

/** Of the QRS, ms from the reference. */
const BEFORE = 90;
const AFTER = 110;
const REACH = 20;
const SLOPE_HALF = 3;

function slopeOf(samples: Float64Array): Float64Array {
  const slope = new Float64Array(samples.length);
  for (let at = SLOPE_HALF; at < samples.length - SLOPE_HALF; at += 1)
    slope[at] = (samples[at + SLOPE_HALF] ?? 0) - (samples[at - SLOPE_HALF] ?? 0);
  return slope;
}

function templatesOf(
  leads: readonly GridLead[],
  slopes: readonly Float64Array[],
  beats: readonly number[],
): readonly Float64Array[] {
  return leads.map((lead, which) => {
    const slope = slopes[which] ?? new Float64Array(0);
    const template = new Float64Array(BEFORE + AFTER);
    for (const beat of beats) {
      if (!isWholeOnGrid(lead, beat - BEFORE, beat + AFTER)) continue;
      for (let place = 0; place < template.length; place += 1)
        template[place] = (template[place] ?? 0) + (slope[beat - BEFORE + place] ?? 0);
    }
    return template;
  });
}

function bestPlace(
  leads: readonly GridLead[],
  slopes: readonly Float64Array[],
  templates: readonly Float64Array[],
  at: number,
): AlignedBeat {
  const centre = Math.round(at);
  const products = new Float64Array(2 * REACH + 1);
  const powers = new Float64Array(2 * REACH + 1);
  let templatePower = 0;
  leads.forEach((lead, which) => {
    const template = templates[which];
    const slope = slopes[which];
    if (template === undefined || slope === undefined) return;
    if (!isWholeOnGrid(lead, centre - BEFORE - REACH, centre + AFTER + REACH)) return;
    for (let place = 0; place < template.length; place += 1) templatePower += (template[place] ?? 0) ** 2;
    for (let lag = 0; lag < products.length; lag += 1) {
      const from = centre - BEFORE - REACH + lag;
      let product = 0;
      let power = 0;
      for (let place = 0; place < template.length; place += 1) {
        const value = slope[from + place] ?? 0;
        product += value * (template[place] ?? 0);
        power += value * value;
      }
      products[lag] = (products[lag] ?? 0) + product;
      powers[lag] = (powers[lag] ?? 0) + power;
    }
  });
  if (templatePower === 0) return { at: centre, likeness: 0 };
  const likeness = products.map((product, lag) => product / Math.sqrt(templatePower * (powers[lag] ?? 0) + 1e-9));
  let best = 0;
  for (let lag = 1; lag < likeness.length; lag += 1) if ((likeness[lag] ?? 0) > (likeness[best] ?? 0)) best = lag;
  const [before, here, after] = [likeness[best - 1], likeness[best] ?? 0, likeness[best + 1]];
  let fraction = 0;
  if (before !== undefined && after !== undefined) {
    const bend = before - 2 * here + after;
    if (bend < 0) fraction = (before - after) / (2 * bend);
  }
  return { at: centre + best - REACH + fraction, likeness: here };
}
