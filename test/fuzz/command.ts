import { parseArgs } from 'node:util';
import { fuzzEverything, megabytes } from './fuzz-threads.ts';
import { FUZZ_TARGETS } from './fuzz-targets.ts';

/**
 * `npm run fuzz -- --messages 1000000 [--seed S] [--threads N] [--only TEXT]`: so many damaged messages against each decoder
 * and each state of a connection, or those alone whose name has the text. Exit code 0 or 1; the last line is the figure.
 */
const HOW = 'npm run fuzz -- [--messages 1000000] [--seed 1] [--threads 2] [--only driver]';

function wholeNumber(text: string | undefined, otherwise: number, name: string): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  console.error(`--${name} is a whole number above 0, not "${text}". ${HOW}`);
  process.exit(2);
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      messages: { type: 'string' },
      seed: { type: 'string' },
      threads: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const messages = wholeNumber(values.messages, 1_000_000, 'messages');
  const seed = wholeNumber(values.seed, 1 + Math.floor(Math.random() * 1e9), 'seed');
  const threads = wholeNumber(values.threads, 2, 'threads');
  const only = values.only ?? '';
  const targets = FUZZ_TARGETS.filter(({ name }) => name.includes(only)).length;
  if (targets === 0) {
    console.error(`No target has "${only}" in its name: ${FUZZ_TARGETS.map(({ name }) => name).join(', ')}.`);
    process.exit(2);
  }
  console.log(`${targets} targets, ${messages} damaged messages each, seed ${seed}, ${threads} threads`);
  const began = performance.now();
  const { reports, faults } = await fuzzEverything({ messages, seed, threads, only }, (report) => {
    const survived = Math.round((100 * report.survived) / report.chains);
    console.log(
      `${report.target}: ${report.messages} messages in ${report.seconds.toFixed(0)} s, ` +
        `${survived} % of ${report.chains} connections still open, slowest ${report.slowest.toFixed(0)} ms, ` +
        `heap ${report.heapGrowth < 0 ? '−' : '+'}${megabytes(Math.abs(report.heapGrowth))}, ` +
        `${report.failures.length} failures`,
    );
  });
  for (const fault of faults) console.error(fault);
  const heard = reports.reduce((sum, report) => sum + report.messages, 0);
  const growth = Math.max(0, ...reports.map(({ heapGrowth }) => heapGrowth));
  const minutes = (performance.now() - began) / 60_000;
  console.log(
    `${heard} damaged messages against ${reports.length} of ${FUZZ_TARGETS.length} targets in ${minutes.toFixed(1)} min, ` +
      `seed ${seed}: ${faults.length} faults, heap growth at most ${megabytes(growth)}`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}

await run();
