import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { narrowClock, relayTime, type RelayClock } from './relay-clock.ts';

const answer = (asked: number, answered: number, date: number) => ({
  asked: unixMillis(asked),
  answered: unixMillis(answered),
  date: unixMillis(date),
});

describe('the relay’s clock seen from here', () => {
  it('assumes no difference that is not proven', () => {
    const clock = narrowClock(null, answer(10_400, 10_420, 10_000));
    expect(relayTime(clock, unixMillis(11_000))).toBe(11_000);
  });
  it('finds a desk clock that is seven minutes slow, closer with every answer', () => {
    let clock: RelayClock | null = null;
    for (let at = 0; at < 20; at += 1) {
      const asked = 1_000_000 + at * 1_370;
      const relayNow = asked + 10 + 420_000;
      clock = narrowClock(clock, answer(asked, asked + 20, Math.floor(relayNow / 1000) * 1000));
    }
    expect(Math.abs(relayTime(clock, unixMillis(2_000_000)) - 2_420_000)).toBeLessThan(150);
  });
  it('starts again when a clock was set', () => {
    const before = narrowClock(null, answer(10_000, 10_010, 10_000));
    const after = narrowClock(before, answer(12_000, 12_010, 3_612_000));
    expect(relayTime(after, unixMillis(12_000))).toBeGreaterThan(3_611_900);
  });
});
