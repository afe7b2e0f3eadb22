import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { PaperGain, PaperSpeed } from '../../../protocol/ecg/paper/paper-scale.ts';
import type { InkClient } from './ink-client.ts';
import { DIAGNOSTIC } from './ink-defaults.ts';
import type { FeedReport, InkLanguage, InkTheme, InkView, LiveArrangement } from './ink-port.ts';

export interface LiveTraceProps {
  readonly ink: InkClient;
  readonly leads: 'twelve' | readonly LeadName[];
  readonly speed?: PaperSpeed;
  readonly gain?: PaperGain;
  readonly filter?: DisplayFilterSetting;
  readonly theme: InkTheme;
  readonly language: InkLanguage;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly onFeed?: (feed: FeedReport) => void;
}

const FILLS = { position: 'absolute', inset: 0, overflow: 'hidden' } as const;

/** The live sweep: fills the element around it, which has a size and a position. */
export function LiveTrace({
  ink,
  leads,
  speed = 25,
  gain = 10,
  filter = DIAGNOSTIC,
  theme,
  language,
  label,
  onFeed,
}: LiveTraceProps): ReactNode {
  const hostRef = useRef<HTMLDivElement>(null);
  const viewRef = useRef<InkView | null>(null);
  // A list of leads is new at each render, and mostly the same list.
  const leadsKey = leads === 'twelve' ? leads : leads.join();
  const arrangement = useMemo<LiveArrangement>(
    () => ({
      shows: 'live',
      leads: leadsKey === 'twelve' ? leadsKey : (leadsKey.split(',') as LeadName[]),
      speed,
      gain,
      filter,
      theme,
      language,
    }),
    [leadsKey, speed, gain, filter, theme, language],
  );
  const arrangementRef = useRef(arrangement);
  const onFeedRef = useRef(onFeed);
  useEffect(() => {
    onFeedRef.current = onFeed;
  });

  useLayoutEffect(() => {
    const host = hostRef.current;
    if (host === null) return;
    // Made here because it can be handed to a worker only once in its life.
    const canvas = document.createElement('canvas');
    canvas.style.cssText = 'display:block;width:100%;height:100%';
    host.prepend(canvas);
    const view = ink.attach(canvas, arrangementRef.current);
    viewRef.current = view;
    const stop = ink.listen((report) => {
      if (report.kind === 'page' && report.view === view)
        host.dataset['pixelsPerMm'] = String(report.cssPixelsPerMillimetre);
      if (report.kind !== 'feed') return;
      host.dataset['standing'] = report.feed.standing;
      host.dataset['placement'] = report.feed.placement;
      host.dataset['drawnThrough'] = String(report.feed.drawnThrough);
      onFeedRef.current?.(report.feed);
    });
    return () => {
      stop();
      ink.detach(view);
      canvas.remove();
      viewRef.current = null;
    };
  }, [ink]);

  useEffect(() => {
    if (arrangementRef.current === arrangement) return;
    arrangementRef.current = arrangement;
    if (viewRef.current !== null) ink.arrange(viewRef.current, arrangement);
  }, [ink, arrangement]);

  return <div ref={hostRef} role="img" aria-label={label} data-testid="live-trace" style={FILLS} />;
}
