import { PAPER_GAINS, type PaperGain } from '../../protocol/ecg/paper/paper-scale.ts';
import type { PaperCell } from '../../protocol/ecg/paper/paper-plan.ts';
import { type Microvolts, microvolts } from '../../protocol/ecg/units.ts';

/** µV above and below 0 that a lead reaches on the page. */
export interface LeadReach {
  readonly lowest: Microvolts;
  readonly highest: Microvolts;
}

/** A trace may go this much of a row beyond its own band before a smaller gain is taken. */
const BEYOND = 0.25;
/** A larger gain is taken only where it leaves this much room: a breath must not switch it to and fro. */
const ROOM = 0.85;

/**
 * The largest gain at which every trace of the page keeps to its own row, more or less; the smallest where none does. Pure.
 * @param reach of each cell's lead, in the plan's order; null where nothing is drawn
 * @param present the gain that is drawn now: it stays unless it does not fit, or a larger one fits with room
 */
export function gainThatFits(
  cells: readonly Pick<PaperCell, 'top' | 'bottom' | 'baseline' | 'inverted'>[],
  reach: readonly (LeadReach | null)[],
  present: PaperGain,
): PaperGain {
  const largest = Math.min(
    ...cells.map(({ top, bottom, baseline, inverted }, at) => {
      const one = reach[at] ?? null;
      if (one === null) return Infinity;
      const beyond = BEYOND * (bottom - top);
      const up = Math.max(0, inverted ? 0 - one.lowest : one.highest);
      const down = Math.max(0, inverted ? one.highest : 0 - one.lowest);
      // mm a millivolt at which the trace just reaches the limit.
      const above = up === 0 ? Infinity : ((baseline - top + beyond) * 1000) / up;
      const below = down === 0 ? Infinity : ((bottom - baseline + beyond) * 1000) / down;
      return Math.min(above, below);
    }),
  );
  if (largest === Infinity) return present;
  return PAPER_GAINS.findLast((gain) => gain <= (gain > present ? ROOM : 1) * largest) ?? PAPER_GAINS[0];
}

export const reachOf = (samples: Float32Array, count: number): LeadReach => {
  let lowest = 0;
  let highest = 0;
  for (let n = 0; n < count; n += 1) {
    const sample = samples[n] as number;
    if (sample < lowest) lowest = sample;
    else if (sample > highest) highest = sample;
  }
  return { lowest: microvolts(lowest), highest: microvolts(highest) };
};
