import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { displayFilterWarnings } from '../../protocol/ecg/filters/display-filter.ts';
import { type Hertz, type SampleIndex, sampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { Badge } from './badge.ts';
import { stillPaper } from './caliper.ts';
import { CaliperOverlay } from './caliper-overlay.tsx';
import { PinnedSheet } from './pinned-sheet.tsx';
import { useReading } from './readings.ts';
import { useStanding } from './running-parts.tsx';
import { useRunning } from './running-reports.ts';
import { StMap } from './st-map.tsx';
import { StageNotice } from './stage-notice.tsx';
import type { ViewArrangement } from './use-arrangement.ts';
import type { TraceView } from './use-trace-view.ts';
import type { ViewingTool } from './use-viewing.ts';

interface StageProps {
  readonly session: SessionId;
  readonly view: TraceView;
  readonly drawn: ViewArrangement;
  readonly badge: Badge;
  readonly stateWords: string;
  readonly rate: Hertz | null;
  readonly startedAt: UnixMillis | null;
  readonly missing: boolean;
  readonly pinned: SampleIndex | null;
  readonly tool: ViewingTool;
  readonly onClosePin: () => void;
  /** Over the paper, below the calipers. */
  readonly overlay?: ReactNode;
}

/** The paper, what lies over it, and beside it what was pinned. */
export function Stage(props: StageProps): ReactNode {
  const { t } = useTranslation();
  const { session, view, drawn, badge, rate, startedAt, pinned } = props;
  const { hostRef, canDraw, link } = view;
  const [warning] = displayFilterWarnings(drawn.arrangement.filter);
  const isMap = drawn.layout === 'st-map';
  return (
    <main
      className={`stage${pinned === null ? '' : ' stage-shared'}${isMap ? ' stage-map' : ''}`}
      id="content"
      data-state={props.stateWords}
    >
      {isMap && <MapOf view={view} />}
      <div className="stage-own">
        <div className="stage-paper stage-scroll">
          <div className="stage-sheet" style={drawn.sheetSize} ref={hostRef}>
            {props.overlay}
            {props.tool === 'calipers' && rate !== null && <Calipers view={view} rate={rate} />}
          </div>
        </div>
        {warning === 'not-for-st' && (
          <p className="stage-warning strong" role="status" data-testid="not-for-st">
            {t('sheet.warning.not-for-st')}
          </p>
        )}
        <StageNotice
          badge={badge}
          missing={props.missing}
          canDraw={canDraw}
          linkLost={link !== null && link.kind !== 'connected'}
        />
      </div>
      {pinned !== null && rate !== null && (
        <PinnedSheet key={pinned} {...{ session, rate, startedAt }} end={pinned} onClose={props.onClosePin} />
      )}
    </main>
  );
}

function MapOf({ view }: { readonly view: TraceView }): ReactNode {
  const { reading, isLost } = useReading(view.readings);
  return <StMap reading={reading} standing={useStanding(view.running, reading, isLost)} />;
}

function Calipers({ view, rate }: { readonly view: TraceView; readonly rate: Hertz }): ReactNode {
  const playhead = useRunning(view.running, ({ report }) =>
    report === null || report.playing || report.following ? null : report.playhead,
  );
  // While the paper moves nothing is measured on it: it is about to stand still.
  if (view.page === null || playhead === null) return null;
  return <CaliperOverlay paper={stillPaper(view.page, rate, sampleIndex(playhead))} questions={view} />;
}
