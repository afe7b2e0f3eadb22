import type { PacerSpike } from '../beats/beat.ts';
import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';
import { resample } from '../filters/resampling.ts';
import { isDerivedLead, type LeadName } from '../leads.ts';
import { type Hertz, hertz } from '../units.ts';

/** The common grid of all measurements: one sample a millisecond, so that places and times are the same number. */
export const GRID_RATE = hertz(1000);

/** A stretch of the grid, ms from the excerpt's first sample, half-open. */
export interface GridStretch {
  readonly from: number;
  readonly to: number;
}

/** A lead on the common grid. */
export interface GridLead {
  readonly lead: LeadName;
  /** µV, one a millisecond. */
  readonly samples: Float64Array;
  readonly absent: readonly GridStretch[];
}

/**
 * The leads that hold information of their own, on the common grid; those that follow from I and II are left out where both
 * are there, and derived again from what is measured of the two. Pacer spikes and other needles are taken out of the raw
 * samples first: one of two samples would ring through the resampling into the QRS beside it.
 */
export function gridLeads(excerpt: EcgExcerpt, spikes: readonly PacerSpike[]): readonly GridLead[] {
  const names = new Set(excerpt.leads.map(({ lead }) => lead));
  const hasPair = names.has('I') && names.has('II');
  const toGrid = GRID_RATE / excerpt.samplingRate;
  return excerpt.leads
    .filter(({ lead }) => !(hasPair && isDerivedLead(lead)))
    .map((lead) => ({
      lead: lead.lead,
      samples: ontoGrid(
        withoutNeedles(withoutSpikes(lead, excerpt, spikes), excerpt.samplingRate),
        excerpt.samplingRate,
      ),
      absent: lead.absent.map(({ first, end }) => ({
        from: Math.floor((first - excerpt.firstSample) * toGrid) - RINGING,
        to: Math.ceil((end - excerpt.firstSample) * toGrid) + RINGING,
      })),
    }));
}

/**
 * Between samples a sinc of 16 samples under Blackman's window: true to 0.1 % up to 0.7 of half the sampling rate. To a finer
 * grid nothing can fold, so the sharp filter of `resample`, three times as long, is only needed from faster rates down.
 */
function ontoGrid(samples: Float64Array, rate: Hertz): Float64Array {
  if (rate > GRID_RATE) return resample(samples, rate, GRID_RATE);
  if (rate === GRID_RATE) return samples.slice();
  const step = rate / GRID_RATE;
  const last = samples.length - 1;
  const out = new Float64Array(samples.length === 0 ? 0 : Math.ceil(samples.length / step));
  for (let k = 0; k < out.length; k += 1) {
    const place = k * step;
    const base = Math.floor(place);
    const row = Math.round((place - base) * PHASES) * TAPS;
    if (row === 0) {
      out[k] = samples[base] ?? 0;
      continue;
    }
    const first = base - TAPS / 2 + 1;
    let sum = 0;
    if (first >= 0 && first + TAPS <= samples.length)
      for (let tap = 0; tap < TAPS; tap += 1) sum += (samples[first + tap] ?? 0) * (BETWEEN[row + tap] ?? 0);
    else
      for (let tap = 0; tap < TAPS; tap += 1)
        sum += (samples[Math.max(0, Math.min(last, first + tap))] ?? 0) * (BETWEEN[row + tap] ?? 0);
    out[k] = sum;
  }
  return out;
}

/** A sample weighs nothing so many samples away. */
export const WEIGHT_REACH = 8;
const TAPS = 2 * WEIGHT_REACH;
/** Places between two samples that are told apart: the rest is a thousandth of a sample. */
const PHASES = 512;
const BETWEEN = weightsBetween();

/** One row a phase, from 0 to 1 sample after the seventh; each row's sum is 1. */
function weightsBetween(): Float64Array {
  const weights = new Float64Array((PHASES + 1) * TAPS);
  for (let phase = 0; phase <= PHASES; phase += 1) {
    const row = weights.subarray(phase * TAPS, (phase + 1) * TAPS);
    for (let tap = 0; tap < TAPS; tap += 1) {
      row[tap] = weightAt(tap - (TAPS / 2 - 1) - phase / PHASES);
    }
    const sum = row.reduce((total, value) => total + value, 0);
    for (let tap = 0; tap < TAPS; tap += 1) row[tap] = (row[tap] ?? 0) / sum;
  }
  return weights;
}

/** What a sample weighs so many samples away, before rows are brought to a sum of 1. */
export function weightAt(distance: number): number {
  const angle = Math.PI * distance;
  return (angle === 0 ? 1 : Math.sin(angle) / angle) * window(distance / WEIGHT_REACH);
}

/** Blackman's, nought at ±1. */
function window(share: number): number {
  if (Math.abs(share) >= 1) return 0;
  return 0.42 + 0.5 * Math.cos(Math.PI * share) + 0.08 * Math.cos(2 * Math.PI * share);
}

/** What stands beside an absence carries the ringing of its edge, ms. */
const RINGING = 10;
/** What a spike and its recharge take, ms. */
const SPIKE_BEFORE = 4;
const SPIKE_AFTER = 8;

function withoutSpikes(lead: ExcerptLead, excerpt: EcgExcerpt, spikes: readonly PacerSpike[]): Float64Array {
  if (spikes.length === 0) return lead.samples;
  const samples = lead.samples.slice();
  const perMs = excerpt.samplingRate / 1000;
  for (const { at } of spikes) {
    const from = Math.max(0, Math.floor(at - excerpt.firstSample - SPIKE_BEFORE * perMs));
    const to = Math.min(samples.length - 1, Math.ceil(at - excerpt.firstSample + SPIKE_AFTER * perMs));
    const [before, after] = [samples[from] ?? 0, samples[to] ?? 0];
    for (let place = from + 1; place < to; place += 1)
      samples[place] = before + ((after - before) * (place - from)) / (to - from);
  }
  return samples;
}

/**
 * No heart comes and goes so far within twice this, µV and s: a discharge of the patient's clothes or of the cable, or a pacer
 * at a sampling rate at which its pulse is not told from a wave. The steepest R that is known, 6 mV of a broad beat, rises by 1 mV.
 */
const NEEDLE = 3000;
const NEEDLE_REACH = 0.004;

/** A straight line takes the place of each needle: of the few samples that it hides nothing is known, and one beat has them. */
function withoutNeedles(samples: Float64Array, rate: Hertz): Float64Array {
  const reach = Math.max(1, Math.ceil(NEEDLE_REACH * rate));
  let mended: Float64Array | null = null;
  for (let at = reach; at < samples.length - reach; at += 1) {
    const value = samples[at] ?? 0;
    const [before, after] = [samples[at - reach] ?? 0, samples[at + reach] ?? 0];
    const above = value - Math.max(before, after);
    const below = Math.min(before, after) - value;
    if (above < NEEDLE && below < NEEDLE) continue;
    mended ??= samples.slice();
    const [from, to] = [mended[at - reach] ?? 0, after];
    for (let near = 1 - reach; near < reach; near += 1)
      mended[at + near] = from + ((to - from) * (near + reach)) / (2 * reach);
  }
  return mended ?? samples;
}

/** True where nothing of the lead is absent between two places of the grid. */
export const isWholeOnGrid = ({ absent }: GridLead, from: number, to: number): boolean =>
  absent.every((stretch) => stretch.to <= from || stretch.from >= to);
