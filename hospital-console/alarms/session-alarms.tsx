import { ActionIcon } from '@mantine/core';
import { Check } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PRIORITY_MARKS } from '../../protocol/ecg/alarm-signals/alarm-priority.ts';
import type { AlarmPriority } from '../../protocol/ecg/course/alarm-conditions.ts';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { CaseLog } from '../conversation/case-log.ts';
import { leadsText } from '../measurement-panel/statement-groups.ts';
import { useSounding } from './alarm-sound.tsx';
import { useCalls } from './call-store.ts';
import { type ShownAlarm, shownAlarms } from './shown-alarms.ts';
import { SoundControls } from './sound-controls.tsx';
import { useAlarmConditions } from './use-alarm-conditions.ts';
import './alarms.css';

interface SessionAlarmsProps {
  readonly session: SessionId;
  readonly isLive: boolean;
  readonly log: CaseLog | null;
  /** D18: what is drawn as live is blank, or the display itself has stopped. */
  readonly absence: 'no-data' | 'stopped' | null;
}

/** Across the view while there is something to be alarmed about; otherwise no room is taken from the trace. */
export function SessionAlarms({ session, isLive, log, absence }: SessionAlarmsProps): ReactNode {
  const { t } = useTranslation();
  const { conditions, isLost, acknowledge } = useAlarmConditions(session, isLive, log?.alarmLimits ?? ADULT_LIMITS);
  const alarms = useMemo(
    () => (isLive ? shownAlarms(conditions, isLost ? 'stopped' : absence) : NONE),
    [isLive, conditions, isLost, absence],
  );
  const soundings = useMemo(
    () => alarms.filter(({ isSeen }) => !isSeen).map(({ key, priority }) => ({ key: `${session} ${key}`, priority })),
    [alarms, session],
  );
  useSounding('view', soundings);
  // Whoever has the session in view has seen what its tablet told before: it need not call from the worklist again.
  const tabletAlarms = log?.tabletAlarms;
  useEffect(() => {
    if (!isLive) return;
    for (const { name } of tabletAlarms ?? []) {
      const key = `${session} ${name}`;
      if (!useCalls.getState().seen.has(key)) useCalls.getState().see(key);
    }
  }, [isLive, session, tabletAlarms]);
  if (alarms.length === 0) return null;
  const name = (alarm: ShownAlarm): string =>
    alarm.what === 'no-data'
      ? t('alarms.noData')
      : alarm.what === 'stopped'
        ? t('alarms.stopped')
        : alarm.leads.length === 0
          ? t(`alarms.of.${alarm.what}`)
          : t('alarms.leads', { alarm: t(`alarms.of.${alarm.what}`), leads: leadsText(alarm.leads) });
  return (
    <section className="session-alarms" aria-label={t('alarms.label')} data-testid="session-alarms">
      {alarms.map((alarm) => (
        <span
          key={alarm.key}
          className={`alarm alarm-${alarm.priority} ${alarm.isTechnical ? 'alarm-technical' : ''}`}
          data-testid="alarm"
          data-alarm={alarm.what}
          data-priority={alarm.priority}
          data-seen={alarm.isSeen}
          data-over={!alarm.isPresent}
        >
          <span className="alarm-mark" aria-hidden="true">
            {PRIORITY_MARKS[alarm.priority]}
          </span>
          <span className="strong">{name(alarm)}</span>
          {alarm.isTechnical && <span className="small">{t('alarms.technical')}</span>}
          {!alarm.isPresent && <span className="small">{t('alarms.over')}</span>}
          {alarm.isSeen && <span className="small">{t('alarms.seen')}</span>}
          {!alarm.isSeen && alarm.what !== 'no-data' && alarm.what !== 'stopped' && (
            <SeenButton
              label={`${t('alarms.seeTitle')}: ${name(alarm)}`}
              onClick={() => {
                if (alarm.what !== 'no-data' && alarm.what !== 'stopped') acknowledge(alarm.what);
              }}
            />
          )}
        </span>
      ))}
      <Spoken alarms={alarms} name={name} />
      <SoundControls />
      <span className="alarms-remote small" title={t('alarms.remoteBody')}>
        {t('alarms.remote')}
      </span>
    </section>
  );
}
const NONE: readonly ShownAlarm[] = [];

function SeenButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }): ReactNode {
  return (
    <ActionIcon
      className="alarm-seen"
      variant="transparent"
      size="md"
      aria-label={label}
      title={label}
      data-testid="see-alarm"
      onClick={onClick}
    >
      <Check size="1.125rem" aria-hidden />
    </ActionIcon>
  );
}

/** Read aloud when a condition begins; high priority interrupts. */
function Spoken(props: {
  readonly alarms: readonly ShownAlarm[];
  readonly name: (alarm: ShownAlarm) => string;
}): ReactNode {
  const { t } = useTranslation();
  const say = (wanted: (priority: AlarmPriority) => boolean): string =>
    props.alarms
      .filter(({ isSeen, priority }) => !isSeen && wanted(priority))
      .map((alarm) =>
        t('alarms.spoken', { priority: t(`alarms.priority.${alarm.priority}`), alarm: props.name(alarm) }),
      )
      .join('. ');
  return (
    <>
      <span className="only-read-aloud" role="alert">
        {say((priority) => priority === 'high')}
      </span>
      <span className="only-read-aloud" role="status">
        {say((priority) => priority !== 'high')}
      </span>
    </>
  );
}
