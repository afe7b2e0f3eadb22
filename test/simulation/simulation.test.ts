import { expect, it } from 'vitest';
import { share } from '../support/fault-table.ts';
import { explore } from './exploration.ts';
import { FOUND_ONCE } from './found-once.ts';
import { runSchedule } from './run-schedule.ts';
import { describeSchedule } from './schedule.ts';

const FIRST_SEED = 1;

it(
  'none lost, none duplicated, none silently missing, every acknowledged record present: random faults on two thousand days',
  { timeout: 600_000 },
  async () => {
    const { done, failures } = await explore(FIRST_SEED, share(2_000, 10_000));
    const told = failures.map(
      ({ seed, schedule, findings }) =>
        `seed ${String(seed)}\n${describeSchedule(schedule)}\n${findings.map(({ kind, what }) => `${kind}: ${what}`).join('\n')}`,
    );
    expect(told).toEqual([]);
    expect(done).toBe(share(2_000, 10_000));
  },
);

it.each(FOUND_ONCE)('$what: never again', { timeout: 60_000 }, async ({ schedule }) => {
  expect(await runSchedule(schedule)).toEqual([]);
});
