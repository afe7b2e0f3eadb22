import type { MonotonicMillis } from '../ecg/units.ts';

/** A token bucket: how much may still be sent now under a limit a second (D19). Pure. */
export interface Pace {
  readonly perSecond: number;
  readonly burst: number;
  readonly tokens: number;
  readonly at: MonotonicMillis;
}

export const startPace = (perSecond: number, burst: number, now: MonotonicMillis): Pace => ({
  perSecond,
  burst,
  tokens: burst,
  at: now,
});

export function refill(pace: Pace, now: MonotonicMillis): Pace {
  const elapsed = Math.max(0, now - pace.at);
  return { ...pace, tokens: Math.min(pace.burst, pace.tokens + (elapsed / 1000) * pace.perSecond), at: now };
}

/** May go below zero: a message that has begun is sent whole and paid for afterwards. */
export const spend = (pace: Pace, amount: number): Pace => ({ ...pace, tokens: pace.tokens - amount });

/** Milliseconds until at least one token is there. */
export const waitFor = (pace: Pace, tokens = 1): number =>
  pace.tokens >= tokens ? 0 : ((tokens - pace.tokens) / pace.perSecond) * 1000;
