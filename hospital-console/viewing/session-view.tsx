import { Button, CloseButton, useComputedColorScheme } from '@mantine/core';
import { memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { milliseconds, type SampleIndex, sampleIndex, type UnixMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { Banner } from '../frame/banner.tsx';
import { LanguageSwitch, SchemeSwitch } from '../frame/switches.tsx';
import { LiveBand } from '../live/live-band.tsx';
import { LiveTransport } from '../live/live-transport.tsx';
import { MeasurementPanel } from '../measurement-panel/measurement-panel.tsx';
import { standingOf } from '../measurement-panel/panel-standing.ts';
import { useCriteriaInputs, usePatientFacts } from '../measurement-panel/patient-facts.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { now, useClocks, useSession } from '../relay-api/session-queries.ts';
import { ReplayBand } from '../replay/replay-band.tsx';
import { ReplayTransport } from '../replay/replay-transport.tsx';
import type { PaperGain, PaperSpeed } from '../trace/trace-port.ts';
import { ArrangementBar, useLayoutName } from './arrangement-bar.tsx';
import { badgeOf, headBadge } from './badge.ts';
import { elapsedAt, instantOf, wallAt } from './clock-text.ts';
import { useBadgeWords } from './freshness-badge.tsx';
import { GapList } from './gap-list.tsx';
import { KeysHelp } from './keys-help.tsx';
import { LinkBanner } from './link-banner.tsx';
import { StageNotice } from './stage-notice.tsx';
import { Timeline } from './timeline.tsx';
import { listAbsences, seekToGap } from './timeline-marks.ts';
import { usePaperWords } from './use-paper-words.ts';
import { useTraceView } from './use-trace-view.ts';
import { useViewingKeys } from './use-viewing-keys.ts';
import { fasterRate, slowerRate, type ViewingAction } from './viewing-keys.ts';
import { ViewHeader } from './view-header.tsx';
import { visibleText } from './visible-text.ts';
import './session-view.css';

/** Apart, so that they rest while the clocks above run. */
const Switches = memo(function Switches(): ReactNode {
  return (
    <span className="view-switches">
      <LanguageSwitch />
      <SchemeSwitch />
    </span>
  );
});

/** About as long as the worker takes to report a step. */
const STEPS_ADD_UP_FOR = milliseconds(500);

/** Live and replay are one view: they differ in where the playhead stands and who moves it. */
export function SessionView({
  session,
  mode,
}: {
  readonly session: SessionId;
  readonly mode: 'live' | 'replay';
}): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const layout = usePreferences((state) => state.layout);
  const paper = usePreferences((state) => state.paper);
  const measurementsOpen = usePreferences((state) => state.measurementsOpen);
  const prefer = usePreferences((state) => state.prefer);
  const scheme = useComputedColorScheme('light');
  const [speed, setSpeed] = useState<PaperSpeed>(25);
  const [gain, setGain] = useState<PaperGain>(10);
  const words = usePaperWords();
  const arrangement = useMemo(
    () =>
      ({
        layout,
        speed,
        gain,
        words,
        theme: paper === 'by-scheme' ? (scheme === 'dark' ? 'night' : 'paper') : paper,
      }) as const,
    [layout, speed, gain, words, paper, scheme],
  );
  const patientFacts = usePatientFacts(session);
  const evaluatesCriteria = useCriteriaInputs((state) => state.evaluates);
  const measuring = useMemo(() => ({ patient: patientFacts, evaluatesCriteria }), [patientFacts, evaluatesCriteria]);
  const view = useTraceView(session, mode, arrangement, measuring);
  const detail = useSession(session);
  const { here, relay } = useClocks(500);
  const { report } = view;
  const wanted = useRef<{ readonly end: SampleIndex; readonly at: UnixMillis }>({
    end: sampleIndex(0),
    at: unixMillis(0),
  });

  const rate = report?.format?.samplingRate ?? null;
  const startedAt = report?.startedAt ?? instantOf(detail.data?.startedAt ?? null);
  const playhead = report?.playhead ?? sampleIndex(0);
  const endSample = report?.endSample ?? sampleIndex(0);
  const badge = badgeOf(report, milliseconds(Math.max(0, here - view.heardAt)));
  const badgeWords = useBadgeWords()(badge);
  const patient = visibleText(detail.data?.patientLabel ?? report?.patientLabel ?? '') || t('worklist.noPatient');
  const missing = detail.error !== null && refusalOf(detail.error).kind === 'not-found' && rate === null;
  // The ledger knows every gap since the first second; the worker only what this page has met.
  const gapsOfRelay = detail.data?.gapList;
  const absences = useMemo(
    () =>
      listAbsences(
        report?.gaps ?? [],
        (gapsOfRelay ?? []).map((gap) => ({ ...gap, first: sampleIndex(gap.first), end: sampleIndex(gap.end) })),
        (detail.data?.awaitedList ?? report?.awaited ?? []).map(({ first, end }) => ({
          first: sampleIndex(first),
          end: sampleIndex(end),
        })),
      ),
    [report?.gaps, report?.awaited, gapsOfRelay, detail.data?.awaitedList],
  );

  useEffect(() => {
    document.title = mode === 'live' ? t('title.live', { patient }) : t('title.replay', { patient });
  }, [t, mode, patient]);

  const seek = (end: SampleIndex): void => {
    wanted.current = { end, at: now() };
    if (mode === 'live' && end >= endSample) view.order({ kind: 'follow-live' });
    else view.order({ kind: 'seek', end });
  };
  const step = (seconds: number): void => {
    if (rate === null) return;
    // A page that ends before ten seconds have passed would show what came before the first sample: nothing.
    const earliest = mode === 'live' ? Math.min(endSample, 10 * rate) : 0;
    // Two presses in quick succession are two steps, though the worker has reported neither yet.
    const { end, at } = wanted.current;
    const from = now() - at < STEPS_ADD_UP_FOR ? end : playhead;
    seek(sampleIndex(Math.round(Math.min(endSample, Math.max(earliest, from + seconds * rate)))));
  };
  const play = (): void => {
    if (playhead >= endSample) view.order({ kind: 'seek', end: sampleIndex(0) });
    view.order({ kind: 'play' });
  };
  const act = (action: ViewingAction): void => {
    switch (action.kind) {
      case 'step':
        step(action.seconds);
        return;
      case 'to-live':
        view.order({ kind: 'follow-live' });
        return;
      case 'play-pause':
        if (report?.playing === true) view.order({ kind: 'pause' });
        else play();
        return;
      case 'pause':
        view.order({ kind: 'pause' });
        return;
      case 'faster':
        if (report?.playing === true) view.order({ kind: 'set-rate', rate: fasterRate(report.rate) });
        else play();
        return;
      case 'slower':
        if (report !== null) view.order({ kind: 'set-rate', rate: slowerRate(report.rate) });
        return;
      case 'gap': {
        const found = rate === null ? null : seekToGap(action.direction, absences, { playhead, endSample, rate });
        if (found !== null) view.order({ kind: 'seek', end: found });
        return;
      }
      case 'to-start':
        if (rate !== null) seek(sampleIndex(Math.min(endSample, Math.round(10 * rate))));
        return;
      case 'to-end':
        seek(endSample);
        return;
      case 'measurements':
        prefer({ measurementsOpen: !measurementsOpen });
        return;
      case 'leave':
        void navigate('/');
        return;
    }
  };
  useViewingKeys(mode, act);

  const layoutName = useLayoutName()(layout);
  const { hostRef } = view;
  const stateWords = badgeWords.span === null ? badgeWords.word : `${badgeWords.word} ${badgeWords.span}`;
  const canvasLabel = t('view.trace', { patient, layout: layoutName, speed, gain, state: badgeWords.word });
  useEffect(() => {
    hostRef.current?.querySelector('canvas')?.setAttribute('aria-label', canvasLabel);
  }, [hostRef, canvasLabel, session, mode]);
  const hasGap = absences.some((absence) => absence.kind === 'gap');

  return (
    <div className={`view view-${mode}`} data-badge={badge.kind}>
      <ViewHeader
        patient={patient}
        unit={visibleText(report?.unit ?? detail.data?.unit ?? '')}
        source={visibleText(report?.source ?? detail.data?.source ?? '')}
        wall={rate === null || startedAt === null ? null : wallAt(playhead, rate, startedAt)}
        elapsed={rate === null ? null : elapsedAt(playhead, rate)}
        here={here}
        badge={badge}
        uncertainty={report?.ageUncertainty ?? null}
        leadsOff={report?.leadsOff ?? []}
        delivery={detail.data?.delivery ?? null}
        relayNow={relay}
      />
      <LinkBanner link={view.link} />
      {view.trouble !== null && (
        <Banner
          kind="alarm"
          testId="trouble"
          action={<CloseButton aria-label={t('view.dismiss')} onClick={view.dismissTrouble} />}
        >
          {t('view.trouble', { sentence: view.trouble })}
        </Banner>
      )}
      {mode === 'replay' && (
        <ReplayBand
          session={session}
          stillOpen={detail.data !== undefined && detail.data.endedAt === null && detail.data.state === 'live'}
        />
      )}
      {mode === 'live' && report !== null && badge.kind === 'rewound' && (
        <LiveBand behind={badge.behind} head={headBadge(report)} />
      )}
      {mode === 'live' && badge.kind === 'ended' && (
        <Banner
          kind="note"
          testId="ended-band"
          action={
            <Button component={Link} to={`/sessions/${session}/replay`} size="sm" variant="default">
              {t('view.openReplay')}
            </Button>
          }
        >
          {t('view.endedBand')}
        </Banner>
      )}
      <div className="view-body">
        <main className="stage" id="content" data-state={stateWords}>
          <div className="stage-paper" ref={hostRef} />
          <StageNotice
            badge={badge}
            missing={missing}
            canDraw={view.canDraw}
            linkLost={view.link !== null && view.link.kind !== 'connected'}
          />
        </main>
        <MeasurementPanel
          session={session}
          reading={view.reading}
          startedAt={startedAt}
          {...standingOf(badge.kind, report, view.reading, view.measuringLost)}
        />
      </div>
      <footer className="controls">
        <div className="transport">
          {mode === 'live' ? (
            <LiveTransport following={report?.following ?? true} act={act}>
              {rate !== null && <Timeline {...{ rate, startedAt, playhead, endSample, absences }} onSeek={seek} />}
            </LiveTransport>
          ) : (
            <ReplayTransport
              playing={report?.playing ?? false}
              fetching={report?.fetching ?? false}
              rate={report?.rate ?? 1}
              atEnd={endSample > 0 && playhead >= endSample}
              hasGap={hasGap}
              act={act}
              onRate={(chosen) => {
                view.order({ kind: 'set-rate', rate: chosen });
              }}
            >
              {rate !== null && <Timeline {...{ rate, startedAt, playhead, endSample, absences }} onSeek={seek} />}
            </ReplayTransport>
          )}
        </div>
        <div className="settings">
          <ArrangementBar arrangement={arrangement} onSpeed={setSpeed} onGain={setGain} />
          {rate !== null && <GapList {...{ absences, rate, startedAt, endSample }} onSeek={seek} />}
          <KeysHelp mode={mode} />
          <Switches />
          <p className="notice small">
            <span className="strong">{t('view.unfiltered')}</span>
            <span>{t('view.notice')}</span>
          </p>
        </div>
      </footer>
    </div>
  );
}
