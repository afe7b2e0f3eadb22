import {
  monotonicMillis,
  unixMillis,
  type Milliseconds,
  type MonotonicMillis,
  type UnixMillis,
} from '../../protocol/ecg/units.ts';

export interface MainClock {
  monotonic(): MonotonicMillis;
  wall(): UnixMillis;
  /** Calls once after so long, unless cancelled by what it returns. */
  after(wait: Milliseconds, call: () => void): () => void;
}

export const mainClock: MainClock = {
  monotonic: () => monotonicMillis(performance.now()),
  wall: () => unixMillis(Date.now()),
  after: (wait, call) => {
    const timer = setTimeout(call, wait);
    return () => {
      clearTimeout(timer);
    };
  },
};
