import { type EcgExcerpt, isWhole } from '../excerpt.ts';
import { isDerivedLead } from '../leads.ts';
import { type SampleIndex, sampleIndex } from '../units.ts';
import type { Beat, BeatClass, PacerSpike } from './beat.ts';

/** What of a beat is compared, s before and after its place: the QRS, without P and most of the ST segment. */
const BEFORE = 0.1;
const AFTER = 0.11;
/** Points a second at which it is compared. */
const COMPARED_AT = 125;
/** How far two beats may be shifted against each other, points: 32 ms. */
const SHIFT = 4;
/** Widest pulse that is taken out before, s. */
const SPIKE_WIDTH = 0.006;
/** Beats are of one family from this correlation on. Chosen here; template matching of long recordings customarily asks 0.9. */
const ALIKE = 0.9;
/** A beat is no larger or smaller than this beside its family: breathing changes a QRS by less. */
const LARGEST_RATIO = 2;
/**
 * A ventricular spike precedes the place of the beat that it begins by at most this, s. Latency from stimulus to QRS is below
 * 40 ms, rarely 80, and the place lies in the middle of the QRS; after an atrial spike a QRS of the heart's own has its
 * middle 160 ms later at the earliest.
 */
const SPIKE_BEFORE = 0.135;
const SPIKE_AFTER = 0.01;
/** A family is called dominant beside paced beats from this share on; one odd beat between paced ones is `other`. */
const LEAST_SHARE = 0.2;
const LEAST_BEATS = 2;

/** One beat's QRS in all leads that are whole there, as slopes. */
interface Shape {
  /** One a lead; null where the lead is absent. */
  readonly leads: readonly (Float64Array | null)[];
}

interface Family {
  readonly members: number[];
  mean: Shape;
}

/**
 * Sorts beats into families by the shape of their QRS over all leads (normalised cross-correlation, shifted by up to
 * 32 ms) and names each: `paced` where a ventricular spike precedes it closely; `dominant` the most numerous family of
 * the others (at a tie the one with the narrower QRS); `other` the rest. `positions` ascend; a beat whose QRS is
 * cut in every lead is a family of its own.
 */
export function classifyBeats(
  excerpt: EcgExcerpt,
  positions: readonly SampleIndex[],
  spikes: readonly PacerSpike[],
): readonly Beat[] {
  const shapes = shapesAt(excerpt, positions);
  const families = familiesOf(shapes);
  families.sort(
    (one, other) => other.members.length - one.members.length || (one.members[0] ?? 0) - (other.members[0] ?? 0),
  );
  const familyOf = new Array<number>(positions.length).fill(0);
  families.forEach(({ members }, family) => {
    for (const member of members) familyOf[member] = family;
  });
  const leads = positions.map((at) => spikeLead(at, spikes, excerpt.samplingRate));
  const isMore = isMoreThanChance(leads, spikes.length, excerpt);
  const isPaced = leads.map((lead) => isMore && lead !== null);
  positions.forEach((at, place) => {
    // Before the excerpt's start, and in an absence, no spike can be seen: then the beats that are alike answer.
    if (isPaced[place] === false && !isSpikePlaceSeen(excerpt, at))
      isPaced[place] = isMostlyPaced(families, isPaced, place);
  });
  const dominant = dominantFamily(families, isPaced);
  return positions.map((at, place): Beat => {
    const family = familyOf[place] ?? 0;
    const others: BeatClass = family === dominant ? 'dominant' : 'other';
    return { at, beatClass: isPaced[place] === true ? 'paced' : others, family };
  });
}

/** How long before a beat's place the spike lies that may begin it, samples; null where none does. */
function spikeLead(at: SampleIndex, spikes: readonly PacerSpike[], rate: number): number | null {
  const spike = spikes.findLast((one) => at - one.at <= SPIKE_BEFORE * rate && one.at - at <= SPIKE_AFTER * rate);
  return spike === undefined ? null : at - spike.at;
}

/**
 * Discharges that fall as they may precede a QRS now and then, each at another distance; a pacer keeps its own. So many at one
 * distance as there are must be unlikely by chance: Chernoff's bound of the binomial distribution of all spikes, times the
 * distances that there could be.
 */
function isMoreThanChance(
  leads: readonly (number | null)[],
  spikes: number,
  { length, samplingRate }: EcgExcerpt,
): boolean {
  const told = leads.filter((lead) => lead !== null);
  const near = SAME_DISTANCE * samplingRate;
  const alike = Math.max(0, ...told.map((one) => told.filter((other) => Math.abs(other - one) <= near).length));
  const share = alike / Math.max(1, spikes);
  const byChance = Math.min(1, (leads.length * 2 * near) / Math.max(1, length));
  if (share <= byChance) return false;
  const distances = (SPIKE_BEFORE + SPIKE_AFTER) / (2 * SAME_DISTANCE);
  const rest = share >= 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - byChance));
  return distances * Math.exp(-spikes * (share * Math.log(share / byChance) + rest)) < BY_CHANCE;
}
/** From beat to beat a spike leads the place of its QRS by the same time, give or take this, s; fused beats apart. */
const SAME_DISTANCE = 0.015;
const BY_CHANCE = 0.02;

const isSpikePlaceSeen = (excerpt: EcgExcerpt, at: SampleIndex): boolean => {
  const first = sampleIndex(Math.round(at - SPIKE_BEFORE * excerpt.samplingRate));
  return first >= excerpt.firstSample && excerpt.leads.some((lead) => isWhole(lead, { first, end: at }));
};

function isMostlyPaced(families: readonly Family[], isPaced: readonly boolean[], place: number): boolean {
  const others =
    families.find(({ members }) => members.includes(place))?.members.filter((member) => member !== place) ?? [];
  return others.filter((member) => isPaced[member] === true).length * 2 > others.length;
}

function dominantFamily(families: readonly Family[], isPaced: readonly boolean[]): number | null {
  const own = families.map(({ members }) => members.filter((member) => isPaced[member] !== true).length);
  const paced = isPaced.filter(Boolean).length;
  const most = Math.max(0, ...own);
  if (most === 0) return null;
  if (paced > 0 && (most < LEAST_BEATS || most < LEAST_SHARE * isPaced.length)) return null;
  // In bigeminy both families are as many, give or take the one at the end.
  const near = own.flatMap((count, family) => (count >= 2 && count >= most - 1 ? [family] : []));
  const candidates = near.length === 0 ? [own.indexOf(most)] : near;
  const width = (family: number): number => widthOf(families[family]?.mean);
  return candidates.reduce((best, family) => (width(family) < width(best) * 0.85 ? family : best), candidates[0] ?? 0);
}

function familiesOf(shapes: readonly Shape[]): Family[] {
  let families = gathered(shapes, []);
  // Once more against the means of all: the first beats met only the few before them.
  families = gathered(
    shapes,
    families.map(({ mean }) => mean),
  );
  return families;
}

function gathered(shapes: readonly Shape[], seeds: readonly Shape[]): Family[] {
  const families: Family[] = seeds.map((mean) => ({ members: [], mean }));
  shapes.forEach((shape, member) => {
    let best: Family | null = null;
    let bestMatch = { alike: ALIKE, shift: 0 };
    for (const family of families) {
      const match = matchOf(shape, family.mean);
      if (match.alike >= bestMatch.alike) [best, bestMatch] = [family, match];
    }
    if (best === null) {
      families.push({ members: [member], mean: shape });
      return;
    }
    best.members.push(member);
    if (seeds.length === 0) {
      best.mean = blended(best.mean, shape, bestMatch.shift, best.members.length);
    }
  });
  return families.filter(({ members }) => members.length > 0);
}

/** The mean of `count − 1` beats with one more, moved to lie on it. */
function blended(mean: Shape, shape: Shape, shift: number, count: number): Shape {
  const share = 1 / Math.min(count, 16);
  return {
    leads: mean.leads.map((own, place) => {
      const more = shape.leads[place] ?? null;
      if (own === null || more === null) return own ?? more;
      return own.map((value, at) => value + share * ((more[at + shift] ?? value) - value));
    }),
  };
}

/** The greatest correlation over the shifts; 0 where size or leads do not allow one. */
function matchOf(shape: Shape, mean: Shape): { alike: number; shift: number } {
  let best = { alike: 0, shift: 0 };
  for (let shift = -SHIFT; shift <= SHIFT; shift += 1) {
    let product = 0;
    let own = 0;
    let other = 0;
    for (let lead = 0; lead < shape.leads.length; lead += 1) {
      const samples = shape.leads[lead] ?? null;
      const against = mean.leads[lead] ?? null;
      if (samples === null || against === null) continue;
      for (let at = SHIFT; at < against.length - SHIFT; at += 1) {
        const one = samples[at + shift] ?? 0;
        const two = against[at] ?? 0;
        product += one * two;
        own += one * one;
        other += two * two;
      }
    }
    if (own === 0 || other === 0) continue;
    const ratio = Math.sqrt(own / other);
    if (ratio > LARGEST_RATIO || ratio < 1 / LARGEST_RATIO) continue;
    const alike = product / Math.sqrt(own * other);
    if (alike > best.alike) best = { alike, shift };
  }
  return best;
}

/** Spread of the steep part of a QRS, in points: a wide QRS has a larger one. */
function widthOf(shape: Shape | undefined): number {
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (const samples of shape?.leads ?? []) {
    if (samples === null) continue;
    for (let at = 1; at < samples.length; at += 1) {
      const steep = ((samples[at] ?? 0) - (samples[at - 1] ?? 0)) ** 2;
      weight += steep;
      sum += steep * at;
      squares += steep * at * at;
    }
  }
  return weight === 0 ? 0 : Math.sqrt(Math.max(0, squares / weight - (sum / weight) ** 2));
}

function shapesAt(excerpt: EcgExcerpt, positions: readonly SampleIndex[]): readonly Shape[] {
  const { samplingRate, firstSample } = excerpt;
  const spikeReach = Math.max(1, Math.ceil(SPIKE_WIDTH * samplingRate));
  const names = excerpt.leads.map(({ lead }) => lead);
  const hasBoth = names.includes('I') && names.includes('II');
  const leads = excerpt.leads.filter(({ lead }) => !hasBoth || !isDerivedLead(lead));
  const step = samplingRate / COMPARED_AT;
  const points = Math.round((BEFORE + AFTER) * COMPARED_AT) + 2 * SHIFT;
  return positions.map((position) => {
    const start = position - firstSample - BEFORE * samplingRate - SHIFT * step;
    const first = sampleIndex(Math.round(firstSample + start));
    const end = sampleIndex(Math.round(firstSample + start + points * step));
    const own = leads.map((lead) => {
      if (!isWhole(lead, { first, end })) return null;
      const shape = new Float64Array(points);
      for (let at = 0; at < points; at += 1) shape[at] = meanAbout(lead.samples, start + at * step, step, spikeReach);
      return slopesOf(shape);
    });
    return { leads: own };
  });
}

/**
 * Mean over one point's length, each sample held between its neighbours at `reach` so that no pacer spike is left; beyond
 * the excerpt its first or last sample.
 */
function meanAbout(samples: Float64Array, place: number, step: number, reach: number): number {
  const from = Math.round(place);
  const to = Math.max(from + 1, Math.round(place + step));
  const last = samples.length - 1;
  const valueAt = (at: number): number => samples[at < 0 ? 0 : at > last ? last : at] ?? 0;
  let sum = 0;
  for (let at = from; at < to; at += 1) {
    const before = valueAt(at - reach);
    const after = valueAt(at + reach);
    sum += Math.min(Math.max(valueAt(at), Math.min(before, after)), Math.max(before, after));
  }
  return sum / (to - from);
}

/** Rise over four points (32 ms), so that half a point of misplacement does not count: what parts beats is how they turn, and a wandering baseline or another ST level hardly does. */
function slopesOf(shape: Float64Array): Float64Array {
  return shape.map((_, at) => (shape[at + 2] ?? shape[at] ?? 0) - (shape[at - 2] ?? shape[at] ?? 0));
}
