import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { dateText, elapsedText, instantOf, sameLocalDay, wallClockText } from '../viewing/clock-text.ts';
import { DeliveryMark } from '../viewing/delivery-mark.tsx';
import { useSpan } from '../viewing/use-span.ts';
import { visibleText } from '../viewing/visible-text.ts';
import type { WorklistRow } from './arrange-worklist.ts';
import { StateMark } from './state-mark.tsx';
import './session-table.css';

interface SessionTableProps {
  readonly headingId: string;
  readonly rows: readonly WorklistRow[];
  readonly relayNow: UnixMillis;
  readonly trusted: boolean;
}

/**
 * One link a row, stretched over it: a click anywhere, Enter, a middle click and a screen reader's list of links all open
 * the session. The roles are written out because a phone lays the cells out as a card, which drops a table's own.
 */
export function SessionTable(props: SessionTableProps): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="session-table session-table-past" role="table" aria-labelledby={props.headingId}>
      <div role="rowgroup">
        <div className="session-row session-row-head" role="row">
          <span role="columnheader">{t('worklist.state')}</span>
          <span role="columnheader">{t('worklist.patient')}</span>
          <span role="columnheader">{t('worklist.unit')}</span>
          <span role="columnheader">{t('delivery.heading')}</span>
          <span role="columnheader">{t('worklist.startedAt')}</span>
          <span role="columnheader">{t('worklist.length')}</span>
          <span role="columnheader">{t('worklist.recorded')}</span>
          <span role="columnheader">{t('worklist.gaps')}</span>
          <span role="columnheader">{t('worklist.awaited')}</span>
        </div>
      </div>
      <div role="rowgroup">
        {props.rows.map((row) => (
          <SessionRow key={row.session.id} row={row} relayNow={props.relayNow} trusted={props.trusted} />
        ))}
      </div>
    </div>
  );
}

function SessionRow(props: {
  readonly row: WorklistRow;
  readonly relayNow: UnixMillis;
  readonly trusted: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const span = useSpan();
  const { row } = props;
  const { session } = row;
  const startedAt = instantOf(session.startedAt);
  const patient = session.patientLabel.trim() === '' ? t('worklist.noPatient') : visibleText(session.patientLabel);
  const unknown = (
    <span className="soft" title={t('worklist.notYet')}>
      <span aria-hidden="true">–</span>
      <span className="only-read-aloud">{t('worklist.notYet')}</span>
    </span>
  );
  const number = new Intl.NumberFormat(language);
  return (
    <div className="session-row session-row-body" role="row" data-testid="session-row" data-session={session.id}>
      <span role="cell" className="cell-state">
        <StateMark state={row.state} trusted={props.trusted} />
        {row.state === 'ended' && session.complete && <span className="small soft">{t('worklist.complete')}</span>}
      </span>
      <span role="cell" className="cell-patient">
        <Link className="row-link" to={`/sessions/${session.id}/replay`} title={patient} data-session-link>
          <bdi>{patient}</bdi>
        </Link>
      </span>
      <span role="cell" className="cell-unit">
        <bdi className="one-line strong">{visibleText(session.unit)}</bdi>
        <bdi className="one-line small soft" title={visibleText(session.source)}>
          {visibleText(session.source)}
        </bdi>
      </span>
      <span role="cell" className="cell-delivery">
        <DeliveryMark facts={session.delivery} relayNow={props.relayNow} />
      </span>
      <span role="cell" className="cell-number cell-started" data-label={t('worklist.startedAt')}>
        {startedAt === null ? unknown : wallClockText(startedAt, language)}
        {startedAt !== null && !sameLocalDay(startedAt, props.relayNow) && (
          <span className="small soft">{dateText(startedAt, language)}</span>
        )}
      </span>
      <span role="cell" className="cell-number cell-elapsed" data-label={t('worklist.length')}>
        {row.elapsed === null ? unknown : elapsedText(row.elapsed)}
      </span>
      <span role="cell" className="cell-number cell-samples" data-label={t('worklist.recordedShort')}>
        {number.format(session.samples)}
        {session.samplingRate !== null && (
          <span className="small soft">
            {t('worklist.format', { rate: number.format(session.samplingRate), leads: session.leads.length })}
          </span>
        )}
      </span>
      <span role="cell" className="cell-number cell-gaps" data-label={t('worklist.gaps')} data-some={session.gaps > 0}>
        {session.gaps === 0 ? t('worklist.none') : number.format(session.gaps)}
      </span>
      <span
        role="cell"
        className="cell-number cell-awaited"
        data-label={t('worklist.awaited')}
        data-some={session.awaited > 0}
      >
        {session.awaited === 0
          ? t('worklist.none')
          : row.awaited === null
            ? number.format(session.awaited)
            : span(row.awaited)}
      </span>
      <ChevronRight className="session-chevron" size="1.25rem" aria-hidden />
    </div>
  );
}
