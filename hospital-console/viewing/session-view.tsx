import { Button, CloseButton } from '@mantine/core';
import { memo, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type SampleIndex, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import { MapButton } from '../arrival-map/map-button.tsx';
import { SessionDesk, SessionTalk } from '../decision/session-desk.tsx';
import { Banner } from '../frame/banner.tsx';
import { LanguageSwitch, SchemeSwitch } from '../frame/switches.tsx';
import { LiveTransport } from '../live/live-transport.tsx';
import { useCriteriaInputs, useKnownPatient } from '../measurement-panel/patient-facts.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { useSessionFacts } from '../relay-api/session-queries.ts';
import { ReplayBand } from '../replay/replay-band.tsx';
import { ReplayTransport } from '../replay/replay-transport.tsx';
import { ArrangementBar, useFilterName, useLayoutName } from './arrangement-bar.tsx';
import { instantOf } from './clock-text.ts';
import { choiceOfBand } from './filter-choices.ts';
import { useBadgeWord } from './freshness-badge.tsx';
import { GapList } from './gap-list.tsx';
import { KeysHelp } from './keys-help.tsx';
import { LinkBanner } from './link-banner.tsx';
import { missingLeads } from './missing-leads.ts';
import { PinTools } from './pin-tools.tsx';
import { usePins } from './pins.ts';
import { RunningPanel, RunningTimeline, useAtEnd, useBadgeKind, WithBadge } from './running-parts.tsx';
import { ScaleBadge } from './scale-badge.tsx';
import { SheetSettings } from './sheet-settings.tsx';
import { Stage } from './stage.tsx';
import { listAbsences } from './timeline-marks.ts';
import { useArrangement } from './use-arrangement.ts';
import { useTraceView } from './use-trace-view.ts';
import { useViewing } from './use-viewing.ts';
import { ViewHeader } from './view-header.tsx';
import { ViewTools } from './view-tools.tsx';
import { visibleText } from './visible-text.ts';
import './session-view.css';
import './sheet-from-below.css';
import './viewing-tools.css';

/** Apart, so that they rest while the clocks above run. */
const Switches = memo(function Switches(): ReactNode {
  return (
    <span className="view-switches">
      <LanguageSwitch />
      <SchemeSwitch />
    </span>
  );
});

/** What the page shows of a session; how far it has come, which changes with each look, is in the header by itself. */
const shownOf = ({ startedAt, endedAt, state, patientLabel, unit, source, gapList, awaitedList }: SessionDetail) => ({
  ...{ startedAt, endedAt, state, patientLabel, unit, source, gapList, awaitedList },
});

/** Live and replay are one view: they differ in where the playhead stands and who moves it. */
export function SessionView({
  session,
  mode,
}: {
  readonly session: SessionId;
  readonly mode: 'live' | 'replay';
}): ReactNode {
  const { t } = useTranslation();
  const drawn = useArrangement();
  const { arrangement } = drawn;
  const { facts: patientFacts } = useKnownPatient(session);
  const evaluatesCriteria = useCriteriaInputs((state) => state.evaluates);
  const measuring = useMemo(() => ({ patient: patientFacts, evaluatesCriteria }), [patientFacts, evaluatesCriteria]);
  const view = useTraceView(session, mode, arrangement, measuring);
  const detail = useSessionFacts(session, shownOf);
  const { report, running } = view;
  const pinAt = usePins((state) => state.pin);
  const [pinned, setPinned] = useState<SampleIndex | null>(null);

  const format = report?.format ?? null;
  const rate = format?.samplingRate ?? null;
  const startedAt = report?.startedAt ?? instantOf(detail.data?.startedAt ?? null);
  const badgeKind = useBadgeKind(running);
  const atEnd = useAtEnd(running, mode === 'replay');
  const atSample = (): SampleIndex | null => running.latest.report?.playhead ?? null;
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
  const leadsMissing = useMemo(() => missingLeads(format), [format]);

  useEffect(() => {
    document.title = mode === 'live' ? t('title.live', { patient }) : t('title.replay', { patient });
  }, [t, mode, patient]);

  const { askPlace } = view;
  const pinPaper = useCallback(async () => {
    const end = await askPlace();
    return end === null || pinAt(session, end);
  }, [askPlace, pinAt, session]);
  const closePin = useCallback(() => {
    setPinned(null);
  }, []);
  const { seek, act, tool, setTool } = useViewing({
    session,
    mode,
    view,
    rate,
    absences,
    pinPaper,
    // Escape puts away what lies nearest before it leaves the view.
    closeNearest: pinned === null ? null : closePin,
  });

  const layoutName = useLayoutName()(drawn.layout);
  const filterName = useFilterName()(choiceOfBand(arrangement.filter.band));
  const badgeWord = useBadgeWord()(badgeKind);
  const { hostRef } = view;
  const gain = report?.gain ?? (arrangement.gain === 'auto' ? 10 : arrangement.gain);
  const canvasLabel = t('view.trace', {
    patient,
    layout: layoutName,
    speed: arrangement.speed,
    gain,
    filter: filterName,
    state: badgeWord,
  });
  useEffect(() => {
    hostRef.current?.querySelector('canvas')?.setAttribute('aria-label', canvasLabel);
  }, [hostRef, canvasLabel, session, mode]);
  const timeline = rate === null ? null : <RunningTimeline {...{ running, rate, startedAt, absences }} onSeek={seek} />;

  return (
    <div className={`view view-${mode}`} data-badge={badgeKind}>
      <ViewHeader
        patient={patient}
        unit={visibleText(report?.unit ?? detail.data?.unit ?? '')}
        source={visibleText(report?.source ?? detail.data?.source ?? '')}
        running={running}
        rate={rate}
        startedAt={startedAt}
        leadsOff={report?.leadsOff ?? []}
        leadsMissing={leadsMissing}
        delivery={session}
      />
      <LinkBanner link={view.link} />
      <SessionDesk
        session={session}
        mode={mode}
        atSample={atSample}
        absence={badgeKind === 'stopped' || badgeKind === 'no-data' ? badgeKind : null}
      />
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
      {mode === 'live' && badgeKind === 'ended' && (
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
        <WithBadge running={running}>
          {(badge) => (
            <Stage
              {...{ session, view, drawn, badge, rate, startedAt, missing, pinned, tool }}
              onClosePin={closePin}
              stateWords={badgeWord}
            />
          )}
        </WithBadge>
        <SessionTalk session={session} mode={mode} atSample={atSample} />
        <RunningPanel running={running} session={session} readings={view.readings} startedAt={startedAt} />
      </div>
      <footer className="controls">
        <div className="transport">
          {mode === 'live' ? (
            <LiveTransport following={report?.following ?? true} act={act}>
              {timeline}
            </LiveTransport>
          ) : (
            <ReplayTransport
              playing={report?.playing ?? false}
              fetching={report?.fetching ?? false}
              rate={report?.rate ?? 1}
              atEnd={atEnd}
              hasGap={absences.some((absence) => absence.kind === 'gap')}
              act={act}
              onRate={(chosen) => {
                view.order({ kind: 'set-rate', rate: chosen });
              }}
            >
              {timeline}
            </ReplayTransport>
          )}
        </div>
        <div className="settings">
          <ArrangementBar view={drawn} />
          <SheetSettings view={drawn} />
          {rate !== null && (
            <>
              <ViewTools {...{ session, rate, startedAt, view, tool, setTool }} />
              {mode === 'live' && <MapButton session={session} />}
              <PinTools {...{ session, rate, startedAt }} onPin={pinPaper} onOpen={setPinned} />
              <GapList
                {...{ absences, rate, startedAt }}
                endSample={report?.endSample ?? sampleIndex(0)}
                onSeek={seek}
              />
            </>
          )}
          <KeysHelp mode={mode} />
          <Switches />
          <p className="notice small">
            <span className="strong" data-testid="shown-band">
              {arrangement.filter.band === 'unfiltered' && arrangement.filter.notch === null
                ? t('view.unfiltered')
                : t('sheet.filtered', { band: filterName })}
            </span>
            <ScaleBadge drawn={report?.pixelsPerMillimetre ?? 0} />
            <span>{t('view.notice')}</span>
          </p>
        </div>
      </footer>
    </div>
  );
}
