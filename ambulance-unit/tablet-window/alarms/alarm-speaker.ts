import {
  alarmBurst,
  burstLasts,
  HARMONICS,
  PULSE_FREQUENCY,
  RISE_SHARE,
} from '../../../protocol/ecg/alarm-signals/alarm-pulses.ts';
import type { AlarmPriority } from '../../../protocol/ecg/course/alarm-conditions.ts';

export interface AlarmSpeaker {
  /** What is to be heard from now on; a higher priority is heard at once. */
  sound(priority: AlarmPriority | null): void;
  /** A tap: browsers let a page sound only after one. */
  touched(): void;
  /** True while the browser lets nothing be heard. */
  isBlocked(): boolean;
  close(): void;
}

/** Plays the bursts over WebAudio. What it does not decide: which, and when to be silent. */
export function openAlarmSpeaker(changed: () => void): AlarmSpeaker {
  const context = new AudioContext();
  const tone = context.createPeriodicWave(new Float32Array([0, ...HARMONICS]), new Float32Array(HARMONICS.length + 1));
  const volume = context.createGain();
  volume.gain.value = 0.5;
  volume.connect(context.destination);
  context.onstatechange = changed;
  let playing: AlarmPriority | null = null;
  let timer: number | undefined;

  const silence = (): void => {
    clearTimeout(timer);
    timer = undefined;
    volume.gain.cancelScheduledValues(context.currentTime);
    volume.gain.setValueAtTime(0, context.currentTime);
  };
  const play = (priority: AlarmPriority): void => {
    const burst = alarmBurst(priority);
    const start = context.currentTime + 0.02;
    volume.gain.cancelScheduledValues(context.currentTime);
    volume.gain.setValueAtTime(0.5, context.currentTime);
    for (const { at, lasts } of burst.pulses) pulse(start + at / 1000, lasts / 1000);
    timer = window.setTimeout(
      () => {
        play(priority);
      },
      burstLasts(burst) + burst.pause,
    );
  };
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

  return {
    sound(priority) {
      if (priority === playing) return;
      playing = priority;
      silence();
      if (priority !== null) play(priority);
    },
    touched() {
      if (context.state === 'suspended') void context.resume();
    },
    isBlocked: () => context.state === 'suspended',
    close() {
      silence();
      void context.close();
    },
  };
}
