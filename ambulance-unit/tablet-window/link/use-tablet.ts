import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { unixMillis, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { TabletCommand } from '../../tablet-port/tablet-command.ts';
import type { Outcome, Tablet, TabletSnapshot } from './tablet.ts';

export const TabletContext = createContext<Tablet | null>(null);

export function useTablet(): Tablet {
  const tablet = useContext(TabletContext);
  if (tablet === null) throw new Error('There is no tablet around this component.');
  return tablet;
}

export function useSnapshot(): TabletSnapshot {
  const tablet = useTablet();
  return useSyncExternalStore(tablet.subscribe, tablet.snapshot);
}

/** The tablet's wall clock, anew each `every` ms: for what counts up or down by itself. */
export function useNow(every = 1_000): UnixMillis {
  const [now, setNow] = useState(() => unixMillis(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(unixMillis(Date.now()));
    }, every);
    return () => {
      clearInterval(timer);
    };
  }, [every]);
  return now;
}

export type RefusedCommand = Extract<Outcome, { ok: false }>['refusal'];

/** What the crew must read: the last thing that was not done, or that somebody is told of. */
interface NoticeStore {
  readonly notice: { readonly number: number; readonly refusal: RefusedCommand } | null;
  readonly refuse: (refusal: RefusedCommand) => void;
  readonly dismiss: () => void;
}
export const useNotices = create<NoticeStore>()((set) => ({
  notice: null,
  refuse(refusal) {
    set(({ notice }) => ({ notice: { number: (notice?.number ?? 0) + 1, refusal } }));
  },
  dismiss() {
    set({ notice: null });
  },
}));

/** Does what was tapped. What could not be done is said where every refusal is said. */
export function useCommand(): (command: TabletCommand) => Promise<Outcome> {
  const tablet = useTablet();
  const refuse = useNotices((state) => state.refuse);
  const dismiss = useNotices((state) => state.dismiss);
  return useCallback(
    async (command) => {
      const outcome = await tablet.command(command);
      if (outcome.ok) dismiss();
      else refuse(outcome.refusal);
      return outcome;
    },
    [tablet, refuse, dismiss],
  );
}
