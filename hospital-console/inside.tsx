import { type ReactNode, Suspense, useEffect } from 'react';
import { Route, Routes } from 'react-router';
import type { SignedIn } from '../protocol/wire/sessions-api.ts';
import { AlarmSound } from './alarms/alarm-sound.tsx';
import { RowCall } from './alarms/row-call.tsx';
import { WatchCalls } from './alarms/watch-calls.tsx';
import { SendEntries } from './conversation/send-entries.tsx';
import { Loading } from './frame/loading.tsx';
import { NotFound } from './frame/not-found.tsx';
import { roomOf } from './frame/room.ts';
import { AnswerSelfTests } from './self-test/answer-self-tests.tsx';
import { useTraceClients } from './viewing/trace-clients.tsx';
import { WorklistPage } from './worklist/worklist-page.tsx';

/**
 * Rooms whose code comes when they are entered, or beforehand once the worklist rests: a relay that was renewed no longer has the
 * files of this page, and a cardiologist who waits for an ECG waits for nothing else.
 */
const rooms = {
  live: () => import('./live/live-page.tsx'),
  replay: () => import('./replay/replay-page.tsx'),
  fleet: () => import('./fleet/fleet-page.tsx'),
  fleetReport: () => import('./fleet-report/fleet-report-page.tsx'),
  links: () => import('./shared-link/links-page.tsx'),
  sideBySide: () => import('./side-by-side/side-by-side-page.tsx'),
  review: () => import('./review/review-page.tsx'),
} as const;

const LivePage = roomOf(async () => (await rooms.live()).LivePage);
const ReplayPage = roomOf(async () => (await rooms.replay()).ReplayPage);
const ReviewPage = roomOf(async () => (await rooms.review()).ReviewPage);
const FleetPage = roomOf(async () => (await rooms.fleet()).FleetPage);
const FleetReportPage = roomOf(async () => (await rooms.fleetReport()).FleetReportPage);
const LinksPage = roomOf(async () => (await rooms.links()).LinksPage);
const SideBySidePage = roomOf(async () => (await rooms.sideBySide()).SideBySidePage);

/** The page is up and has asked for what it shows itself; ms. */
const RESTS_AFTER = 300;
/** What is seldom entered waits until an ECG that was opened at once is on its paper; ms. */
const RARE_AFTER = 15_000;

const rowCall = (session: string): ReactNode => <RowCall session={session} />;

/** What somebody sees who has signed in. */
export function Inside({ person }: { readonly person: SignedIn }): ReactNode {
  const clients = useTraceClients();
  useEffect(() => {
    const ignored = (): void => undefined; // who enters the room asks again, and hears why
    const soon = setTimeout(() => {
      clients.client(); // the worker starts, and connects with the first session
      rooms.live().catch(ignored);
    }, RESTS_AFTER);
    const later = setTimeout(() => {
      for (const load of Object.values(rooms)) load().catch(ignored);
    }, RARE_AFTER);
    return () => {
      clearTimeout(soon);
      clearTimeout(later);
    };
  }, [clients]);
  return (
    <>
      <AnswerSelfTests />
      <SendEntries person={person} />
      <AlarmSound />
      <WatchCalls person={person} />
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<WorklistPage person={person} aside={rowCall} />} />
          <Route path="/sessions/:session" element={<LivePage />} />
          <Route path="/sessions/:session/replay" element={<ReplayPage />} />
          <Route path="/sessions/:session/review" element={<ReviewPage />} />
          <Route path="/sessions/:session/links" element={<LinksPage person={person} />} />
          <Route path="/fleet" element={<FleetPage person={person} />} />
          <Route path="/fleet/report" element={<FleetReportPage person={person} />} />
          <Route path="/side-by-side" element={<SideBySidePage />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </>
  );
}
