import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { PORT_CAME } from '../../tablet-port/window-bridge.ts';
import { electronBinary, NO_BINARY } from '../build/electron-binary.ts';
import { MACHINES } from '../build/package-content.ts';
import { CHECKOUT, ensureStaged } from '../build/staged-app.ts';

/**
 * `npm run tablet:smoke`: the tablet in a real Electron, for a machine that has its program (and a screen, or xvfb-run). Starts it on a
 * folder of its own, without a relay, and looks: both windows are up, no error on any console, the acquisition answers, a page has no
 * Node, a crash of the screen loses no sample, a second start quits and leaves the first. Exit code 1 with the first that fails.
 */
const WITHIN = 30_000;
/** Numbers that the page itself never comes to. */
const REQUESTS = 1_000_000_000;
/** Hears what the page hears: asks for another port, which the page takes into use, and listens beside it. */
const LISTEN = `
  globalThis.seen = { state: null, answer: null, recorded: null, port: null };
  window.addEventListener('message', ({ data, ports: [port] }) => {
    if (data !== ${JSON.stringify(PORT_CAME)} || port === undefined) return;
    seen.port = port;
    port.addEventListener('message', ({ data: said }) => {
      if (said.kind === 'state') seen.state = said.state;
      else if (said.request === ${REQUESTS}) seen[said.kind] = said;
    });
    port.start();
  });
  window.prearrival.connect();
`;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const binary = electronBinary(CHECKOUT, process.env);
const machine = MACHINES.find((one) => one === `${process.platform}-${process.arch}`);
if (binary === null || machine === undefined) {
  process.stderr.write(`${NO_BINARY}\n`);
  process.exit(1);
}

const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-smoke-'));
const credentials = path.join(folder, 'credentials.json');
writeFileSync(credentials, JSON.stringify({ units: [{ unit: 'smoke', token: 'none' }], viewers: [] }));
const staged = await ensureStaged(machine, say);
const args = [
  ...[
    staged,
    `--user-data-dir=${path.join(folder, 'app')}`,
    '--windowed',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ],
  ...['--', '--relay=http://127.0.0.1:9', `--credentials=${credentials}`, '--source=simulated:normal-sinus'],
];
const app = await _electron.launch({ executablePath: binary, args, timeout: WITHIN });
let hasFailed = false;
try {
  // Consoles are heard in the main process: it lives on when a page crashes.
  await app.evaluate(({ BrowserWindow }) => {
    const heard: string[] = [];
    Object.assign(globalThis, { smokeErrors: heard });
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      webContents.on('console-message', ({ level, message }) => {
        if (level === 'error') heard.push(message);
      });
    }
  });
  await until('both windows are up, and only the tablet’s is seen', async () => {
    const windows = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => `${window.webContents.getURL()} ${window.isVisible()}`),
    );
    return windows.sort().join() === 'app://device/index.html false,app://tablet/index.html true';
  });
  await until('a page has its bridge and nothing of Node', async () =>
    Object.is(
      await inTablet('typeof require + typeof process + window.prearrival?.window'),
      'undefinedundefinedtablet',
    ),
  );
  await until('a page cannot reach the network', async () =>
    Object.is(await inTablet("fetch('https://example.org/').then(() => 'reached', () => 'kept')"), 'kept'),
  );
  await inTablet(LISTEN);
  await until('the acquisition answers', () => isTrue('seen.state !== null'));
  await command({ kind: 'sign-on', name: 'Smoke' });
  await until('the monitor that is made up is connected', () => isTrue("seen.state.monitor.kind === 'connected'"));
  await command({ kind: 'begin-case' });
  await until('a case is recorded', () => isTrue('(seen.state.current?.recorded ?? 0) > 1000'));
  await app.evaluate(({ BrowserWindow }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      if (webContents.getURL().startsWith('app://tablet/')) webContents.forcefullyCrashRenderer();
    }
  });
  await until('the screen crashes and comes back', () =>
    isTrue("typeof seen === 'undefined' && document.readyState === 'complete'"),
  );
  await inTablet(LISTEN);
  await until('it is shown the case that went on', () => isTrue('(seen.state?.current?.recorded ?? 0) > 3000'));
  const recorded = Number(await inTablet('seen.state.current.recorded'));
  await inTablet(`seen.port.postMessage({ kind: 'read-recorded', request: ${REQUESTS}, first: 0, end: ${recorded} })`);
  await until('no sample was lost meanwhile', () =>
    isTrue(`seen.recorded?.parts.reduce((sum, { channels }) => sum + channels[0].length, 0) === ${recorded}`),
  );
  const second = spawn(binary, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => second.on('exit', resolve));
  const late = setTimeout(() => second.kill('SIGKILL'), WITHIN);
  const code = await ended;
  clearTimeout(late);
  await until('a second start quits with 0, and the first goes on', async () => code === 0 && (await isTrue('true')));
  const errors = await app.evaluate(() => (globalThis as unknown as { smokeErrors: string[] }).smokeErrors);
  await until(`no page has an error on its console ${errors.join(' | ')}`, () => Promise.resolve(errors.length === 0));
} catch (thrown) {
  hasFailed = true;
  say(`✗ ${thrown instanceof Error ? thrown.message : String(thrown)}`);
} finally {
  await app
    .evaluate(({ app: electron }) => {
      electron.quit();
    })
    .catch(() => undefined);
  await app.close().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(hasFailed ? 1 : 0);

/** Runs in the tablet's page, by the main process: after a crash too. */
async function inTablet(code: string): Promise<unknown> {
  return await app.evaluate(async ({ BrowserWindow }, text): Promise<unknown> => {
    const tablet = BrowserWindow.getAllWindows().find(({ webContents }) =>
      webContents.getURL().startsWith('app://tablet/'),
    );
    return (await tablet?.webContents.executeJavaScript(text)) as unknown;
  }, code);
}

async function isTrue(code: string): Promise<boolean> {
  return Object.is(await inTablet(code).catch(() => null), true);
}

async function command(what: object): Promise<void> {
  const text = JSON.stringify(what);
  await inTablet(
    `seen.answer = null; seen.port.postMessage({ kind: 'command', request: ${REQUESTS}, command: ${text} })`,
  );
  await until(`${text} is done`, () => isTrue('seen.answer?.answer.ok === true'));
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + WITHIN; !(await isSo());) {
    if (Date.now() > deadline) throw new Error(what);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  say(`✓ ${what}`);
}
