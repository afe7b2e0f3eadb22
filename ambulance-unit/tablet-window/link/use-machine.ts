import { useEffect } from 'react';
import type { Tablet } from './tablet.ts';

interface BatteryOfBrowser extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}

/** A fix older than that is no place of a car that drives. */
const OLDEST_FIX = 15_000;
/** Told again though nothing changed: an acquisition that started anew knows nothing. */
const TELL_AGAIN = 60_000;

/** What only a window can ask of the operating system, told to the acquisition as it changes. */
export function useMachine(tablet: Tablet, isHeard: boolean): void {
  useEffect(() => (isHeard ? tellBattery(tablet) : undefined), [tablet, isHeard]);
  useEffect(() => (isHeard ? tellPosition(tablet) : undefined), [tablet, isHeard]);
}

function tellBattery(tablet: Tablet): () => void {
  const ask = (navigator as { getBattery?: () => Promise<BatteryOfBrowser> }).getBattery;
  if (ask === undefined) return () => undefined;
  let isOver = false;
  let stop = (): void => undefined;
  void ask.call(navigator).then(
    (battery) => {
      if (isOver) return;
      const tell = (): void => {
        void tablet.command({
          kind: 'note-battery',
          percent: Math.round(battery.level * 100),
          isCharging: battery.charging,
        });
      };
      const timer = setInterval(tell, TELL_AGAIN);
      battery.addEventListener('levelchange', tell);
      battery.addEventListener('chargingchange', tell);
      tell();
      stop = () => {
        clearInterval(timer);
        battery.removeEventListener('levelchange', tell);
        battery.removeEventListener('chargingchange', tell);
      };
    },
    () => {
      // A policy forbids it: the board says that the battery is unknown.
    },
  );
  return () => {
    isOver = true;
    stop();
  };
}

function tellPosition(tablet: Tablet): () => void {
  if (!('geolocation' in navigator)) {
    void tablet.command({ kind: 'note-no-position', why: 'off' });
    return () => undefined;
  }
  void tablet.command({ kind: 'note-no-position', why: 'searching' });
  const watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      const { latitude, longitude, accuracy } = coords;
      void tablet.command({ kind: 'note-position', latitude, longitude, accuracyMetres: accuracy });
    },
    ({ code }) => {
      const why = code === GeolocationPositionError.PERMISSION_DENIED ? 'denied' : 'searching';
      void tablet.command({ kind: 'note-no-position', why });
    },
    { enableHighAccuracy: true, maximumAge: OLDEST_FIX },
  );
  return () => {
    navigator.geolocation.clearWatch(watch);
  };
}
