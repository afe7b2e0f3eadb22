import type { MedianBeat } from '../measurements/measurement.ts';
import type { Statement } from '../statement.ts';

const CHEST = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
/** ms around the beat's reference: the QRS and the start of ST. */
const [FROM, TO] = [-60, 100];
/** An exchange must make the way from V1 to V6 at least this much shorter. */
const SHORTER = 0.72;

/**
 * `precordial-exchange`: two chest electrodes are likely exchanged. From V1 to V6 the beat changes step by step, in health
 * and in disease; the way is the sum of the differences between neighbours (root mean square over the QRS). Where
 * exchanging one pair makes it much shorter, the pair is named with the ratio. A hint: neighbours that look alike cannot
 * be told apart, and nothing is said of them.
 * Source: the redundancy of neighbouring leads as in Kors & van Herpen 2001, Accurate automatic detection of electrode
 * interchange.
 */
export function precordialExchange(beat: MedianBeat): Statement | null {
  const first = Math.max(0, Math.round(((FROM - beat.from) / 1000) * beat.samplingRate));
  const end = Math.round(((TO - beat.from) / 1000) * beat.samplingRate);
  const traces = CHEST.map((lead) => beat.leads.find((one) => one.lead === lead)?.samples.subarray(first, end));
  const apart = traces.map((one) => traces.map((other) => difference(one, other)));
  const wayOf = (order: readonly number[]): number =>
    order.slice(1).reduce((sum, lead, at) => sum + (apart[order[at] ?? 0]?.[lead] ?? Infinity), 0);
  const asIs = wayOf([0, 1, 2, 3, 4, 5]);
  if (!Number.isFinite(asIs) || asIs === 0) return null;
  let [shortest, pair]: [number, readonly [number, number] | null] = [asIs, null];
  for (let one = 0; one < CHEST.length; one += 1)
    for (let other = one + 1; other < CHEST.length; other += 1) {
      const order = [0, 1, 2, 3, 4, 5];
      [order[one], order[other]] = [other, one];
      const way = wayOf(order);
      if (way < shortest) [shortest, pair] = [way, [one, other]];
    }
  if (pair === null || shortest > SHORTER * asIs) return null;
  const leads = pair.flatMap((at) => CHEST[at] ?? []);
  return {
    kind: 'recording',
    code: 'precordial-exchange',
    leads,
    evidence: [{ what: 'progression', lead: null, value: shortest / asIs, unit: 'ratio', limit: SHORTER }],
    why: null,
    source: 'Kors & van Herpen 2001',
  };
}

function difference(one: Float64Array | undefined, other: Float64Array | undefined): number {
  if (one === undefined || other === undefined || one.length === 0) return Infinity;
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return Math.sqrt(sum / one.length);
}
