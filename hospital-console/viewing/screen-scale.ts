import { create } from 'zustand';
import { type PixelsPerMillimetre, pixelsPerMillimetre } from '../../protocol/ecg/paper/paper-scale.ts';
import { keptText } from '../preferences/kept.ts';

/** Source: ISO/IEC 7810 ID-1, the width of any bank card, mm. */
export const CARD_MILLIMETRES = 85.6;
/** CSS pixels a millimetre that no screen in use lies beyond: a wall display from afar, a phone at its closest. */
const LEAST = 0.5;
const MOST = 25;

const KEY = 'prearrival-screens';
/** More screens than a computer ever sees; the oldest are forgotten. */
const MOST_SCREENS = 20;

/** What tells one screen, at one zoom of the browser, from another: calibrated in one state, it is not so in the next. */
export interface ScreenInHand {
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
}
export const nameOfScreen = ({ width, height, devicePixelRatio }: ScreenInHand): string =>
  `${String(width)}×${String(height)}@${String(Math.round(devicePixelRatio * 1000) / 1000)}`;

export type Calibrations = Readonly<Record<string, number>>;

/** Whatever stands in storage; what cannot be a screen's scale is as if it had never been stored. */
export function readCalibrations(stored: string | null): Calibrations {
  let found: unknown;
  try {
    found = JSON.parse(stored ?? '{}');
  } catch {
    return {};
  }
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, number] => isScale(entry[1])));
}

export const isScale = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= LEAST && value <= MOST;

/** CSS pixels a millimetre, of a frame that was made as wide as the card; null where that can be no screen. */
export function scaleOfCard(cssPixels: number): PixelsPerMillimetre | null {
  const scale = cssPixels / CARD_MILLIMETRES;
  return isScale(scale) ? pixelsPerMillimetre(scale) : null;
}

/** How large the paper is beside true paper, in whole per cent. */
export const percentOfTrue = (drawn: number, screen: number): number => Math.round((100 * drawn) / screen);

const storage = keptText(KEY);

interface ScreenStore {
  readonly calibrations: Calibrations;
  /** Null forgets it. */
  readonly calibrate: (screen: ScreenInHand, scale: PixelsPerMillimetre | null) => void;
}

export const useScreens = create<ScreenStore>()((set, get) => ({
  calibrations: readCalibrations(storage.read()),
  calibrate(screen, scale) {
    const name = nameOfScreen(screen);
    const others = Object.entries(get().calibrations).filter(([other]) => other !== name);
    const kept = scale === null ? others : [...others, [name, scale] as const].slice(-MOST_SCREENS);
    const calibrations = Object.fromEntries(kept);
    set({ calibrations });
    storage.write(JSON.stringify(calibrations));
  },
}));
