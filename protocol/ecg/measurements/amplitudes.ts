import { mapMeasured } from '../measured.ts';
import { type Microvolts, microvolts, milliseconds } from '../units.ts';
import type { Delineation } from './delineation.ts';
import type { WaveAmplitudes } from './measurement.ts';
import type { CommonLead } from './median-beat.ts';
import { movingMean } from './smooth.ts';
import { summit, topNoise } from './summit.ts';

/** A part of the QRS that counts as a wave deviates by 30 µV or more for 6 ms or more (IEC 60601-2-51, annex GG.5). */
const LEAST_WAVE = 30;
const LEAST_DURATION = 6;

/** Of the level at J, ms. */
const AT_END = 7;

interface Part {
  /** Places on the common beat, half-open. */
  readonly from: number;
  readonly to: number;
  readonly peak: number;
  readonly height: number;
}

/**
 * The waves of one lead against the level before the QRS. Within the QRS each stretch of one sign with a turning point is a wave
 * if it is large enough: Q a downward one before the first upward one, R the first upward one, S the next downward one, R′
 * the next upward one. A QRS without any upward wave is QS and held as Q. What is still above or below the line at J counts
 * as a wave only if it has turned back by 30 µV before: a raised ST segment is none.
 * P and T: where they stand out most between their bounds; mean of 21 ms for T, of 11 ms for P.
 */
export function amplitudesOf(
  { samples, noise }: CommonLead,
  level: number,
  from: number,
  { qrs, p, t }: Delineation,
): WaveAmplitudes {
  const trace = samples.map((value) => value - level);
  const waves = wavesOf(trace, qrs.onset - from, qrs.end - from, topNoise(noise));
  const firstUp = waves.findIndex(({ height }) => height > 0);
  const q = waves.find(({ height }, place) => height < 0 && (firstUp < 0 || place < firstUp));
  const after = firstUp < 0 ? [] : waves.slice(firstUp + 1);
  const s = after.find(({ height }) => height < 0);
  const r2 = after.find(({ height }, place) => height > 0 && s !== undefined && place > after.indexOf(s));
  const heightOf = (part: Part | undefined): Microvolts => microvolts(part === undefined ? 0 : part.height);
  return {
    p: mapMeasured(p, (wave) => microvolts(furthest(movingMean(trace, 5), wave.onset - from, wave.end - from))),
    q: heightOf(q),
    r: heightOf(waves[firstUp]),
    s: heightOf(s),
    r2: heightOf(r2),
    t: mapMeasured(t, (wave) => {
      const [first, last] = [Math.max(qrs.end + 40, wave.peak - T_AROUND), wave.peak + T_AROUND];
      return microvolts(turningPoint(movingMean(trace, 10), first - from, last - from, wave.peak - from));
    }),
    qDuration: milliseconds(q === undefined ? 0 : q.to - q.from),
  };
}

/** A lead's T peaks so near the common peak, ms. */
const T_AROUND = 60;

function wavesOf(trace: Float64Array, onset: number, end: number, noise: number): readonly Part[] {
  const parts: Part[] = [];
  // Of several samples: one alone may be 30 µV off by noise.
  const levelAtEnd = trace.subarray(end, end + AT_END).reduce((sum, value) => sum + value, 0) / AT_END;
  for (let at = onset; at < end;) {
    const sign = Math.sign(trace[at] ?? 0);
    let to = at + 1;
    let [peak, beyond] = [at, 0];
    for (; to < end && Math.sign(trace[to] ?? 0) === sign; to += 1)
      if (height(trace, to) > height(trace, peak)) peak = to;
    for (let place = at; place < to; place += 1) if (height(trace, place) >= LEAST_WAVE) beyond += 1;
    const turnsBack = to < end || height(trace, peak) - sign * levelAtEnd >= LEAST_WAVE;
    if (beyond >= LEAST_DURATION && turnsBack)
      parts.push({ from: at, to, peak, height: summit(trace, at, to, peak, noise) });
    at = to;
  }
  // Between two parts of one sign lay only a flicker across the line: they are one wave.
  return parts.reduce<Part[]>((joined, part) => {
    const last = joined.at(-1);
    if (last === undefined || last.height * part.height < 0) return [...joined, part];
    const higher = Math.abs(part.height) > Math.abs(last.height) ? part : last;
    return [...joined.slice(0, -1), { from: last.from, to: part.to, peak: higher.peak, height: higher.height }];
  }, []);
}

const height = (trace: Float64Array, at: number): number => Math.abs(trace[at] ?? 0);

function furthest(trace: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let at = Math.max(0, from); at <= to; at += 1)
    if (Math.abs(trace[at] ?? 0) > Math.abs(most)) most = trace[at] ?? 0;
  return most;
}

/** The turning point of the lead nearest to the common peak that stands out most, or its value at the common peak. */
function turningPoint(trace: Float64Array, from: number, to: number, peak: number): number {
  const at = (place: number): number => trace[place] ?? 0;
  const chord = (place: number): number => at(from) + ((at(to) - at(from)) * (place - from)) / Math.max(1, to - from);
  let [best, most] = [peak, 0];
  for (let place = from + 4; place < to - 4; place += 1) {
    if ((at(place) - at(place - 4)) * (at(place + 4) - at(place)) > 0) continue;
    const out = Math.abs(at(place) - chord(place));
    if (out > most) [best, most] = [place, out];
  }
  return at(best);
}
