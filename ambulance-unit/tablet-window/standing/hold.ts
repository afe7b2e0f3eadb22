import type { MonotonicMillis } from '../../../protocol/ecg/units.ts';
import { milliseconds } from '../../../protocol/ecg/units.ts';

/** So long a finger rests on what cannot be taken back. */
export const HOLD_FOR = milliseconds(1_000);

/** A button that is held. `done` stays until the finger leaves: one hold does one thing. */
export type HoldState =
  { readonly kind: 'resting' } | { readonly kind: 'held'; readonly since: MonotonicMillis } | { readonly kind: 'done' };

export type HoldEvent =
  | { readonly kind: 'press' }
  /** The finger left, slid off, the key came up, or the page went away: nothing was done. */
  | { readonly kind: 'release' }
  | { readonly kind: 'time-passes' };

export interface HoldStep {
  readonly state: HoldState;
  readonly isFired: boolean;
}

export function nextHold(state: HoldState, event: HoldEvent, now: MonotonicMillis): HoldStep {
  switch (event.kind) {
    case 'press':
      return { state: state.kind === 'resting' ? { kind: 'held', since: now } : state, isFired: false };
    case 'release':
      return { state: { kind: 'resting' }, isFired: false };
    case 'time-passes':
      if (state.kind !== 'held' || now - state.since < HOLD_FOR) return { state, isFired: false };
      return { state: { kind: 'done' }, isFired: true };
  }
}

/** 0 to 1 of the ring. */
export function holdShare(state: HoldState, now: MonotonicMillis): number {
  if (state.kind === 'resting') return 0;
  if (state.kind === 'done') return 1;
  return Math.min(1, Math.max(0, (now - state.since) / HOLD_FOR));
}
