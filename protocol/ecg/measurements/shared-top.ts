import type { LeadName } from '../leads.ts';
import type { Hertz } from '../units.ts';
import type { CommonBeat } from './median-beat.ts';
import type { QrsBounds } from './qrs-bounds.ts';
import { type QrsWave, qrsWaves } from './qrs-waves.ts';
import { BENDS, FURTHEST, sampledBend } from './sampled-bend.ts';
import { halfOfTop, leftOver, placeOfTop, topNoise, type TopShape, topShape, weigh } from './top-shape.ts';

/** Where no top is wide enough to have a shape, and to place a top before its shape is known. */
const USUAL = 1.5;
/** How many times what noise makes of them the tops differ from the shape, in power: no more than by chance, and surely. */
const BY_CHANCE = 1.5;
const SURELY = 3;
/** One top has no more say than this, in the same: it may be a notch. */
const MOST_SAY = 9;
/** Below it the noise of a recording is its steps, µV. */
const LEAST_NOISE = 0.01;

/** What the tops of all leads tell of each. */
export interface SharedTop {
  /** How they bend: a top is a − b·|t|^bend. */
  readonly bend: number;
  /** 0 where noise explains what they have beyond that shape, 1 where each has a shape of its own. */
  readonly own: number;
  /** Of that bend, by their `half`, ms. */
  readonly shapes: readonly (TopShape | undefined)[];
}

/** A wave of a trace, and the noise of that trace. */
export interface Top {
  readonly trace: Float64Array;
  readonly wave: QrsWave;
  readonly noise: Float64Array;
}

/** What tops share whose bend is known. */
export function sharedTopOf(bend: number, own: number, rate: Hertz): SharedTop {
  const bent = sampledBend(bend, rate);
  const shapes = Array.from({ length: FURTHEST + 1 }, (_, half) => (half === 0 ? undefined : topShape(half, bent)));
  return { bend, own, shapes };
}

/**
 * The bend, 1 to 2.5, that leaves least of all the tops together (`TopShape`), and whether they have it in common. One top in
 * noise does not tell its own shape; the thirty of a twelve-lead, which one heart made and one amplifier rounded, do.
 */
export function sharedTop(tops: readonly Top[], rate: Hertz): SharedTop {
  const shaped = tops.flatMap((top) => {
    const half = halfOfTop(top.wave.to - top.wave.from);
    return half === null ? [] : [{ ...top, half }];
  });
  const bend = bendOf(shaped, rate);
  const common = sharedTopOf(bend, 0, rate);
  return { ...common, own: ownShare(shaped, common.shapes) };
}

interface ShapedTop extends Top {
  readonly half: number;
}

/** What is left counts as a share of the wave, of a small one of the mean wave: a height has to be exact by both. */
function bendOf(tops: readonly ShapedTop[], rate: Hertz): number {
  if (tops.length === 0) return USUAL;
  const left = new Float64Array(BENDS.length);
  const mean = tops.reduce((sum, { wave }) => sum + Math.abs(wave.extreme), 0) / tops.length;
  const bents = BENDS.map((bend) => sampledBend(bend, rate));
  const byHalf = new Map<number, { readonly usual: TopShape; readonly all: readonly TopShape[] }>();
  for (const { trace, wave, half } of tops) {
    const shapes = byHalf.get(half) ?? {
      usual: topShape(half, sampledBend(USUAL, rate)),
      all: bents.map((bent) => topShape(half, bent)),
    };
    byHalf.set(half, shapes);
    const { middle } = placeOfTop(trace, wave, Math.sign(wave.extreme), shapes.usual);
    const counted = Math.max(mean, Math.abs(wave.extreme));
    shapes.all.forEach((shape, which) => {
      left[which] = (left[which] ?? 0) + leftOver(trace, middle, shape) / (counted * counted);
    });
  }
  const best = left.indexOf(Math.min(...left));
  const step = (BENDS[1] ?? 0) - (BENDS[0] ?? 0);
  return (BENDS[best] ?? USUAL) + step * betweenSteps(left, best);
}

/** How far beside the least of some values a parabola through it and its neighbours has its least, −0.5 to 0.5. */
function betweenSteps(values: Float64Array, least: number): number {
  const [before, here, after] = [values[least - 1], values[least] ?? 0, values[least + 1]];
  if (before === undefined || after === undefined) return 0;
  const bend = before - 2 * here + after;
  return bend > 0 ? (before - after) / (2 * bend) : 0;
}

/**
 * By how much more than noise the samples in the middle of the tops differ from the fitted ones. One top says nothing, for
 * noise may have made it; all of them together do.
 */
function ownShare(tops: readonly ShapedTop[], shapes: SharedTop['shapes']): number {
  let [sum, count] = [0, 0];
  const noises = new Map<Float64Array, Map<number, number>>();
  for (const { trace, wave, noise, half } of tops) {
    const shape = shapes[half];
    if (shape === undefined) continue;
    const ofLead = noises.get(noise) ?? new Map<number, number>();
    noises.set(noise, ofLead);
    const byNoise = ofLead.get(half) ?? Math.max(LEAST_NOISE, topNoise(noise, shape));
    ofLead.set(half, byNoise);
    const { middle } = placeOfTop(trace, wave, Math.sign(wave.extreme), shape);
    sum += Math.min(MOST_SAY, (weigh(trace, middle, shape.beyond) / byNoise) ** 2);
    count += 1;
  }
  if (count === 0) return 0;
  return Math.min(1, Math.max(0, (sum / count - BY_CHANCE) / (SURELY - BY_CHANCE)));
}

/** Of the QRS waves of all leads of a common beat, each against its level (µV), recorded at a sampling rate. */
export function sharedTopOfBeat(
  { leads, from }: Pick<CommonBeat, 'leads' | 'from'>,
  { onset, end }: QrsBounds,
  levels: ReadonlyMap<LeadName, number>,
  rate: Hertz,
): SharedTop {
  const tops = leads.flatMap(({ lead, samples, noise }) => {
    const level = levels.get(lead) ?? 0;
    const trace = samples.map((value) => value - level);
    return qrsWaves(trace, onset - from, end - from).map((wave) => ({ trace, wave, noise }));
  });
  return sharedTop(tops, rate);
}
