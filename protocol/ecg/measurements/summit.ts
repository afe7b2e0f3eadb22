import { garrote } from './garrote.ts';
import type { QrsWave } from './qrs-waves.ts';
import { FURTHEST } from './sampled-bend.ts';
import type { SharedTop } from './shared-top.ts';
import { halfOfTop, placeOfTop, topNoise, type TopShape, weigh } from './top-shape.ts';

/** The highest sample lies so near to the middle of the top, ms. */
const NEAR = 2;
/** A top is sharper than the shape only by more than this many times what noise makes of it: where the tops share one shape, and where each has its own. */
const SHARPER_THAN_SHARED = 3;
const SHARPER_THAN_OTHERS = 1.3;
/** More of a top than 15 ms is looked at while it falls by no more than this, µV: what the shape errs by is a share of the fall. */
const LITTLE_FALL = 140;

/** A top that was fitted: its shape, its middle and its height, µV. */
interface FittedTop {
  readonly shape: TopShape;
  readonly middle: number;
  readonly height: number;
}

/**
 * Height of a wave (µV, with its sign) on a trace of one sample a millisecond. The highest sample is true to a sharp top and
 * false by the noise it was chosen for; a shape fitted to 15 ms of the top, or up to 25 ms of a flat one, is quiet, and true as
 * far as the top has that shape. So the fitted top, of the bend that the tops of all leads have, and of what the highest sample
 * has over it as much as noise does not explain (`noise`: of the lead's common beat). What noise explains depends on
 * the other tops: where they tell that tops have shapes of their own (`SharedTop.own`), little is. A wave narrower than a shape
 * has its highest sample.
 * Sources: fit as in Savitzky & Golay 1964, with |t|^bend in place of t²; choice by `garrote`; the say of the others as in
 * empirical Bayes, Efron & Morris 1973.
 */
export function summit(trace: Float64Array, wave: QrsWave, { own, shapes }: SharedTop, noise: Float64Array): number {
  const half = halfOfTop(wave.to - wave.from);
  const usual = half === null ? undefined : shapes[half];
  if (usual === undefined) return wave.extreme;
  const sign = Math.sign(wave.extreme);
  const narrow = { shape: usual, ...placeOfTop(trace, wave, sign, usual) };
  const { shape, middle, height } = widened(trace, wave, narrow, shapes, LITTLE_FALL * (1 - own));
  let highest = -Infinity;
  for (let at = middle - NEAR; at <= middle + NEAR; at += 1) highest = Math.max(highest, sign * (trace[at] ?? 0));
  const fittedThere = sign * ((trace[middle] ?? 0) - weigh(trace, middle, shape.beyond));
  const times = SHARPER_THAN_SHARED + (SHARPER_THAN_OTHERS - SHARPER_THAN_SHARED) * own;
  return sign * (height + garrote(highest - fittedThere, topNoise(noise, shape), times));
}

/** The top over as many more ms as it hardly falls, within its wave; a wave that is no wider than the usual top stays as it is. */
function widened(
  trace: Float64Array,
  wave: QrsWave,
  narrow: FittedTop,
  shapes: SharedTop['shapes'],
  littleFall: number,
): FittedTop {
  const sign = Math.sign(wave.extreme);
  const { middle } = narrow;
  const room = Math.min(middle - wave.from, wave.to - 1 - middle, FURTHEST);
  let shape = narrow.shape;
  for (let half = shape.half + 1; half <= room; half += 1) {
    const wider = shapes[half];
    if (wider === undefined || sign * weigh(trace, middle, wider.fall) > littleFall) break;
    shape = wider;
  }
  if (shape === narrow.shape) return narrow;
  return { shape, ...placeOfTop(trace, { from: middle - NEAR, to: middle + NEAR + 1 }, sign, shape) };
}
