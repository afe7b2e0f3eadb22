import { Button, CloseButton, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { milliseconds, unixMillis } from '../../protocol/ecg/units.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { Banner } from '../frame/banner.tsx';
import { TopBar } from '../frame/top-bar.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { useClocks, useSessions } from '../relay-api/session-queries.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { arrangeWorklist } from './arrange-worklist.ts';
import { rowAfterKey } from './row-keys.ts';
import { SessionTable } from './session-table.tsx';
import './worklist-page.css';

/** Without an answer for this long the list is no longer called live: two looks and a slow one. */
const LOST_AFTER = milliseconds(5_000);
/** A past of years must not slow the page that shows who is in the ambulance now. */
const PAST_AT_FIRST = 50;

export function WorklistPage({ person }: { readonly person: SignedIn }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { data, error, dataUpdatedAt, isPending } = useSessions();
  const { here, relay } = useClocks(500);
  const [text, setText] = useState('');
  const [pastShown, setPastShown] = useState(PAST_AT_FIRST);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = t('title.worklist');
  }, [t]);
  useEffect(() => {
    // Arrow keys, Home and End go from row to row over both lists, from wherever the focus is but a field.
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
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
  const { live, past } = arrangeWorklist(data ?? [], relayNow, text);
  const refusal = error === null ? null : refusalOf(error);
  return (
    <>
      <TopBar person={person} />
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
            aria-label={t('worklist.search')}
            placeholder={t('worklist.search')}
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
          <span className="worklist-keys small soft">{t('worklist.keysHint')}</span>
        </div>
        {isPending && <p className="soft">{t('frame.loading')}</p>}
        {known && data.length === 0 && (
          <Empty title={t('worklist.noneAtAll')} hint={t('worklist.noneAtAllHint', { address: location.origin })} />
        )}
        {known && data.length > 0 && live.length + past.length === 0 && (
          <Empty title={t('worklist.noMatch', { text })} hint={null} />
        )}
        {known && data.length > 0 && live.length + past.length > 0 && (
          <>
            <section className="worklist-section" data-testid="live-sessions">
              <h2 className="worklist-subheading" id="live-heading">
                {trusted ? t('worklist.live') : t('worklist.lastKnownLive')} <span className="soft">{live.length}</span>
              </h2>
              {live.length > 0 ? (
                <SessionTable kind="live" headingId="live-heading" rows={live} relayNow={relayNow} trusted={trusted} />
              ) : (
                <p className="worklist-nobody soft">
                  {t('worklist.noLive')} {t('worklist.noLiveHint')}
                </p>
              )}
            </section>
            {past.length > 0 && (
              <section className="worklist-section" data-testid="past-sessions">
                <h2 className="worklist-subheading" id="past-heading">
                  {t('worklist.past')} <span className="soft">{past.length}</span>
                </h2>
                <SessionTable
                  kind="past"
                  headingId="past-heading"
                  rows={past.slice(0, pastShown)}
                  relayNow={relayNow}
                  trusted={trusted}
                />
                {past.length > pastShown && (
                  <Button
                    className="worklist-more"
                    variant="default"
                    onClick={() => {
                      setPastShown(pastShown + PAST_AT_FIRST);
                    }}
                  >
                    {t('worklist.showMore', { number: Math.min(PAST_AT_FIRST, past.length - pastShown) })}
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

function Empty({ title, hint }: { readonly title: string; readonly hint: string | null }): ReactNode {
  return (
    <div className="worklist-empty" data-testid="worklist-empty">
      <p className="strong">{title}</p>
      {hint !== null && <p className="soft">{hint}</p>}
    </div>
  );
}
