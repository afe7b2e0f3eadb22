import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HashRouter, Route, Routes, useLocation } from 'react-router';
import { SignInPage } from './door/sign-in-page.tsx';
import { Banner } from './frame/banner.tsx';
import { BrokenBoundary } from './frame/broken.tsx';
import { roomOf } from './frame/room.ts';
import { TopBar } from './frame/top-bar.tsx';
import { Loading } from './frame/loading.tsx';
import { loadFontsOf, sayUnloaded } from './look/fonts.ts';
import { usePreferences } from './preferences/preferences.ts';
import { openQueryClient, useSignedIn } from './relay-api/session-queries.ts';
import { TraceClientsProvider, useTraceClients } from './viewing/trace-clients.tsx';
import { switchLanguage } from './words/words.ts';

const inside = () => import('./inside.tsx');
const Inside = roomOf(async () => (await inside()).Inside);
const SharedPage = roomOf(async () => (await import('./shared-link/shared-page.tsx')).SharedPage);

const colorSchemes = localStorageColorSchemeManager({ key: 'prearrival-color-scheme' });

/**
 * The whole page. Addresses stand behind a # so that any static server, under any path, can serve it and a session's
 * number never reaches a proxy's log.
 */
export function Console(): ReactNode {
  const [queries] = useState(openQueryClient);
  return (
    // The variables and classes come from look.css: the provider writes no style sheet at run time.
    <MantineProvider
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <BrokenBoundary>
        <QueryClientProvider client={queries}>
          <TraceClientsProvider>
            <LanguageOfPage />
            <HashRouter>
              <SkipLink />
              <Door />
            </HashRouter>
          </TraceClientsProvider>
        </QueryClientProvider>
      </BrokenBoundary>
    </MantineProvider>
  );
}

function LanguageOfPage(): ReactNode {
  const language = usePreferences((state) => state.language);
  useEffect(() => {
    let isLatest = true;
    document.documentElement.lang = language;
    void switchLanguage(language).then((spoken) => {
      // Not kept: the next visit tries the language that was chosen again.
      if (isLatest && spoken !== language) usePreferences.setState({ language: spoken });
    });
    // Without its font the language is still readable in the system's.
    loadFontsOf(language).catch(sayUnloaded);
    return () => {
      isLatest = false;
    };
  }, [language]);
  return null;
}

function SkipLink(): ReactNode {
  const { t } = useTranslation();
  return (
    <a
      className="skip-link"
      href="#content"
      onClick={(event) => {
        // The part behind # is the router's, so the jump is made by hand.
        event.preventDefault();
        const content = document.getElementById('content');
        content?.setAttribute('tabindex', '-1');
        content?.focus();
      }}
    >
      {t('frame.skip')}
    </a>
  );
}

function Door(): ReactNode {
  const { t } = useTranslation();
  const clients = useTraceClients();
  const { data: person, isPending, error } = useSignedIn();
  const [wasInside, setWasInside] = useState(false);
  if (person !== undefined && person !== null && !wasInside) setWasInside(true);
  const { pathname } = useLocation();
  const isShared = pathname.startsWith('/shared/');
  useEffect(() => {
    scrollTo(0, 0);
  }, [pathname]);
  // While somebody types a password the rest comes; who is signed in already is waiting for it.
  const isOutside = person === null;
  useEffect(() => {
    if (isOutside && !isShared) inside().catch(() => undefined);
  }, [isOutside, isShared]);
  // A link is opened by people who cannot sign in.
  if (isShared) {
    return (
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/shared/:secret" element={<SharedPage />} />
        </Routes>
      </Suspense>
    );
  }
  if (person === undefined) {
    return (
      <>
        <TopBar />
        {error !== null && (
          <Banner kind="alarm" testId="relay-lost">
            {t('door.lookingForRelay')}
          </Banner>
        )}
        <main className="lone" id="content">
          {isPending && <p className="soft">{t('frame.loading')}</p>}
        </main>
      </>
    );
  }
  if (person === null) {
    return (
      <SignInPage
        ended={wasInside}
        onSignedIn={() => {
          clients.signedIn();
        }}
      />
    );
  }
  return (
    <Suspense fallback={<Loading />}>
      <Inside person={person} />
    </Suspense>
  );
}
