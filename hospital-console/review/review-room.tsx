import { ActionIcon } from '@mantine/core';
import { Keyboard } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { ExportButton } from '../export-room/export-button.tsx';
import { LanguageSwitch, SchemeSwitch } from '../frame/switches.tsx';
import { useSession, useSignedIn } from '../relay-api/session-queries.ts';
import { ArrangementBar, useLayoutName } from '../viewing/arrangement-bar.tsx';
import { instantOf } from '../viewing/clock-text.ts';
import { LinkBanner } from '../viewing/link-banner.tsx';
import { missingLeads } from '../viewing/missing-leads.ts';
import { useAtEnd, WithBadge } from '../viewing/running-parts.tsx';
import { ScaleBadge } from '../viewing/scale-badge.tsx';
import { SheetSettings } from '../viewing/sheet-settings.tsx';
import { Stage } from '../viewing/stage.tsx';
import { listAbsences } from '../viewing/timeline-marks.ts';
import { useArrangement } from '../viewing/use-arrangement.ts';
import { useTraceView } from '../viewing/use-trace-view.ts';
import { useViewing } from '../viewing/use-viewing.ts';
import { ViewHeader } from '../viewing/view-header.tsx';
import { ViewTools } from '../viewing/view-tools.tsx';
import { visibleText } from '../viewing/visible-text.ts';
import { AnnotationLayer } from './annotation-layer.tsx';
import { useReviewBook, useReviewScheme } from './book-queries.ts';
import { caseMoments, type SessionTimes } from './case-moments.ts';
import { FiguresPanel, useMeasuring } from './figures-panel.tsx';
import { KeySheet } from './key-sheet.tsx';
import { ReviewBand } from './review-band.tsx';
import type { ReviewAction } from './review-keys.ts';
import { ReviewPanel, type ReviewTab } from './review-panel.tsx';
import { useReview, useSessionEntries } from './review-queries.ts';
import { ReviewTransport } from './review-transport.tsx';
import { SessionStrip } from './session-strip.tsx';
import { useAnnotating } from './use-annotating.ts';
import { useRecord } from './use-record.ts';
import { useReviewKeys } from './use-review-keys.ts';
import { useSteps } from './use-steps.ts';
import { VerdictBar } from './verdict-bar.tsx';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';
import '../viewing/session-view.css';
import '../viewing/viewing-tools.css';
import '../viewing/timeline.css';
import './review-room.css';
import './review-notes.css';

const NO_CLOCK = { least: null, most: null };
const always = (): Promise<boolean> => Promise.resolve(true);

/** One recording before whoever has to swear to it: the verdict first, the strip, the paper, and what stands behind it. */
export function ReviewRoom({ session }: { readonly session: SessionId }): ReactNode {
  const { t } = useTranslation();
  const words = useReviewWords();
  const drawn = useArrangement();
  const [tab, setTab] = useState<ReviewTab>('integrity');
  const measuring = useMeasuring(session, tab === 'figures');
  const told = useTraceView(session, 'replay', drawn.arrangement, measuring);
  const detail = useSession(session);
  const asked = useReview(session);
  const entries = useSessionEntries(session, detail.data?.ledger ?? null);
  const person = useSignedIn().data ?? null;
  const isReviewer = person?.role === 'reviewer';
  const book = useReviewBook(session, isReviewer).data ?? null;
  const scheme = useReviewScheme(isReviewer);
  const [showsKeys, setShowsKeys] = useState(false);
  const { report, running } = told;
  const review = asked.data?.kind === 'done' ? asked.data.result : null;

  const format = report?.format ?? null;
  const rate = format?.samplingRate ?? null;
  const startedAt = report?.startedAt ?? instantOf(detail.data?.startedAt ?? null);
  const endSample = sampleIndex(Math.max(report?.endSample ?? 0, detail.data?.endSample ?? 0));
  const patient = visibleText(detail.data?.patientLabel ?? report?.patientLabel ?? '') || t('worklist.noPatient');
  const leadsMissing = useMemo(() => missingLeads(format), [format]);
  const { data } = detail;
  const absences = useMemo(
    () =>
      listAbsences(
        report?.gaps ?? [],
        (data?.gapList ?? []).map((gap) => ({ ...gap, first: sampleIndex(gap.first), end: sampleIndex(gap.end) })),
        (data?.awaitedList ?? []).map(({ first, end }) => ({ first: sampleIndex(first), end: sampleIndex(end) })),
      ),
    [report?.gaps, data?.gapList, data?.awaitedList],
  );
  const clock = review?.course.clock ?? NO_CLOCK;
  const times = useMemo(
    (): SessionTimes | null => (rate === null || startedAt === null ? null : { rate, startedAt, endSample, clock }),
    [rate, startedAt, endSample, clock],
  );
  const looks = review?.course.looks;
  const moments = useMemo(
    () => (times === null ? [] : caseMoments(entries, looks ?? [], times)),
    [entries, looks, times],
  );

  const twelveLeads = useMemo(
    () => entries.flatMap(({ entry }) => (entry.kind === 'twelve-lead' ? [sampleIndex(entry.firstSample)] : [])),
    [entries],
  );

  useEffect(() => {
    document.title = filled(words.title, { patient });
  }, [words, patient]);

  const { view, record, choose } = useRecord({ session, told, times, course: review?.course ?? null });
  const annotating = useAnnotating({ session, book, view, times });
  const { begin, draft, setDraft } = annotating;
  const closeDraft = useCallback(() => {
    setDraft(null);
  }, [setDraft]);
  const closeKeys = useCallback(() => {
    setShowsKeys(false);
  }, []);
  const { seek, act, tool, setTool } = useViewing({
    ...{ session, mode: 'replay', view, rate, absences },
    pinPaper: always,
    closeNearest: showsKeys ? closeKeys : draft === null ? null : closeDraft,
  });
  const steps = useSteps({ view, times, moments, seek });
  const actReview = useCallback(
    (action: ReviewAction): void => {
      switch (action.kind) {
        case 'beat':
          steps.beat(action.direction);
          return;
        case 'event':
          steps.event(action.direction);
          return;
        case 'annotate':
          setTab('notes');
          begin();
          return;
        case 'help':
          setShowsKeys((shown) => !shown);
          return;
        case 'record':
          choose(record === 'complete' ? 'then' : 'complete');
          return;
      }
    },
    [steps, choose, record, begin],
  );
  useReviewKeys(actReview);

  const layoutName = useLayoutName()(drawn.layout);
  const { hostRef } = view;
  const canvasLabel = t('view.trace', {
    ...{ patient, layout: layoutName, speed: drawn.arrangement.speed, gain: report?.gain ?? 10, filter: '' },
    state: words.band,
  });
  useEffect(() => {
    hostRef.current?.querySelector('canvas')?.setAttribute('aria-label', canvasLabel);
  }, [hostRef, canvasLabel]);
  const atEnd = useAtEnd(running, true);

  return (
    <div className="view view-replay review" data-testid="review-room">
      <ViewHeader
        patient={patient}
        unit={visibleText(report?.unit ?? data?.unit ?? '')}
        source={visibleText(report?.source ?? data?.source ?? '')}
        {...{ running, rate, startedAt, leadsMissing, delivery: null }}
        leadsOff={report?.leadsOff ?? []}
      />
      <LinkBanner link={view.link} />
      <ReviewBand
        {...{ record, running }}
        isKnown={review !== null}
        stillOpen={data !== undefined && data.endedAt === null}
        onChoose={choose}
      />
      <VerdictBar asked={asked} rate={rate} />
      <div className="view-body">
        <WithBadge running={running}>
          {(badge) => (
            <Stage
              {...{ session, view, drawn, badge, rate, startedAt, tool }}
              missing={false}
              pinned={null}
              onClosePin={closeKeys}
              stateWords={words.band}
              overlay={rate !== null && <AnnotationLayer {...{ view, rate, annotating, scheme }} />}
            />
          )}
        </WithBadge>
        <ReviewPanel
          {...{ review, entries, moments, times, startedAt, session, book, scheme, annotating, person, tab }}
          figures={<FiguresPanel {...{ session, told, startedAt }} />}
          onTab={setTab}
          onSeek={seek}
        />
      </div>
      <footer className="controls">
        {times !== null && (
          <div className="review-strip">
            <SessionStrip
              {...{ times, absences, moments, running }}
              notes={annotating.standing}
              course={review?.course ?? null}
              onSeek={seek}
            />
          </div>
        )}
        <ReviewTransport
          playing={report?.playing ?? false}
          rate={report?.rate ?? 1}
          hasGap={record === 'complete' && absences.some(({ kind }) => kind === 'gap')}
          hasEvent={moments.some(({ isStop }) => isStop)}
          mayStep={times !== null && record === 'complete'}
          state={
            report?.fetching === true
              ? t('view.fetching')
              : atEnd && record === 'complete'
                ? t('replay.atEnd')
                : steps.told
          }
          {...{ act, actReview }}
          onRate={(chosen) => {
            view.order({ kind: 'set-rate', rate: chosen });
          }}
        />
        <div className="settings">
          <ArrangementBar view={drawn} />
          <SheetSettings view={drawn} />
          {rate !== null && <ViewTools {...{ session, rate, startedAt, view, tool, setTool }} />}
          {rate !== null && (
            <ExportButton
              {...{ session, rate, endSample }}
              taken={twelveLeads}
              isPinned={false}
              endNow={view.askPlace}
            />
          )}
          <ActionIcon
            variant="default"
            size="input-sm"
            aria-label={words.keys.button}
            title={words.keys.button}
            data-testid="keys-button"
            onClick={() => {
              setShowsKeys(true);
            }}
          >
            <Keyboard size="1.25rem" aria-hidden />
          </ActionIcon>
          <span className="view-switches">
            <LanguageSwitch />
            <SchemeSwitch />
          </span>
          <p className="notice small">
            <ScaleBadge drawn={report?.pixelsPerMillimetre ?? 0} />
          </p>
        </div>
      </footer>
      {showsKeys && <KeySheet onClose={closeKeys} />}
    </div>
  );
}
