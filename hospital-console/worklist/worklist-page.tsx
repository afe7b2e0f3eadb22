import { Button, CloseButton, TextInput } from '@mantine/core';
import { MapPinned, Search } from 'lucide-react';
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { milliseconds, unixMillis } from '../../protocol/ecg/units.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { LazyArrivalMap } from '../arrival-map/map-button.tsx';
import { Banner } from '../frame/banner.tsx';
import { TopBar } from '../frame/top-bar.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { useClocks, useSessions } from '../relay-api/session-queries.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { useHospitals } from '../relay-api/hospital-queries.ts';
import { arrangeWorklist, FILTERS, type WorklistFilter } from './arrange-worklist.ts';
import type { RowAside } from './open-row.tsx';
import { OpenTable } from './open-table.tsx';
import { rowAfterKey } from './row-keys.ts';
import { SessionTable } from './session-table.tsx';
import { WorklistFilters } from './worklist-filters.tsx';
import './worklist-page.css';

/** Without an answer for this long the list is no longer called live: two looks and a slow one. */
const LOST_AFTER = milliseconds(5_000);
/** A past of years must not slow the page that shows who is in the ambulance now. */
const PAST_AT_FIRST = 50;

interface WorklistPageProps {
  readonly person: SignedIn;
  /** What else each row of an open session shows: calls and unread messages are mounted here. */
  readonly aside?: RowAside;
}

export function WorklistPage({ person, aside = nothing }: WorklistPageProps): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const mapOpen = usePreferences((state) => state.mapOpen);
  const prefer = usePreferences((state) => state.prefer);
  const { data, error, dataUpdatedAt, isPending } = useSessions();
  const { here, relay } = useClocks(500);
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<WorklistFilter>('all');
  const [hospital, setHospital] = useState<string | null>(null);
  const hospitals = useHospitals();
  const own = hospitals.filter(({ isOwn }) => isOwn).map(({ id }) => id);
  const titleOf = (id: string): string => {
    const title = hospitals.find((one) => one.id === id)?.title;
    return title === undefined ? id : language === 'en' ? title.en : title.zh;
  };
  const [pastShown, setPastShown] = useState(PAST_AT_FIRST);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = t('title.worklist');
  }, [t]);
  useEffect(() => {
    // Arrow keys, Home and End go from row to row over both lists, from wherever the focus is but a field.
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      if (event.key === 'f') {
        setFilter((now) => FILTERS[(FILTERS.indexOf(now) + 1) % FILTERS.length] ?? 'all');
        return;
      }
      const links = [...document.querySelectorAll<HTMLElement>('[data-session-link]')];
      const row = rowAfterKey(
        event.key,
        links.findIndex((link) => link === document.activeElement),
        links.length,
      );
      const target = event.key === '/' ? search.current : row === null ? undefined : links[row];
      if (target === undefined || target === null) return;
      event.preventDefault();
      target.focus();
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, []);

  const known = data !== undefined;
  const trusted = known && error === null && here - dataUpdatedAt < LOST_AFTER;
  // Once the relay is lost its last answer stands still: a clock that ran on would look like news.
  const relayNow = trusted ? relay : unixMillis(relay - Math.max(0, here - dataUpdatedAt));
  const { incoming, live, closed } = arrangeWorklist(data ?? [], relayNow, { text, filter, hospital, own, titleOf });
  const found = incoming.length + live.length + closed.length;
  const shared = { relayNow, trusted, own, titleOf, aside, mayShare: person.role === 'cardiologist' };
  const lastKnown = (title: string): string => (trusted ? title : t('rows.lastKnown', { title }));
  const refusal = error === null ? null : refusalOf(error);
  return (
    <>
      <TopBar person={person}>
        <Link className="top-bar-link" to="/fleet" data-testid="to-fleet">
          {t('fleet.link')}
        </Link>
      </TopBar>
      {known && !trusted && refusal?.kind !== 'refused' && (
        <Banner kind="alarm" testId="relay-lost">
          {t('worklist.relayLost', { clock: wallClockText(unixMillis(dataUpdatedAt), language) })}
        </Banner>
      )}
      {!known && refusal?.kind === 'unreachable' && (
        <Banner kind="alarm" testId="relay-lost">
          {t('door.lookingForRelay')}
        </Banner>
      )}
      {refusal?.kind === 'refused' && (
        <Banner kind="alarm" testId="relay-trouble">
          {t('worklist.relayTrouble', { sentence: refusal.sentence })}
        </Banner>
      )}
      <main className="worklist" id="content" data-testid="worklist" data-trusted={trusted}>
        <div className="worklist-head">
          <h1 className="worklist-heading">{t('worklist.heading')}</h1>
          <TextInput
            ref={search}
            className="worklist-search"
            size="md"
            type="search"
            aria-label={t('rows.search')}
            placeholder={t('rows.search')}
            leftSection={<Search size="1.125rem" aria-hidden />}
            rightSection={
              text === '' ? undefined : (
                <CloseButton
                  aria-label={t('worklist.clearSearch')}
                  onClick={() => {
                    setText('');
                    search.current?.focus();
                  }}
                />
              )
            }
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setText('');
              if (event.key !== 'ArrowDown') return;
              event.preventDefault();
              document.querySelector<HTMLElement>('[data-session-link]')?.focus();
            }}
          />
          <WorklistFilters
            {...{ filter, hospital, hospitals, titleOf }}
            choose={setFilter}
            chooseHospital={setHospital}
          />
          <Button
            size="compact-md"
            variant={mapOpen ? 'filled' : 'default'}
            leftSection={<MapPinned size="1.125rem" aria-hidden />}
            aria-pressed={mapOpen}
            data-testid="map-button"
            onClick={() => {
              prefer({ mapOpen: !mapOpen });
            }}
          >
            {t('map.short')}
          </Button>
          <span className="worklist-keys small soft">{t('rows.keysHint')}</span>
        </div>
        {mapOpen && known && (
          <Suspense fallback={<p className="soft">{t('frame.loading')}</p>}>
            <LazyArrivalMap sessions={[...incoming, ...live].map((row) => row.session)} />
          </Suspense>
        )}
        {isPending && <p className="soft">{t('frame.loading')}</p>}
        {known && data.length === 0 && (
          <Empty title={t('worklist.noneAtAll')} hint={t('worklist.noneAtAllHint', { address: location.origin })} />
        )}
        {known && data.length > 0 && found === 0 && (
          <Empty
            title={
              text === ''
                ? t('rows.noneOfFilter', {
                    filter: hospital === null ? t(`rows.filters.${filter}`) : titleOf(hospital),
                  })
                : t('worklist.noMatch', { text })
            }
            hint={null}
          />
        )}
        {known && data.length > 0 && found > 0 && (
          <>
            <div className="worklist-open" data-testid="live-sessions">
              <section className="worklist-section">
                <h2 className="worklist-subheading" id="incoming-heading">
                  {lastKnown(t('rows.incoming'))} <span className="soft">{incoming.length}</span>
                </h2>
                {incoming.length > 0 ? (
                  <OpenTable headingId="incoming-heading" rows={incoming} {...shared} />
                ) : (
                  <p className="worklist-nobody soft">{t('rows.incomingNone')}</p>
                )}
              </section>
              <section className="worklist-section">
                <h2 className="worklist-subheading" id="live-heading">
                  {lastKnown(t('rows.liveOnly'))} <span className="soft">{live.length}</span>
                </h2>
                {live.length > 0 ? (
                  <OpenTable headingId="live-heading" rows={live} {...shared} />
                ) : (
                  <p className="worklist-nobody soft">
                    {incoming.length === 0 && `${t('worklist.noLive')} `}
                    {t('worklist.noLiveHint')}
                  </p>
                )}
              </section>
            </div>
            {closed.length > 0 && (
              <section className="worklist-section" data-testid="past-sessions">
                <h2 className="worklist-subheading" id="past-heading">
                  {t('rows.closed')} <span className="soft">{closed.length}</span>
                </h2>
                <SessionTable
                  headingId="past-heading"
                  rows={closed.slice(0, pastShown)}
                  relayNow={relayNow}
                  trusted={trusted}
                />
                {closed.length > pastShown && (
                  <Button
                    className="worklist-more"
                    variant="default"
                    onClick={() => {
                      setPastShown(pastShown + PAST_AT_FIRST);
                    }}
                  >
                    {t('worklist.showMore', { number: Math.min(PAST_AT_FIRST, closed.length - pastShown) })}
                  </Button>
                )}
              </section>
            )}
          </>
        )}
      </main>
    </>
  );
}

const nothing = (): ReactNode => null;

function Empty({ title, hint }: { readonly title: string; readonly hint: string | null }): ReactNode {
  return (
    <div className="worklist-empty" data-testid="worklist-empty">
      <p className="strong">{title}</p>
      {hint !== null && <p className="soft">{hint}</p>}
    </div>
  );
}
