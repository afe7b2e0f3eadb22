import { useCallback, useEffect, useState } from 'react';
import type { AlarmCondition } from '../../protocol/ecg/course/alarm-conditions.ts';
import type { AlarmKind, AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { useTraceClients } from '../viewing/trace-clients.tsx';

export interface AlarmConditions {
  readonly conditions: readonly AlarmCondition[];
  /** The thread that watches has broken: nothing here can be relied on. */
  readonly isLost: boolean;
  readonly acknowledge: (alarm: AlarmKind) => void;
}

/** The alarm conditions of a session that is shown live, by the limits of its crew. */
export function useAlarmConditions(session: SessionId, isLive: boolean, limits: AlarmLimits): AlarmConditions {
  const clients = useTraceClients();
  const [conditions, setConditions] = useState<readonly AlarmCondition[]>([]);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (!isLive) return;
    const client = clients.client();
    const stop = client.listen((heard) => {
      if (heard.kind !== 'alarms' || heard.report.session !== session) return;
      setLost(heard.report.conditions === null);
      setConditions(heard.report.conditions ?? []);
    });
    return () => {
      stop();
      client.orderAlarms({ kind: 'leave', session });
    };
  }, [clients, session, isLive]);
  useEffect(() => {
    if (isLive) clients.client().orderAlarms({ kind: 'watch', session, limits });
  }, [clients, session, isLive, limits]);
  const acknowledge = useCallback(
    (alarm: AlarmKind) => {
      clients.client().orderAlarms({ kind: 'acknowledge', session, alarm });
    },
    [clients, session],
  );
  return { conditions, isLost, acknowledge };
}
