import { memo, type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DeliveryFacts, type DeliveryState, deliveryState } from '../../protocol/delivery/delivery-state.ts';
import type { Hertz, Milliseconds, UnixMillis } from '../../protocol/ecg/units.ts';
import { milliseconds, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { HeadState } from '../live/head-state.tsx';
import { MeasurementPanel } from '../measurement-panel/measurement-panel.tsx';
import { type PanelStanding, standingOf } from '../measurement-panel/panel-standing.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useClocks } from '../relay-api/session-queries.ts';
import { type Badge, badgeOf, headBadge, noticed, spanOf } from './badge.ts';
import { dateText, elapsedAt, elapsedText, sameLocalDay, wallAt, wallClockText } from './clock-text.ts';
import { DeliveryTold } from './delivery-mark.tsx';
import { FreshnessBadge } from './freshness-badge.tsx';
import { type Readings, useReading } from './readings.ts';
import { type HeardReport, type RunningReports, useRunning } from './running-reports.ts';
import { RunningText } from './running-text.tsx';
import { Timeline } from './timeline.tsx';
import { TimelineHeads } from './timeline-head.ts';
import { useSpan } from './use-span.ts';

/**
 * What runs beside the trace: each of these is drawn anew by itself, as often as what it shows changes. Together they take a
 * few milliseconds of the main thread in a second; the page around them takes ten times that and rests.
 */
interface Running {
  readonly running: RunningReports;
}

const tenths = (span: Milliseconds | null): Milliseconds | null =>
  span === null ? null : milliseconds(Math.round(span / 100) * 100);

function rounded(badge: Badge): Badge {
  switch (badge.kind) {
    case 'live':
    case 'delayed':
    case 'no-data':
      return { ...badge, age: tenths(badge.age) };
    case 'rewound':
      return { ...badge, behind: tenths(badge.behind) };
    case 'stopped':
      return { ...badge, since: milliseconds(Math.floor(badge.since / 1000) * 1000) };
    case 'opening':
    case 'waiting':
    case 'ended':
    case 'replay':
      return badge;
  }
}

const heardBadge = ({ report }: HeardReport, since: Milliseconds): Badge => rounded(badgeOf(report, since));

/** What the badge says without its age: this changes rarely. */
export const useBadgeKind = (running: RunningReports): Badge['kind'] =>
  useRunning<Badge['kind']>(running, ({ report }, since) => badgeOf(report, since).kind);

export const RunningBadge = memo(function RunningBadge({ running }: Running): ReactNode {
  const span = useSpan();
  const age = useCallback(
    (heard: HeardReport, since: Milliseconds) => {
      const told = spanOf(heardBadge(heard, since));
      return told === null ? '' : span(told);
    },
    [span],
  );
  const isAged = useRunning(running, (heard, since) => spanOf(heardBadge(heard, since)) !== null);
  // Clocks agree to a millisecond more or less with each heartbeat; a person reads tenths of a second.
  const uncertainty = useRunning(running, ({ report }) => tenths(report?.ageUncertainty ?? null));
  return (
    <FreshnessBadge
      kind={useBadgeKind(running)}
      age={isAged ? <RunningText running={running} text={age} /> : null}
      uncertainty={uncertainty}
    />
  );
});

/** What the stage's notice tells of the badge, as often as that changes. */
export function WithBadge(props: Running & { readonly children: (badge: Badge) => ReactNode }): ReactNode {
  const told = useRunning(props.running, (heard, since) => JSON.stringify(noticed(heardBadge(heard, since))));
  return props.children(JSON.parse(told) as Badge);
}

/** Wall and elapsed time of the newest sample shown. */
export const RunningClocks = memo(function RunningClocks(
  props: Running & { readonly rate: Hertz | null; readonly startedAt: UnixMillis | null },
): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { rate, startedAt, running } = props;
  const { here } = useClocks(60_000);
  const wall = useCallback(
    ({ report }: HeardReport): UnixMillis | null =>
      rate === null || startedAt === null || report === null ? null : wallAt(report.playhead, rate, startedAt),
    [rate, startedAt],
  );
  const wallText = useCallback(
    (heard: HeardReport) => {
      const at = wall(heard);
      return at === null ? '--:--:--' : wallClockText(at, language);
    },
    [wall, language],
  );
  const elapsed = useCallback(
    ({ report }: HeardReport) =>
      rate === null || report === null ? '--:--' : elapsedText(elapsedAt(report.playhead, rate)),
    [rate],
  );
  const date = useRunning(running, (heard) => {
    const at = wall(heard);
    return at === null || sameLocalDay(at, here) ? null : dateText(at, language);
  });
  return (
    <dl className="view-clocks" title={t('view.shownAt')}>
      <div>
        <dt className="small soft">{t('view.wall')}</dt>
        <dd data-testid="wall-clock">
          <RunningText running={running} text={wallText} />
          {date !== null && <span className="small soft view-date">{date}</span>}
        </dd>
      </div>
      <div>
        <dt className="small soft">{t('view.elapsed')}</dt>
        <dd data-testid="elapsed-clock">
          <RunningText running={running} text={elapsed} />
        </dd>
      </div>
    </dl>
  );
});

const MINUTE = 60_000;

export const RunningDelivery = memo(function RunningDelivery(
  props: Running & { readonly facts: DeliveryFacts },
): ReactNode {
  const { facts } = props;
  const { here, relay } = useClocks(30_000);
  // In step with the clocks beside it, and drawn anew only where that says something else: what was seen was seen.
  const told = useRunning(props.running, () => {
    const now = unixMillis(Math.floor(Date.now() / 1000) * 1000 + relay - here);
    const state = deliveryState(facts, now);
    // Its age is told by the second, and only where somebody must act; the time of day, for its date.
    const onlyOnDevice = state.onlyOnDevice === null ? null : { ...state.onlyOnDevice, age: 0 };
    return JSON.stringify([{ ...state, onlyOnDevice }, Math.floor(now / MINUTE) * MINUTE]);
  });
  const [state, relayNow] = JSON.parse(told) as [DeliveryState, UnixMillis];
  return <DeliveryTold state={state} samplingRate={facts.samplingRate} relayNow={relayNow} />;
});

/** How the head is while the view looks back; nothing otherwise. */
export const RunningHeadState = memo(function RunningHeadState({ running }: Running): ReactNode {
  const head = useRunning(running, ({ report }, since) =>
    report === null || badgeOf(report, since).kind !== 'rewound'
      ? null
      : JSON.stringify(rounded(headBadge(report, since))),
  );
  return head === null ? null : <HeadState head={JSON.parse(head) as Badge} />;
});

type TimelineProps = Omit<Parameters<typeof Timeline>[0], 'playhead' | 'endSample'>;

export function RunningTimeline({ running, ...props }: Running & TimelineProps): ReactNode {
  const [heads] = useState(() => new TimelineHeads());
  const told = useRunning(running, ({ report }) => {
    const { playhead, endSample } = heads.next(report, props.rate);
    return `${String(playhead)} ${String(endSample)}`;
  });
  const [playhead = 0, endSample = 0] = told.split(' ').map(Number);
  return <Timeline {...props} playhead={sampleIndex(playhead)} endSample={sampleIndex(endSample)} />;
}

/** Whether the playhead stands at the end of what is known, where that `isAsked`: a live head reaches it now and then, and goes on. */
export const useAtEnd = (running: RunningReports, isAsked: boolean): boolean =>
  useRunning(
    running,
    ({ report }) => isAsked && report !== null && report.endSample > 0 && report.playhead >= report.endSample,
  );

type PanelProps = Omit<Parameters<typeof MeasurementPanel>[0], keyof PanelStanding>;

interface Measured extends Running {
  readonly readings: Readings;
}

/** Which figures may stand beside the paper depends on how old they are. */
export function RunningPanel({ running, readings, ...props }: Measured & Omit<PanelProps, 'reading'>): ReactNode {
  const { reading, isLost } = useReading(readings);
  const standing = useStanding(running, reading, isLost);
  return <MeasurementPanel {...props} reading={reading} {...standing} />;
}

export function useStanding(running: RunningReports, reading: PanelProps['reading'], isLost: boolean): PanelStanding {
  const text = useRunning(running, ({ report }, since) => {
    const { shows, note } = standingOf(badgeOf(report, since).kind, report, reading, isLost);
    return `${shows} ${note ?? ''}`;
  });
  const [shows, note] = text.split(' ') as [PanelStanding['shows'], PanelStanding['note'] | ''];
  return { shows, note: note === '' ? null : note };
}
