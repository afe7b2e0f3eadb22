import { milliseconds, type MonotonicMillis } from '../../protocol/ecg/units.ts';
import type { OfferEnd } from '../tablet-port/window-bridge.ts';
import { isListed, type KnownDevices } from './known-devices.ts';

/**
 * Which Bluetooth device a page gets. Chromium scans and tells the main process what it hears, again and again, until it
 * gets one answer; a person is asked only where nothing decides already.
 *
 * C1  One request at a time. Where a person looks for a monitor, a request that the page made by itself becomes the person's.
 * C2  For a page that asks by itself, the device that was used last is taken as soon as it is heard.
 * C3  Another device that was used here, or is on the tablet's list, is taken once the last one was not heard for three seconds.
 * C4  Nothing of that kind within three seconds: what is heard is offered to a person, and again whenever the list grows.
 * C5  A person who looks is offered everything at once, and nothing is taken by itself.
 * C6  A person can take only what was offered. No answer for a minute is none.
 * C7  Each request is answered once: Chromium does not survive a second answer.
 */
export type ChooserState =
  { readonly kind: 'idle'; readonly requests: number } | ({ readonly kind: 'asking' } & AskingState);

interface AskingState {
  /** Counts the requests since the start. */
  readonly requests: number;
  readonly isPersonLooking: boolean;
  readonly since: MonotonicMillis;
  readonly heard: readonly HeardDevice[];
  readonly isOffered: boolean;
}

export interface HeardDevice {
  readonly deviceId: string;
  readonly deviceName: string;
}

export type ChooserEvent =
  | { readonly kind: 'wanted'; readonly by: 'page' | 'person' }
  /** All that was heard since the request began. */
  | { readonly kind: 'heard'; readonly devices: readonly HeardDevice[] }
  | { readonly kind: 'chosen'; readonly request: number; readonly device: string | null }
  /** The page's call has come back, with a device or without: a radio that is off says so without a word to us. */
  | { readonly kind: 'ended'; readonly request: number }
  | { readonly kind: 'page-gone' }
  /** Time passed. */
  | { readonly kind: 'looked' };

export type ChooserAction =
  /** Lets the page ask, with the tap that `requestDevice` demands. */
  | { readonly kind: 'click'; readonly request: number }
  /** Answers Chromium, where it has asked; null: none. */
  | { readonly kind: 'answer'; readonly device: HeardDevice | null }
  | { readonly kind: 'offer'; readonly request: number; readonly devices: readonly HeardDevice[] }
  | { readonly kind: 'offer-over'; readonly request: number; readonly why: OfferEnd }
  /** It was a person's wish, or taken again: it is the one used last. */
  | { readonly kind: 'remember'; readonly device: HeardDevice };

export interface ChooserStep {
  readonly state: ChooserState;
  readonly actions: readonly ChooserAction[];
}

export const LAST_USED_FIRST_FOR = milliseconds(3000);
export const CHOSEN_WITHIN = milliseconds(60_000);
/** A street full of devices: the list on the screen stays one that a person can read. */
export const MOST_HEARD = 64;

export const NO_REQUEST: ChooserState = { kind: 'idle', requests: 0 };

export function nextChooserState(
  state: ChooserState,
  event: ChooserEvent,
  known: KnownDevices,
  now: MonotonicMillis,
): ChooserStep {
  switch (event.kind) {
    case 'wanted':
      return wanted(state, event.by, known, now);
    case 'heard':
      // [C7] It is an answered request that still hears: it has its answer.
      if (state.kind === 'idle') return { state, actions: [] };
      return decide(withHeard(state, event.devices), known, now, event.devices.length !== state.heard.length);
    case 'chosen':
      return chosen(state, event);
    case 'ended':
      return state.kind === 'idle' || state.requests !== event.request
        ? { state, actions: [] }
        : over(state, 'gone', []);
    case 'page-gone':
      return state.kind === 'idle' ? { state, actions: [] } : over(state, 'gone', []);
    case 'looked':
      return state.kind === 'idle' ? { state, actions: [] } : decide(state, known, now, false);
  }
}

type Asking = Extract<ChooserState, { readonly kind: 'asking' }>;

function wanted(state: ChooserState, by: 'page' | 'person', known: KnownDevices, now: MonotonicMillis): ChooserStep {
  const isPersonLooking = by === 'person';
  if (state.kind === 'asking') {
    if (!isPersonLooking || state.isPersonLooking) return { state, actions: [] };
    return decide({ ...state, isPersonLooking, since: now }, known, now, true);
  }
  const requests = state.requests + 1;
  return {
    state: { kind: 'asking', requests, isPersonLooking, since: now, heard: [], isOffered: false },
    actions: [{ kind: 'click', request: requests }],
  };
}

const withHeard = (state: Asking, devices: readonly HeardDevice[]): Asking => ({
  ...state,
  heard: devices.slice(0, MOST_HEARD),
});

function decide(state: Asking, known: KnownDevices, now: MonotonicMillis, hasGrown: boolean): ChooserStep {
  const waited = now - state.since;
  if (!state.isPersonLooking) {
    const last = known.used[0];
    const lastUsed = state.heard.find(({ deviceId }) => deviceId === last?.id);
    const isPatient = last !== undefined && waited < LAST_USED_FIRST_FOR;
    const usable = lastUsed ?? (isPatient ? undefined : state.heard.find((device) => isListed(known, device)));
    if (usable !== undefined) return taken(state, usable);
  }
  if (waited >= CHOSEN_WITHIN) return over(state, 'timed-out', [{ kind: 'answer', device: null }]);
  const isDue = state.isPersonLooking || waited >= LAST_USED_FIRST_FOR;
  if (!isDue || state.heard.length === 0 || (state.isOffered && !hasGrown)) return { state, actions: [] };
  return {
    state: { ...state, isOffered: true },
    actions: [{ kind: 'offer', request: state.requests, devices: state.heard }],
  };
}

function chosen(state: ChooserState, event: Extract<ChooserEvent, { readonly kind: 'chosen' }>): ChooserStep {
  // [C6] An answer to an earlier offer, or to none.
  if (state.kind === 'idle' || event.request !== state.requests || !state.isOffered) return { state, actions: [] };
  if (event.device === null) return over(state, 'none-chosen', [{ kind: 'answer', device: null }]);
  const device = state.heard.find(({ deviceId }) => deviceId === event.device);
  return device === undefined ? { state, actions: [] } : taken(state, device);
}

const taken = (state: Asking, device: HeardDevice): ChooserStep =>
  over(state, 'chosen', [
    { kind: 'answer', device },
    { kind: 'remember', device },
  ]);

const over = (state: Asking, why: OfferEnd, actions: readonly ChooserAction[]): ChooserStep => ({
  state: { kind: 'idle', requests: state.requests },
  actions: state.isOffered ? [...actions, { kind: 'offer-over', request: state.requests, why }] : actions,
});
