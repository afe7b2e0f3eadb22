import { Siren } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PRIORITY_MARKS } from '../../protocol/ecg/alarm-signals/alarm-priority.ts';
import { milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useClocks } from '../relay-api/session-queries.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { useSpan } from '../viewing/use-span.ts';
import { visibleText } from '../viewing/visible-text.ts';
import type { DecisionStanding } from './decision-standing.ts';

/** What the crew asks, since when, and who answered first. While nobody has, it flashes in the colour of its urgency. */
export function AlertStanding(props: {
  readonly standing: DecisionStanding;
  /** That the crew has chosen; empty: none. */
  readonly hospital: string;
  readonly eta: UnixMillis | null;
}): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const span = useSpan();
  const { alert, acknowledged } = props.standing;
  const since = (from: UnixMillis, to: UnixMillis): string => span(milliseconds(Math.max(0, to - from)));
  const where = (
    <>
      {props.eta !== null && (
        <span className="soft alert-eta">
          {t('decide.eta', { clock: wallClockText(props.eta, language).slice(0, 5) })}
        </span>
      )}
      {props.hospital !== '' && (
        <span className="soft one-line alert-where">
          <bdi>{t('decide.forHospital', { hospital: visibleText(props.hospital) })}</bdi>
        </span>
      )}
    </>
  );
  if (alert === null) {
    return (
      <div className="alert-standing" data-testid="alert-standing" data-alert="none">
        <p className="soft">{t('decide.noAlert')}</p>
        <p className="small alert-more">{where}</p>
      </div>
    );
  }
  const { urgency } = alert.said;
  const priority = urgency === 'stemi' ? 'high' : 'medium';
  const clock = wallClockText(alert.at, language);
  return (
    <div
      className="alert-standing"
      data-testid="alert-standing"
      data-alert={urgency}
      data-answered={acknowledged !== null}
    >
      <p className="alert-line">
        <span className={acknowledged === null ? `alarm alarm-${priority} alert-chip` : 'alert-chip alert-answered'}>
          {acknowledged === null ? (
            <span className="alarm-mark" aria-hidden="true">
              {PRIORITY_MARKS[priority]}
            </span>
          ) : (
            <Siren size="1.125rem" aria-hidden />
          )}
          {t(`decide.alert.${urgency}`)}
        </span>
        <span className="alert-clock">{clock}</span>
      </p>
      <p className="small alert-more">
        {/* Counts each second: read aloud once, by the button that answers it. */}
        <span
          aria-hidden={acknowledged === null}
          className={acknowledged === null ? 'strong' : 'one-line alert-answer'}
        >
          {acknowledged === null ? (
            <Waiting since={alert.at} />
          ) : (
            t('decide.answeredBy', { name: visibleText(acknowledged.by), span: since(alert.at, acknowledged.at) })
          )}
        </span>
        {where}
      </p>
    </div>
  );
}

/** A clock of its own: nothing else of the view is drawn anew each second. */
function Waiting({ since }: { readonly since: UnixMillis }): ReactNode {
  const { t } = useTranslation();
  const span = useSpan();
  const { relay } = useClocks(1000);
  return t('decide.waiting', { span: span(milliseconds(Math.max(0, relay - since))) });
}
