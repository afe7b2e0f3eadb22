import fc from 'fast-check';
import type { Finding } from './checker.ts';
import { runSchedule } from './run-schedule.ts';
import { schedules, trimmed, type Schedule } from './schedule.ts';

/** A schedule that broke a promise. */
export interface Failure {
  readonly seed: number;
  /** As it was found, shrunk as far as it goes. */
  readonly schedule: Schedule;
  readonly findings: readonly Finding[];
}

/** How long to look for a smaller schedule that fails as well, ms. */
const SHRINK_FOR = 60_000;

/**
 * Makes the schedule of a seed, lets it happen, and where it fails looks for the smallest that does. Where kinds of findings
 * are named, only those count: a mutant that throws has shown nothing about the rule that it breaks.
 */
export async function exploreSeed(
  seed: number,
  shrinkFor = SHRINK_FOR,
  kinds: readonly string[] = [],
): Promise<Failure | null> {
  const findingsOf = async (schedule: Schedule): Promise<readonly Finding[]> =>
    (await runSchedule(schedule)).filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
  const property = fc.asyncProperty(schedules, async (schedule) => (await findingsOf(schedule)).length === 0);
  const told = await fc.check(property, {
    ...{ seed, numRuns: 1 },
    ...(shrinkFor === 0 ? {} : { interruptAfterTimeLimit: shrinkFor }),
    ...{ markInterruptAsFailure: false, endOnFailure: shrinkFor === 0 },
  });
  const [found] = told.counterexample ?? [];
  if (found === undefined) return null;
  const schedule = shrinkFor === 0 ? trimmed(found) : await withFewerFaults(trimmed(found), findingsOf);
  return { seed, schedule, findings: await findingsOf(schedule) };
}

/** Leaves out one fault after another, as long as it fails without it. */
async function withFewerFaults(
  failing: Schedule,
  findingsOf: (schedule: Schedule) => Promise<readonly Finding[]>,
): Promise<Schedule> {
  let schedule = failing;
  for (const fault of failing.faults) {
    const fewer = { ...schedule, faults: schedule.faults.filter((other) => other !== fault) };
    if ((await findingsOf(fewer)).length > 0) schedule = fewer;
  }
  return schedule;
}
