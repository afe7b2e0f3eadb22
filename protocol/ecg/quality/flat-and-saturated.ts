import type { LeadTenths, Tenths } from './tenths.ts';

/**
 * A second whose samples stay within 5 µV (one step of the coarsest converter that this project accepts) has no signal.
 * Any electrode on skin gives more, asystole included; the line between two beats of a noise-free simulator is shorter.
 */
const FLAT_RANGE = 5;
/** µV from the lead's middle. Source: IEC 60601-2-25, which asks for an input range of ±5 mV. */
const RANGE_END = 5000;
/** Beyond it a level that drifts no faster than this, µV in 20 ms, is a plateau: a premature beat's peak is sharper. */
const PLATEAU_DRIFT = 100;
/** A run at the very extreme is clipping only this far from the middle, µV. */
const CLIPPED_FROM = 2000;
/** Share of the lead's range within which samples of a clipped run agree: filters on the way round its edges. */
const CLIPPED_WITHIN = 0.001;
/** How long either must last, s. */
const CLIPPED_FOR = 0.02;

/** Share of the whole tenths that lie in a second without any signal. */
export function flatShare({ whole, low, high }: LeadTenths, { count, perSecond }: Tenths): number {
  const flat = new Uint8Array(count);
  let held = 0;
  let run = 0;
  let [least, most] = [Infinity, -Infinity];
  for (let tenth = 0; tenth < count; tenth += 1) {
    if (whole[tenth] === 0) {
      run = 0;
      continue;
    }
    held += 1;
    if (run === 0) [least, most] = [Infinity, -Infinity];
    least = Math.min(least, low[tenth] ?? 0);
    most = Math.max(most, high[tenth] ?? 0);
    run += 1;
    while (run > 0 && most - least > FLAT_RANGE) {
      run -= 1;
      [least, most] = rangeOf(low, high, tenth - run + 1, tenth + 1);
    }
    if (run >= perSecond) flat.fill(1, tenth - run + 1, tenth + 1);
  }
  return held === 0 ? 0 : flat.reduce((sum, one) => sum + one, 0) / held;
}

function rangeOf(low: Float64Array, high: Float64Array, first: number, end: number): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let at = first; at < end; at += 1) {
    least = Math.min(least, low[at] ?? 0);
    most = Math.max(most, high[at] ?? 0);
  }
  return [least, most];
}

/**
 * Share of the whole tenths' samples where an amplifier has come to its end: on a plateau more than 5 mV from the lead's
 * middle, or in a run at the lead's highest or lowest value. A pacer's spike, one or two samples high, weighs nothing,
 * nor does a very tall beat.
 */
export function saturatedShare(samples: Float64Array, lead: LeadTenths, tenths: Tenths, samplingRate: number): number {
  const { whole, mean, low, high } = lead;
  const held = whole.reduce((sum, one) => sum + one, 0);
  if (held === 0) return 0;
  const middle = medianOf(mean.filter((_, tenth) => whole[tenth] === 1));
  let [least, most] = [Infinity, -Infinity];
  for (let tenth = 0; tenth < tenths.count; tenth += 1) {
    if (whole[tenth] === 0) continue;
    least = Math.min(least, low[tenth] ?? 0);
    most = Math.max(most, high[tenth] ?? 0);
  }
  const isStuckAtEnd = most - least <= FLAT_RANGE && Math.abs(middle) >= RANGE_END;
  if (isStuckAtEnd) return 1;
  const within = (most - least) * CLIPPED_WITHIN;
  const top = most - middle >= CLIPPED_FROM ? most - within : Infinity;
  const bottom = middle - least >= CLIPPED_FROM ? least + within : -Infinity;
  if (top === Infinity && bottom === -Infinity) return 0;
  const longEnough = Math.max(3, Math.round(CLIPPED_FOR * samplingRate));
  let counted = 0;
  let run = 0;
  for (let tenth = 0; tenth < tenths.count; tenth += 1) {
    if (whole[tenth] === 0) {
      run = 0;
      continue;
    }
    for (let at = tenth * tenths.length; at < (tenth + 1) * tenths.length; at += 1) {
      const value = samples[at] ?? 0;
      const isPlateau =
        Math.abs(value - middle) > RANGE_END && Math.abs(value - (samples[at - longEnough] ?? 0)) <= PLATEAU_DRIFT;
      run = isPlateau || value >= top || value <= bottom ? run + 1 : 0;
      if (run === longEnough) counted += run;
      else if (run > longEnough) counted += 1;
    }
  }
  return counted / (held * tenths.length);
}

export function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
