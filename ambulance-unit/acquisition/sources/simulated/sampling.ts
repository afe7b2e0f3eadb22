import { deviceCount, hertz, microvoltsPerLsb, type Seconds, seconds } from '../../../../protocol/ecg/units.ts';

/** What the simulated monitor's front end is: 500 samples a second and lead, 2.5 µV a count, 16 bits, 0 V in the middle. */
export const SAMPLING_RATE = hertz(500);
export const LSB = microvoltsPerLsb(2.5);
export const BASELINE = deviceCount(0);
export const LARGEST_COUNT = 32_767;
export const SMALLEST_COUNT = -32_768;

/** Moment of a sample since the recording's start. */
export const timeOfSample = (sample: number): Seconds => seconds(sample / SAMPLING_RATE);

/** Counts a millivolt. */
const COUNTS_PER_MILLIVOLT = 1000 / LSB;

/** Turns mV into counts as a 16-bit converter does: rounded, and held at its ends where the input is beyond them. */
export function digitised(millivolts: Float64Array): Int32Array {
  const counts = new Int32Array(millivolts.length);
  for (let place = 0; place < millivolts.length; place += 1) {
    const count = Math.round((millivolts[place] ?? 0) * COUNTS_PER_MILLIVOLT);
    counts[place] = Math.min(LARGEST_COUNT, Math.max(SMALLEST_COUNT, count));
  }
  return counts;
}
