import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryFacts } from '../../protocol/delivery/delivery-state.ts';
import type { Hertz, Milliseconds, UnixMillis } from '../../protocol/ecg/units.ts';
import { milliseconds, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { HeadState } from '../live/head-state.tsx';
import { MeasurementPanel } from '../measurement-panel/measurement-panel.tsx';
import { type PanelStanding, standingOf } from '../measurement-panel/panel-standing.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useClocks } from '../relay-api/session-queries.ts';
import { type Badge, badgeOf, headBadge } from './badge.ts';
import { dateText, elapsedAt, elapsedText, sameLocalDay, wallAt, wallClockText } from './clock-text.ts';
import { DeliveryMark } from './delivery-mark.tsx';
import { FreshnessBadge } from './freshness-badge.tsx';
import { type Readings, useReading } from './readings.ts';
import { type RunningReports, useRunning } from './running-reports.ts';
import { Timeline } from './timeline.tsx';

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

/** The badge, as exactly as it is read. */
const useBadge = (running: RunningReports): Badge =>
  JSON.parse(useRunning(running, ({ report }, since) => JSON.stringify(rounded(badgeOf(report, since))))) as Badge;

/** What the badge says without its age: this changes rarely. */
export const useBadgeKind = (running: RunningReports): Badge['kind'] =>
  useRunning<Badge['kind']>(running, ({ report }, since) => badgeOf(report, since).kind);

export const RunningBadge = memo(function RunningBadge(
  props: Running & { readonly uncertainty: Milliseconds | null },
): ReactNode {
  return <FreshnessBadge badge={useBadge(props.running)} uncertainty={props.uncertainty} />;
});

/** What the stage's notice tells of the badge, as often as that changes. */
export function WithBadge(props: Running & { readonly children: (badge: Badge) => ReactNode }): ReactNode {
  return props.children(useBadge(props.running));
}

/** Wall and elapsed time of the newest sample shown. */
export const RunningClocks = memo(function RunningClocks(
  props: Running & { readonly rate: Hertz | null; readonly startedAt: UnixMillis | null },
): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { rate, startedAt, running } = props;
  const { here } = useClocks(60_000);
  const second = useRunning(running, ({ report }) =>
    rate === null || report === null ? -1 : Math.floor(elapsedAt(report.playhead, rate) / 1000),
  );
  const wallSecond = useRunning(running, ({ report }) =>
    rate === null || startedAt === null || report === null
      ? -1
      : Math.floor(wallAt(report.playhead, rate, startedAt) / 1000),
  );
  const wall = wallSecond < 0 ? null : ((wallSecond * 1000) as UnixMillis);
  return (
    <dl className="view-clocks" title={t('view.shownAt')}>
      <div>
        <dt className="small soft">{t('view.wall')}</dt>
        <dd data-testid="wall-clock">
          {wall === null ? '--:--:--' : wallClockText(wall, language)}
          {wall !== null && !sameLocalDay(wall, here) && (
            <span className="small soft view-date">{dateText(wall, language)}</span>
          )}
        </dd>
      </div>
      <div>
        <dt className="small soft">{t('view.elapsed')}</dt>
        <dd data-testid="elapsed-clock">{second < 0 ? '--:--' : elapsedText(milliseconds(second * 1000))}</dd>
      </div>
    </dl>
  );
});

export const RunningDelivery = memo(function RunningDelivery(
  props: Running & { readonly facts: DeliveryFacts },
): ReactNode {
  // In step with the clocks beside it: a timer of its own would cost another frame a second.
  const { here, relay } = useClocks(30_000);
  const second = useRunning(props.running, () => Math.floor(Date.now() / 1000));
  return <DeliveryMark facts={props.facts} relayNow={unixMillis(second * 1000 + relay - here)} />;
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
  const playhead = useRunning(running, ({ report }) => report?.playhead ?? 0);
  const endSample = useRunning(running, ({ report }) => report?.endSample ?? 0);
  return <Timeline {...props} playhead={sampleIndex(playhead)} endSample={sampleIndex(endSample)} />;
}

/** Whether the playhead stands at the end of what is known. */
export const useAtEnd = (running: RunningReports): boolean =>
  useRunning(running, ({ report }) => report !== null && report.endSample > 0 && report.playhead >= report.endSample);

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
