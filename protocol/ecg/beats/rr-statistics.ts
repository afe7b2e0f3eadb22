import type { AbsentStretch, EcgExcerpt } from '../excerpt.ts';
import { absent, known, type Measured } from '../measured.ts';
import { type BeatsPerMinute, beatsPerMinute, milliseconds } from '../units.ts';
import type { Beat, RrStatistics } from './beat.ts';

/**
 * Intervals between successive beats, ms, in order; null where all leads are absent somewhere between two beats, so that
 * beats may be missing there.
 */
export function rrIntervals(beats: readonly Beat[], excerpt: EcgExcerpt): readonly (number | null)[] {
  const blind = blindStretches(excerpt);
  return beats.slice(1).map(({ at }, place) => {
    const before = beats[place]?.at ?? at;
    if (blind.some(({ first, end }) => first < at && end > before)) return null;
    return ((at - before) * 1000) / excerpt.samplingRate;
  });
}

/**
 * Statistics of the intervals between successive beats of all classes. `no-beats` without any; `too-few-beats` with less
 * than two intervals that no absence interrupts. Source: Task Force 1996 (ESC, NASPE) for SD and RMSSD; here premature
 * beats are not left out, for the rhythm is what is described.
 */
export function rrStatistics(beats: readonly Beat[], excerpt: EcgExcerpt): Measured<RrStatistics> {
  if (beats.length === 0) return absent('no-beats');
  const all = rrIntervals(beats, excerpt);
  const intervals = all.filter((one) => one !== null);
  if (intervals.length < 2) return absent('too-few-beats');
  const ascending = [...intervals].sort((one, other) => one - other);
  const count = intervals.length;
  const mean = intervals.reduce((sum, one) => sum + one, 0) / count;
  const variance = intervals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1);
  const differences = all.slice(1).flatMap((one, place) => {
    const before = all[place] ?? null;
    return one === null || before === null ? [] : [one - before];
  });
  const squares = differences.reduce((sum, one) => sum + one * one, 0);
  const middle = count >> 1;
  const upper = ascending[middle] ?? mean;
  return known({
    count,
    mean: milliseconds(mean),
    median: milliseconds(count % 2 === 1 ? upper : (upper + (ascending[middle - 1] ?? upper)) / 2),
    shortest: milliseconds(ascending[0] ?? mean),
    longest: milliseconds(ascending[count - 1] ?? mean),
    sd: milliseconds(Math.sqrt(variance)),
    rmssd: milliseconds(differences.length === 0 ? 0 : Math.sqrt(squares / differences.length)),
  });
}

/**
 * Ventricular rate over the excerpt: 60 000 ms over the mean of the intervals, beats of every class counted, as a
 * 12-lead's rate is defined (CSE working party 1985). Absent for the reason for which the intervals are.
 */
export const heartRate = (rr: Measured<RrStatistics>): Measured<BeatsPerMinute> =>
  rr.known ? known(beatsPerMinute(60_000 / rr.value.mean)) : rr;

/** Where every lead is absent at once. */
function blindStretches({ leads }: EcgExcerpt): readonly Pick<AbsentStretch, 'first' | 'end'>[] {
  const [one, ...others] = leads;
  if (one === undefined) return [];
  return others.reduce<readonly Pick<AbsentStretch, 'first' | 'end'>[]>(
    (blind, { absent: stretches }) =>
      blind.flatMap((known) =>
        stretches
          .filter(({ first, end }) => first < known.end && end > known.first)
          .map(({ first, end }) => ({
            first: first > known.first ? first : known.first,
            end: end < known.end ? end : known.end,
          })),
      ),
    one.absent,
  );
}
