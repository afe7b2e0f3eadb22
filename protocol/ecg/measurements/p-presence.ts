import type { PWavePresence } from '../beats/rhythm.ts';
import type { CommonBeat } from './median-beat.ts';
import type { PWave } from './p-wave.ts';
import { movingMean } from './smooth.ts';

/** A beat has the P of the common beat from this correlation on. */
const ALIKE = 0.5;
/** Around the P, ms. */
const AROUND = 15;

/**
 * The share of the beats before whose QRS stands the P of the common beat, at its distance: each beat's leads in the combination
 * in which the P stands out most, correlated with that of the common beat without any shift, both from their own straight line.
 * In fibrillation the mean of many beats may look like a low P; single beats do not have it.
 */
export function pPresence(beat: CommonBeat, p: PWave): PWavePresence {
  const [from, to] = [Math.max(beat.from, p.onset - AROUND), p.end + AROUND];
  const template = withoutLine(combined(beat, p, from, to));
  let [alike, seen] = [0, 0];
  for (const { at } of beat.aligned) {
    const start = Math.round(at) + from;
    const trace = new Float64Array(to - from);
    let leads = 0;
    for (const lead of beat.grid) {
      const which = beat.independent.findIndex((one) => one.lead === lead.lead);
      const weight = p.direction[which];
      if (weight === undefined || start < 0 || start + trace.length > lead.samples.length) continue;
      if (lead.absent.some((stretch) => stretch.from < start + trace.length && stretch.to > start)) continue;
      leads += 1;
      for (let place = 0; place < trace.length; place += 1)
        trace[place] = (trace[place] ?? 0) + weight * (lead.samples[start + place] ?? 0);
    }
    if (leads * 2 < beat.independent.length) continue;
    seen += 1;
    if (correlation(template, withoutLine(movingMean(trace, 5))) >= ALIKE) alike += 1;
  }
  return { share: seen === 0 ? 0 : alike / seen };
}

function combined(beat: CommonBeat, p: PWave, from: number, to: number): Float64Array {
  const trace = new Float64Array(to - from);
  beat.independent.forEach(({ samples }, which) => {
    const weight = p.direction[which] ?? 0;
    for (let place = 0; place < trace.length; place += 1)
      trace[place] = (trace[place] ?? 0) + weight * (samples[from - beat.from + place] ?? 0);
  });
  return movingMean(trace, 5);
}

/** Less the straight line through its first and its last eighth. */
function withoutLine(trace: Float64Array): Float64Array {
  const part = Math.max(1, trace.length >> 3);
  let [first, last] = [0, 0];
  for (let place = 0; place < part; place += 1) {
    first += (trace[place] ?? 0) / part;
    last += (trace[trace.length - 1 - place] ?? 0) / part;
  }
  const steps = Math.max(1, trace.length - part);
  return trace.map((value, place) => value - first - ((last - first) * (place - (part - 1) / 2)) / steps);
}

function correlation(one: Float64Array, other: Float64Array): number {
  let [product, first, second] = [0, 0, 0];
  for (let at = 0; at < one.length; at += 1) {
    const [a, b] = [one[at] ?? 0, other[at] ?? 0];
    product += a * b;
    first += a * a;
    second += b * b;
  }
  return first === 0 || second === 0 ? 0 : product / Math.sqrt(first * second);
}
