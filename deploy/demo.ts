import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { CredentialsFile } from '../protocol/wire/sessions-api.ts';
import { ensurePageBuilt } from './built-pages.ts';

/** `npm start`: a relay with its console and one demo ambulance, each a process of its own, stopped together. */
const root = path.resolve(import.meta.dirname, '..');
const SERVES_WITHIN = 20_000;
const STOPS_WITHIN = 8_000;

interface DemoOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly source: string;
}

function wholePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
  }
  return port;
}

function readOptions(): DemoOptions {
  return new Command('npm start --')
    .description('Starts the relay with its console, and one demo ambulance that streams a 12-lead ECG.')
    .option(
      '--port <port>',
      'port of the relay and console',
      wholePort,
      wholePort(process.env['PREARRIVAL_PORT'] ?? '8080'),
    )
    .option('--host <address>', 'address to listen on', process.env['PREARRIVAL_HOST'] ?? '127.0.0.1')
    .option('--data <folder>', 'where everything is kept', process.env['PREARRIVAL_DATA'] ?? './data')
    .option(
      '--source <source>',
      'what the ambulance streams',
      process.env['PREARRIVAL_SOURCE'] ?? 'simulated:anterior-stemi',
    )
    .parse()
    .opts<DemoOptions>();
}

/** A part of the demo: it ends when this process ends, however that happens, for the channel to it then closes. */
function startPart(name: string, file: string, args: readonly string[], flags?: readonly string[]): ChildProcess {
  const part = spawn(process.execPath, [...(flags ?? []), path.join(root, file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own: Ctrl-C reaches only this process, which then stops the unit before the relay.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: { ...process.env, PREARRIVAL_PARENT: 'demo' },
  });
  let tail = '';
  const keep = (chunk: Buffer): void => {
    tail = (tail + chunk.toString()).slice(-4_000);
  };
  part.stdout?.on('data', keep);
  part.stderr?.on('data', keep);
  part.on('exit', (code, signal) => {
    if (stopping) return;
    console.error(`The ${name} ended (${signal ?? `exit code ${String(code)}`}). It said last:\n${tail.trim()}`);
    void stopAll(1);
  });
  return part;
}

const parts: { readonly name: string; readonly process: ChildProcess }[] = [];
let stopping = false;

/** The ambulance first, so that it can hand over what it still has; then the relay. */
async function stopAll(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const { process: part } of [...parts].reverse()) await stopPart(part);
  process.exit(code);
}

function stopPart(part: ChildProcess): Promise<void> {
  if (part.exitCode !== null || part.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(() => part.kill('SIGKILL'), STOPS_WITHIN);
    part.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    part.kill('SIGTERM');
  });
}

async function untilServing(address: string): Promise<void> {
  const deadline = Date.now() + SERVES_WITHIN;
  while (Date.now() < deadline && !stopping) {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (!stopping) {
    console.error(`The relay did not answer at ${address} within ${String(SERVES_WITHIN / 1000)} s.`);
    await stopAll(1);
  }
}

const options = readOptions();
const data = path.resolve(options.data);
const credentialsFile = path.join(data, 'credentials.json');
process.on('SIGINT', () => void stopAll(0));
process.on('SIGTERM', () => void stopAll(0));

await ensurePageBuilt('console', (line) => console.log(line));
const address = `http://${options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host}:${String(options.port)}`;
const relay = startPart(
  'relay',
  'relay/start.ts',
  ['--port', String(options.port), '--host', options.host, '--data', data],
  ['--max-semi-space-size=4'],
);
parts.push({ name: 'relay', process: relay });
await untilServing(address);

const unit = startPart(
  'ambulance unit',
  'ambulance-unit/acquisition/start.ts',
  [
    ...['--relay', address, '--journal', path.join(data, 'demo-ambulance'), '--source', options.source],
    ...['--credentials', credentialsFile, '--unit', 'demo-ambulance', '--end-on-stop'],
  ],
  ['--max-semi-space-size=4'],
);
parts.push({ name: 'ambulance unit', process: unit });

const people = existsSync(credentialsFile)
  ? (JSON.parse(readFileSync(credentialsFile, 'utf8')) as CredentialsFile).people
  : [];
console.log(
  [
    '',
    `  Prearrival is running.`,
    '',
    `  Console      ${address}`,
    ...people.map(({ name, password }) => `  Sign in as   ${name}   password ${password}`),
    '',
    `  Relay        process ${String(relay.pid)}, listening on ${options.host}:${String(options.port)}`,
    `  Ambulance    process ${String(unit.pid)}, streaming ${options.source}`,
    `  Data         ${data}`,
    '',
    '  Ctrl-C stops all of it.',
    '',
  ].join('\n'),
);
