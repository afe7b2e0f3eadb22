import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { FAULT_ROWS, type FaultRow } from '../support/fault-table.ts';
import { CHECKOUT } from '../support/parts.ts';
import { faultPage } from './fault-page.ts';

/**
 * `npm run faults`: every fault of test/faults in full, those of monitors, and the page test/faults/README.md from what was seen. With
 * arguments (`npm run faults -- -t 'black hole'`) only some, and the page is printed instead: a part of a run must not
 * pass for the whole. What fails in a whole run is done once more, by itself, and the page names it: a hundred rows beside
 * each other may leave one no time to start. `npm run faults -- --again` does that to the last run in this folder.
 * FAULTS=share does the short share of every `npm test`; `npm run faults -- --page` runs nothing and
 * writes the page from what the last `npm test` in this folder saw of them.
 */
const asked = process.argv.slice(2);
const isPageOnly = asked.length === 1 && asked[0] === '--page';
const isAgain = asked.length === 1 && asked[0] === '--again';
const extent = isPageOnly || process.env['FAULTS'] === 'share' ? 'share' : 'all';
const page = path.join(import.meta.dirname, 'README.md');
/** Journeys in which a monitor is pulled off or out of reach: their rows stand on the page as well. */
const MONITORS = ['test/journey/serial-monitor.test.ts', 'test/browser/bluetooth-monitor.test.ts'];
const summaryFile = path.join(CHECKOUT, 'test', 'artefacts', 'summary.json');

if (isPageOnly) {
  const { passed, failed, minutes, begunAt } = readSummary();
  if (passed.length + failed.length === 0) {
    console.error('There is nothing to write a page from: run npm test first.');
    process.exit(1);
  }
  writePage(pageOf({ passed, failed, minutes, begunAt }));
} else if (isAgain) await repeat(readSummary());
else await runThem();

async function runThem(): Promise<void> {
  rmSync(FAULT_ROWS, { recursive: true, force: true });
  rmSync(summaryFile, { force: true });
  const begunAt = Date.now();
  const code = await test(asked, {});
  const seen = { ...readSummary(), begunAt, minutes: (Date.now() - begunAt) / 60_000 };
  if (asked.length > 0) {
    console.log(pageOf(seen));
    process.exit(code);
  }
  if (seen.failed.length > 0 && extent === 'all') await repeat(seen);
  else if (seen.passed.length > 0) writePage(pageOf(seen));
  process.exit(code);
}

/** What failed in a whole run, one after the other. */
async function repeat(first: Seen): Promise<never> {
  if (first.failed.length === 0) {
    console.log('Nothing has failed in the last run here.');
    process.exit(0);
  }
  const begunAt = Date.now();
  // By their own title: how vitest joins it with those around it is vitest's business.
  const titles = first.failed.map(({ title }) => title.replaceAll(/[^\p{L}\p{N} ]/gu, '.'));
  await test(['-t', titles.join('|')], { FAULTS_ALONE: '1' });
  const { passed } = readSummary();
  const isHeld = ({ fullName }: Titled): boolean => passed.some((one) => one.fullName === fullName);
  const repeated = first.failed.filter(isHeld);
  const failed = first.failed.filter((one) => !isHeld(one));
  const minutes = first.minutes + (Date.now() - begunAt) / 60_000;
  writePage(pageOf({ ...first, passed: [...first.passed, ...repeated], failed, repeated, minutes }));
  process.exit(failed.length === 0 ? 0 : 1);
}

function test(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const projects = ['killed', 'faults', 'journey', 'waiting', 'measured'].flatMap((project) => ['--project', project]);
  const running = spawn(
    process.execPath,
    [path.join(CHECKOUT, 'test', 'run.ts'), ...projects, 'test/faults/', ...MONITORS, ...args],
    {
      cwd: CHECKOUT,
      stdio: 'inherit',
      env: { ...process.env, ...env, FAULTS: extent },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => running.kill(signal));
  return new Promise((resolve) => {
    running.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

interface Titled {
  readonly title: string;
  /** With what stands around it. */
  readonly fullName: string;
}
interface Seen {
  readonly passed: readonly Titled[];
  readonly failed: readonly Titled[];
  /** Failed beside the others, and passed by themselves. */
  readonly repeated?: readonly Titled[];
  readonly begunAt: number;
  readonly minutes: number;
}

function pageOf({ passed, failed, repeated = [], begunAt, minutes }: Seen): string {
  const date = new Date(begunAt).toISOString().slice(0, 10);
  const names = (tests: readonly Titled[]): readonly string[] => tests.map(({ fullName }) => fullName.trim());
  return faultPage({
    rows: readRows(),
    passed: passed.length,
    failed: names(failed),
    repeated: names(repeated),
    extent,
    machine: describeMachine(),
    date,
    minutes,
  });
}

function writePage(text: string): void {
  writeFileSync(page, text);
  console.log(`Written: ${path.relative(process.cwd(), page)}`);
}

function readRows(): readonly FaultRow[] {
  if (!existsSync(FAULT_ROWS)) return [];
  return readdirSync(FAULT_ROWS)
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(FAULT_ROWS, name), 'utf8')) as FaultRow);
}

interface Summary {
  readonly testResults: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly (Titled & { readonly status: string })[];
  }[];
}

/** Of the faults' files; a run of every test has others besides. */
function readSummary(): Seen {
  if (!existsSync(summaryFile)) return { passed: [], failed: [], begunAt: 0, minutes: 0 };
  const { testResults } = JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary;
  const monitors = MONITORS.map((name) => path.join(CHECKOUT, name));
  const files = testResults.filter(({ name }) => path.dirname(name) === import.meta.dirname || monitors.includes(name));
  const all = files.flatMap(({ assertionResults }) => assertionResults);
  const begunAt = Math.min(...files.map(({ startTime }) => startTime));
  return {
    passed: all.filter(({ status }) => status === 'passed'),
    failed: all.filter(({ status }) => status === 'failed'),
    begunAt,
    minutes: (Math.max(...files.map(({ endTime }) => endTime)) - begunAt) / 60_000,
  };
}

function describeMachine(): string {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus().length} cores, ${memory}, ${type()} ${release().split('-')[0] ?? ''} ${process.arch}, Node ${process.version}`;
}
