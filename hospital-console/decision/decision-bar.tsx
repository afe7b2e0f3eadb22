import { Button } from '@mantine/core';
import { Check, MessagesSquare } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { Decision } from '../../protocol/wire/case-entry.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { NewEntry, SignedIn } from '../../protocol/wire/sessions-api.ts';
import type { WatchedCaseLog } from '../conversation/case-log-queries.ts';
import { LineSteps, OutgoingSteps } from '../conversation/line-steps.tsx';
import { useOutbox } from '../conversation/outbox-store.ts';
import { useReadMarks } from '../conversation/read-marks.ts';
import { useSaidText } from '../conversation/said-words.ts';
import { readThrough, unreadLines } from '../conversation/unread.ts';
import { useHospitals } from '../relay-api/hospital-queries.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { AlertStanding } from './alert-standing.tsx';
import { DecidedLine } from './decided-line.tsx';
import { type AskedDecision, DecisionDialog } from './decision-dialog.tsx';
import { choicesNow, type DecisionStanding, decisionStanding, wantsReason } from './decision-standing.ts';
import { OfferDialog } from './offer-dialog.tsx';
import { useDecisionKeys } from './use-decision-keys.ts';
import './decision-bar.css';

interface DecisionBarProps {
  readonly session: SessionId;
  readonly mode: 'live' | 'replay';
  readonly person: SignedIn;
  readonly ledger: string | null;
  readonly watched: WatchedCaseLog;
  readonly patient: string;
  readonly unit: string;
  readonly eta: UnixMillis | null;
  /** One past the newest sample on the paper; null where that is not known. */
  readonly atSample: () => SampleIndex | null;
  readonly isTalkOpen: boolean;
  readonly onTalk: (open: boolean) => void;
}

/** One row under the header: what the crew asks, what was answered, and the next thing to do. */
export function DecisionBar(props: DecisionBarProps): ReactNode {
  const { t } = useTranslation();
  const saidText = useSaidText();
  const { session, person, watched } = props;
  const { ask, settle, outbox } = useOutbox();
  const [asked, setAsked] = useState<{ readonly decision: AskedDecision; readonly after: number } | null>(null);
  const [isOffering, setOffering] = useState(false);
  const { log } = watched;
  const hospitals = useHospitals().filter(({ isOwn }) => !isOwn);
  useEffect(() => {
    if (log !== null) settle(session, new Set(log.lines.map(({ name }) => name)));
  }, [log, settle, session, outbox]);
  const marks = useReadMarks((state) => state.marks);
  const isCardiologist = person.role === 'cardiologist';
  const canDecide = props.mode === 'live' && isCardiologist && log !== null;
  const standing = log === null ? null : decisionStanding(log);
  const underWay = outbox.findLast(
    ({ session: of, by, entry }) => of === session && by === person.name && entry.kind === 'decision',
  );
  const isOnItsWay = (decision: Decision): boolean =>
    outbox.some(
      (one) =>
        one.session === session &&
        one.entry.kind === 'decision' &&
        one.entry.decision === decision &&
        (one.standing.kind === 'sending' || one.standing.kind === 'stored'),
    );
  const wantsAnswer = standing !== null && standing.alert !== null && standing.acknowledged === null;
  const canAcknowledge = canDecide && wantsAnswer && !isOnItsWay('acknowledged');
  const unread =
    log === null || props.ledger === null
      ? 0
      : unreadLines(log.lines, readThrough(marks, session, props.ledger)).length;
  const write = (entry: NewEntry['entry']): void => {
    // More than twenty that wait: the panel with the messages says so, where they can be dismissed.
    if (!ask(person.name, session, props.atSample(), entry)) props.onTalk(true);
  };
  const acknowledge = (): void => {
    if (canAcknowledge) write({ kind: 'decision', decision: 'acknowledged' });
  };
  const newestOffset = standing?.decided?.offset ?? 0;
  const open = (decision: Decision): void => {
    if (canDecide && decision !== 'acknowledged') setAsked({ decision, after: newestOffset });
  };
  const [first] = standing === null ? [] : choicesNow(standing);
  useDecisionKeys({
    acknowledge,
    decide: () => {
      if (first !== undefined) open(first);
    },
    talk: () => {
      props.onTalk(!props.isTalkOpen);
    },
  });
  const decided = standing?.decided ?? null;
  const meanwhile =
    asked !== null && decided !== null && decided.offset > asked.after && decided.by !== person.name
      ? t('decide.decidedElsewhere', { decision: saidText(decided.said), name: visibleText(decided.by) })
      : '';
  return (
    <section
      className="decision-bar"
      aria-label={t('decide.label')}
      data-testid="decision-bar"
      data-calls={wantsAnswer}
      data-urgency={standing?.alert?.said.urgency ?? ''}
      data-activated={standing?.isActivated ?? false}
    >
      {standing === null ? (
        <p className="decision-none soft">{watched.isBehind ? t('decide.behindBody') : t('decide.loading')}</p>
      ) : (
        <>
          <AlertStanding standing={standing} hospital={log?.hospital ?? ''} eta={props.eta} />
          <div className="decision-state" data-testid="decision-state">
            {underWay !== undefined && underWay.standing.kind !== 'stored' ? (
              <div className="decided">
                <span className="strong">{saidText(underWay.entry)}</span>
                <OutgoingSteps outgoing={underWay} />
              </div>
            ) : (
              newest(standing) !== null && <Newest standing={standing} />
            )}
            {watched.isBehind && (
              <span className="decision-behind small strong" role="status" title={t('decide.behindBody')}>
                {t('decide.behind')}
              </span>
            )}
          </div>
        </>
      )}
      <div className="decision-actions" role="group" aria-label={t('decide.decisions')}>
        {canDecide && wantsAnswer && (
          <Button
            className="decision-acknowledge"
            size="md"
            leftSection={<Check size="1.125rem" aria-hidden />}
            title={`${t('decide.acknowledge')} (A)`}
            disabled={!canAcknowledge}
            data-testid="acknowledge"
            onClick={acknowledge}
          >
            {t('decide.acknowledge')}
          </Button>
        )}
        {canDecide &&
          standing !== null &&
          choicesNow(standing).map((decision) => (
            <Button
              key={decision}
              size="md"
              variant={decision === 'activated' && !wantsAnswer && decided === null ? 'filled' : 'default'}
              title={decision === first ? `${t(`decide.button.${decision}`)} (D)` : undefined}
              data-testid={`decide-${decision}`}
              onClick={() => {
                open(decision);
              }}
            >
              {t(`decide.button.${decision}`)}
            </Button>
          ))}
        {canDecide && hospitals.length > 0 && (
          <Button
            size="md"
            variant="default"
            title={t('decide.offer.explain')}
            data-testid="ask-opinion"
            onClick={() => {
              setOffering(true);
            }}
          >
            {t('decide.offer.button')}
          </Button>
        )}
        {props.mode === 'replay' && isCardiologist && <span className="small soft">{t('decide.inReplay')}</span>}
        {!isCardiologist && <span className="small soft decision-role">{t('decide.onlyCardiologists')}</span>}
        <Button
          className="decision-talk"
          size="md"
          variant="default"
          aria-expanded={props.isTalkOpen}
          aria-label={unread === 0 ? t('talk.open') : `${t('talk.open')}, ${t('talk.unread', { count: unread })}`}
          title={t('talk.openTitle')}
          leftSection={<MessagesSquare size="1.125rem" aria-hidden />}
          data-testid="open-conversation"
          data-unread={unread}
          disabled={log === null}
          onClick={() => {
            props.onTalk(!props.isTalkOpen);
          }}
        >
          {t('talk.open')}
          {unread > 0 && (
            <span className="talk-unread" aria-hidden="true">
              {unread}
            </span>
          )}
        </Button>
      </div>
      {asked !== null && standing !== null && (
        <DecisionDialog
          decision={asked.decision}
          patient={props.patient}
          unit={props.unit}
          wantsReason={wantsReason(asked.decision, standing)}
          hospitals={hospitals}
          meanwhile={meanwhile}
          onClose={() => {
            setAsked(null);
          }}
          onDecide={(entry) => {
            setAsked(null);
            write(entry);
          }}
        />
      )}
      {isOffering && (
        <OfferDialog
          patient={props.patient}
          unit={props.unit}
          hospitals={hospitals}
          onClose={() => {
            setOffering(false);
          }}
          onAsk={(entry) => {
            setOffering(false);
            write(entry);
            // How far the question has come, and what is answered, stands among the messages.
            props.onTalk(true);
          }}
        />
      )}
    </section>
  );
}

const newest = ({ decided, acknowledged }: DecisionStanding): DecisionStanding['decided'] => decided ?? acknowledged;

function Newest({ standing }: { readonly standing: DecisionStanding }): ReactNode {
  const line = newest(standing);
  if (line === null) return null;
  return (
    <div className="decided" data-testid="decided" data-decision={line.said.decision}>
      <DecidedLine line={line} />
      <LineSteps line={line} />
    </div>
  );
}
