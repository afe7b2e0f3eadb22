import { type EcgExcerpt, type ExcerptLead, isWhole } from '../excerpt.ts';
import { isDerivedLead, type LeadName } from '../leads.ts';
import { sampleIndex } from '../units.ts';

/** Fibrillation has nothing above 10 Hz that matters: this many points a second are looked at, about. */
const POINT_RATE = 62.5;
/** Windows of this length, every half of it, s. Source: 4 s as in Thakor 1990 and Jekova 2000. */
const WINDOW = 4;
/** What is slower than this is baseline, s (moving mean). */
const BASELINE = 0.6;
/** Mean amplitude of a lead that takes part, µV; below it the waves are too fine to be told from noise. */
const LOWEST_AMPLITUDE = 25;
/**
 * Median over the leads of the share that a filter at the lead's own mean frequency leaves over: 0 for a sine.
 * Ventricular fibrillation 0.3–0.45, tachycardia with wide complexes up to 0.55, rhythms with a QRS and a level line 0.6–0.9.
 */
const GREATEST_LEAKAGE = 0.5;
/** Median over the leads of the steepest slope over the mean slope: a QRS makes it 6 and more. */
const GREATEST_CREST = 5;
/** Correlation of all leads with themselves one cycle later: a tachycardia, however fast, repeats itself. */
const GREATEST_REPETITION = 0.75;
/** Cycles looked for, s: 50 to 330/min. */
const SHORTEST_CYCLE = 0.18;
const LONGEST_CYCLE = 1.2;
/** Share of the windows that must agree. */
const WINDOWS_AGREEING = 0.7;

/** Whether a signal is fibrillation of the ventricles, and what of it speaks for that: means over the windows that could be judged. */
export type FibrillationVerdict = { readonly isLikely: false } | FibrillationEvidence;

export interface FibrillationEvidence {
  readonly isLikely: true;
  readonly leads: readonly LeadName[];
  readonly windows: number;
  readonly agreeing: number;
  readonly leakage: number;
  readonly crest: number;
  readonly repetition: number;
}

export const FIBRILLATION_LIMITS = {
  leakage: GREATEST_LEAKAGE,
  crest: GREATEST_CREST,
  repetition: GREATEST_REPETITION,
} as const;

/**
 * Is this ventricular fibrillation? From the signal itself, for there are no beats: waves that a filter at their own
 * mean frequency removes (Kuo & Dillman 1978, limits after Jekova 2000), no steep complex over a level line (as the
 * threshold crossing methods ask, Thakor 1990), and no repetition (which parts it from tachycardia, as the complexity
 * measures do, Zhang 1999). All three at once in most windows of 4 s; null where no window has leads that can be judged.
 * A polymorphic tachycardia looks the same and is told as the same.
 */
export function fibrillationEvidence(excerpt: EcgExcerpt): FibrillationVerdict | null {
  const names = excerpt.leads.map(({ lead }) => lead);
  const hasBoth = names.includes('I') && names.includes('II');
  const leads = excerpt.leads.filter(({ lead }) => !hasBoth || !isDerivedLead(lead));
  const length = Math.round(WINDOW * excerpt.samplingRate);
  const judged: WindowEvidence[] = [];
  for (let from = 0; from + length <= excerpt.length; from += length >> 1) {
    const one = windowEvidence(leads, excerpt, from, length);
    if (one !== null) judged.push(one);
  }
  if (judged.length === 0) return null;
  // The search for a cycle is the dearest of the three: only where the others leave it anything to say.
  const steady = judged.filter(({ leakage, crest }) => leakage <= GREATEST_LEAKAGE && crest <= GREATEST_CREST);
  if (steady.length < WINDOWS_AGREEING * judged.length) return { isLikely: false };
  const agreeing = steady.filter(({ repetition }) => repetition() <= GREATEST_REPETITION).length;
  if (agreeing < WINDOWS_AGREEING * judged.length) return { isLikely: false };
  const mean = (of: (one: WindowEvidence) => number): number =>
    judged.reduce((sum, one) => sum + of(one), 0) / judged.length;
  return {
    isLikely: true,
    leads: leads.map(({ lead }) => lead).filter((lead) => judged.some((one) => one.leads.includes(lead))),
    windows: judged.length,
    agreeing,
    leakage: mean(({ leakage }) => leakage),
    crest: mean(({ crest }) => crest),
    repetition: mean(({ repetition }) => repetition()),
  };
}

interface WindowEvidence {
  readonly leads: readonly LeadName[];
  readonly leakage: number;
  readonly crest: number;
  readonly repetition: () => number;
}

function windowEvidence(
  leads: readonly ExcerptLead[],
  excerpt: EcgExcerpt,
  from: number,
  length: number,
): WindowEvidence | null {
  const first = sampleIndex(excerpt.firstSample + from);
  const end = sampleIndex(first + length);
  const step = Math.max(1, Math.round(excerpt.samplingRate / POINT_RATE));
  const rate = excerpt.samplingRate / step;
  const names: LeadName[] = [];
  const waves: Float64Array[] = [];
  const leakages: number[] = [];
  const crests: number[] = [];
  for (const lead of leads) {
    if (!isWhole(lead, { first, end })) continue;
    const wave = withoutBaseline(pointsOf(lead.samples, from, length, step), Math.round((BASELINE * rate) / 2));
    const { amplitude, slope, steepest } = sizeOf(wave);
    if (amplitude < LOWEST_AMPLITUDE || slope === 0) continue;
    names.push(lead.lead);
    waves.push(wave);
    leakages.push(leakageOf(wave, Math.max(1, Math.round((Math.PI * amplitude) / slope))));
    crests.push(steepest / slope);
  }
  if (waves.length === 0) return null;
  return {
    leads: names,
    leakage: medianOf(leakages),
    crest: medianOf(crests),
    repetition: () => repetitionOf(waves, Math.round(SHORTEST_CYCLE * rate), Math.round(LONGEST_CYCLE * rate)),
  };
}

function pointsOf(samples: Float64Array, from: number, length: number, step: number): Float64Array {
  const points = new Float64Array(Math.floor(length / step));
  for (let point = 0; point < points.length; point += 1) {
    let sum = 0;
    const start = from + point * step;
    for (let at = start; at < start + step; at += 1) sum += samples[at] ?? 0;
    points[point] = sum / step;
  }
  return points;
}

function withoutBaseline(points: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(points.length + 1);
  points.forEach((value, at) => (sums[at + 1] = (sums[at] ?? 0) + value));
  return points.map((value, at) => {
    const from = Math.max(0, at - reach);
    const to = Math.min(points.length, at + reach + 1);
    return value - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  });
}

function sizeOf(wave: Float64Array): { amplitude: number; slope: number; steepest: number } {
  let amplitude = 0;
  let slope = 0;
  let steepest = 0;
  for (let at = 1; at < wave.length; at += 1) {
    const rise = Math.abs((wave[at] ?? 0) - (wave[at - 1] ?? 0));
    amplitude += Math.abs(wave[at] ?? 0);
    slope += rise;
    if (rise > steepest) steepest = rise;
  }
  return { amplitude: amplitude / (wave.length - 1), slope: slope / (wave.length - 1), steepest };
}

/** A wave and itself half a cycle later cancel where it is a sine. `half`: points. */
function leakageOf(wave: Float64Array, half: number): number {
  let left = 0;
  let whole = 0;
  for (let at = half; at < wave.length; at += 1) {
    const now = wave[at] ?? 0;
    const before = wave[at - half] ?? 0;
    left += Math.abs(now + before);
    whole += Math.abs(now) + Math.abs(before);
  }
  return whole === 0 ? 1 : left / whole;
}

function repetitionOf(waves: readonly Float64Array[], shortest: number, longest: number): number {
  let best = 0;
  for (let lag = shortest; lag <= longest; lag += 1) {
    let product = 0;
    let now = 0;
    let before = 0;
    for (const wave of waves) {
      for (let at = lag; at < wave.length; at += 1) {
        const one = wave[at] ?? 0;
        const other = wave[at - lag] ?? 0;
        product += one * other;
        now += one * one;
        before += other * other;
      }
    }
    if (now > 0 && before > 0) best = Math.max(best, product / Math.sqrt(now * before));
  }
  return best;
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
