import { create } from 'zustand';
import { type SampleIndex, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { keptText } from '../preferences/kept.ts';

/** More than a reader of one patient tells apart. */
export const MOST_PINS = 20;
const MOST_SESSIONS = 50;
const KEY = 'prearrival-pins';

/** The ends of ten-second stretches that somebody pinned at this computer, in order of time, by session. */
export type Pins = Readonly<Record<string, readonly SampleIndex[]>>;

/** Whatever stands in storage; what cannot be a sample is as if it had never been pinned. */
export function readPins(stored: string | null): Pins {
  let found: unknown;
  try {
    found = JSON.parse(stored ?? '{}');
  } catch {
    return {};
  }
  if (typeof found !== 'object' || found === null) return {};
  const pins: Record<string, readonly SampleIndex[]> = {};
  for (const [session, ends] of Object.entries(found)) {
    if (!Array.isArray(ends)) continue;
    const kept = ends.filter((end): end is number => Number.isSafeInteger(end) && (end as number) > 0);
    if (kept.length > 0) pins[session] = ordered(kept);
  }
  return pins;
}

const ordered = (ends: readonly number[]): readonly SampleIndex[] =>
  [...new Set(ends)]
    .sort((one, other) => one - other)
    .slice(0, MOST_PINS)
    .map(sampleIndex);

/** Null where as many are pinned as are kept. */
export function withPin(pins: readonly SampleIndex[], end: SampleIndex): readonly SampleIndex[] | null {
  if (end <= 0 || pins.includes(end)) return pins;
  return pins.length >= MOST_PINS ? null : ordered([...pins, end]);
}

const storage = keptText(KEY);

interface PinStore {
  readonly pins: Pins;
  /** False: as many are pinned as are kept. */
  readonly pin: (session: SessionId, end: SampleIndex) => boolean;
  readonly unpin: (session: SessionId, end: SampleIndex) => void;
}

export const usePins = create<PinStore>()((set, get) => {
  const keep = (session: SessionId, ends: readonly SampleIndex[]): void => {
    const others = Object.entries(get().pins).filter(([other]) => other !== session);
    const kept = ends.length === 0 ? others : [...others, [session, ends] as const].slice(-MOST_SESSIONS);
    const pins = Object.fromEntries(kept);
    set({ pins });
    storage.write(JSON.stringify(pins));
  };
  return {
    pins: readPins(storage.read()),
    pin(session, end) {
      const present = get().pins[session] ?? [];
      const next = withPin(present, end);
      if (next === null) return false;
      if (next !== present) keep(session, next);
      return true;
    },
    unpin(session, end) {
      keep(
        session,
        (get().pins[session] ?? []).filter((one) => one !== end),
      );
    },
  };
});

const NONE: readonly SampleIndex[] = [];
export const usePinsOf = (session: SessionId): readonly SampleIndex[] => usePins(({ pins }) => pins[session] ?? NONE);
