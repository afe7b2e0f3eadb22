import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';
import type { PaperGain, PaperSpeed } from '../../../protocol/ecg/paper/paper-scale.ts';
import type { Millimetres } from '../../../protocol/ecg/units.ts';
import type { InkClient } from './ink-client.ts';
import { CSS_PIXELS_PER_MILLIMETRE, DIAGNOSTIC, paperPlan } from './ink-defaults.ts';
import type { InkLanguage, InkTheme, InkView, PaperArrangement, RecordedTwelveLead } from './ink-port.ts';

export interface PaperTwelveLeadProps {
  readonly ink: InkClient;
  readonly recorded: RecordedTwelveLead | null;
  readonly speed?: PaperSpeed;
  readonly gain?: PaperGain;
  readonly filter?: DisplayFilterSetting;
  readonly theme: InkTheme;
  readonly language: InkLanguage;
  /** Of this very screen; the default is what CSS believes of every screen. */
  readonly cssPixelsPerMillimetre?: number;
  /** mm; the page's usual one if nothing is said. */
  readonly rowHeight?: Millimetres | null;
  readonly label: string;
}

const SCROLLS = {
  width: '100%',
  height: '100%',
  overflow: 'auto',
  overscrollBehavior: 'contain',
  touchAction: 'pan-x pan-y',
} as const;

/** A recorded 12-lead as large as paper: what does not fit is scrolled to, never drawn smaller. */
export function PaperTwelveLead({
  ink,
  recorded,
  speed = 25,
  gain = 10,
  filter = DIAGNOSTIC,
  theme,
  language,
  cssPixelsPerMillimetre = CSS_PIXELS_PER_MILLIMETRE,
  rowHeight = null,
  label,
}: PaperTwelveLeadProps): ReactNode {
  const hostRef = useRef<HTMLDivElement>(null);
  const viewRef = useRef<InkView | null>(null);
  const recordedRef = useRef(recorded);
  const arrangement = useMemo<PaperArrangement>(
    () => ({ shows: 'paper', speed, gain, filter, theme, language, cssPixelsPerMillimetre, rowHeight }),
    [speed, gain, filter, theme, language, cssPixelsPerMillimetre, rowHeight],
  );
  const arrangementRef = useRef(arrangement);
  const size = useMemo(() => {
    const { width, height } = paperPlan({ speed, gain }, rowHeight ?? undefined);
    // Whole pixels: a canvas half a pixel wider than its box would be stretched.
    return { width: Math.round(width * cssPixelsPerMillimetre), height: Math.round(height * cssPixelsPerMillimetre) };
  }, [speed, gain, cssPixelsPerMillimetre, rowHeight]);

  useLayoutEffect(() => {
    const host = hostRef.current;
    if (host === null) return;
    const canvas = document.createElement('canvas');
    canvas.style.cssText = 'display:block;width:100%;height:100%';
    host.prepend(canvas);
    const view = ink.attach(canvas, arrangementRef.current);
    ink.show(view, recordedRef.current);
    viewRef.current = view;
    const stop = ink.listen((report) => {
      if (report.kind === 'shown' && report.view === view) host.dataset['shown'] = String(report.first);
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

  useEffect(() => {
    if (recordedRef.current === recorded) return;
    recordedRef.current = recorded;
    delete hostRef.current?.dataset['shown'];
    if (viewRef.current !== null) ink.show(viewRef.current, recorded);
  }, [ink, recorded]);

  return (
    <div
      style={SCROLLS}
      data-testid="paper-trace"
      data-pixels-per-mm={cssPixelsPerMillimetre}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <div ref={hostRef} role="img" aria-label={label} data-testid="paper-ink" style={{ ...size, margin: '0 auto' }} />
    </div>
  );
}
