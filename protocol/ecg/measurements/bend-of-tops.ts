import type { LeadName } from '../leads.ts';
import type { CommonBeat } from './median-beat.ts';
import type { QrsBounds } from './qrs-bounds.ts';
import { type QrsWave, qrsWaves } from './qrs-waves.ts';
import { halfOfTop, leftOver, placeOfTop, type TopShape, topShape } from './top-shape.ts';

/** Where no top is wide enough to have a shape, and to place a top before its shape is known. */
const USUAL = 1.5;
/** From the tip of a triangle to a plateau. */
const SHARPEST = 1;
const STEP = 0.125;
const BENDS = Array.from({ length: 13 }, (_, which) => SHARPEST + which * STEP);

const usualShapes = new Map<number, TopShape>();
const shapes = new Map<number, readonly TopShape[]>();
for (let duration = 0; duration < 30; duration += 1) {
  const half = halfOfTop(duration);
  if (half === null || shapes.has(half)) continue;
  usualShapes.set(half, topShape(half, USUAL));
  shapes.set(
    half,
    BENDS.map((bend) => topShape(half, bend)),
  );
}

/** A wave of a trace. */
export interface Top {
  readonly trace: Float64Array;
  readonly wave: QrsWave;
}

/**
 * The bend, 1 to 2.5, that leaves least of all the tops together (`TopShape`). One top in noise does not tell its own shape; the
 * thirty of a twelve-lead, which one heart made and one amplifier rounded, do. What a single top has beyond it is for `summit`
 * to see. What is left counts as a share of the wave, of a small one of the mean wave: a height has to be exact by both.
 */
export function bendOfTops(tops: readonly Top[]): number {
  const left = new Float64Array(BENDS.length);
  let seen = 0;
  const mean = tops.reduce((sum, { wave }) => sum + Math.abs(wave.extreme), 0) / Math.max(1, tops.length);
  for (const { trace, wave } of tops) {
    const half = halfOfTop(wave.to - wave.from);
    const usual = half === null ? undefined : usualShapes.get(half);
    if (half === null || usual === undefined) continue;
    const { middle } = placeOfTop(trace, wave, Math.sign(wave.extreme), usual);
    const counted = Math.max(mean, Math.abs(wave.extreme));
    shapes.get(half)?.forEach((shape, which) => {
      left[which] = (left[which] ?? 0) + leftOver(trace, middle, shape) / (counted * counted);
    });
    seen += 1;
  }
  if (seen === 0) return USUAL;
  const best = left.indexOf(Math.min(...left));
  return (BENDS[best] ?? USUAL) + STEP * betweenSteps(left, best);
}

/** How far beside the least of some values a parabola through it and its neighbours has its least, −0.5 to 0.5. */
function betweenSteps(values: Float64Array, least: number): number {
  const [before, here, after] = [values[least - 1], values[least] ?? 0, values[least + 1]];
  if (before === undefined || after === undefined) return 0;
  const bend = before - 2 * here + after;
  return bend > 0 ? (before - after) / (2 * bend) : 0;
}

/** The bend of the QRS waves of all leads of a common beat, each against its level (µV). */
export function commonBend(
  { leads, from }: Pick<CommonBeat, 'leads' | 'from'>,
  { onset, end }: QrsBounds,
  levels: ReadonlyMap<LeadName, number>,
): number {
  const tops = leads.flatMap(({ lead, samples }) => {
    const level = levels.get(lead) ?? 0;
    const trace = samples.map((value) => value - level);
    return qrsWaves(trace, onset - from, end - from).map((wave) => ({ trace, wave }));
  });
  return bendOfTops(tops);
}
