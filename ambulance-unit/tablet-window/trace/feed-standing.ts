import { milliseconds, type Milliseconds, type MonotonicMillis } from '../../../protocol/ecg/units.ts';
import type { FeedStanding } from './ink-port.ts';

/** Above it what is drawn is late, and the canvas says so. */
export const DELAYED_ABOVE = milliseconds(2_000);
/** Above it an old rhythm could be taken for the present one: the sweep is faded and STALE stands across it. */
export const STALE_ABOVE = milliseconds(5_000);
/** A wall clock that is further off than this has been set meanwhile and says nothing about age. */
const BELIEVED = 60_000;

/** When bytes came in and when they came here: the way to this screen counts as age too. */
export interface NewestBytes {
  readonly heardAt: MonotonicMillis;
  /** How old they were already. */
  readonly ageWhenHeard: Milliseconds;
}

export function bytesHeard(arrivedAt: number, wallNow: number, now: MonotonicMillis): NewestBytes {
  const age = wallNow - arrivedAt;
  return { heardAt: now, ageWhenHeard: milliseconds(age > 0 && age < BELIEVED ? age : 0) };
}

export const ageOfBytes = (newest: NewestBytes | null, now: MonotonicMillis): Milliseconds | null =>
  newest === null ? null : milliseconds(Math.max(0, now - newest.heardAt) + newest.ageWhenHeard);

export function feedStanding(age: Milliseconds | null): FeedStanding {
  if (age === null) return 'waiting';
  if (age > STALE_ABOVE) return 'stale';
  return age > DELAYED_ABOVE ? 'delayed' : 'live';
}
