import { mapMeasured } from '../measured.ts';
import { type Microvolts, microvolts, milliseconds } from '../units.ts';
import type { Delineation } from './delineation.ts';
import type { WaveAmplitudes } from './measurement.ts';
import type { CommonLead } from './median-beat.ts';
import { type QrsWave, qrsWaves } from './qrs-waves.ts';
import type { SharedTop } from './shared-top.ts';
import { movingMean } from './smooth.ts';
import { summit } from './summit.ts';

/**
 * The waves of one lead against the level before the QRS. Of its waves (`qrsWaves`) Q is a downward one before the first upward
 * one, R the first upward one, S the next downward one, R′ the next upward one. A QRS without any upward wave is QS and held
 * as Q. Their heights: `summit`, with what the tops of all leads tell (`top`).
 * P and T: where they stand out most between their bounds; mean of 21 ms for T, of 11 ms for P.
 */
export function amplitudesOf(
  { samples, noise }: CommonLead,
  level: number,
  from: number,
  { qrs, p, t }: Delineation,
  top: SharedTop,
): WaveAmplitudes {
  const trace = samples.map((value) => value - level);
  const waves = qrsWaves(trace, qrs.onset - from, qrs.end - from);
  const firstUp = waves.findIndex(({ extreme }) => extreme > 0);
  const q = waves.find(({ extreme }, place) => extreme < 0 && (firstUp < 0 || place < firstUp));
  const after = firstUp < 0 ? [] : waves.slice(firstUp + 1);
  const s = after.find(({ extreme }) => extreme < 0);
  const r2 = after.find(({ extreme }, place) => extreme > 0 && s !== undefined && place > after.indexOf(s));
  const heightOf = (wave: QrsWave | undefined): Microvolts =>
    microvolts(wave === undefined ? 0 : summit(trace, wave, top, noise));
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
