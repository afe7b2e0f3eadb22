import type { Moment } from '../../protocol/delivery/intake-state.ts';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';

/** Both clocks at once: one for what is told to others, one that never steps for every wait. */
export interface Clock {
  now(): Moment;
}

export const systemClock: Clock = {
  now: () => ({ monotonic: monotonicMillis(performance.now()), unix: unixMillis(Date.now()) }),
};
