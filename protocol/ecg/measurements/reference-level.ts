import { deriveLead, isDerivedLead, type LeadName } from '../leads.ts';
import type { Measured } from '../measured.ts';
import { microvolts } from '../units.ts';
import { garrote } from './garrote.ts';
import type { CommonBeat, CommonLead } from './median-beat.ts';
import type { PWave } from './p-wave.ts';
import type { QrsBounds } from './qrs-bounds.ts';

/** Length of the level before the QRS, ms, and where it ends before the onset (IEC 60601-2-51, annex GG). */
const NEAR = 16;
const BEFORE_ONSET = 2;
/** Longest stretch that may speak for it, ms, and how far it stays away from the end of P. */
const WIDE = 40;
const BEHIND_P = 6;
/** A longer stretch says nothing more from so many ms on. */
const WORTH_IT = 4;
/** The 16 ms are told from a longer stretch by more than this many times what noise makes of it. */
const TOLD_FROM_NOISE = 1.3;
/** Every so many ms of the noise are looked at. */
const LOOKED_AT = 8;

/** Between what the level is looked for. */
interface WavesAround {
  readonly p: Measured<PWave>;
  readonly qrs: QrsBounds;
}

/** Level of a trace just before the QRS: the mean of 16 ms that end 2 ms before its onset (IEC 60601-2-51, annex GG). µV */
export const levelBefore = (samples: Float64Array, from: number, onset: number): number => {
  const end = onset - BEFORE_ONSET - from;
  return mean(samples, end - NEAR, end);
};

/**
 * The level, µV, from which each lead's heights and ST are taken: the mean of the 16 ms before the QRS (IEC 60601-2-51, annex
 * GG) where it can be told from that of up to 40 ms of the PR segment, else of those: 16 ms of muscle noise move every height
 * of the lead. Where the PR segment slopes and the recording is quiet, it is the 16 ms alone (`garrote`). Derived leads have
 * theirs from I and II, so that ST of III stays that of II less that of I.
 */
export function referenceLevels(
  { independent, leads, from }: CommonBeat,
  waves: WavesAround,
): ReadonlyMap<LeadName, number> {
  const levels = new Map(independent.map((lead) => [lead.lead, referenceLevel(lead, from, waves)]));
  const [one, two] = [microvolts(levels.get('I') ?? 0), microvolts(levels.get('II') ?? 0)];
  for (const { lead } of leads)
    if (!levels.has(lead) && isDerivedLead(lead)) levels.set(lead, deriveLead(lead, one, two));
  return levels;
}

function referenceLevel({ samples, noise }: CommonLead, from: number, { qrs, p }: WavesAround): number {
  const near = levelBefore(samples, from, qrs.onset);
  const free = p.known ? qrs.onset - BEFORE_ONSET - p.value.end - BEHIND_P : 0;
  const end = qrs.onset - BEFORE_ONSET - from;
  const length = Math.min(WIDE, free, end);
  if (length < NEAR + WORTH_IT) return near;
  const wide = mean(samples, end - length, end);
  return wide + garrote(near - wide, differenceByNoise(noise, length), TOLD_FROM_NOISE);
}

/** How far the means of the last 16 and of `length` ms differ by noise alone, µV rms. */
function differenceByNoise(noise: Float64Array, length: number): number {
  let [sum, count] = [0, 0];
  for (let end = length; end <= noise.length; end += LOOKED_AT) {
    sum += (mean(noise, end - NEAR, end) - mean(noise, end - length, end)) ** 2;
    count += 1;
  }
  return Math.sqrt(sum / Math.max(1, count));
}

function mean(samples: Float64Array, from: number, to: number): number {
  let [sum, count] = [0, 0];
  for (let at = Math.max(0, from); at < Math.min(to, samples.length); at += 1) {
    sum += samples[at] ?? 0;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
