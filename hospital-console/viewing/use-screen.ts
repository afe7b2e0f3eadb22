import { useSyncExternalStore } from 'react';
import { type PixelsPerMillimetre, pixelsPerMillimetre } from '../../protocol/ecg/paper/paper-scale.ts';
import { nameOfScreen, type ScreenInHand, useScreens } from './screen-scale.ts';

const present = (): ScreenInHand => ({
  width: screen.width,
  height: screen.height,
  devicePixelRatio: globalThis.devicePixelRatio,
});

/** A window is dragged to another screen, or the browser is zoomed: both change its size in CSS pixels. */
const subscribe = (changed: () => void): (() => void) => {
  addEventListener('resize', changed);
  return () => {
    removeEventListener('resize', changed);
  };
};

/** The screen that the page is on. */
export function useScreenInHand(): ScreenInHand {
  const text = useSyncExternalStore(subscribe, () => JSON.stringify(present()));
  return JSON.parse(text) as ScreenInHand;
}

/** CSS pixels in a true millimetre of this screen; null where nobody has calibrated it. */
export function useScreenScale(): PixelsPerMillimetre | null {
  const inHand = useSyncExternalStore(subscribe, () => nameOfScreen(present()));
  const scale = useScreens(({ calibrations }) => calibrations[inHand]);
  return scale === undefined ? null : pixelsPerMillimetre(scale);
}
