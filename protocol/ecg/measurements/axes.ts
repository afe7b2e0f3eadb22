import type { LeadName } from '../leads.ts';
import { absent, known, type Measured } from '../measured.ts';
import { type Degrees, degrees } from '../units.ts';
import type { Delineation } from './delineation.ts';
import type { Axes } from './measurement.ts';
import type { CommonBeat, CommonLead } from './median-beat.ts';

/** Under these a vector has no direction that noise could not turn: mean µV over the wave, at the peak for T. */
const LEAST_P = 12;
const LEAST_QRS = 30;
const LEAST_T = 40;
/** aVF, by Goldberger, is shorter by √3/2 than what it would be on the scale of I. */
const AVF_TO_I = 2 / Math.sqrt(3);

/**
 * Directions in the frontal plane from I and aVF: atan2(2/√3 · aVF, I). P and QRS by net area, since the mean over the wave is
 * what "mean electrical axis" means, and single samples carry noise; T by its height at its peak, where no ST shift has a
 * share. `too-low` under a limit; `lead-missing` without I and aVF.
 */
export function axesOf(beat: CommonBeat, { qrs, p, t }: Delineation, levels: ReadonlyMap<LeadName, number>): Axes {
  const one = beat.leads.find(({ lead }) => lead === 'I');
  const foot = beat.leads.find(({ lead }) => lead === 'aVF');
  if (one === undefined || foot === undefined) {
    const why = absent(beat.missing.get('I') ?? beat.missing.get('aVF') ?? 'lead-missing');
    return { p: why, qrs: why, t: why };
  }
  const mean = (lead: CommonLead, from: number, to: number): number => {
    const level = levels.get(lead.lead) ?? 0;
    let sum = 0;
    for (let place = from - beat.from; place <= to - beat.from; place += 1) sum += (lead.samples[place] ?? 0) - level;
    return sum / (to - from + 1);
  };
  const direction = (from: number, to: number, least: number): Measured<Degrees> => {
    const [x, y] = [mean(one, from, to), AVF_TO_I * mean(foot, from, to)];
    if (Math.hypot(x, y) < least) return absent('too-low');
    const angle = (Math.atan2(y, x) * 180) / Math.PI;
    return known(degrees(angle <= -180 ? 180 : angle));
  };
  return {
    p: p.known ? direction(p.value.onset, p.value.end, LEAST_P) : p,
    qrs: direction(qrs.onset, qrs.end, LEAST_QRS),
    t: t.known ? direction(t.value.peak - 5, t.value.peak + 5, LEAST_T) : t,
  };
}
