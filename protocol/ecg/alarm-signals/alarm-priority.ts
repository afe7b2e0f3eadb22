import type { AlarmPriority } from '../course/alarm-conditions.ts';

const RANK: Readonly<Record<AlarmPriority, number>> = { high: 0, medium: 1, low: 2 };
/** Source: IEC 60601-1-8, beside text of the condition. */
export const PRIORITY_MARKS: Readonly<Record<AlarmPriority, string>> = { high: '!!!', medium: '!!', low: '!' };

/** Negative where the first is more urgent: an order for sorting. */
export const byPriority = (one: AlarmPriority, other: AlarmPriority): number => RANK[one] - RANK[other];

/** Of several the one that is heard; null of none. */
export function mostUrgent(priorities: Iterable<AlarmPriority>): AlarmPriority | null {
  let most: AlarmPriority | null = null;
  for (const priority of priorities) if (most === null || byPriority(priority, most) < 0) most = priority;
  return most;
}
