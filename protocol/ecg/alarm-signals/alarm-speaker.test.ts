import { describe, expect, it } from 'vitest';
import { alarmBurst, burstLasts } from './alarm-pulses.ts';
import { openAlarmSpeaker } from './alarm-speaker.ts';

/** An AudioContext of which every pulse is written down, with a clock of its own. */
function ward(state: 'running' | 'suspended') {
  const starts: number[] = [];
  const levels: number[] = [];
  let waiting: { at: number; act: () => void } | null = null;
  let changed = (): void => undefined;
  const told: boolean[] = [];
  const level = (isVolume: boolean) => ({
    setValueAtTime: (value: number) => isVolume && levels.push(value),
    linearRampToValueAtTime: () => undefined,
    cancelScheduledValues: () => undefined,
  });
  let gains = 0;
  const audio = {
    ...{ currentTime: 0, state: state as string, destination: {} },
    createGain: () => ({ gain: level(gains++ === 0), connect: () => undefined }),
    createOscillator: () => ({
      ...{ frequency: { value: 0 }, connect: () => undefined, setPeriodicWave: () => undefined },
      start: (at: number) => starts.push(at),
      stop: () => undefined,
    }),
    createPeriodicWave: () => 'tone',
    addEventListener: (_: string, listener: () => void) => {
      changed = listener;
    },
    resume: () => {
      audio.state = 'running';
      changed();
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  const speaker = openAlarmSpeaker<object, string>(
    audio,
    (wait, act) => {
      const mine = { at: audio.currentTime + wait / 1000, act };
      waiting = mine;
      return () => {
        if (waiting === mine) waiting = null;
      };
    },
    (isBlocked) => told.push(isBlocked),
  );
  const pass = (until: number): void => {
    for (let next = waiting; next !== null && next.at <= until; next = waiting) {
      waiting = null;
      audio.currentTime = next.at;
      next.act();
    }
    audio.currentTime = until;
  };
  return { speaker, starts, levels, told, pass };
}
const everyBurst = (priority: 'high' | 'medium'): number =>
  (burstLasts(alarmBurst(priority)) + alarmBurst(priority).pause) / 1000;

describe('the loudspeaker of alarms', () => {
  it('plays ten pulses of the high priority, and again after its pause', () => {
    const { speaker, starts, pass } = ward('running');
    speaker.sound('high');
    expect(starts).toHaveLength(10);
    pass(everyBurst('high') + 0.1);
    expect(starts).toHaveLength(20);
    expect((starts[10] ?? 0) - (starts[0] ?? 0)).toBeCloseTo(everyBurst('high'), 6);
  });

  it('goes over to another priority at once, and is silent when there is none', () => {
    const { speaker, starts, levels, pass } = ward('running');
    speaker.sound('medium');
    pass(0.5);
    speaker.sound('high');
    expect(starts).toHaveLength(3 + 10);
    speaker.sound(null);
    pass(60);
    expect(starts).toHaveLength(13);
    expect(levels.at(-1)).toBe(0);
  });

  it('where the browser lets nothing be heard it says so, and plays from the first touch on', () => {
    const { speaker, starts, told } = ward('suspended');
    speaker.sound('high');
    expect([speaker.isBlocked(), starts]).toEqual([true, []]);
    speaker.touched();
    expect([speaker.isBlocked(), starts.length, told]).toEqual([false, 10, [false]]);
  });

  it('plays nothing more once it is closed', () => {
    const { speaker, starts, pass } = ward('running');
    speaker.sound('medium');
    speaker.close();
    pass(60);
    expect(starts).toHaveLength(3);
  });
});
