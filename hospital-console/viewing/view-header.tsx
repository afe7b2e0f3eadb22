import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeliveryFacts } from '../../protocol/delivery/delivery-state.ts';
import type { Milliseconds, UnixMillis } from '../../protocol/ecg/units.ts';
import { Shape } from '../look/shape.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import type { Badge } from './badge.ts';
import { dateText, elapsedText, sameLocalDay, wallClockText } from './clock-text.ts';
import { DeliveryMark } from './delivery-mark.tsx';
import { FreshnessBadge } from './freshness-badge.tsx';

interface ViewHeaderProps {
  readonly patient: string;
  readonly unit: string;
  readonly source: string;
  /** Time of the newest sample shown; null where it is not known. */
  readonly wall: UnixMillis | null;
  readonly elapsed: Milliseconds | null;
  readonly here: UnixMillis;
  readonly badge: Badge;
  readonly uncertainty: Milliseconds | null;
  readonly leadsOff: readonly string[];
  /** Null until the relay has told them. */
  readonly delivery: DeliveryFacts | null;
  readonly relayNow: UnixMillis;
}

/** One slim row: who, where from, when, how fresh. Everything else of the height belongs to the trace. */
export function ViewHeader(props: ViewHeaderProps): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { wall } = props;
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
      {props.leadsOff.length > 0 && (
        <span className="view-leads-off" role="status" data-testid="leads-off">
          <Shape name="stop" />
          {t('view.leadsOff', { leads: props.leadsOff.join(' ') })}
        </span>
      )}
      {props.delivery !== null && (
        <span className="view-delivery">
          <DeliveryMark facts={props.delivery} relayNow={props.relayNow} />
        </span>
      )}
      <dl className="view-clocks" title={t('view.shownAt')}>
        <div>
          <dt className="small soft">{t('view.wall')}</dt>
          <dd data-testid="wall-clock">
            {wall === null ? '--:--:--' : wallClockText(wall, language)}
            {wall !== null && !sameLocalDay(wall, props.here) && (
              <span className="small soft view-date">{dateText(wall, language)}</span>
            )}
          </dd>
        </div>
        <div>
          <dt className="small soft">{t('view.elapsed')}</dt>
          <dd data-testid="elapsed-clock">{props.elapsed === null ? '--:--' : elapsedText(props.elapsed)}</dd>
        </div>
      </dl>
      <FreshnessBadge badge={props.badge} uncertainty={props.uncertainty} />
    </header>
  );
}
