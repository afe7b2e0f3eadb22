import { milliseconds, type Milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { ClockReading, SessionStateKind } from '../../protocol/wire/messages.ts';
import type { Freshness } from './trace-port.ts';

/** D18. Above it what is drawn is not live. */
export const DELAYED_ABOVE = milliseconds(3000);
/** D18. Above it the trace is blanked: an old rhythm must not be taken for the present one. */
export const NO_DATA_ABOVE = milliseconds(10_000);

/** When the newest sample was recorded, by the unit, and committed, by the relay. */
export interface NewestSample {
  readonly recordedAt: UnixMillis;
  readonly committedAt: UnixMillis;
}

export interface SampleAge {
  readonly age: Milliseconds;
  /** Null where the unit's clock is not known: the age then counts from the relay's commit, and is a lower bound. */
  readonly uncertainty: Milliseconds | null;
}

/**
 * The age of the newest sample: now minus its recording, three clocks reconciled.
 * @param unitClock relay clock minus unit clock
 * @param relayClock relay clock minus ours
 */
export function ageOf(
  newest: NewestSample,
  now: UnixMillis,
  unitClock: ClockReading | null,
  relayClock: ClockReading | null,
): SampleAge {
  const nowAtRelay = now + (relayClock?.offset ?? 0);
  // A sample from the future is a fresh one seen through clocks that disagree by less than they know.
  if (unitClock === null) {
    return { age: milliseconds(Math.max(0, nowAtRelay - newest.committedAt)), uncertainty: null };
  }
  const age = nowAtRelay - (newest.recordedAt + unitClock.offset);
  const uncertainty = unitClock.uncertainty + (relayClock?.uncertainty ?? 0);
  return { age: milliseconds(Math.max(0, age)), uncertainty: milliseconds(uncertainty) };
}

/** D18: what a view that follows the head may claim. */
export function freshnessOf(state: SessionStateKind | null, age: Milliseconds | null): Freshness {
  if (state === 'ended') return 'ended';
  if (age === null) return 'waiting';
  return freshnessOfAge(age);
}

/** D18: by the age of what is shown alone. */
export function freshnessOfAge(age: Milliseconds): 'live' | 'delayed' | 'no-data' {
  if (age > NO_DATA_ABOVE) return 'no-data';
  return age > DELAYED_ABOVE ? 'delayed' : 'live';
}
