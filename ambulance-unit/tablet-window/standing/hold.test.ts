import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../../protocol/ecg/units.ts';
import { HOLD_FOR, type HoldEvent, holdShare, type HoldState, nextHold } from './hold.ts';

const at = monotonicMillis;
const play = (events: readonly (readonly [time: number, kind: HoldEvent['kind']])[]) => {
  let state: HoldState = { kind: 'resting' };
  const fired: number[] = [];
  for (const [time, kind] of events) {
    const next = nextHold(state, { kind }, at(time));
    state = next.state;
    if (next.isFired) fired.push(time);
  }
  return { state, fired };
};

describe('a button that is held', () => {
  it('does it after one second, not a moment earlier', () => {
    expect(
      play([
        [0, 'press'],
        [999, 'time-passes'],
      ]).fired,
    ).toEqual([]);
    expect(
      play([
        [0, 'press'],
        [999, 'time-passes'],
        [HOLD_FOR, 'time-passes'],
      ]).fired,
    ).toEqual([1_000]);
  });
  it('does nothing when the finger leaves too early, and begins anew at the next', () => {
    const { fired, state } = play([
      [0, 'press'],
      [900, 'release'],
      [950, 'press'],
      [1_800, 'time-passes'],
    ]);
    expect(fired).toEqual([]);
    expect(state).toEqual({ kind: 'held', since: 950 });
  });
  it('does it once, however long the finger stays', () => {
    expect(
      play([
        [0, 'press'],
        [1_000, 'time-passes'],
        [2_500, 'time-passes'],
        [9_000, 'press'],
      ]).fired,
    ).toEqual([1_000]);
  });
  it('does it again only after the finger has left', () => {
    const again = play([
      [0, 'press'],
      [1_000, 'time-passes'],
      [1_100, 'release'],
      [1_200, 'press'],
      [2_200, 'time-passes'],
    ]);
    expect(again.fired).toEqual([1_000, 2_200]);
  });
  it('shows how much of the second is over', () => {
    expect(holdShare({ kind: 'resting' }, at(5))).toBe(0);
    expect(holdShare({ kind: 'held', since: at(0) }, at(250))).toBe(0.25);
    expect(holdShare({ kind: 'held', since: at(0) }, at(5_000))).toBe(1);
    expect(holdShare({ kind: 'done' }, at(0))).toBe(1);
  });
});
