import { useEffect } from 'react';
import { create } from 'zustand';
import { now } from '../relay-api/session-queries.ts';
import type { AlarmSpeaker } from '../../protocol/ecg/alarm-signals/alarm-speaker.ts';
import { openBrowserSpeaker } from './alarm-speaker.ts';
import { heardNow, pausedAt, resumed, SILENT, type Sounding, type SoundPlan, withSoundings } from './sound-plan.ts';

interface AlarmSoundStore {
  readonly plan: SoundPlan;
  /** The browser lets nothing be heard before a click. */
  readonly isBlocked: boolean;
  readonly sound: (place: string, soundings: readonly Sounding[]) => void;
  readonly pause: () => void;
  readonly resume: () => void;
}

export const useAlarmSound = create<AlarmSoundStore>()((set) => ({
  plan: SILENT,
  isBlocked: false,
  sound(place, soundings) {
    set(({ plan }) => ({ plan: withSoundings(plan, place, soundings) }));
  },
  pause() {
    set(({ plan }) => ({ plan: pausedAt(plan, now()) }));
  },
  resume() {
    set(({ plan }) => ({ plan: resumed(plan) }));
  },
}));

let speaker: AlarmSpeaker | null = null;
/** A button that says that it turns the sound on. */
export const allowSound = (): void => {
  speaker?.touched();
};

/** The page's one loudspeaker: the most urgent of all that sounds, on whatever page. Shows nothing. */
export function AlarmSound(): null {
  useEffect(() => {
    const opened = openBrowserSpeaker((isBlocked) => {
      useAlarmSound.setState({ isBlocked });
    });
    useAlarmSound.setState({ isBlocked: opened.isBlocked() });
    speaker = opened;
    let heard: string | null = null;
    const step = (): void => {
      const priority = heardNow(useAlarmSound.getState().plan, now());
      if (heard === priority) return;
      heard = priority;
      opened.sound(priority);
      document.documentElement.dataset['alarmSound'] = priority ?? 'none';
    };
    document.documentElement.dataset['alarmSound'] = 'none';
    const touched = (): void => {
      opened.touched();
    };
    let timer: ReturnType<typeof setInterval> | undefined;
    const look = (): void => {
      step();
      clearInterval(timer);
      // The end of a pause comes by time alone.
      timer = useAlarmSound.getState().plan.pausedUntil === null ? undefined : setInterval(step, 250);
    };
    look();
    const stop = useAlarmSound.subscribe(look);
    addEventListener('pointerdown', touched);
    addEventListener('keydown', touched);
    return () => {
      clearInterval(timer);
      stop();
      removeEventListener('pointerdown', touched);
      removeEventListener('keydown', touched);
      opened.close();
      speaker = null;
    };
  }, []);
  return null;
}

/** Sounds as long as the component is there. */
export function useSounding(place: string, soundings: readonly Sounding[]): void {
  const sound = useAlarmSound((state) => state.sound);
  useEffect(() => {
    sound(place, soundings);
  }, [sound, place, soundings]);
  useEffect(
    () => () => {
      sound(place, []);
    },
    [sound, place],
  );
}
