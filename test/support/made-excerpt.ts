import type { AbsentStretch, EcgExcerpt } from '../../protocol/ecg/excerpt.ts';
import { LEAD_NUMBERS, type LeadName, MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import { hertz, sampleCount, sampleIndex } from '../../protocol/ecg/units.ts';

/** A wave of a beat: a bell about `at` ms from the beat's middle, `width` ms from flank to flank (six standard deviations), µV. */
export interface MadeWave {
  readonly at: number;
  readonly width: number;
  readonly height: number;
}

/** P, a narrow QRS of 80 ms and T of an ordinary size. */
export const ORDINARY_BEAT: readonly MadeWave[] = [
  { at: -150, width: 90, height: 120 },
  { at: -18, width: 36, height: -150 },
  { at: 0, width: 44, height: 1100 },
  { at: 20, width: 40, height: -280 },
  { at: 260, width: 200, height: 250 },
];

/** A QRS of about 160 ms with a T that points the other way. */
export const WIDE_BEAT: readonly MadeWave[] = [
  { at: -20, width: 110, height: 900 },
  { at: 35, width: 110, height: 700 },
  { at: 250, width: 180, height: -350 },
];

/** 1 ms in the raw samples, as a pacer's stimulus. */
export interface MadeSpike {
  readonly at: number;
  readonly height: number;
}

export interface MadeEcg {
  readonly rate: number;
  readonly seconds: number;
  /** Middles of the beats, s from the first sample; each may have its own waves. */
  readonly beats: readonly (number | { readonly at: number; readonly waves: readonly MadeWave[] })[];
  readonly waves?: readonly MadeWave[];
  readonly leads?: readonly LeadName[];
  /** White noise of each lead, µV rms. */
  readonly noise?: number;
  readonly spikes?: readonly MadeSpike[];
  readonly seed?: number;
  readonly firstSample?: number;
}

/**
 * An excerpt made of bells, any rate, any leads: each lead shows the beats in a size and a direction of its own. Nobody's
 * heart; for what only a known signal can show.
 */
export function madeExcerpt(ecg: MadeEcg): EcgExcerpt {
  const { rate, seconds, beats, waves = ORDINARY_BEAT, leads = MEASURED_LEADS, noise = 4, spikes = [] } = ecg;
  const length = Math.round(rate * seconds);
  const first = ecg.firstSample ?? 0;
  const chance = seeded(ecg.seed ?? 1);
  return {
    samplingRate: hertz(rate),
    firstSample: sampleIndex(first),
    length: sampleCount(length),
    leads: leads.map((lead) => {
      // Six directions and sizes: some leads upright, some inverted, none empty.
      const size = [1, 1.2, -0.7, -0.9, 0.6, 1.4][LEAD_NUMBERS[lead] % 6] ?? 1;
      const samples = Float64Array.from({ length }, () => noise * bell(chance));
      for (const beat of beats) {
        const [at, shape] = typeof beat === 'number' ? [beat, waves] : [beat.at, beat.waves];
        for (const wave of shape) addBell(samples, rate, at + wave.at / 1000, wave.width / 6000, size * wave.height);
      }
      for (const { at, height } of spikes) addPulse(samples, rate, at, size * height);
      return { lead, samples, absent: [] };
    }),
  };
}

/** Moments from `from` to before `to`, `every` s, s. */
export const every = (interval: number, from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / interval - 1e-9)) }, (_, place) => from + place * interval);

/** The same excerpt with a stretch of all leads, or some, absent; its samples hold the value before, as `excerptOf` leaves them. */
export function withAbsence(
  excerpt: EcgExcerpt,
  stretch: AbsentStretch,
  leads: readonly LeadName[] = excerpt.leads.map(({ lead }) => lead),
): EcgExcerpt {
  const from = stretch.first - excerpt.firstSample;
  const to = stretch.end - excerpt.firstSample;
  return {
    ...excerpt,
    leads: excerpt.leads.map((one) => {
      if (!leads.includes(one.lead)) return one;
      const samples = one.samples.slice();
      samples.fill(samples[from - 1] ?? samples[to] ?? 0, Math.max(0, from), to);
      return { ...one, samples, absent: [...one.absent, stretch] };
    }),
  };
}

/** An excerpt in portions of so many samples, as they come from a monitor. */
export function portionsOf(excerpt: EcgExcerpt, size: number): EcgExcerpt[] {
  return every(size, 0, excerpt.length).map((from) => {
    const end = Math.min(excerpt.length, from + size);
    return {
      ...excerpt,
      firstSample: sampleIndex(excerpt.firstSample + from),
      length: sampleCount(end - from),
      leads: excerpt.leads.map(({ lead, samples, absent }) => ({
        lead,
        samples: samples.slice(from, end),
        absent: absent.filter(
          (stretch) => stretch.end > excerpt.firstSample + from && stretch.first < excerpt.firstSample + end,
        ),
      })),
    };
  });
}

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator). */
export function seeded(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Nearly normal, standard deviation 1. */
const bell = (chance: () => number): number => (chance() + chance() + chance() - 1.5) * 2;

function addBell(samples: Float64Array, rate: number, at: number, sigma: number, height: number): void {
  const from = Math.max(0, Math.ceil((at - 5 * sigma) * rate));
  const to = Math.min(samples.length - 1, Math.floor((at + 5 * sigma) * rate));
  for (let place = from; place <= to; place += 1) {
    const away = (place / rate - at) / sigma;
    samples[place] = (samples[place] ?? 0) + height * Math.exp(-0.5 * away * away);
  }
}

/** As an amplifier gives it: its charge falls into the samples that it touches. */
function addPulse(samples: Float64Array, rate: number, at: number, height: number): void {
  const [from, to] = [at * rate, (at + 0.001) * rate];
  for (let place = Math.floor(from); place <= Math.ceil(to); place += 1) {
    const part = Math.min(to, place + 0.5) - Math.max(from, place - 0.5);
    if (part > 0) samples[place] = (samples[place] ?? 0) + height * part;
  }
}
