import { BellRing, Siren } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { PRIORITY_MARKS } from '../../protocol/ecg/alarm-signals/alarm-priority.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { SessionDetail, SignedIn } from '../../protocol/wire/sessions-api.ts';
import { useCaseLogs } from '../conversation/case-log-queries.ts';
import { useReadMarks } from '../conversation/read-marks.ts';
import { readThrough, unreadLines } from '../conversation/unread.ts';
import { useClocks, useSessionFacts, useSessionsFact } from '../relay-api/session-queries.ts';
import { useSpan } from '../viewing/use-span.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { useSounding } from './alarm-sound.tsx';
import { useCalls } from './call-store.ts';
import { type Call, type CallingSession, callsOf, watchedSessions } from './calls.ts';
import { notify } from './notifications.ts';
import { SoundControls } from './sound-controls.tsx';
import { TellReceived } from './tell-received.tsx';
import './alarms.css';

/** Above every page: which ambulances want somebody now. It sounds for cardiologists, who are the ones to answer. */
export function WatchCalls({ person }: { readonly person: SignedIn }): ReactNode {
  const { data: watched = NONE_CALL } = useSessionsFact(watchedSessions);
  const newest = watched[0]?.id;
  return newest === undefined ? <NoCalls /> : <Watching person={person} newest={newest} sessions={watched} />;
}
const NONE_CALL: readonly CallingSession[] = [];
const ledgerOf = ({ ledger }: SessionDetail): string => ledger;

function NoCalls(): null {
  useEffect(() => {
    useCalls.setState({ calls: [], unread: new Map() });
  }, []);
  return null;
}

/** `newest`: any session, to learn from which ledger the relay tells: offsets mean something within one only. */
function Watching(props: {
  readonly person: SignedIn;
  readonly newest: string;
  readonly sessions: readonly CallingSession[];
}): ReactNode {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { sessions } = props;
  const ledger = useSessionFacts(props.newest, ledgerOf).data ?? '';
  const ids = useMemo(() => sessions.map(({ id }) => id), [sessions]);
  const logs = useCaseLogs(ledger === '' ? NONE : ids, ledger);
  const seen = useCalls((state) => state.seen);
  const marks = useReadMarks((state) => state.marks);
  const calls = useMemo(() => callsOf(sessions, logs, seen), [sessions, logs, seen]);
  const inView = /^\/sessions\/([^/]+)$/.exec(pathname)?.[1] ?? null;
  // The view of a session sounds its own conditions, of the samples that it shows.
  const others = useMemo(
    () => calls.filter(({ session, what }) => session !== inView || what.kind === 'alert'),
    [calls, inView],
  );
  const soundings = useMemo(
    () => (props.person.role === 'cardiologist' ? others.map(({ key, priority }) => ({ key, priority })) : []),
    [others, props.person.role],
  );
  useSounding('calls', soundings);
  useEffect(() => {
    const unread = new Map(
      [...logs].map(([id, { lines }]) => [id, unreadLines(lines, readThrough(marks, id, ledger)).length] as const),
    );
    useCalls.setState({ calls, unread });
  }, [calls, logs, marks, ledger]);

  const notified = useRef(new Set<string>());
  useEffect(() => {
    for (const { key, what, unit, session } of calls) {
      if (notified.current.has(key)) continue;
      notified.current.add(key);
      const values = { unit: visibleText(unit) };
      const title =
        what.kind === 'alarm'
          ? `${PRIORITY_MARKS.high} ${t(`alarms.of.${what.condition}`)}`
          : t(what.urgency === 'stemi' ? 'call.notification' : 'call.notificationReview', values);
      void notify({ session, title, body: values.unit });
    }
  }, [calls, t]);

  const hasAlert = calls.some(({ what }) => what.kind === 'alert');
  const received = hasAlert && props.person.role === 'cardiologist' ? <TellReceived /> : null;
  const shown = others.filter(({ session }) => session !== inView);
  // The worklist shows who calls in its own rows; what it sounds can be silenced there as anywhere.
  if (pathname === '/' && soundings.length > 0) {
    return (
      <section className="calls calls-of-rows" aria-label={t('call.label')}>
        <span className="soft">{t('call.inRows', { count: calls.length })}</span>
        <SoundControls />
        {received}
      </section>
    );
  }
  if (pathname === '/' || shown.length === 0) return received;
  return (
    <section className="calls" aria-label={t('call.label')} data-testid="calls">
      {shown.slice(0, MOST_SHOWN).map((call) => (
        <CallLine key={call.key} call={call} />
      ))}
      <SoundControls />
      {received}
    </section>
  );
}
const NONE: readonly string[] = [];
/** One line each; the worklist has them all. */
const MOST_SHOWN = 3;

function CallLine({ call }: { readonly call: Call }): ReactNode {
  const { t } = useTranslation();
  const span = useSpan();
  const { relay } = useClocks(1000);
  const { what, priority, session } = call;
  const patient = visibleText(call.patient) || t('worklist.noPatient');
  return (
    // Around the link: what is an alert itself is no link any more for who hears the page.
    <div role="alert" className="call-told">
      <Link
        className={`call alarm alarm-${priority}`}
        to={`/sessions/${session}`}
        data-testid="call"
        data-session={session}
      >
        <Siren size="1.25rem" aria-hidden />
        <span className="alarm-mark" aria-hidden="true">
          {PRIORITY_MARKS[priority]}
        </span>
        <span className="strong">
          {what.kind === 'alert' ? t(`call.${what.urgency}`) : t(`alarms.of.${what.condition}`)}
        </span>
        <span className="one-line">
          <bdi>{t('call.body', { unit: visibleText(call.unit), patient })}</bdi>
        </span>
        <span className="call-since" aria-hidden="true">
          {t('call.since', { span: span(milliseconds(Math.max(0, relay - call.since))) })}
        </span>
        <span className="call-open">
          <BellRing size="1rem" aria-hidden /> {t('call.open')}
        </span>
      </Link>
    </div>
  );
}
