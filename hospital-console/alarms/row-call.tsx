import { MessageSquareText } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PRIORITY_MARKS } from '../../protocol/ecg/alarm-signals/alarm-priority.ts';
import { useCalls } from './call-store.ts';
import './alarms.css';

/**
 * For a row of the worklist: while its ambulance calls, the row's frame flashes at the rate and in the colour of the
 * priority, and a chip says what for. The row must be `position: relative`.
 */
export function RowCall({ session }: { readonly session: string }): ReactNode {
  const { t } = useTranslation();
  const call = useCalls((state) => state.calls.find((one) => one.session === session));
  const unread = useCalls((state) => state.unread.get(session) ?? 0);
  return (
    <>
      {call !== undefined && (
        <span className={`row-frame alarm-${call.priority}`} data-testid="row-frame" aria-hidden="true" />
      )}
      {/* What an alert asks for the row says itself. */}
      {call?.what.kind === 'alarm' && (
        <span
          className={`row-call alarm alarm-${call.priority}`}
          title={t('call.rowCalls')}
          data-testid="row-call"
          data-priority={call.priority}
        >
          <span className="alarm-mark" aria-hidden="true">
            {PRIORITY_MARKS[call.priority]}
          </span>
          {t(`alarms.of.${call.what.condition}`)}
        </span>
      )}
      {unread > 0 && (
        <span className="row-unread" data-testid="row-unread">
          <MessageSquareText size="1rem" aria-hidden />
          <span aria-hidden="true">{unread}</span>
          <span className="only-read-aloud">{t('call.unreadIn', { count: unread })}</span>
        </span>
      )}
    </>
  );
}
