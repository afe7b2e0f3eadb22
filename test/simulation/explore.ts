import fc from 'fast-check';
import type { Finding } from './checker.ts';
import { runSchedule } from './run-schedule.ts';
import { schedules, type Schedule } from './schedule.ts';

/** A schedule that broke a promise. */
export interface Failure {
  readonly seed: number;
  /** As it was found, shrunk as far as it goes. */
  readonly schedule: Schedule;
  readonly findings: readonly Finding[];
}

/** How long to look for a smaller schedule that fails as well, ms. */
const SHRINK_FOR = 60_000;

/** Makes the schedule of a seed, lets it happen, and where it fails looks for the smallest that does. */
export async function exploreSeed(seed: number, shrinkFor = SHRINK_FOR): Promise<Failure | null> {
  let findings: readonly Finding[] = [];
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const found = await runSchedule(schedule);
    if (found.length > 0) findings = found;
    return found.length === 0;
  });
  const told = await fc.check(property, {
    ...{ seed, numRuns: 1 },
    ...{ interruptAfterTimeLimit: shrinkFor, markInterruptAsFailure: false },
  });
  const [schedule] = told.counterexample ?? [];
  return schedule === undefined ? null : { seed, schedule, findings };
}
