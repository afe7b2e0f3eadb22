import { useEffect, useRef } from 'react';
import { actionOfKey, type ViewingAction } from './viewing-keys.ts';

/** The view's keys, anywhere on the page but where a control of its own wants them. */
export function useViewingKeys(mode: 'live' | 'replay', act: (action: ViewingAction) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (belongsToControl(event)) return;
      const action = actionOfKey(mode, { key: event.key, shift: event.shiftKey });
      if (action === null) return;
      event.preventDefault();
      latest.current(action);
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, [mode]);
}

function belongsToControl(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest('input, select, textarea, [role="dialog"]') !== null) return true;
  // Space and Enter press the button that has the focus.
  return (event.key === ' ' || event.key === 'Enter') && target.closest('button, a') !== null;
}
