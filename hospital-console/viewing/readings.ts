import { useSyncExternalStore } from 'react';
import type { Reading } from '../measuring/reading.ts';

interface HeardReading {
  /** Of what was shown last that could be measured; null before the first. */
  readonly reading: Reading | null;
  /** The measuring worker does not answer. */
  readonly isLost: boolean;
}
const NOTHING: HeardReading = { reading: null, isLost: false };

/** What was measured of a view, beside React: a new reading every two seconds draws its panel anew, and the page around it rests. */
export class Readings {
  readonly #listeners = new Set<() => void>();
  #latest = NOTHING;

  get latest(): HeardReading {
    return this.#latest;
  }

  /** Another session, or the same one anew. */
  forget(): void {
    this.#set(NOTHING);
  }
  hear(reading: Reading): void {
    this.#set({ reading, isLost: false });
  }
  lose(): void {
    this.#set({ ...this.#latest, isLost: true });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  #set(latest: HeardReading): void {
    this.#latest = latest;
    for (const listener of this.#listeners) listener();
  }
}

export const useReading = (readings: Readings): HeardReading =>
  useSyncExternalStore(readings.subscribe, () => readings.latest);
