import { monotonicMillis, type MonotonicMillis } from '../ecg/units.ts';
import { WAITS } from '../wire/limits.ts';

/**
 * D13: when to try again, with full jitter between the least wait and a ceiling that doubles with each attempt, so that
 * five hundred tablets which lost one relay do not come back in one second.
 * @param attempt failures since the last WELCOME, from 0
 * @param chance in [0, 1)
 */
export function retryAt(now: MonotonicMillis, attempt: number, chance: number): MonotonicMillis {
  const ceiling = Math.min(WAITS.backOffMost, WAITS.backOffLeast * 2 ** Math.min(attempt + 1, 16));
  return monotonicMillis(now + WAITS.backOffLeast + chance * (ceiling - WAITS.backOffLeast));
}
