import { byPriority } from '../../../protocol/ecg/alarm-signals/alarm-priority.ts';
import type { AlarmPriority } from '../../../protocol/ecg/course/alarm-conditions.ts';
import { ALARM_KINDS } from '../../../protocol/ecg/course/alarm-limits.ts';
import { milliseconds, type Milliseconds, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { CaseState, ShownAlarm } from '../../tablet-port/tablet-state.ts';

/** Most urgent first; of one priority the patient's before the equipment's, and as the kinds are ordered. */
export const orderAlarms = (alarms: readonly ShownAlarm[]): readonly ShownAlarm[] =>
  [...alarms].sort(
    ({ condition: one }, { condition: other }) =>
      byPriority(one.priority, other.priority) ||
      Number(one.isTechnical) - Number(other.isTechnical) ||
      ALARM_KINDS.indexOf(one.kind) - ALARM_KINDS.indexOf(other.kind),
  );

/** Two minutes, as the port has it. */
const SILENCE_LASTS = 120_000;

type AlarmFacts = Pick<CaseState, 'alarms' | 'alarmsSilencedUntil'>;

/** What is to be heard now; null: nothing. What a person has seen makes no more noise. */
export function audiblePriority(facts: AlarmFacts | null, now: UnixMillis): AlarmPriority | null {
  if (facts === null || silenceLeft(facts, now) !== null) return null;
  return orderAlarms(facts.alarms.filter(({ condition }) => !condition.isAcknowledged))[0]?.condition.priority ?? null;
}

/** How long it stays silent; null: it does not. */
export function silenceLeft(
  { alarmsSilencedUntil }: Pick<AlarmFacts, 'alarmsSilencedUntil'>,
  now: UnixMillis,
): Milliseconds | null {
  if (alarmsSilencedUntil === null || alarmsSilencedUntil <= now) return null;
  // The screen's own clock ticks twice a second: a silence that has just begun would otherwise read longer than it is.
  return milliseconds(Math.min(SILENCE_LASTS, alarmsSilencedUntil - now));
}
