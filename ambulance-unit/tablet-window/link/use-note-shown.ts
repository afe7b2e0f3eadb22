import { useEffect, useRef } from 'react';
import type { EntryName, TalkLine } from '../../tablet-port/tablet-state.ts';
import { useTablet } from './use-tablet.ts';

/**
 * Tells the hospital that these lines of it stand on the screen: written once each. A screen that nobody can see says nothing;
 * what could not be written is tried again with the next state.
 */
export function useNoteShown(lines: readonly TalkLine[]): void {
  const tablet = useTablet();
  const asked = useRef(new Set<EntryName>());
  useEffect(() => {
    if (document.visibilityState !== 'visible') return;
    for (const { name, from, isShown } of lines) {
      if (from !== 'hospital' || isShown || asked.current.has(name)) continue;
      asked.current.add(name);
      void tablet.command({ kind: 'note-shown', entry: name }).then(({ ok }) => {
        // Nobody tapped anything, so a refusal is told to nobody: it comes again a second later.
        if (!ok) asked.current.delete(name);
      });
    }
  });
}
