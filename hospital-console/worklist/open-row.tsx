import { Eye, Share2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { elapsedText, instantOf, wallClockText } from '../viewing/clock-text.ts';
import { DeliveryMark } from '../viewing/delivery-mark.tsx';
import { useTraceClients } from '../viewing/trace-clients.tsx';
import { useSpan } from '../viewing/use-span.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { isOffered, type WorklistRow } from './arrange-worklist.ts';
import { StateMark } from './state-mark.tsx';

/** What else a row shows of its session: where sound, unread messages and calls are mounted. */
export type RowAside = (session: string) => ReactNode;

interface OpenRowProps {
  readonly row: WorklistRow;
  readonly relayNow: UnixMillis;
  readonly trusted: boolean;
  readonly own: readonly string[];
  readonly titleOf: (hospital: string) => string;
  readonly aside: RowAside;
  /** Links are for cardiologists to make. */
  readonly mayShare: boolean;
}

/**
 * One link a row, stretched over it: a click anywhere, Enter, a middle click and a screen reader's list of links all open
 * the session. It flashes while nobody has answered its alert.
 */
export function OpenRow({ row, relayNow, trusted, own, titleOf, aside, mayShare }: OpenRowProps): ReactNode {
  const { t } = useTranslation();
  const span = useSpan();
  const { session, acuity } = row;
  const clients = useTraceClients();
  const expect = (): void => {
    const id = parseSessionId(session.id);
    if (id !== null) clients.client().expect(id);
  };
  const patient = session.patientLabel.trim() === '' ? t('worklist.noPatient') : visibleText(session.patientLabel);
  return (
    <div
      className="open-row open-row-body"
      role="row"
      data-testid="session-row"
      data-session={session.id}
      data-acuity={acuity}
      onPointerEnter={expect}
      onFocus={expect}
    >
      <span role="cell" className="open-patient">
        <span className="open-marks">
          <StateMark state={row.state} trusted={trusted} />
          <AlertMark session={session} acuity={acuity} />
          {aside(session.id)}
        </span>
        <Link className="row-link open-link" to={`/sessions/${session.id}`} title={patient} data-session-link>
          <bdi>{patient}</bdi>
        </Link>
        <PatientLine session={session} />
        {mayShare && (
          <Link
            className="open-share small"
            to={`/sessions/${session.id}/links`}
            aria-label={`${t('share.button')}: ${patient}`}
          >
            <Share2 size="1rem" aria-hidden /> {t('share.button')}
          </Link>
        )}
      </span>
      <span role="cell" className="open-unit">
        <bdi className="one-line strong">{visibleText(session.unit)}</bdi>
        <Destination session={session} own={own} titleOf={titleOf} />
        <bdi className="one-line small soft" title={visibleText(session.source)}>
          {visibleText(session.source)}
        </bdi>
      </span>
      <span role="cell" className="open-answer" data-label={t('rows.answer')}>
        <Answer session={session} />
      </span>
      <span role="cell" className="open-delivery">
        <DeliveryMark facts={session.delivery} relayNow={relayNow} />
        {row.looking.length > 0 && (
          <span className="open-looking small" data-testid="looking">
            <Eye size="1rem" aria-hidden />
            <bdi className="one-line">{t('rows.looking', { names: row.looking.map(visibleText).join(', ') })}</bdi>
          </span>
        )}
      </span>
      <span role="cell" className="open-number" data-label={t('rows.eta')}>
        <Eta row={row} />
      </span>
      <span role="cell" className="open-number" data-label={t('worklist.elapsed')}>
        {row.elapsed === null ? <Unknown /> : elapsedText(row.elapsed)}
      </span>
      <span role="cell" className="open-quality" data-label={t('rows.quality')}>
        {session.quality === null ? (
          <span className="small soft">{t('rows.qualityNone')}</span>
        ) : (
          <span className={session.quality === 'good' ? '' : 'strong'}>{t(`rows.qualityOf.${session.quality}`)}</span>
        )}
      </span>
      <span role="cell" className="open-number open-newest" data-label={t('rows.link')}>
        {row.newestAge === null ? <Unknown /> : t('worklist.ago', { span: span(row.newestAge) })}
        {session.awaited > 0 && row.awaited !== null && (
          <span className="small soft">
            {t('worklist.awaited')} {span(row.awaited)}
          </span>
        )}
      </span>
    </div>
  );
}

function AlertMark({ session, acuity }: { readonly session: SessionSummary; readonly acuity: string }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { alert } = session;
  if (alert === null) return null;
  const at = instantOf(alert.at);
  return (
    <span
      className={`alert-mark alert-mark-${alert.urgency}`}
      data-answered={!acuity.endsWith('unanswered')}
      data-testid="alert-mark"
      title={at === null ? undefined : t('rows.alertAt', { clock: wallClockText(at, language) })}
    >
      {alert.urgency === 'stemi' ? '!!! ' : '!! '}
      {t(`rows.urgency.${alert.urgency}`)}
    </span>
  );
}

function PatientLine({ session }: { readonly session: SessionSummary }): ReactNode {
  const { t } = useTranslation();
  const { patient } = session;
  if (patient === null) return null;
  const age = patient.ageYears === null ? t('rows.ageUnknown') : t('rows.years', { years: patient.ageYears });
  const sex = patient.sex === null ? '' : t(`rows.sexOf.${patient.sex}`);
  return (
    <span className="one-line small">
      {t('rows.ageSex', { age, sex })}
      {patient.caseNumber !== '' && (
        <bdi className="soft"> · {t('rows.case', { number: visibleText(patient.caseNumber) })}</bdi>
      )}
    </span>
  );
}

function Destination(props: {
  readonly session: SessionSummary;
  readonly own: readonly string[];
  readonly titleOf: (hospital: string) => string;
}): ReactNode {
  const { t } = useTranslation();
  const { session, own, titleOf } = props;
  const { inCharge } = session;
  if (inCharge === null) return null;
  const known = titleOf(inCharge);
  const hospital = visibleText(known === inCharge ? (session.hospital?.title ?? inCharge) : known);
  const had = session.decision?.decision === 'divert' || session.called.length > 0;
  const key = !isOffered(session, own) ? 'rows.at' : had ? 'rows.handedOver' : 'rows.asked';
  return (
    <bdi className="one-line small" title={hospital}>
      {t(key, { hospital })}
    </bdi>
  );
}

/** What the hospital has said, and until then how far the alert has come to each person who is called. */
function Answer({ session }: { readonly session: SessionSummary }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { alert, decision, acknowledged, called } = session;
  if (decision !== null && (acknowledged !== null || alert === null)) {
    const at = instantOf(decision.at);
    return (
      <span className="answered">
        <span className="strong">{t(`rows.decided.${decision.decision}`)}</span>
        <bdi className="one-line small soft">
          {visibleText(decision.by)} {at === null ? '' : wallClockText(at, language)}
        </bdi>
      </span>
    );
  }
  if (alert === null) return <span className="small soft">{t('rows.noAlert')}</span>;
  return (
    <span className="answered" data-testid="called">
      <span className="strong">{t('rows.noAnswer')}</span>
      {called.length === 0 && <span className="small soft">{t('rows.nobodyOnCall')}</span>}
      {called.map(({ person, rank, step, attempts }) => (
        <span key={person} className="called small" data-step={step}>
          <span className="called-rank" aria-hidden="true">
            {rank}
          </span>
          <bdi className="one-line">{visibleText(person)}</bdi>
          <span className="soft">
            {step === 'told' && attempts > 1
              ? t('rows.stepTimes', { step: t('rows.step.told'), times: attempts })
              : t(`rows.step.${step}`)}
          </span>
        </span>
      ))}
    </span>
  );
}

function Eta({ row }: { readonly row: WorklistRow }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { etaIn, session } = row;
  const at = instantOf(session.eta);
  if (etaIn === null || at === null) return <span className="small soft">{t('rows.etaUnknown')}</span>;
  const minutes = Math.ceil(Math.abs(etaIn) / milliseconds(60_000));
  const late = etaIn < -60_000;
  return (
    <>
      <span className={late ? '' : 'strong'}>
        {late ? t('rows.etaPast', { minutes }) : etaIn < 60_000 ? t('rows.etaNow') : t('rows.etaIn', { minutes })}
      </span>
      <span className="small soft">{wallClockText(at, language).slice(0, 5)}</span>
    </>
  );
}

function Unknown(): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="soft" title={t('worklist.notYet')}>
      <span aria-hidden="true">–</span>
      <span className="only-read-aloud">{t('worklist.notYet')}</span>
    </span>
  );
}
