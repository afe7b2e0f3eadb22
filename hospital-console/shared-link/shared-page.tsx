import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { Banner } from '../frame/banner.tsx';
import { TopBar } from '../frame/top-bar.tsx';
import { letIn, relayApi } from '../relay-api/session-queries.ts';

/** Where a share link leads: it gives this browser the link's cookie, and goes on to the one recording. */
export function SharedPage(): ReactNode {
  const { t } = useTranslation();
  const { secret = '' } = useParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isRefused, setRefused] = useState(false);
  const asked = useRef('');
  useEffect(() => {
    if (asked.current === secret) return;
    asked.current = secret;
    relayApi.openShared(secret).then(
      async ({ session }) => {
        // What was asked before the cookie came must not say afterwards that nobody is here.
        await queries.cancelQueries({ queryKey: ['me'] });
        letIn(queries, await relayApi.me());
        // The secret leaves the address line and the history.
        await navigate(`/sessions/${session}`, { replace: true });
      },
      () => {
        setRefused(true);
      },
    );
  }, [secret, navigate, queries]);
  return (
    <>
      <TopBar />
      {isRefused && (
        <Banner kind="alarm" testId="link-not-good">
          {t('share.notGood')}
        </Banner>
      )}
      <main className="lone" id="content">
        {!isRefused && <p className="soft">{t('share.opening')}</p>}
      </main>
    </>
  );
}
