import { milliseconds, type Milliseconds, type MonotonicMillis } from '../../protocol/ecg/units.ts';

/** When something that crashed is started again. It is never given up: somebody's ECG hangs on it. */
export interface RestartPolicy {
  /** Before the first, second, … restart of a row; the last one holds for all that follow. */
  readonly waits: readonly [Milliseconds, ...Milliseconds[]];
  /** A crash is forgotten after this long without another. */
  readonly forgottenAfter: Milliseconds;
  /** So many in a row, and a person is told that it does not mend itself. */
  readonly failingFrom: number;
}

/** The crashes of the present row, oldest first; at most as many as the policy can tell apart. */
export type Crashes = readonly MonotonicMillis[];

export interface Restart {
  readonly crashes: Crashes;
  readonly after: Milliseconds;
  readonly isFailing: boolean;
}

const FORGOTTEN_AFTER = milliseconds(60_000);

/** The acquisition at once: each second without it is a declared gap in somebody's recording. */
export const ACQUISITION_RESTARTS: RestartPolicy = {
  waits: [milliseconds(0), milliseconds(250), milliseconds(1000), milliseconds(2000), milliseconds(5000)],
  forgottenAfter: FORGOTTEN_AFTER,
  failingFrom: 4,
};

/** A window: what it shows is told anew, and a page that crashes while it loads must not take the processor from the recording. */
export const WINDOW_RESTARTS: RestartPolicy = {
  waits: [milliseconds(100), milliseconds(500), milliseconds(2000), milliseconds(5000), milliseconds(10_000)],
  forgottenAfter: FORGOTTEN_AFTER,
  failingFrom: 4,
};

export function afterCrash(crashes: Crashes, now: MonotonicMillis, policy: RestartPolicy): Restart {
  const newest = crashes.at(-1);
  const row = newest === undefined || now - newest > policy.forgottenAfter ? [] : crashes;
  const most = Math.max(policy.waits.length, policy.failingFrom);
  const { length } = row;
  const after = policy.waits[Math.min(length, policy.waits.length - 1)] ?? policy.waits[0];
  return { crashes: [...row, now].slice(-most), after, isFailing: length + 1 >= policy.failingFrom };
}
