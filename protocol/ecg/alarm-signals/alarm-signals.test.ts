import { describe, expect, it } from 'vitest';
import { byPriority, mostUrgent, PRIORITY_MARKS } from './alarm-priority.ts';
import { type AlarmBurst, alarmBurst, burstLasts, HARMONICS, PULSE_FREQUENCY, RISE_SHARE } from './alarm-pulses.ts';

const spacesOf = ({ pulses }: AlarmBurst): number[] =>
  pulses.slice(1).map(({ at }, place) => at - ((pulses[place]?.at ?? 0) + (pulses[place]?.lasts ?? 0)));
const expectWithin = (value: number, least: number, most: number): void => {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
};

describe('what an alarm sounds like (IEC 60601-1-8, tables 3 and 4)', () => {
  it('is ten pulses for high priority: twice three and two, a longer space before the last two, a rest between the halves', () => {
    const burst = alarmBurst('high');
    expect(burst.pulses).toHaveLength(10);
    const lasts = burst.pulses[0]?.lasts ?? 0;
    for (const pulse of burst.pulses) expect(pulse.lasts).toBe(lasts);
    expectWithin(lasts, 75, 200);
    const spaces = spacesOf(burst);
    const x = spaces[0] ?? 0;
    expectWithin(x, 50, 125);
    expect(spaces).toEqual([x, x, 2 * x + lasts, x, spaces[4], x, x, 2 * x + lasts, x]);
    expectWithin(spaces[4] ?? 0, 350, 1_300);
    expectWithin(burst.pause, 2_500, 15_000);
  });
  it('is three pulses for medium priority, evenly spaced', () => {
    const burst = alarmBurst('medium');
    expect(burst.pulses).toHaveLength(3);
    for (const { lasts } of burst.pulses) expectWithin(lasts, 125, 250);
    const [first = 0, second = 0] = spacesOf(burst);
    expect(second).toBe(first);
    expectWithin(first, 125, 250);
    expectWithin(burst.pause, 2_500, 30_000);
  });
  it('is one or two pulses for low priority, more than fifteen seconds apart', () => {
    const burst = alarmBurst('low');
    expectWithin(burst.pulses.length, 1, 2);
    for (const { lasts } of burst.pulses) expectWithin(lasts, 125, 250);
    for (const space of spacesOf(burst)) expectWithin(space, 125, 250);
    expect(burst.pause).toBeGreaterThan(15_000);
  });
  it('has a fundamental between 150 and 1000 Hz and four harmonics from 300 to 4000 Hz within 15 dB of it', () => {
    expectWithin(PULSE_FREQUENCY, 150, 1_000);
    expect(HARMONICS.length).toBeGreaterThanOrEqual(5);
    HARMONICS.slice(1).forEach((amplitude, place) => {
      expectWithin(PULSE_FREQUENCY * (place + 2), 300, 4_000);
      expect(Math.abs(20 * Math.log10(amplitude / (HARMONICS[0] ?? 0)))).toBeLessThanOrEqual(15);
    });
    expectWithin(RISE_SHARE, 0.1, 0.4);
  });
  it('never lets two pulses of a burst run into each other', () => {
    for (const priority of ['high', 'medium', 'low'] as const) {
      const burst = alarmBurst(priority);
      for (const space of spacesOf(burst)) expect(space).toBeGreaterThan(0);
      expect(burstLasts(burst)).toBe((burst.pulses.at(-1)?.at ?? 0) + (burst.pulses.at(-1)?.lasts ?? 0));
    }
  });
});

describe('which of several is heard', () => {
  it('is the most urgent one, and nothing of none', () => {
    expect(mostUrgent(['low', 'high', 'medium'])).toBe('high');
    expect(mostUrgent([])).toBeNull();
    expect((['low', 'medium', 'high'] as const).toSorted(byPriority)).toEqual(['high', 'medium', 'low']);
  });
  it('is marked !!!, !! or !', () => {
    expect(PRIORITY_MARKS).toEqual({ high: '!!!', medium: '!!', low: '!' });
  });
});
