import { useEffect, useRef } from 'react';
import { reviewActionOfKey, type ReviewAction } from './review-keys.ts';

/** The room's own keys, anywhere on the page but where a control or a dialog of its own wants them. */
export function useReviewKeys(act: (action: ReviewAction) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('input, select, textarea, dialog') !== null) return;
      const action = reviewActionOfKey({ key: event.key, shift: event.shiftKey });
      if (action === null) return;
      event.preventDefault();
      latest.current(action);
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, []);
}
