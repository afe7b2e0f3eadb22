import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { FAULT_ROWS, type FaultRow } from '../support/fault-table.ts';
import { CHECKOUT } from '../support/parts.ts';
import { faultPage } from './fault-page.ts';

/**
 * `npm run faults`: every fault of test/faults in full, and the page test/faults/README.md from what was seen. With
 * arguments (`npm run faults -- -t 'black hole'`) only some, and the page is printed instead: a part of a run must not
 * pass for the whole. FAULTS=share does the short share of every `npm test`; `npm run faults -- --page` runs nothing and
 * writes the page from what the last `npm test` in this folder saw of them.
 */
const asked = process.argv.slice(2);
const isPageOnly = asked.length === 1 && asked[0] === '--page';
const extent = isPageOnly || process.env['FAULTS'] === 'share' ? 'share' : 'all';
const page = path.join(import.meta.dirname, 'README.md');
const summaryFile = path.join(CHECKOUT, 'test', 'artefacts', 'summary.json');

if (isPageOnly) {
  const { passed, failed, minutes, begunAt } = readSummary();
  if (passed + failed.length === 0) {
    console.error('There is nothing to write a page from: run npm test first.');
    process.exit(1);
  }
  writePage(pageOf({ passed, failed, minutes, begunAt }));
} else runThem();

function runThem(): void {
  rmSync(FAULT_ROWS, { recursive: true, force: true });
  rmSync(summaryFile, { force: true });
  const begunAt = Date.now();
  const running = spawn(
    process.execPath,
    [
      path.join(CHECKOUT, 'test', 'run.ts'),
      '--project',
      'killed',
      '--project',
      'faults',
      '--project',
      'figures',
      ...asked,
    ],
    {
      cwd: CHECKOUT,
      stdio: 'inherit',
      env: { ...process.env, FAULTS: extent },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => running.kill(signal));
  running.on('close', (code) => {
    const { passed, failed } = readSummary();
    const text = pageOf({ passed, failed, begunAt, minutes: (Date.now() - begunAt) / 60_000 });
    if (asked.length === 0 && passed + failed.length > 0) writePage(text);
    else console.log(text);
    process.exit(code ?? 1);
  });
}

interface Seen {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly begunAt: number;
  readonly minutes: number;
}

function pageOf({ passed, failed, begunAt, minutes }: Seen): string {
  const date = new Date(begunAt).toISOString().slice(0, 10);
  return faultPage({ rows: readRows(), passed, failed, extent, machine: describeMachine(), date, minutes });
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
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Of the faults' files; a run of every test has others besides. */
function readSummary(): Seen {
  if (!existsSync(summaryFile)) return { passed: 0, failed: [], begunAt: 0, minutes: 0 };
  const { testResults } = JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary;
  const files = testResults.filter(({ name }) => path.dirname(name) === import.meta.dirname);
  const all = files.flatMap(({ assertionResults }) => assertionResults);
  const begunAt = Math.min(...files.map(({ startTime }) => startTime));
  return {
    passed: all.filter(({ status }) => status === 'passed').length,
    failed: all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName.trim()),
    begunAt,
    minutes: (Math.max(...files.map(({ endTime }) => endTime)) - begunAt) / 60_000,
  };
}

function describeMachine(): string {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus().length} cores, ${memory}, ${type()} ${release().split('-')[0] ?? ''} ${process.arch}, Node ${process.version}`;
}
