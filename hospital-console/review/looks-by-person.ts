import type { DeliveryCourseJson } from '../../protocol/wire/session-review.ts';

export interface PersonsLooks {
  readonly by: string;
  /** By the relay's clock, ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** One past the newest sample that they ever had on their screen. */
  readonly through: number;
  /** That were written down: one a minute at most. */
  readonly count: number;
}

/** Each person once, whoever looked first at the front. */
export function looksByPerson(looks: DeliveryCourseJson['looks']): readonly PersonsLooks[] {
  const people = new Map<string, PersonsLooks>();
  for (const { by, at, through } of looks) {
    const before = people.get(by);
    people.set(by, {
      by,
      firstAt: Math.min(before?.firstAt ?? at, at),
      lastAt: Math.max(before?.lastAt ?? at, at),
      through: Math.max(before?.through ?? 0, through),
      count: (before?.count ?? 0) + 1,
    });
  }
  return [...people.values()].sort((one, other) => one.firstAt - other.firstAt);
}
