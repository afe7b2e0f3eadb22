import { create } from 'zustand';
import type { Call } from './calls.ts';

interface CallStore {
  readonly calls: readonly Call[];
  /** Unread messages of the crew, by session. */
  readonly unread: ReadonlyMap<string, number>;
  /** Keys of conditions that somebody has seen on this page. */
  readonly seen: ReadonlySet<string>;
  readonly see: (key: string) => void;
}

const MOST_SEEN = 500;

/** Who calls now, told by `WatchCalls`: for the worklist's rows, and for every page. */
export const useCalls = create<CallStore>()((set, get) => ({
  calls: [],
  unread: new Map(),
  seen: new Set(),
  see(key) {
    set({ seen: new Set([...get().seen, key].slice(-MOST_SEEN)) });
  },
}));
