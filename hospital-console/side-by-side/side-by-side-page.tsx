import { useComputedColorScheme } from '@mantine/core';
import { ArrowLeft, Maximize2 } from 'lucide-react';
import { memo, type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useClocks, useSessions } from '../relay-api/session-queries.ts';
import type { Arrangement, LayoutName, LinkReport } from '../trace/trace-port.ts';
import { Choice, useLayoutName } from '../viewing/arrangement-bar.tsx';
import { LinkBanner } from '../viewing/link-banner.tsx';
import { useTraceClients } from '../viewing/trace-clients.tsx';
import { RunningBadge, WithBadge } from '../viewing/running-parts.tsx';
import { StageNotice } from '../viewing/stage-notice.tsx';
import { DIAGNOSTIC } from '../viewing/use-arrangement.ts';
import { usePaperWords } from '../viewing/use-paper-words.ts';
import { useTraceView } from '../viewing/use-trace-view.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { arrangeTiles, countFor, gridOfTiles, openIn, type TileCount, TILE_COUNTS } from './tiles.ts';
import '../viewing/session-view.css';
import '../viewing/viewing-tools.css';
import './side-by-side.css';

const TILE_LAYOUTS = ['3x4+1', '12x1', '6x2', 'rhythm'] as const satisfies readonly LayoutName[];
const upright = matchMedia('(orientation: portrait)');
const useUpright = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      upright.addEventListener('change', changed);
      return () => {
        upright.removeEventListener('change', changed);
      };
    },
    () => upright.matches,
  );

/** Several live sessions at once, each in a tile that it keeps. */
export function SideBySidePage(): ReactNode {
  const { t } = useTranslation();
  const { data } = useSessions();
  const sessions = useMemo(() => data ?? [], [data]);
  const { relay } = useClocks(10_000);
  const open = useMemo(() => openIn(sessions, relay), [sessions, relay]);
  const [chosenCount, setCount] = useState<TileCount | null>(null);
  const [layout, setLayout] = useState<(typeof TILE_LAYOUTS)[number]>('3x4+1');
  const [kept, setKept] = useState<readonly (SessionId | null)[]>([]);
  // By itself the page only grows: a patient whose case is over must not make all others change their places.
  const count = chosenCount ?? countFor(Math.max(open.length, kept.length));
  const tiles = useMemo(() => arrangeTiles(kept, open, count), [kept, open, count]);
  if (tiles.length !== kept.length || tiles.some((tile, at) => tile !== kept[at])) setKept(tiles);
  const arrangement = useTileArrangement(layout);
  const layoutName = useLayoutName();
  const { columns, rows } = gridOfTiles(count, useUpright());
  const hidden = open.filter((session) => !tiles.includes(session)).length;
  useEffect(() => {
    document.title = t('side.title');
  }, [t]);
  return (
    <div className="view side">
      <header className="view-header">
        <Link to="/" className="view-back" aria-label={t('view.back')} title={t('view.back')}>
          <ArrowLeft size="1.25rem" aria-hidden />
        </Link>
        <h1 className="view-patient">{t('side.heading')}</h1>
        {hidden > 0 && <span role="status">{t('side.more', { count: hidden })}</span>}
        <span className="side-choices">
          <Choice
            label={t('side.count')}
            testId="tiles"
            value={count}
            choices={TILE_COUNTS.map((each) => [each, String(each)])}
            onChoose={setCount}
          />
          <Choice
            label={t('side.lead')}
            testId="tile-layout"
            value={layout}
            choices={TILE_LAYOUTS.map((each) => [each, layoutName(each)])}
            onChoose={setLayout}
          />
          <span className="small soft">{t('view.notice')}</span>
        </span>
      </header>
      <main
        id="content"
        className="side-tiles"
        data-testid="side-by-side"
        style={{
          gridTemplateColumns: `repeat(${String(columns)}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${String(rows)}, minmax(0, 1fr))`,
        }}
      >
        {tiles.map((session, at) =>
          session === null ? (
            // A free tile has no name but its place.
            <div key={`free ${String(at)}`} className="side-free soft">
              {open.length === 0 && at === 0 ? t('side.noneLive') : t('side.empty')}
            </div>
          ) : (
            <Tile
              key={session}
              session={session}
              summary={sessions.find(({ id }) => id === session)}
              arrangement={arrangement}
            />
          ),
        )}
      </main>
      <PageLink />
    </div>
  );
}

/** All tiles hang on one link: it is said once, over the lower edge, so that no paper changes its size. */
function PageLink(): ReactNode {
  const clients = useTraceClients();
  const [link, setLink] = useState<LinkReport | null>(null);
  useEffect(
    () =>
      clients.client().listen((heard) => {
        if (heard.kind === 'link') setLink(heard.link);
      }),
    [clients],
  );
  return (
    <div className="side-link">
      <LinkBanner link={link} />
    </div>
  );
}

function useTileArrangement(layout: LayoutName): Arrangement {
  const order = usePreferences((state) => state.order);
  const paper = usePreferences((state) => state.paper);
  const scheme = useComputedColorScheme('light');
  const words = usePaperWords();
  return useMemo(
    () => ({
      ...{ layout, order, words, speed: 25, gain: 10, filter: DIAGNOSTIC, exactly: null },
      theme: paper === 'by-scheme' ? (scheme === 'dark' ? 'night' : 'paper') : paper,
    }),
    [layout, order, words, paper, scheme],
  );
}

interface TileProps {
  readonly session: SessionId;
  readonly summary: SessionSummary | undefined;
  readonly arrangement: Arrangement;
}

const Tile = memo(
  function Tile({ session, summary, arrangement }: TileProps): ReactNode {
    const { t } = useTranslation();
    const view = useTraceView(session, 'live', arrangement, null);
    const { hostRef, running, report, link, canDraw } = view;
    const patient = visibleText(summary?.patientLabel ?? report?.patientLabel ?? '') || t('worklist.noPatient');
    const unit = visibleText(summary?.unit ?? report?.unit ?? '');
    const label = `${patient}, ${unit}`;
    useEffect(() => {
      hostRef.current?.querySelector('canvas')?.setAttribute('aria-label', label);
    }, [hostRef, label]);
    return (
      <section className="side-tile" aria-label={label} data-testid="tile">
        <header className="side-head">
          <Link
            to={`/sessions/${session}`}
            className="side-open one-line"
            aria-label={t('side.openOne', { patient: label })}
            title={t('side.openOne', { patient: label })}
          >
            <Maximize2 size="1rem" aria-hidden />
            <bdi className="strong">{patient}</bdi> <bdi className="soft">{unit}</bdi>
          </Link>
          <RunningBadge running={running} />
        </header>
        <div className="stage-own">
          <div className="stage-paper" ref={hostRef} />
          <WithBadge running={running}>
            {(badge) => (
              <StageNotice
                badge={badge}
                missing={false}
                canDraw={canDraw}
                linkLost={link !== null && link.kind !== 'connected'}
              />
            )}
          </WithBadge>
        </div>
      </section>
    );
  },
  // The worklist is asked for anew all the time: only what a tile shows of it draws it anew.
  (one, other) =>
    one.session === other.session &&
    one.arrangement === other.arrangement &&
    one.summary?.patientLabel === other.summary?.patientLabel &&
    one.summary?.unit === other.summary?.unit,
);
