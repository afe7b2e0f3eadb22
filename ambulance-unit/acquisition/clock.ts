import { performance } from 'node:perf_hooks';
import {
  monotonicMillis,
  unixMillis,
  type Milliseconds,
  type MonotonicMillis,
  type UnixMillis,
} from '../../protocol/ecg/units.ts';

/** Time as it is handed in: the machine's in service, a hand-turned one in tests. */
export interface Clock {
  /** The wall clock: whole ms since 1970. May step; an annotation only. */
  wall(): UnixMillis;
  /** Never steps; orders and measures within this process. */
  monotonic(): MonotonicMillis;
  /** Calls once after the wait (at once, but not within this call, where it is 0), unless cancelled. */
  after(wait: Milliseconds, call: () => void): CancelWait;
}
export type CancelWait = () => void;

/** The longest wait that Node's timers take; beyond it they fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const machineClock: Clock = {
  wall: () => unixMillis(Date.now()),
  monotonic: () => monotonicMillis(performance.now()),
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
