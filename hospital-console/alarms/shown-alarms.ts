import { byPriority } from '../../protocol/ecg/alarm-signals/alarm-priority.ts';
import type { AlarmCondition, AlarmPriority } from '../../protocol/ecg/course/alarm-conditions.ts';
import type { AlarmKind } from '../../protocol/ecg/course/alarm-limits.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';

/** A condition as it stands across the view. */
export interface ShownAlarm {
  /** This very one: its next onset, or a further lead, is another. */
  readonly key: string;
  readonly what: AlarmKind | 'no-data' | 'stopped';
  readonly priority: AlarmPriority;
  readonly isTechnical: boolean;
  readonly isPresent: boolean;
  readonly isSeen: boolean;
  readonly leads: readonly LeadName[];
}

/**
 * Most urgent first; of one priority the patient's before the equipment's. What this screen cannot know (D18: no data, a display
 * that has stopped) is a technical condition of medium priority, and what it knew of the patient before is not shown as if it
 * stood now.
 */
export function shownAlarms(
  conditions: readonly AlarmCondition[],
  absence: 'no-data' | 'stopped' | null,
): readonly ShownAlarm[] {
  if (absence !== null) {
    return [
      { key: absence, what: absence, priority: 'medium', isTechnical: true, isPresent: true, isSeen: false, leads: [] },
    ];
  }
  return conditions
    .map((condition): ShownAlarm => ({
      key: [condition.kind, String(condition.onset), ...(condition.kind === 'lead-off' ? condition.leads : [])].join(
        ' ',
      ),
      what: condition.kind,
      priority: condition.priority,
      isTechnical: condition.isTechnical,
      isPresent: condition.isPresent,
      isSeen: condition.isAcknowledged,
      leads: condition.leads,
    }))
    .toSorted(
      (one, other) => byPriority(one.priority, other.priority) || Number(one.isTechnical) - Number(other.isTechnical),
    );
}
