import type { Hertz } from '../units.ts';
import { GRID_RATE, WEIGHT_REACH, weightAt } from './grid-leads.ts';

/** The bends that are looked at: from the tip of a triangle to a plateau. */
const SHARPEST = 1;
const STEP = 0.125;
export const BENDS = Array.from({ length: 13 }, (_, which) => SHARPEST + which * STEP);
/** So far from the middle of a top it is looked at, ms. */
export const FURTHEST = 12;
/** Parts of a sampling interval in which the weights are summed up. */
const PARTS = 16;

const tables = new Map<Hertz, readonly Float64Array[]>();

/**
 * |t|^bend at 0 to 12 ms, as it is on the common grid of a recording of that sampling rate, one a millisecond. A tip between
 * two samples is not in any of them: beats that were sampled here and there at it have, brought onto the grid and averaged,
 * its mean under the weights of `gridLeads`, of a triangle at 250 samples/s a top that is 0.4 ms of its flanks too low. So
 * round tops stay what they are, and what is fitted to a rounded tip tells its height. Between two of `BENDS` a straight line.
 */
export function sampledBend(bend: number, rate: Hertz): Float64Array {
  const place = Math.min(Math.max((bend - SHARPEST) / STEP, 0), BENDS.length - 1);
  const lower = Math.min(Math.floor(place), BENDS.length - 2);
  const table = tables.get(rate) ?? tableOf(rate);
  const [one, other] = [table[lower], table[lower + 1]];
  const share = place - lower;
  return Float64Array.from(
    { length: FURTHEST + 1 },
    (_, t) => (1 - share) * (one?.[t] ?? 0) + share * (other?.[t] ?? 0),
  );
}

/** A device has one rate; a hospital's devices a handful. */
const MOST_TABLES = 16;

function tableOf(rate: Hertz): readonly Float64Array[] {
  const interval = rate < GRID_RATE ? 1000 / rate : 0;
  const count = WEIGHT_REACH * PARTS;
  const weights = Float64Array.from({ length: 2 * count + 1 }, (_, at) => weightAt((at - count) / PARTS));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const table = BENDS.map((bend) =>
    Float64Array.from({ length: FURTHEST + 1 }, (_, t) => {
      if (interval === 0) return t ** bend;
      let value = 0;
      for (let at = 0; at < weights.length; at += 1)
        value += (weights[at] ?? 0) * Math.abs(t - ((at - count) / PARTS) * interval) ** bend;
      return value / sum;
    }),
  );
  if (tables.size >= MOST_TABLES) tables.clear();
  tables.set(rate, table);
  return table;
}
