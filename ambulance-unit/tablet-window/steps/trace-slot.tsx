import { Unplug } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import { LEAD_LAYOUTS } from '../../../protocol/ecg/paper/lead-layout.ts';
import { layOut } from '../../../protocol/ecg/paper/paper-plan.ts';
import { useScheme } from '../frame/use-scheme.ts';
import { useInk } from '../link/use-ink.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { CSS_PIXELS_PER_MILLIMETRE } from '../trace/ink-defaults.ts';
import type { RecordedTwelveLead } from '../trace/ink-port.ts';
import { LiveTrace } from '../trace/live-trace.tsx';
import { PaperTwelveLead } from '../trace/paper-twelve-lead.tsx';
import { useSay } from '../words/words.ts';

/** The sweep; without a monitor the words that there is none, and no line that could be taken for one. */
export function LiveTraceSlot(props: {
  readonly leads: 'twelve' | readonly LeadName[];
  readonly hasMonitor: boolean;
}): ReactNode {
  const say = useSay();
  const ink = useInk();
  const theme = useScheme();
  const language = usePreferences((preferences) => preferences.language);
  if (!props.hasMonitor) {
    return (
      <div className="empty" data-testid="no-monitor">
        <Unplug aria-hidden />
        <p className="strong">{say('live.noMonitor')}</p>
      </div>
    );
  }
  const label = props.leads === 'twelve' ? say('live.twelve') : say('live.rhythm', { lead: props.leads[1] ?? '' });
  return <LiveTrace ink={ink} leads={props.leads} theme={theme} language={language} label={label} />;
}

/** Width of the page in millimetres at 25 mm/s. */
const PAGE_WIDTH = layOut(LEAD_LAYOUTS['3x4+1'], { speed: 25, gain: 10 }).width;
/** Below it the fine grid can no longer be told apart. */
const SMALLEST_SCALE = 2;

/**
 * The page as large as paper, or as wide as there is room: paper and trace shrink together, so that a millimetre stays a
 * millimetre of the grid.
 */
export function PaperSlot(props: {
  readonly recorded: RecordedTwelveLead | null;
  readonly isTrueSize: boolean;
  readonly label: string;
}): ReactNode {
  const ink = useInk();
  const theme = useScheme();
  const language = usePreferences((preferences) => preferences.language);
  const host = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<number | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      setRoom(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  const fitted = room === null ? null : Math.max(SMALLEST_SCALE, Math.floor((room / PAGE_WIDTH) * 100) / 100);
  return (
    <div ref={host} className="paper-slot" data-testid="paper" data-recorded={props.recorded !== null}>
      {fitted !== null && (
        <PaperTwelveLead
          ink={ink}
          recorded={props.recorded}
          theme={theme}
          language={language}
          label={props.label}
          cssPixelsPerMillimetre={
            props.isTrueSize ? CSS_PIXELS_PER_MILLIMETRE : Math.min(fitted, CSS_PIXELS_PER_MILLIMETRE * 2)
          }
        />
      )}
    </div>
  );
}
