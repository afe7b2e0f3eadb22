import { zeroPhaseLowPass } from '../filters/zero-phase.ts';
import { hertz } from '../units.ts';
import { type LeadTenths, type Tenths, wholeRuns } from './tenths.ts';

/** Below the slowest beat that keeps its shape (IEC 60601-2-25 sets the diagnostic high-pass well under it). */
const CUT_OFF = hertz(0.5);
/** A shorter stretch says nothing of what lies below 0.5 Hz. */
const LEAST_SECONDS = 2;

/**
 * Range of the baseline below 0.5 Hz, µV from lowest to highest; of several stretches between absences the widest.
 * It is taken from the means of tenths of a second, whose own low-pass keeps QRS and noise out of it.
 */
export function baselineWander({ whole, mean }: LeadTenths, { perSecond }: Tenths): number {
  let widest = 0;
  for (const [first, end] of wholeRuns(whole, LEAST_SECONDS * perSecond)) {
    const baseline = zeroPhaseLowPass(mean.subarray(first, end), hertz(perSecond), CUT_OFF);
    let [low, high] = [Infinity, -Infinity];
    for (const level of baseline) {
      if (level < low) low = level;
      if (level > high) high = level;
    }
    widest = Math.max(widest, high - low);
  }
  return widest;
}
