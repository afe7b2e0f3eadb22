import { TextInput } from '@mantine/core';
import { ArrowLeft, Search } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { milliseconds, unixMillis } from '../../protocol/ecg/units.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { Banner } from '../frame/banner.tsx';
import { TopBar } from '../frame/top-bar.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { useFleet } from '../relay-api/hospital-queries.ts';
import { useClocks } from '../relay-api/session-queries.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { FleetRow } from './fleet-row.tsx';
import { fleetCounts, readinessOf } from './readiness.ts';
import './fleet-page.css';

/** Without an answer for this long the board is no longer called true. */
const LOST_AFTER = milliseconds(10_000);

/** Whether every unit would reach a hospital, were it called now. */
export function FleetPage({ person }: { readonly person: SignedIn }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { data, dataUpdatedAt, error } = useFleet();
  const { here, relay } = useClocks(1_000);
  const [text, setText] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = t('fleet.title');
  }, [t]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      search.current?.focus();
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, []);
  const known = data !== undefined;
  const trusted = known && here - dataUpdatedAt < LOST_AFTER;
  // What was heard last stands still: ages that ran on would look like news.
  const relayNow = trusted ? relay : unixMillis(relay - Math.max(0, here - dataUpdatedAt));
  const all = readinessOf(data ?? [], relayNow);
  const shown = readinessOf(data ?? [], relayNow, text);
  const counts = fleetCounts(all);
  return (
    <>
      <TopBar person={person}>
        <Link className="top-bar-link fleet-back" to="/" data-testid="to-worklist">
          <ArrowLeft size="1.125rem" aria-hidden /> {t('frame.toWorklist')}
        </Link>
        {(person.role === 'reviewer' || person.role === 'operator') && (
          <Link className="top-bar-link" to="/fleet/report" data-testid="to-fleet-report">
            {t('fleet.report')}
          </Link>
        )}
      </TopBar>
      {((known && !trusted) || (!known && error !== null)) && (
        <Banner kind="alarm" testId="relay-lost">
          {known
            ? t('worklist.relayLost', { clock: wallClockText(unixMillis(dataUpdatedAt), language) })
            : t('door.lookingForRelay')}
        </Banner>
      )}
      <main className="fleet" id="content" data-testid="fleet" data-trusted={trusted}>
        <div className="fleet-head">
          <h1 className="fleet-heading">{t('fleet.heading')}</h1>
          {known && <span className="strong">{t('fleet.counts', { ...counts })}</span>}
          <TextInput
            ref={search}
            className="fleet-search"
            size="md"
            type="search"
            aria-label={t('fleet.search')}
            placeholder={t('fleet.search')}
            leftSection={<Search size="1.125rem" aria-hidden />}
            value={text}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
            }}
            onKeyDown={({ key }) => {
              if (key === 'Escape') setText('');
            }}
          />
        </div>
        <p className="fleet-explain soft">{t('fleet.explain')}</p>
        {!known && error === null && <p className="soft">{t('frame.loading')}</p>}
        {known && all.length === 0 && (
          <div className="fleet-empty">
            <p className="strong">{t('fleet.none')}</p>
            <p className="soft">{t('fleet.noneHint')}</p>
          </div>
        )}
        {all.length > 0 && shown.length === 0 && <p className="fleet-empty">{t('fleet.noMatch', { text })}</p>}
        {shown.length > 0 && (
          <div className="fleet-board" role="table" aria-label={t('fleet.heading')}>
            <div role="rowgroup">
              <div className="fleet-row fleet-row-head" role="row">
                <span role="columnheader">{t('fleet.unit')}</span>
                <span role="columnheader">{t('fleet.state')}</span>
                <span role="columnheader">{t('fleet.selfTest')}</span>
                <span role="columnheader">{t('fleet.connection')}</span>
                <span role="columnheader">{t('fleet.battery')}</span>
                <span role="columnheader">{t('fleet.version')}</span>
              </div>
            </div>
            <div role="rowgroup">
              {shown.map((one) => (
                <FleetRow key={one.unit.unit} readiness={one} relayNow={relayNow} />
              ))}
            </div>
          </div>
        )}
      </main>
    </>
  );
}
