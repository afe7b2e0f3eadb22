import {
  alarmBurst,
  burstLasts,
  HARMONICS,
  PULSE_FREQUENCY,
  RISE_SHARE,
} from '../../protocol/ecg/alarm-signals/alarm-pulses.ts';
import type { AlarmPriority } from '../../protocol/ecg/course/alarm-conditions.ts';

export interface AlarmSpeaker {
  /** What is to be heard from now on; a higher priority is heard at once. */
  sound(priority: AlarmPriority | null): void;
  /** A click or a key: browsers let a page sound only after one. */
  touched(): void;
  close(): void;
}

const VOLUME = 0.5;

/** Plays the bursts over WebAudio. What it does not decide: which, and when to be silent. */
export function openAlarmSpeaker(blocked: (isBlocked: boolean) => void): AlarmSpeaker {
  const context = new AudioContext();
  const tone = context.createPeriodicWave(new Float32Array([0, ...HARMONICS]), new Float32Array(HARMONICS.length + 1));
  const volume = context.createGain();
  volume.connect(context.destination);
  let playing: AlarmPriority | null = null;
  let timer: number | undefined;

  const pulse = (from: number, lasts: number): void => {
    const source = context.createOscillator();
    const envelope = context.createGain();
    const rise = lasts * RISE_SHARE;
    source.setPeriodicWave(tone);
    source.frequency.value = PULSE_FREQUENCY;
    envelope.gain.setValueAtTime(0, from);
    envelope.gain.linearRampToValueAtTime(1, from + rise);
    envelope.gain.setValueAtTime(1, from + lasts - rise);
    envelope.gain.linearRampToValueAtTime(0, from + lasts);
    source.connect(envelope).connect(volume);
    source.start(from);
    source.stop(from + lasts + 0.01);
  };
  const play = (): void => {
    if (playing === null || context.state !== 'running') return;
    const burst = alarmBurst(playing);
    const start = context.currentTime + 0.02;
    volume.gain.cancelScheduledValues(context.currentTime);
    volume.gain.setValueAtTime(VOLUME, context.currentTime);
    for (const { at, lasts } of burst.pulses) pulse(start + at / 1000, lasts / 1000);
    timer = window.setTimeout(play, burstLasts(burst) + burst.pause);
  };
  const silence = (): void => {
    clearTimeout(timer);
    volume.gain.cancelScheduledValues(context.currentTime);
    volume.gain.setValueAtTime(0, context.currentTime);
  };
  const restart = (): void => {
    silence();
    play();
  };
  context.addEventListener('statechange', () => {
    blocked(context.state === 'suspended');
    restart();
  });
  blocked(context.state === 'suspended');

  return {
    sound(priority) {
      if (priority === playing) return;
      playing = priority;
      restart();
    },
    touched() {
      if (context.state === 'suspended') void context.resume();
    },
    close() {
      silence();
      void context.close();
    },
  };
}
