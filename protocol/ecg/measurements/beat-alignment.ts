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
 * mean is one beat, and places every other millisecond near enough for the second search to be a short one.
 * Source: Jané 1991, Alignment methods for averaging of high-resolution cardiac signals.
 */
export function alignBeats(leads: readonly GridLead[], beats: readonly number[]): readonly AlignedBeat[] {
  const first = beats[Math.floor(beats.length / 2)];
  if (first === undefined) return [];
  // Where the rate is not a whole share of the grid's, a beat lies between its places.
  const oneBeat = templatesOf(leads, [Math.round(first)]);
  const rough = beats.map((at) => bestPlace(leads, oneBeat, at, REACH, 2));
  const alike = alikeOf(rough);
  const mean = alike.length > 0 ? templatesOf(leads, alike) : oneBeat;
  return rough.map(({ at }) => {
    const near = bestPlace(leads, mean, at, NEAR, 1);
    // Where the one beat of the first search misled it.
    return near.isAtEdge ? bestPlace(leads, mean, at, REACH, 1) : near;
  });
}

const alikeOf = (beats: readonly AlignedBeat[]): readonly number[] =>
  beats.filter(({ likeness }) => likeness > 0.8).map(({ at }) => Math.round(at));

/** Of the QRS, ms from the reference. */
const BEFORE = 90;
const AFTER = 110;
const REACH = 20;
/** How far the second search goes, ms. */
const NEAR = 5;
const SLOPE_HALF = 3;

/** Slopes of a lead from a place on, as many as `into` holds; beyond the ends of the lead 0. */
function slopesFrom(samples: Float64Array, from: number, into: Float64Array): void {
  into.fill(0);
  const first = Math.max(0, SLOPE_HALF - from);
  const end = Math.min(into.length, samples.length - SLOPE_HALF - from);
  for (let place = first; place < end; place += 1)
    into[place] = (samples[from + place + SLOPE_HALF] ?? 0) - (samples[from + place - SLOPE_HALF] ?? 0);
}

function templatesOf(leads: readonly GridLead[], beats: readonly number[]): readonly Float64Array[] {
  const slope = new Float64Array(BEFORE + AFTER);
  return leads.map((lead) => {
    const template = new Float64Array(BEFORE + AFTER);
    for (const beat of beats) {
      if (!isWholeOnGrid(lead, beat - BEFORE, beat + AFTER)) continue;
      slopesFrom(lead.samples, beat - BEFORE, slope);
      for (let place = 0; place < template.length; place += 1)
        template[place] = (template[place] ?? 0) + (slope[place] ?? 0);
    }
    return template;
  });
}

interface Place extends AlignedBeat {
  readonly isAtEdge: boolean;
}

/** The best of the lags up to `reach` to either side; `step` ms from one to the next, and from one point compared to the next. */
function bestPlace(
  leads: readonly GridLead[],
  templates: readonly Float64Array[],
  at: number,
  reach: number,
  step: 1 | 2,
): Place {
  const centre = Math.round(at);
  const lags = 2 * (reach / step) + 1;
  const products = new Float64Array(lags);
  const powers = new Float64Array(lags);
  const slope = new Float64Array(BEFORE + AFTER + 2 * reach);
  let templatePower = 0;
  for (let which = 0; which < leads.length; which += 1) {
    const lead = leads[which];
    const template = templates[which];
    if (lead === undefined || template === undefined) continue;
    if (!isWholeOnGrid(lead, centre - BEFORE - REACH, centre + AFTER + REACH)) continue;
    slopesFrom(lead.samples, centre - BEFORE - reach, slope);
    let power = 0;
    for (let place = 0; place < template.length; place += step) {
      templatePower += (template[place] ?? 0) ** 2;
      power += (slope[place] ?? 0) ** 2;
    }
    for (let lag = 0; lag < lags; lag += 1) {
      const from = lag * step;
      let product = 0;
      for (let place = 0; place < template.length; place += step)
        product += (slope[from + place] ?? 0) * (template[place] ?? 0);
      products[lag] = (products[lag] ?? 0) + product;
      powers[lag] = (powers[lag] ?? 0) + Math.max(0, power);
      power += (slope[from + template.length] ?? 0) ** 2 - (slope[from] ?? 0) ** 2;
    }
  }
  if (templatePower === 0) return { at: centre, likeness: 0, isAtEdge: false };
  const likeness = products.map((product, lag) => product / Math.sqrt(templatePower * (powers[lag] ?? 0) + 1e-9));
  let best = 0;
  for (let lag = 1; lag < lags; lag += 1) if ((likeness[lag] ?? 0) > (likeness[best] ?? 0)) best = lag;
  const [before, here, after] = [likeness[best - 1], likeness[best] ?? 0, likeness[best + 1]];
  let fraction = 0;
  if (before !== undefined && after !== undefined) {
    const bend = before - 2 * here + after;
    if (bend < 0) fraction = (before - after) / (2 * bend);
  }
  return {
    at: centre + (best + fraction) * step - reach,
    likeness: here,
    isAtEdge: before === undefined || after === undefined,
  };
}
