import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Hertz, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import { Shape } from '../look/shape.tsx';
import { useSessionFact } from '../relay-api/session-queries.ts';
import { RunningBadge, RunningClocks, RunningDelivery, RunningHeadState } from './running-parts.tsx';
import type { RunningReports } from './running-reports.ts';

interface ViewHeaderProps {
  readonly patient: string;
  readonly unit: string;
  readonly source: string;
  readonly running: RunningReports;
  readonly rate: Hertz | null;
  readonly startedAt: UnixMillis | null;
  readonly leadsOff: readonly string[];
  /** Standard leads that this recording does not have. */
  readonly leadsMissing: readonly string[];
  /** The session whose delivery is told; null: of none. */
  readonly delivery: SessionId | null;
}

/** One slim row: who, where from, when, how fresh. Everything else of the height belongs to the trace. */
export function ViewHeader(props: ViewHeaderProps): ReactNode {
  const { t } = useTranslation();
  return (
    <header className="view-header" aria-label={t('view.header')}>
      <Link to="/" className="view-back" aria-label={t('view.back')} title={t('view.back')} data-testid="to-worklist">
        <ArrowLeft size="1.25rem" aria-hidden />
      </Link>
      <h1 className="view-patient one-line" title={props.patient}>
        <bdi>{props.patient}</bdi>
      </h1>
      <span className="view-unit one-line" title={`${props.unit} · ${props.source}`}>
        <bdi className="strong">{props.unit}</bdi> <bdi className="small soft">{props.source}</bdi>
      </span>
      {props.leadsMissing.length > 0 && (
        <span className="view-leads-missing" data-testid="leads-missing" title={t('strange.leadTitle')}>
          {t('strange.lead', { leads: props.leadsMissing.join(' ') })}
        </span>
      )}
      {props.leadsOff.length > 0 && (
        <span className="view-leads-off" role="status" data-testid="leads-off">
          <Shape name="stop" />
          {t('view.leadsOff', { leads: props.leadsOff.join(' ') })}
        </span>
      )}
      {props.delivery !== null && <Delivery session={props.delivery} running={props.running} />}
      <RunningClocks running={props.running} rate={props.rate} startedAt={props.startedAt} />
      <RunningHeadState running={props.running} />
      <RunningBadge running={props.running} />
    </header>
  );
}

const deliveryOf = ({ delivery }: SessionDetail) => delivery;

/** Nothing until the relay has told it. */
function Delivery(props: { readonly session: SessionId; readonly running: RunningReports }): ReactNode {
  const { data: facts } = useSessionFact(props.session, deliveryOf);
  if (facts === undefined) return null;
  return (
    <span className="view-delivery">
      <RunningDelivery running={props.running} facts={facts} />
    </span>
  );
}
