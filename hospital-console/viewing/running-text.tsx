import { type ReactNode, useLayoutEffect, useRef } from 'react';
import type { Milliseconds } from '../../protocol/ecg/units.ts';
import type { HeardReport, RunningReports } from './running-reports.ts';

interface RunningTextProps {
  readonly running: RunningReports;
  /** The same function as long as it says the same of the same report: it is asked once a second. */
  readonly text: (heard: HeardReport, sinceHeard: Milliseconds) => string;
}

/**
 * Letters that change while the page around them rests. They are written into the page itself: to change eight digits React went
 * through the whole view once a second, which took as long as style, layout and paint of what had changed.
 */
export function RunningText({ running, text }: RunningTextProps): ReactNode {
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const letters = document.createTextNode('');
    ref.current?.replaceChildren(letters);
    const write = (): void => {
      const now = text(running.latest, running.sinceHeard);
      if (letters.data !== now) letters.data = now;
    };
    write();
    return running.subscribe(write);
  }, [running, text]);
  return <span ref={ref} />;
}
