import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, Copy, Link2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { ShareJson, ShareMade, SignedIn } from '../../protocol/wire/sessions-api.ts';
import { TopBar } from '../frame/top-bar.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { relayApi, useDoorWatched, useSession } from '../relay-api/session-queries.ts';
import { dateText, wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import './links-page.css';

const HOURS = ['1', '4', '12', '24', '168'] as const;
const LOOK_EVERY_MS = 5_000;
const NONE: readonly ShareJson[] = [];

/** Making and revoking links to one recording. */
export function LinksPage({ person }: { readonly person: SignedIn }): ReactNode {
  const { t } = useTranslation();
  const time = useTimeText();
  const { session = '' } = useParams();
  const client = useQueryClient();
  const { data: detail } = useSession(session);
  const key = ['shares', session];
  const { data: shares = NONE } = useDoorWatched(
    useQuery({ queryKey: key, queryFn: () => relayApi.shares(session), refetchInterval: LOOK_EVERY_MS }),
  );
  const [hours, setHours] = useState<string>(HOURS[1]);
  const [made, setMade] = useState<ShareMade | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    document.title = `${t('share.heading')} – ${t('product')}`;
  }, [t]);
  const change = (asked: Promise<ShareMade | null>): void => {
    asked
      .then(
        (answer) => {
          setTrouble(null);
          setMade(answer);
        },
        (thrown: unknown) => {
          const refusal = thrown instanceof Error ? refusalOf(thrown) : null;
          const sentence = refusal?.kind === 'refused' ? refusal.sentence : t('door.unreachable');
          setTrouble(t('share.refused', { sentence }));
        },
      )
      .finally(() => void client.invalidateQueries({ queryKey: key }));
  };
  return (
    <>
      <TopBar person={person}>
        <Link className="top-bar-link links-back" to="/" data-testid="to-worklist">
          <ArrowLeft size="1.125rem" aria-hidden /> {t('frame.toWorklist')}
        </Link>
      </TopBar>
      <main className="links" id="content" data-testid="links">
        <h1 className="links-heading">{t('share.heading')}</h1>
        {detail !== undefined && (
          <p className="strong">
            <bdi>{visibleText(detail.patientLabel) || t('worklist.noPatient')}</bdi> ·{' '}
            <bdi>{visibleText(detail.unit)}</bdi>
          </p>
        )}
        <p className="soft">{t('share.explain')}</p>
        <div className="links-make">
          <NativeSelect
            label={t('share.lasts')}
            value={hours}
            data={HOURS.map((value) => ({ value, label: t('share.hours', { hours: value }) }))}
            onChange={({ currentTarget }) => {
              setHours(currentTarget.value);
            }}
          />
          <Button
            leftSection={<Link2 size="1.125rem" aria-hidden />}
            data-testid="make-link"
            onClick={() => {
              change(relayApi.share(session, Number(hours)));
            }}
          >
            {t('share.make')}
          </Button>
        </div>
        {trouble !== null && <p role="alert">{trouble}</p>}
        {made !== null && <MadeLink made={made} />}
        {shares.length > 0 && (
          <section aria-labelledby="links-made">
            <h2 className="links-subheading" id="links-made">
              {t('share.list')}
            </h2>
            <ul className="links-list">
              {shares.map(({ share, by, expiresAt, state, opened }) => (
                <li key={share} data-testid="link" data-state={state}>
                  <span className="strong">{t(`share.state.${state}`)}</span>
                  <bdi>{t('share.by', { name: visibleText(by), time: time(expiresAt) })}</bdi>
                  <span className="soft">{t('share.opened', { count: opened })}</span>
                  {state === 'open' && (
                    <Button
                      variant="default"
                      size="compact-md"
                      data-testid="revoke-link"
                      onClick={() => {
                        change(relayApi.revokeShare(session, share).then(() => null));
                      }}
                    >
                      {t('share.revoke')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
      </main>
    </>
  );
}

/** The one time that the link itself is shown. */
function MadeLink({ made }: { readonly made: ShareMade }): ReactNode {
  const { t } = useTranslation();
  const time = useTimeText();
  const [copied, setCopied] = useState('');
  const address = `${location.origin}${location.pathname.replace(/\/$/, '')}${made.path}`;
  return (
    <div className="links-made" role="status">
      <TextInput
        readOnly
        label={t('share.made', { time: time(made.expiresAt) })}
        value={address}
        data-testid="made-link"
        onFocus={({ currentTarget }) => {
          currentTarget.select();
        }}
      />
      <Button
        variant="default"
        leftSection={<Copy size="1.125rem" aria-hidden />}
        onClick={() => {
          // Without a clipboard (plain HTTP) the field is there to be copied from.
          navigator.clipboard.writeText(address).then(
            () => {
              setCopied(address);
            },
            () => undefined,
          );
        }}
      >
        {t(copied === address ? 'share.copied' : 'share.copy')}
      </Button>
    </div>
  );
}

function useTimeText(): (iso: string) => string {
  const language = usePreferences((state) => state.language);
  return (iso) => {
    const at = unixMillis(Date.parse(iso));
    return `${dateText(at, language)} ${wallClockText(at, language).slice(0, 5)}`;
  };
}
