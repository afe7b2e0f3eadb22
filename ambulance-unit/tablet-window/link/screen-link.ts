import { milliseconds, type Milliseconds, monotonicMillis, type MonotonicMillis } from '../../../protocol/ecg/units.ts';

/** The screen's way to the acquisition on the same machine: it comes back by itself, quickly, for ever. */
export type LinkPhase =
  | { readonly kind: 'opening'; readonly since: MonotonicMillis; readonly attempt: number }
  | { readonly kind: 'open'; readonly heardAt: MonotonicMillis }
  | { readonly kind: 'waiting'; readonly until: MonotonicMillis; readonly attempt: number }
  /** Its key is not the right one: a person must open another address. */
  | { readonly kind: 'refused' };

export interface ScreenLinkState {
  readonly phase: LinkPhase;
  /** When the acquisition was heard last; null: never. */
  readonly heardAt: MonotonicMillis | null;
}

export type ScreenLinkEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'heard' }
  | { readonly kind: 'closed'; readonly isRefused: boolean }
  | { readonly kind: 'time-passes' };

export type ScreenLinkAction = 'open' | 'close';

export interface ScreenLinkStep {
  readonly state: ScreenLinkState;
  readonly actions: readonly ScreenLinkAction[];
}

/** Half a second is what a restart of the acquisition takes; two seconds are what a crew waits before it doubts. */
const WAITS: readonly Milliseconds[] = [100, 250, 500, 1_000, 2_000].map(milliseconds);
const OPENING_LASTS_AT_MOST = milliseconds(4_000);
/** What is open and says nothing is opened anew: whoever comes is told everything. */
export const SILENT_AFTER = milliseconds(5_000);
/** What the screen shows counts as old from here on. A reload of the acquisition's process stays below it. */
export const LOST_AFTER = milliseconds(3_000);

export const openingLink = (now: MonotonicMillis): ScreenLinkStep => ({
  state: { phase: { kind: 'opening', since: now, attempt: 0 }, heardAt: null },
  actions: ['open'],
});

export function nextScreenLink(state: ScreenLinkState, event: ScreenLinkEvent, now: MonotonicMillis): ScreenLinkStep {
  const { phase } = state;
  const stay: ScreenLinkStep = { state, actions: [] };
  if (phase.kind === 'refused') return stay;
  switch (event.kind) {
    case 'opened':
      return phase.kind === 'opening'
        ? { state: { ...state, phase: { kind: 'open', heardAt: now } }, actions: [] }
        : stay;
    case 'heard':
      return phase.kind === 'open'
        ? { state: { phase: { kind: 'open', heardAt: now }, heardAt: now }, actions: [] }
        : stay;
    case 'closed':
      if (event.isRefused) return { state: { ...state, phase: { kind: 'refused' } }, actions: [] };
      return phase.kind === 'waiting' ? stay : { state: waiting(state, now), actions: [] };
    case 'time-passes':
      return afterTime(state, now);
  }
}

function afterTime(state: ScreenLinkState, now: MonotonicMillis): ScreenLinkStep {
  const { phase } = state;
  switch (phase.kind) {
    case 'opening':
      return now - phase.since < OPENING_LASTS_AT_MOST
        ? { state, actions: [] }
        : { state: waiting(state, now), actions: ['close'] };
    case 'open':
      return now - phase.heardAt < SILENT_AFTER
        ? { state, actions: [] }
        : { state: waiting(state, now), actions: ['close'] };
    case 'waiting':
      if (now < phase.until) return { state, actions: [] };
      return {
        state: { ...state, phase: { kind: 'opening', since: now, attempt: phase.attempt } },
        actions: ['open'],
      };
    case 'refused':
      return { state, actions: [] };
  }
}

/** Each attempt that fails waits longer, up to two seconds; one that had been open begins anew. */
function waiting(state: ScreenLinkState, now: MonotonicMillis): ScreenLinkState {
  const attempt = state.phase.kind === 'opening' ? state.phase.attempt + 1 : 1;
  const wait = WAITS[Math.min(attempt, WAITS.length) - 1] ?? 0;
  return { ...state, phase: { kind: 'waiting', until: monotonicMillis(now + wait), attempt } };
}

/** What a person must know about it. `lost`: what stands on the screen is old. */
export type ScreenStanding =
  | { readonly kind: 'reaching' }
  | { readonly kind: 'heard' }
  | { readonly kind: 'lost'; readonly lasting: Milliseconds }
  | { readonly kind: 'refused' };

export function screenStanding({ phase, heardAt }: ScreenLinkState, now: MonotonicMillis): ScreenStanding {
  if (phase.kind === 'refused') return { kind: 'refused' };
  if (heardAt === null) return { kind: 'reaching' };
  const lasting = milliseconds(now - heardAt);
  // A link that is open and quiet is not lost until it counts as silent: between two cases little changes.
  return lasting > (phase.kind === 'open' ? SILENT_AFTER : LOST_AFTER) ? { kind: 'lost', lasting } : { kind: 'heard' };
}
