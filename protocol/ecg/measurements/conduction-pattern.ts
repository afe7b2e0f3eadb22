import type { LeadName } from '../leads.ts';
import { valueOf } from '../measured.ts';
import type { Evidence, Statement } from '../statement.ts';
import { milliseconds } from '../units.ts';
import type { EcgMeasurement } from './measurement.ts';

const WIDE = 120;
/** Mean over the last part of the QRS that counts as turned towards or away from a lead, µV. */
const TURNED = 50;
/** Mean over all of the QRS, µV. */
const LEANS = 80;
/** In a lead of the left side R peaks so late in left bundle branch block, ms after QRS onset. */
const LATE_PEAK = 60;
const SOURCE = 'Surawicz 2009';

/**
 * The shape of a wide QRS (120 ms or more, not paced), if it is that of a bundle branch block; never both.
 * - `rbbb-pattern`: the last two fifths of the QRS point to V1 and away from I and V6 (a late R or R′ right, a slurred S left).
 * - `lbbb-pattern`: V1 points away all together, I and V6 point to the left without a Q and their R peaks 60 ms or more
 *   after the onset in V5 or V6.
 * A wide QRS that is neither stays `wide-qrs`. Source: Surawicz 2009 (AHA/ACCF/HRS).
 */
export function conductionPattern(draft: EcgMeasurement): readonly Statement[] {
  const [qrs, onset, j] = [valueOf(draft.intervals.qrs), valueOf(draft.fiducials.qrsOnset), valueOf(draft.fiducials.j)];
  const median = valueOf(draft.medianBeat);
  const isPaced = draft.statements.some(({ code }) => code === 'paced-rhythm');
  if (qrs === null || onset === null || j === null || median === null || isPaced || Math.round(qrs) < WIDE) return [];
  const trace = (lead: LeadName): Float64Array | null =>
    median.leads.find((one) => one.lead === lead)?.samples.subarray(onset - median.from, j - median.from) ?? null;
  const [one, v1, v5, v6] = [trace('I'), trace('V1'), trace('V5'), trace('V6')];
  if (one === null || v1 === null || v6 === null) return [];
  const width: Evidence = { what: 'qrs', lead: null, value: Math.round(qrs), unit: 'ms', limit: WIDE };
  const late = (samples: Float64Array): number => mean(samples.subarray(Math.round(samples.length * 0.6)));
  const part = (what: string, lead: LeadName, value: number, limit: number): Evidence => ({
    what,
    lead,
    value: Math.round(value),
    unit: 'µV',
    limit,
  });

  if (late(v1) >= TURNED && (late(one) <= -TURNED / 2 || late(v6) <= -TURNED / 2)) {
    const evidence = [
      width,
      part('qrs-late', 'V1', late(v1), TURNED),
      part('qrs-late', 'I', late(one), -TURNED / 2),
      part('qrs-late', 'V6', late(v6), -TURNED / 2),
    ];
    return [
      { kind: 'measurement', code: 'rbbb-pattern', leads: ['I', 'V1', 'V6'], evidence, why: null, source: SOURCE },
    ];
  }
  const peaks = [v5, v6].flatMap((samples) => (samples === null ? [] : [peakPlace(samples)]));
  const latest = milliseconds(Math.max(...peaks));
  const q = (lead: LeadName): number => {
    const waves = draft.leads.find((found) => found.lead === lead);
    return waves?.amplitudes.known === true ? waves.amplitudes.value.q : 0;
  };
  const isLeft = mean(v1) <= -LEANS && mean(one) >= LEANS && mean(v6) >= LEANS && late(v1) < 0;
  if (isLeft && q('I') === 0 && q('V6') === 0 && latest >= LATE_PEAK) {
    const evidence: Evidence[] = [
      width,
      part('qrs-mean', 'V1', mean(v1), -LEANS),
      part('qrs-mean', 'I', mean(one), LEANS),
      part('qrs-mean', 'V6', mean(v6), LEANS),
      { what: 'r-peak-time', lead: null, value: latest, unit: 'ms', limit: LATE_PEAK },
    ];
    return [
      {
        kind: 'measurement',
        code: 'lbbb-pattern',
        leads: ['I', 'V1', 'V5', 'V6'],
        evidence,
        why: null,
        source: SOURCE,
      },
    ];
  }
  return [];
}

function mean(samples: Float64Array): number {
  return samples.length === 0 ? 0 : samples.reduce((sum, value) => sum + value, 0) / samples.length;
}

function peakPlace(samples: Float64Array): number {
  let peak = 0;
  for (let at = 1; at < samples.length; at += 1) if ((samples[at] ?? 0) > (samples[peak] ?? 0)) peak = at;
  return peak;
}
