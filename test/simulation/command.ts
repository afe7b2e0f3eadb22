import { parseArgs } from 'node:util';
import { explore } from './exploration.ts';
import { describeSchedule } from './schedule.ts';

/** `npm run simulate`: random histories of units, relays, consoles, networks and disks, each from one seed. */
const HELP = `npm run simulate -- [--schedules 10000] [--seed 1] [--threads 2] [--failures 1] [--shrink 60]
                        [--kind lost …]

Schedules with the seeds SEED, SEED+1, … are made, run in virtual time over the code that ships, and every sample
is compared by value. Ends with 1 where a promise of protocol/PROTOCOL.md was broken, after its seed, its minimal
schedule (looked for SHRINK seconds long) and what was found; --seed THAT_SEED --schedules 1 shows it again. With --kind,
once or more often, only findings of that kind count.`;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    failures: { type: 'string', default: '1' },
    shrink: { type: 'string', default: '60' },
    kind: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const given = [values.schedules, values.seed, values.threads, values.failures, values.shrink].map(Number);
const [schedules, seed, threads, failures, shrink] = given;
if (!given.every((value) => Number.isSafeInteger(value) && value >= 0)) {
  console.error(`Every number must be whole and not negative.\n${HELP}`);
  process.exit(2);
}
const startedAt = performance.now();
const explored = await explore(seed ?? 1, schedules ?? 0, {
  threads: Math.max(1, threads ?? 2),
  mostFailures: Math.max(1, failures ?? 1),
  shrinkFor: (shrink ?? 60) * 1000,
  kinds: values.kind,
});
const seconds = (performance.now() - startedAt) / 1000;
for (const { seed: failing, schedule, findings } of explored.failures) {
  console.log(`seed ${String(failing)} fails; its minimal schedule:\n${describeSchedule(schedule)}`);
  for (const { kind, what } of findings.slice(0, 10)) console.log(`  ${kind}: ${what}`);
}
const broken = explored.failures.length;
console.log(
  `${String(explored.done)} schedules in ${seconds.toFixed(0)} s, ${String(broken)} failed: ` +
    (broken === 0
      ? 'none lost, none duplicated, none silently missing, every acknowledged record present.'
      : `seed ${explored.failures.map((failure) => String(failure.seed)).join(', ')}.`),
);
process.exit(broken === 0 ? 0 : 1);
