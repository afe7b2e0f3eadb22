import { useEffect, useRef } from 'react';
import { useAlarmSound } from '../alarms/alarm-sound.tsx';
import { decisionKey } from './decision-keys.ts';

export interface DecisionActions {
  readonly acknowledge: () => void;
  readonly decide: () => void;
  readonly talk: () => void;
}

/** Anywhere on the page of a session but in a field or a dialog. */
export function useDecisionKeys(actions: DecisionActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const pause = useAlarmSound((state) => state.pause);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const { target } = event;
      if (target instanceof Element && target.closest('input, select, textarea, [role="dialog"]') !== null) return;
      const action = decisionKey(event.key);
      if (action === null) return;
      event.preventDefault();
      if (action === 'silence') pause();
      else latest.current[action]();
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, [pause]);
}
