import { type AlarmSpeaker, openAlarmSpeaker } from '../../../protocol/ecg/alarm-signals/alarm-speaker.ts';

/** The browser's loudspeaker. */
export const openBrowserSpeaker = (blocked: (isBlocked: boolean) => void): AlarmSpeaker =>
  openAlarmSpeaker<AudioNode, PeriodicWave>(
    new AudioContext(),
    (wait, act) => {
      const timer = setTimeout(act, wait);
      return () => {
        clearTimeout(timer);
      };
    },
    blocked,
  );
