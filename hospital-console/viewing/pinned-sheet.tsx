import { CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hertz, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { ExportButton } from '../export-room/export-button.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import type { Arrangement } from '../trace/trace-port.ts';
import { elapsedAt, elapsedText } from './clock-text.ts';
import { useMomentText } from './pin-tools.tsx';
import { ReportButton } from './report-button.tsx';
import { DIAGNOSTIC } from './use-arrangement.ts';
import { usePaperWords } from './use-paper-words.ts';
import { useTraceView } from './use-trace-view.ts';

const NONE: readonly SampleIndex[] = [];

interface PinnedSheetProps {
  readonly session: SessionId;
  readonly end: SampleIndex;
  readonly rate: Hertz;
  readonly startedAt: UnixMillis | null;
  readonly onClose: () => void;
}

/**
 * Ten pinned seconds as a formal 12-lead, beside the session that goes on. It inherits no filter, gain or speed of the view: a
 * formal 12-lead is 25 mm/s, 10 mm/mV, 0.05–150 Hz on cream paper.
 */
export function PinnedSheet({ session, end, rate, startedAt, onClose }: PinnedSheetProps): ReactNode {
  const { t } = useTranslation();
  const order = usePreferences((state) => state.order);
  const words = usePaperWords();
  const moment = useMomentText(rate, startedAt);
  const arrangement = useMemo(
    (): Arrangement => ({
      layout: '3x4+1',
      order,
      speed: 25,
      gain: 10,
      filter: DIAGNOSTIC,
      exactly: null,
      theme: 'paper',
      words,
    }),
    [order, words],
  );
  const { hostRef } = useTraceView(session, 'replay', arrangement, null, end);
  const heading = t('pins.heading', { clock: moment(end) });
  useEffect(() => {
    hostRef.current?.querySelector('canvas')?.setAttribute('aria-label', heading);
  }, [hostRef, heading]);
  return (
    <section className="pinned" aria-label={heading} data-testid="pinned-sheet">
      <header className="pinned-head">
        <h2 className="pinned-heading one-line">{heading}</h2>
        <span className="small soft one-line">{t('pins.of', { elapsed: elapsedText(elapsedAt(end, rate)) })}</span>
        <ReportButton session={session} end={end} rate={rate} />
        <ExportButton
          {...{ session, rate, taken: NONE }}
          endSample={end}
          isPinned
          endNow={() => Promise.resolve(end)}
        />
        <CloseButton aria-label={t('pins.close')} data-testid="close-pin" onClick={onClose} />
      </header>
      <div className="pinned-stage">
        <div className="stage-paper" ref={hostRef} />
      </div>
    </section>
  );
}
