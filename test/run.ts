import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { missingRequirements, REQUIREMENTS, type Requirement } from './requirements.ts';

/**
 * `npm test`: first what the tests need from the system, then every test. Nothing is skipped: what is missing is
 * installed where that is allowed (root on Debian), or named with the command that installs it, and the run fails.
 * `npm test -- --all` does those of test/thorough as well, and every size and language of what is photographed.
 */
const root = path.resolve(import.meta.dirname, '..');
const artefacts = path.join(root, 'test', 'artefacts');
const summaryFile = path.join(artefacts, 'summary.json');

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function provide(missing: readonly Requirement[]): void {
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!isRootOnDebian) {
    for (const { what, why } of missing) console.error(`Missing: ${what} (${why}).`);
    stop(`The tests cannot run without them. On Debian 12: sudo sh -c '${command}'`);
  }
  console.error(`Installing what the tests need: ${packages.join(' ')}`);
  const installed = spawnSync('sh', ['-c', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 10 * 60_000,
  });
  const left = missingRequirements(REQUIREMENTS);
  if (installed.status !== 0 || left.length > 0) {
    stop(`Could not install ${left.map(({ what }) => what).join(', ')}. The command was: ${command}`);
  }
}

if (!process.version.startsWith('v24.')) {
  stop(`The tests run on Node 24, this is ${process.version}. Start them with "npm test": it brings its own Node.`);
}
provide(missingRequirements(REQUIREMENTS));
if (process.platform === 'linux' && process.getuid?.() !== 0) {
  stop('The journeys cut real networks in network namespaces, and that needs root. Run: sudo npm test');
}
mkdirSync(artefacts, { recursive: true });
const ALL = '--all';
const asked = process.argv.slice(2);
const all = asked.includes(ALL) ? { PREARRIVAL_TESTS: 'all', PREARRIVAL_PICTURES: 'all' } : {};

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const running = spawn(
  process.execPath,
  [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${summaryFile}`,
    ...asked.filter((argument) => argument !== ALL),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    // The tests start some thousand processes of ours: what they load is compiled once, which halves each start.
    env: { NODE_COMPILE_CACHE: path.join(artefacts, 'compiled'), ...all, ...process.env },
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => running.kill(signal));
running.on('close', (code) => {
  const summary = readSummary();
  console.log(`${String(summary.numPassedTests)} passed, ${String(summary.numFailedTests)} failed`);
  process.exit(code ?? 1);
});

function readSummary(): { numPassedTests: number; numFailedTests: number } {
  if (!existsSync(summaryFile)) return { numPassedTests: 0, numFailedTests: 1 };
  return JSON.parse(readFileSync(summaryFile, 'utf8')) as { numPassedTests: number; numFailedTests: number };
}
