import { Unplug } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import { useScheme } from '../frame/use-scheme.ts';
import { useInk } from '../link/use-ink.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { CSS_PIXELS_PER_MILLIMETRE, fitPaper } from '../trace/ink-defaults.ts';
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

const SCALE = { speed: 25, gain: 10 } as const;

/** The page as large as paper, or as large as there is room. Until its samples are here it says so: empty paper would be read as a heart that stands still. */
export function PaperSlot(props: {
  readonly recorded: RecordedTwelveLead | null;
  readonly isTrueSize: boolean;
  readonly label: string;
}): ReactNode {
  const say = useSay();
  const ink = useInk();
  const theme = useScheme();
  const language = usePreferences((preferences) => preferences.language);
  const host = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<{ readonly width: number; readonly height: number } | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      setRoom({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  const { recorded, isTrueSize } = props;
  const fitted = room === null || isTrueSize ? null : fitPaper(room.width, room.height, SCALE);
  return (
    <div ref={host} className="paper-slot" data-testid="paper" data-recorded={recorded !== null}>
      {room !== null && recorded !== null && (
        <PaperTwelveLead
          ink={ink}
          recorded={recorded}
          theme={theme}
          language={language}
          label={props.label}
          cssPixelsPerMillimetre={fitted?.cssPixelsPerMillimetre ?? CSS_PIXELS_PER_MILLIMETRE}
          rowHeight={fitted?.rowHeight ?? null}
        />
      )}
      {recorded === null && (
        <p className="empty" role="status" data-testid="paper-awaited">
          {say('review.reading')}
        </p>
      )}
    </div>
  );
}
