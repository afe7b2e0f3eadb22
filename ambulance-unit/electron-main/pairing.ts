import { milliseconds, type MonotonicMillis } from '../../protocol/ecg/units.ts';

/** Some devices want to be paired before they give anything; the system asks, and a person with the device in hand answers. */
export interface PairingRequest {
  readonly request: number;
  readonly device: string;
  readonly asks: 'confirm' | 'confirm-pin' | 'provide-pin';
  readonly pin: string | null;
  readonly since: MonotonicMillis;
}

export interface PairingState {
  readonly requests: number;
  /** At most one: another one while it is answered is refused, for the screen has room for one question. */
  readonly open: PairingRequest | null;
}

export type PairingEvent =
  | {
      readonly kind: 'asked';
      readonly device: string;
      readonly asks: PairingRequest['asks'];
      readonly pin: string | null;
    }
  | { readonly kind: 'answered'; readonly request: number; readonly isAccepted: boolean; readonly pin: string | null }
  | { readonly kind: 'looked' };

export type PairingAnswer = { readonly confirmed: false } | { readonly confirmed: true; readonly pin: string | null };

export interface PairingStep {
  readonly state: PairingState;
  /** To the person; `null`: the question on the screen is over. */
  readonly show?: PairingRequest | null;
  /** To the system: of the open question, or of the one that came just now. */
  readonly answer?: { readonly request: number; readonly answer: PairingAnswer };
}

export const PAIRED_WITHIN = milliseconds(30_000);
/** A passkey is six digits; old devices have PINs of up to sixteen characters. */
const PIN = /^[\w-]{1,16}$/;

export const NO_PAIRING: PairingState = { requests: 0, open: null };

/** `justChosen`: the device that a person has chosen last. To ask once more whether it is the one teaches to tap without reading. */
export function nextPairingState(
  state: PairingState,
  event: PairingEvent,
  justChosen: string | null,
  now: MonotonicMillis,
): PairingStep {
  switch (event.kind) {
    case 'asked': {
      const request = state.requests + 1;
      const refused: PairingStep = {
        state: { ...state, requests: request },
        answer: { request, answer: { confirmed: false } },
      };
      if (state.open !== null) return refused;
      if (event.asks === 'confirm' && event.device !== '' && event.device === justChosen) {
        return { ...refused, answer: { request, answer: { confirmed: true, pin: null } } };
      }
      const { device, asks, pin } = event;
      const open = { request, device, asks, pin, since: now };
      return { state: { requests: request, open }, show: open };
    }
    case 'answered': {
      const { open } = state;
      if (open?.request !== event.request) return { state };
      const needsPin = open.asks === 'provide-pin';
      // A PIN that cannot be one is a slip of a glove: the question stays.
      if (event.isAccepted && needsPin && !(event.pin !== null && PIN.test(event.pin))) return { state };
      const answer: PairingAnswer = event.isAccepted
        ? { confirmed: true, pin: needsPin ? event.pin : null }
        : { confirmed: false };
      return over(state, open.request, answer);
    }
    case 'looked':
      return state.open !== null && now - state.open.since >= PAIRED_WITHIN
        ? over(state, state.open.request, { confirmed: false })
        : { state };
  }
}

const over = (state: PairingState, request: number, answer: PairingAnswer): PairingStep => ({
  state: { ...state, open: null },
  show: null,
  answer: { request, answer },
});
