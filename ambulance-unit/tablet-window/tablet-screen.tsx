import { type ReactNode, useEffect } from 'react';
import type { TabletState } from '../tablet-port/tablet-state.ts';
import { AlarmStrip } from './frame/alarm-strip.tsx';
import { BluetoothPage } from './frame/bluetooth-page.tsx';
import { BrokenBoundary } from './frame/broken.tsx';
import { LinkVeil } from './frame/link-veil.tsx';
import { NoticeLine } from './frame/notice-line.tsx';
import { StatusBar } from './frame/status-bar.tsx';
import { SystemAsks } from './frame/system-asks.tsx';
import { useSchemeOnPage } from './frame/use-scheme.ts';
import './frame/frame.css';
import type { Tablet } from './link/tablet.ts';
import { InkContext, useInk } from './link/use-ink.ts';
import { useMachine } from './link/use-machine.ts';
import { TabletContext, useSnapshot } from './link/use-tablet.ts';
import { loadChineseFont } from './look/fonts.ts';
import { usePreferences } from './preferences/preferences.ts';
import { CaseScreen } from './steps/case-screen.tsx';
import { Ready } from './steps/ready.tsx';
import { SignOn } from './steps/sign-on.tsx';
import type { InkClient } from './trace/ink-client.ts';
import { switchLanguage } from './words/words.ts';

/** The whole screen: what is always on it, and the step below. */
export function TabletScreen({ tablet, ink }: { readonly tablet: Tablet; readonly ink: InkClient }): ReactNode {
  useSchemeOnPage();
  useLanguageOnPage(ink);
  return (
    <BrokenBoundary>
      <TabletContext value={tablet}>
        <InkContext value={ink}>
          <Stages tablet={tablet} />
        </InkContext>
      </TabletContext>
    </BrokenBoundary>
  );
}

function useLanguageOnPage(ink: InkClient): void {
  const language = usePreferences((preferences) => preferences.language);
  useEffect(() => {
    document.documentElement.lang = language;
    switchLanguage(language);
  }, [language]);
  useEffect(() => {
    // Without its font the language is still readable in the system's.
    loadChineseFont().then(
      () => {
        ink.fontsCame();
      },
      (reason: unknown) => {
        console.warn('The Chinese font could not be loaded; the system’s is used.', reason);
      },
    );
  }, [ink]);
}

function Stages({ tablet }: { readonly tablet: Tablet }): ReactNode {
  const { state, standing } = useSnapshot();
  useMachine(tablet, standing.kind === 'heard');
  useForgottenFeed(state?.monitor.kind ?? null);
  const bridge = window.prearrival;
  return (
    <>
      {state === null ? null : <Stage state={state} />}
      <LinkVeil standing={standing} hasState={state !== null} />
      {bridge === undefined ? <BluetoothPage /> : <SystemAsks bridge={bridge} />}
    </>
  );
}

function Stage({ state }: { readonly state: TabletState }): ReactNode {
  // A self-test is a case of its own that no patient has: the board shows it, not the steps.
  const current = state.current?.purpose === 'care' ? state.current : null;
  const shown = current === state.current ? state : { ...state, current };
  return (
    <div
      className="tablet"
      data-testid="tablet"
      data-stage={current !== null ? 'case' : state.crew === null ? 'sign-on' : 'ready'}
    >
      <StatusBar state={shown} />
      {current !== null ? (
        <CaseScreen key={current.session} state={shown} current={current} />
      ) : state.crew === null ? (
        <SignOn state={shown} />
      ) : (
        <Ready state={shown} />
      )}
      <Foot current={current} />
    </div>
  );
}

/** Alarms are heard whatever is on the screen; refusals stand at the bottom, where the finger was. */
function Foot({ current }: { readonly current: TabletState['current'] }): ReactNode {
  return (
    <div className="foot">
      {current === null && <AlarmStrip current={null} />}
      <NoticeLine />
    </div>
  );
}

/** A monitor that was let go of leaves no line behind that could be taken for the next patient's. */
function useForgottenFeed(monitor: TabletState['monitor']['kind'] | null): void {
  const ink = useInk();
  useEffect(() => {
    if (monitor === 'none') ink.forgetFeed();
  }, [ink, monitor]);
}
