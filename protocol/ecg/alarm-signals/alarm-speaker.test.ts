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
  const hearing = { isKept: false };
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
      // A browser that lets nothing be heard never answers.
      if (hearing.isKept) return new Promise<void>(() => undefined);
      audio.state = 'running';
      changed();
      return Promise.resolve();
    },
    suspend: () => {
      audio.state = 'suspended';
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
  return { speaker, starts, levels, told, pass, audio, hearing };
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

  it('lets the sound device go while there is nothing to sound, and says of itself that nothing is kept from it', () => {
    const { speaker, starts, pass, audio } = ward('running');
    pass(4);
    expect(audio.state).toBe('running');
    pass(6);
    expect([audio.state, speaker.isBlocked()]).toEqual(['suspended', false]);
    speaker.sound('high');
    expect([audio.state, starts.length]).toEqual(['running', 10]);
    pass(60);
    expect(audio.state).toBe('running');
    speaker.sound(null);
    pass(66);
    expect([audio.state, speaker.isBlocked()]).toEqual(['suspended', false]);
  });

  it('says within a second that a device which rested does not come back, and plays from the touch on that brings it', () => {
    const { speaker, starts, told, pass, audio, hearing } = ward('running');
    pass(6);
    hearing.isKept = true;
    speaker.sound('medium');
    speaker.sound('high');
    pass(6.5);
    expect([speaker.isBlocked(), starts.length]).toEqual([false, 0]);
    pass(7.1);
    expect([speaker.isBlocked(), told.at(-1), starts.length]).toEqual([true, true, 0]);
    hearing.isKept = false;
    speaker.touched();
    expect([audio.state, speaker.isBlocked(), told.at(-1), starts.length]).toEqual(['running', false, false, 10]);
  });

  it('plays nothing more once it is closed', () => {
    const { speaker, starts, pass } = ward('running');
    speaker.sound('medium');
    speaker.close();
    pass(60);
    expect(starts).toHaveLength(3);
  });
});
