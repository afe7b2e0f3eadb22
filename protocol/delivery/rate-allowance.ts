import type { ByteCount, MonotonicMillis } from '../ecg/units.ts';

/** What a peer may still send now: refilled with time, spent by every message (D19). */
export interface RateAllowance {
  readonly at: MonotonicMillis;
  readonly messages: number;
  readonly bytes: number;
}

export interface RateLimits {
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** How many seconds' worth may come in one piece. */
  readonly burstSeconds?: number;
}

/**
 * A sender that paces itself to the limit exactly is not punished for the link's jitter: what a stalled link holds
 * back arrives at once, so two seconds' worth may come in one piece, and the refill is a twentieth faster than stated.
 */
const BURST_SECONDS = 2;
const REFILL = 1.05;

export const fullAllowance = (limits: RateLimits, now: MonotonicMillis): RateAllowance => ({
  at: now,
  messages: limits.messagesPerSecond * (limits.burstSeconds ?? BURST_SECONDS),
  bytes: limits.bytesPerSecond * (limits.burstSeconds ?? BURST_SECONDS),
});

/** What is left after one more message, or null where that is more than the limits allow. */
export function spend(
  allowance: RateAllowance,
  limits: RateLimits,
  size: ByteCount,
  now: MonotonicMillis,
): RateAllowance | null {
  const seconds = Math.max(0, now - allowance.at) / 1000;
  const refill = (left: number, perSecond: number): number =>
    Math.min(perSecond * (limits.burstSeconds ?? BURST_SECONDS), left + seconds * perSecond * REFILL);
  const messages = refill(allowance.messages, limits.messagesPerSecond) - 1;
  const bytes = refill(allowance.bytes, limits.bytesPerSecond) - size;
  return messages < 0 || bytes < 0 ? null : { at: now, messages, bytes };
}
