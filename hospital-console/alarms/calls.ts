import type { AlarmKind } from '../../protocol/ecg/course/alarm-limits.ts';
import { byPriority } from '../../protocol/ecg/alarm-signals/alarm-priority.ts';
import type { AlarmPriority } from '../../protocol/ecg/course/alarm-conditions.ts';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { Urgency } from '../../protocol/wire/case-entry.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import type { CaseLog } from '../conversation/case-log.ts';
import { decisionStanding } from '../decision/decision-standing.ts';

/** An ambulance that wants somebody now. */
export interface Call {
  /** Names this very alert, or this onset of a condition: the next one is another call. */
  readonly key: string;
  readonly session: string;
  readonly unit: string;
  readonly patient: string;
  readonly priority: AlarmPriority;
  readonly what:
    { readonly kind: 'alert'; readonly urgency: Urgency } | { readonly kind: 'alarm'; readonly condition: AlarmKind };
  readonly since: UnixMillis;
}

/** What is read of a session here: nothing that runs on, so that who watches rests. */
export type CallingSession = Pick<SessionSummary, 'id' | 'unit' | 'patientLabel' | 'purpose' | 'endedAt' | 'state'>;

/** Sessions whose talk is watched: those that go on. */
export const watchedSessions = (sessions: readonly CallingSession[]): readonly CallingSession[] =>
  sessions
    .filter(({ purpose, endedAt, state }) => purpose === 'care' && endedAt === null && state !== 'ended')
    .map(({ id, unit, patientLabel, purpose, endedAt, state }) => ({
      id,
      unit,
      patientLabel,
      purpose,
      endedAt,
      state,
    }));

/**
 * Who calls, most urgent first, of one priority whoever has waited longest. An alert calls until somebody at the hospital has
 * answered it in the log, for everybody; a condition of high priority on a tablet until it is over, or was seen here (`seen`).
 */
export function callsOf(
  sessions: readonly CallingSession[],
  logs: ReadonlyMap<string, CaseLog>,
  seen: ReadonlySet<string>,
): readonly Call[] {
  const calls = watchedSessions(sessions).flatMap(({ id, unit, patientLabel }): readonly Call[] => {
    const log = logs.get(id);
    if (log === undefined) return [];
    const of = { session: id, unit, patient: patientLabel };
    const { alert, acknowledged } = decisionStanding(log);
    const alerts: readonly Call[] =
      alert === null || acknowledged !== null
        ? []
        : [
            {
              ...of,
              key: `${id} ${alert.name}`,
              priority: alert.said.urgency === 'stemi' ? 'high' : 'medium',
              what: { kind: 'alert', urgency: alert.said.urgency },
              since: alert.at,
            },
          ];
    const alarms = log.tabletAlarms
      .filter(({ priority }) => priority === 'high')
      .map(({ name, condition, priority, since }): Call => ({
        ...of,
        key: `${id} ${name}`,
        priority,
        what: { kind: 'alarm', condition },
        since,
      }))
      .filter(({ key }) => !seen.has(key));
    return [...alerts, ...alarms];
  });
  return calls.toSorted((one, other) => byPriority(one.priority, other.priority) || one.since - other.since);
}
