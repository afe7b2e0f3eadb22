import type { AlarmPriority } from '../course/alarm-conditions.ts';
import { type Milliseconds, milliseconds } from '../units.ts';
import { alarmBurst, burstLasts, HARMONICS, PULSE_FREQUENCY, RISE_SHARE } from './alarm-pulses.ts';

interface Level {
  setValueAtTime(level: number, at: number): unknown;
  linearRampToValueAtTime(level: number, at: number): unknown;
  cancelScheduledValues(from: number): unknown;
}
interface Part<Node> {
  connect(to: Node): unknown;
}

/** What is needed of an AudioContext; times in seconds of its own clock. */
export interface AlarmAudio<Node, Tone> {
  readonly currentTime: number;
  readonly state: string;
  readonly destination: Node;
  createGain(): Node & Part<Node> & { readonly gain: Level };
  createOscillator(): Node &
    Part<Node> & {
      readonly frequency: { value: number };
      setPeriodicWave(tone: Tone): void;
      start(at: number): void;
      stop(at: number): void;
    };
  createPeriodicWave(cosines: Float32Array<ArrayBuffer>, sines: Float32Array<ArrayBuffer>): Tone;
  addEventListener(kind: 'statechange', listener: () => void): void;
  resume(): Promise<void>;
  suspend(): Promise<void>;
  close(): Promise<void>;
}

/** @returns what takes it back */
export type After = (wait: Milliseconds, act: () => void) => () => void;

export interface AlarmSpeaker {
  /** What is to be heard from now on; a higher priority is heard at once. */
  sound(priority: AlarmPriority | null): void;
  /** A tap, a click or a key: browsers let a page sound only after one. */
  touched(): void;
  /** True while the browser lets nothing be heard. */
  isBlocked(): boolean;
  close(): void;
}

const VOLUME = 0.5;
/** What is asked for at this very moment may come too late, s. */
const AHEAD = 0.02;
/** An open sound device that plays silence takes as much of the processor as half the page: so long it is kept. */
const RESTS_AFTER = milliseconds(5_000);
/** A device that rested is back within a tenth of a second; one that is not by then is kept from us, and that is told. */
const WAKES_WITHIN = milliseconds(1_000);

/**
 * Plays the bursts of a priority, one after the other, on tablet and console alike. What it does not decide: which, and when to
 * be silent. Where a browser lets nothing be heard it plays from the moment on that it does. `blocked` is told of each change.
 * While there is nothing to sound the device rests, and is asked for again before the next burst.
 */
export function openAlarmSpeaker<Node, Tone>(
  audio: AlarmAudio<Node, Tone>,
  after: After,
  blocked: (isBlocked: boolean) => void,
): AlarmSpeaker {
  const tone = audio.createPeriodicWave(new Float32Array([0, ...HARMONICS]), new Float32Array(HARMONICS.length + 1));
  const volume = audio.createGain();
  volume.connect(audio.destination);
  let playing: AlarmPriority | null = null;
  /** `resting`: we let the device go ourselves; `waking`: it was asked for again. */
  let device: 'ours' | 'resting' | 'waking' = 'ours';
  /** The next burst, the rest, or the end of the patience with a device that wakes: there is only ever one. */
  let cancelNext = (): void => undefined;
  const isBlocked = (): boolean => audio.state === 'suspended' && device === 'ours';

  const pulse = (from: number, lasts: number): void => {
    const source = audio.createOscillator();
    const envelope = audio.createGain();
    const rise = lasts * RISE_SHARE;
    source.setPeriodicWave(tone);
    source.frequency.value = PULSE_FREQUENCY;
    envelope.gain.setValueAtTime(0, from);
    envelope.gain.linearRampToValueAtTime(1, from + rise);
    envelope.gain.setValueAtTime(1, from + lasts - rise);
    envelope.gain.linearRampToValueAtTime(0, from + lasts);
    source.connect(envelope);
    envelope.connect(volume);
    source.start(from);
    source.stop(from + lasts + 0.01);
  };
  const play = (): void => {
    if (playing === null || audio.state !== 'running' || device !== 'ours') return;
    const burst = alarmBurst(playing);
    const start = audio.currentTime + AHEAD;
    volume.gain.cancelScheduledValues(audio.currentTime);
    volume.gain.setValueAtTime(VOLUME, audio.currentTime);
    for (const { at, lasts } of burst.pulses) pulse(start + at / 1000, lasts / 1000);
    cancelNext = after(milliseconds(burstLasts(burst) + burst.pause), play);
  };
  const silence = (): void => {
    cancelNext();
    volume.gain.cancelScheduledValues(audio.currentTime);
    volume.gain.setValueAtTime(0, audio.currentTime);
  };
  const rest = (): void => {
    if (audio.state !== 'running') return;
    device = 'resting';
    void audio.suspend();
  };
  const awake = (): void => {
    device = 'ours';
    blocked(isBlocked());
    if (audio.state === 'running') restart();
  };
  const wake = (): void => {
    device = 'waking';
    cancelNext = after(WAKES_WITHIN, awake);
    audio.resume().then(
      () => {
        // Where it was asked for before it had gone, no change of its state tells.
        if (device === 'waking' && audio.state === 'running') awake();
      },
      () => undefined, // closed meanwhile; anything else the patience finds out
    );
  };
  const restart = (): void => {
    if (device === 'waking') return; // it begins with what is wanted then
    silence();
    if (playing === null) cancelNext = after(RESTS_AFTER, rest);
    else if (device === 'ours') play();
    else wake();
  };
  audio.addEventListener('statechange', () => {
    // That it has gone to rest, and that it is on its way back, is nothing that anybody keeps from us.
    if (device === 'ours' || (device === 'waking' && audio.state === 'running')) awake();
  });
  if (audio.state === 'running') restart();

  return {
    sound(priority) {
      if (priority === playing) return;
      playing = priority;
      restart();
    },
    touched() {
      if (isBlocked()) void audio.resume();
    },
    isBlocked,
    close() {
      playing = null;
      device = 'ours';
      silence();
      void audio.close();
    },
  };
}
