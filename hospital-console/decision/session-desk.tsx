import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import { SessionAlarms } from '../alarms/session-alarms.tsx';
import { lookAgain, useCaseLog } from '../conversation/case-log-queries.ts';
import { ConversationPanel } from '../conversation/conversation-panel.tsx';
import { useReadMarks } from '../conversation/read-marks.ts';
import { useSessionFact, useSignedIn } from '../relay-api/session-queries.ts';
import { instantOf } from '../viewing/clock-text.ts';
import { useTraceClients } from '../viewing/trace-clients.tsx';
import { visibleText } from '../viewing/visible-text.ts';
import { DecisionBar } from './decision-bar.tsx';

/** Of one session alone: the next patient's 12-lead comes first, with all the room there is. */
const useTalkOpen = create<{ readonly of: SessionId | null }>()(() => ({ of: null }));
const setTalkOpen = (of: SessionId | null): void => {
  useTalkOpen.setState({ of });
};

/** What the desk shows of a session: how far it has come, which changes all the time, is not among it. */
const deskFacts = ({ ledger, endedAt, patientLabel, unit, eta }: SessionDetail) => ({
  ...{ ledger, endedAt, patientLabel, unit, eta },
});
const ledgerOf = ({ ledger }: SessionDetail): string => ledger;

interface SessionDeskProps {
  readonly session: SessionId;
  readonly mode: 'live' | 'replay';
  /** One past the newest sample on the paper; null where that is not known. */
  readonly atSample: () => SampleIndex | null;
}

/** The worker hears of an entry with the samples: it is on the screen at once, and not with the next look. */
function useWrittenAtOnce(session: SessionId): void {
  const clients = useTraceClients();
  const queries = useQueryClient();
  useEffect(
    () =>
      clients.client().listen((heard) => {
        if (heard.kind === 'written' && heard.session === session) void lookAgain(queries, session);
      }),
    [clients, queries, session],
  );
}

/** Between the header and the trace: what is alarming, what the crew asks, and the decision. */
export function SessionDesk({
  absence,
  ...props
}: SessionDeskProps & { readonly absence: 'no-data' | 'stopped' | null }): ReactNode {
  const { t } = useTranslation();
  const { session, mode, atSample } = props;
  useWrittenAtOnce(session);
  const { data: person } = useSignedIn();
  const { data: detail } = useSessionFact(session, deskFacts);
  const ledger = detail?.ledger ?? null;
  const watched = useCaseLog(session, ledger);
  const isTalkOpen = useTalkOpen(({ of }) => of === session);
  const signIn = useReadMarks((state) => state.signIn);
  const name = person?.name;
  useEffect(() => {
    if (name !== undefined) signIn(name);
  }, [signIn, name]);
  if (person === undefined || person === null) return null;
  return (
    <>
      <SessionAlarms
        session={session}
        isLive={mode === 'live' && detail !== undefined && detail.endedAt === null}
        log={watched.log}
        absence={absence}
      />
      <DecisionBar
        session={session}
        mode={mode}
        person={person}
        ledger={ledger}
        watched={watched}
        patient={visibleText(detail?.patientLabel ?? '') || t('worklist.noPatient')}
        unit={visibleText(detail?.unit ?? '')}
        eta={detail?.endedAt === null ? instantOf(detail.eta) : null}
        atSample={atSample}
        isTalkOpen={isTalkOpen}
        onTalk={(isOpen) => {
          setTalkOpen(isOpen ? session : null);
        }}
      />
    </>
  );
}

/** Beside the trace, while it is open. */
export function SessionTalk({ session, mode, atSample }: SessionDeskProps): ReactNode {
  const isTalkOpen = useTalkOpen(({ of }) => of === session);
  const { data: person } = useSignedIn();
  const ledger = useSessionFact(session, ledgerOf).data ?? null;
  const { log } = useCaseLog(session, ledger);
  if (!isTalkOpen || person === undefined || person === null || ledger === null || log === null) return null;
  return (
    <ConversationPanel
      key={`${session} ${ledger}`}
      session={session}
      ledger={ledger}
      log={log}
      person={person}
      atSample={atSample}
      canWrite={mode === 'live' && person.role !== 'guest'}
      onClose={() => {
        setTalkOpen(null);
      }}
    />
  );
}
