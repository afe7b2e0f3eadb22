import type { Moment } from '../../protocol/delivery/intake-state.ts';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { Milliseconds } from '../../protocol/ecg/units.ts';

/** Time as it is handed in: the machine's in service, a hand-turned one in tests. */
export interface Clock {
  /** Both clocks at once: one for what is told to others, one that never steps for every wait. */
  now(): Moment;
  /** Calls once after the wait (at once, but not within this call, where it is 0), unless cancelled. */
  after(wait: Milliseconds, call: () => void): CancelWait;
}
export type CancelWait = () => void;

/** The longest wait that Node's timers take; beyond it they fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => ({ monotonic: monotonicMillis(performance.now()), unix: unixMillis(Date.now()) }),
  after: (wait, call) => {
    if (wait <= 0) {
      const soon = setImmediate(call);
      return () => {
        clearImmediate(soon);
      };
    }
    const timer = setTimeout(call, Math.min(wait, LONGEST_TIMER));
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Calls again and again, a wait apart, until it is cancelled. */
export function every(clock: Pick<Clock, 'after'>, wait: Milliseconds, call: () => void): CancelWait {
  let cancel: CancelWait;
  const beat = (): void => {
    // Armed anew first: a call that throws must not stop the beat.
    cancel = clock.after(wait, beat);
    call();
  };
  cancel = clock.after(wait, beat);
  return () => {
    cancel();
  };
}
