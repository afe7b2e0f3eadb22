import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../protocol/ecg/units.ts';
import { nextPairingState, NO_PAIRING, type PairingEvent, type PairingState } from './pairing.ts';

const step = (state: PairingState, event: PairingEvent, now = 0, justChosen: string | null = null) =>
  nextPairingState(state, event, justChosen, monotonicMillis(now));
const asked = (asks: 'confirm' | 'confirm-pin' | 'provide-pin', pin: string | null = null): PairingEvent => ({
  ...{ kind: 'asked', device: 'Monitor 7', asks, pin },
});
const answered = (request: number, isAccepted: boolean, pin: string | null = null): PairingEvent => ({
  ...{ kind: 'answered', request, isAccepted, pin },
});

describe('a device that wants to be paired', () => {
  it('is paired without a question where a person has just chosen it and it shows no number', () => {
    expect(step(NO_PAIRING, asked('confirm'), 0, 'Monitor 7').answer).toEqual({
      request: 1,
      answer: { confirmed: true, pin: null },
    });
    expect(step(NO_PAIRING, asked('confirm'), 0, 'Monitor 8').show).toMatchObject({ device: 'Monitor 7' });
  });
  it('is shown with its number, and a person says whether it is the same', () => {
    const { state, show } = step(NO_PAIRING, asked('confirm-pin', '123456'), 0, 'Monitor 7');
    expect(show).toMatchObject({ request: 1, pin: '123456' });
    expect(step(state, answered(1, true)).answer?.answer).toEqual({ confirmed: true, pin: null });
    expect(step(state, answered(1, false)).answer?.answer).toEqual({ confirmed: false });
    expect(step(state, answered(1, false)).show).toBeNull();
  });
  it('gets the number that a person has typed, and not an empty or endless one', () => {
    const { state } = step(NO_PAIRING, asked('provide-pin'));
    for (const pin of [null, '', '1'.repeat(17), '12 34', '1\n2'])
      expect(step(state, answered(1, true, pin))).toEqual({ state });
    expect(step(state, answered(1, true, '0000')).answer?.answer).toEqual({ confirmed: true, pin: '0000' });
  });
  it('is refused after half a minute without an answer', () => {
    const { state } = step(NO_PAIRING, asked('confirm'));
    expect(step(state, { kind: 'looked' }, 29_999)).toEqual({ state });
    expect(step(state, { kind: 'looked' }, 30_000).answer?.answer).toEqual({ confirmed: false });
  });
  it('is refused while another one is being asked about, which stays on the screen', () => {
    const { state } = step(NO_PAIRING, asked('confirm'));
    const second = step(state, asked('confirm-pin', '1'));
    expect(second.answer).toEqual({ request: 2, answer: { confirmed: false } });
    expect(second.state.open?.request).toBe(1);
    expect(step(second.state, answered(2, true))).toEqual({ state: second.state });
  });
});
