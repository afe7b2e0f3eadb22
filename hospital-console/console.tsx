import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HashRouter, Route, Routes, useLocation } from 'react-router';
import { FleetPage } from './fleet/fleet-page.tsx';
import { LinksPage } from './shared-link/links-page.tsx';
import { SharedPage } from './shared-link/shared-page.tsx';
import { AlarmSound } from './alarms/alarm-sound.tsx';
import { RowCall } from './alarms/row-call.tsx';
import { WatchCalls } from './alarms/watch-calls.tsx';
import { SendEntries } from './conversation/send-entries.tsx';
import { SignInPage } from './door/sign-in-page.tsx';
import { Banner } from './frame/banner.tsx';
import { BrokenBoundary } from './frame/broken.tsx';
import { NotFound } from './frame/not-found.tsx';
import { TopBar } from './frame/top-bar.tsx';
import { LivePage } from './live/live-page.tsx';
import { loadFontsOf } from './look/fonts.ts';
import { usePreferences } from './preferences/preferences.ts';
import { openQueryClient, useSignedIn } from './relay-api/session-queries.ts';
import { ReplayPage } from './replay/replay-page.tsx';
import { AnswerSelfTests } from './self-test/answer-self-tests.tsx';
import { SideBySidePage } from './side-by-side/side-by-side-page.tsx';
import { TraceClientsProvider, useTraceClients } from './viewing/trace-clients.tsx';
import { switchLanguage } from './words/words.ts';
import { WorklistPage } from './worklist/worklist-page.tsx';

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
    document.documentElement.lang = language;
    switchLanguage(language);
    // Without its font the language is still readable in the system's.
    loadFontsOf(language).catch((reason: unknown) => {
      console.warn('The Chinese font could not be loaded; the system’s is used.', reason);
    });
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

const rowCall = (session: string): ReactNode => <RowCall session={session} />;

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
  // A link is opened by people who cannot sign in.
  if (isShared) {
    return (
      <Routes>
        <Route path="/shared/:secret" element={<SharedPage />} />
      </Routes>
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
    <>
      <AnswerSelfTests />
      <SendEntries person={person} />
      <AlarmSound />
      <WatchCalls person={person} />
      <Routes>
        <Route path="/" element={<WorklistPage person={person} aside={rowCall} />} />
        <Route path="/sessions/:session" element={<LivePage />} />
        <Route path="/sessions/:session/replay" element={<ReplayPage />} />
        <Route path="/sessions/:session/links" element={<LinksPage person={person} />} />
        <Route path="/fleet" element={<FleetPage person={person} />} />
        <Route path="/side-by-side" element={<SideBySidePage />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </>
  );
}
