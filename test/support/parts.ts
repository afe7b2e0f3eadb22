import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atTheEnd } from './endings.ts';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';

export const CHECKOUT = path.resolve(import.meta.dirname, '../..');
/** Parts are started hundreds of times: what Node compiled of them is kept, and a start costs half. */
export const COMPILED = path.join(CHECKOUT, 'test', 'artefacts', 'compiled');

/** A real process of ours, with what it said. Ended at the latest when its test finishes. */
export interface Part {
  readonly child: ChildProcess;
  /** All it wrote on both streams so far. */
  said(): string;
  /** Waits for words; fails with all that was said where they do not come in time. */
  says(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface StartOptions {
  /** Network namespace to run in. */
  readonly namespace?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A process group of its own, so that a signal reaches its children too. */
  readonly group?: boolean;
  readonly cwd?: string;
}

export function startPart(command: readonly [string, ...string[]], options: StartOptions = {}): Part {
  const inside = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace];
  const [file, ...args] = [...inside, ...command] as [string, ...string[]];
  const child = spawn(file, args, {
    cwd: options.cwd ?? CHECKOUT,
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.group ?? false,
  });
  let said = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => {
      for (const listener of listeners) listener();
      resolve({ code, signal });
    });
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (options.group === true) process.kill(-child.pid, signal);
    else child.kill(signal);
  };
  atTheEnd(async () => {
    kill('SIGKILL');
    await ended;
  });
  const says = (pattern: RegExp, withinMs = 20_000): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(said);
        if (found === null && child.exitCode === null && child.signalCode === null) return;
        listeners.delete(look);
        clearTimeout(timer);
        if (found !== null) resolve(found);
        else reject(new Error(`It ended without saying ${String(pattern)}. It said:\n${said}`));
      };
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Error(`Not heard within ${String(withinMs)} ms: ${String(pattern)}. It said:\n${said}`));
      }, withinMs);
      listeners.add(look);
      look();
    });
  return { child, said: () => said, says, kill, ended };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-'));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The same, in memory: a sync there costs nothing. For what a process that is killed leaves, which the kernel keeps. */
export function temporaryFolderInMemory(): string {
  const folder = mkdtempSync('/dev/shm/prearrival-');
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A port that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });

export interface RunningRelay {
  readonly part: Part;
  readonly url: string;
  readonly folder: string;
  readonly credentials: string;
}

export interface RelayOptions extends StartOptions {
  readonly folder?: string;
  readonly port?: number;
  /** Address at which it is reached. */
  readonly address?: string;
  /** Where this process reaches it, if its namespace has a window. */
  readonly seenFromHere?: string;
}

/** The relay alone, serving when this resolves. */
export async function startRelay(options: RelayOptions = {}): Promise<RunningRelay> {
  const folder = options.folder ?? temporaryFolder();
  const port = options.port ?? (await freePort());
  const part = startPart(
    [process.execPath, '--max-semi-space-size=4', 'relay/start.ts', '--port', String(port), '--data', folder],
    options,
  );
  const url = options.seenFromHere ?? `http://${options.address ?? '127.0.0.1'}:${String(port)}`;
  await untilServing(url, part, options.seenFromHere === undefined ? options.namespace : undefined);
  return { part, url, folder, credentials: path.join(folder, 'credentials.json') };
}

async function untilServing(url: string, part: Part, namespace?: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (part.child.exitCode !== null) break;
    if (await answersHealth(url, namespace)) return;
    await pause(50);
  }
  throw new Error(`The relay does not serve at ${url}. It said:\n${part.said()}`);
}

async function answersHealth(url: string, namespace?: string): Promise<boolean> {
  if (namespace === undefined) {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
    return answer?.ok === true;
  }
  const probe = `fetch(${JSON.stringify(`${url}/healthz`)}).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`;
  const asked = spawnSync('ip', ['netns', 'exec', namespace, process.execPath, '-e', probe], { timeout: 5_000 });
  return asked.status === 0;
}

export interface UnitOptions extends StartOptions {
  readonly relay: Pick<RunningRelay, 'url' | 'credentials'>;
  readonly journal: string;
  readonly source: string;
  readonly speed?: number;
  readonly drain?: boolean;
  readonly unit?: string;
  /** Flags besides these. */
  readonly more?: readonly string[];
}

export function startUnit(options: UnitOptions): Part {
  return startPart(
    [
      ...([process.execPath, '--max-semi-space-size=4', 'ambulance-unit/acquisition/start.ts'] as const),
      ...['--relay', options.relay.url, '--credentials', options.relay.credentials],
      ...['--journal', options.journal, '--source', options.source],
      ...(options.speed === undefined ? [] : ['--speed', String(options.speed)]),
      ...(options.drain === true ? ['--drain'] : []),
      ...(options.unit === undefined ? [] : ['--unit', options.unit]),
      ...(options.more ?? []),
    ],
    options,
  );
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of ours to its end. */
export async function runCommand(
  args: readonly string[],
  options: {
    readonly namespace?: string;
    readonly timeoutMs?: number;
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<CommandResult> {
  const inside = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace];
  const [file, ...rest] = [...inside, process.execPath, ...args] as [string, ...string[]];
  return await new Promise((resolve) => {
    const child = spawn(file, rest, {
      cwd: options.cwd ?? CHECKOUT,
      env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 60_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** `npm run recordings -- …` against a relay. */
export const recordings = (
  relay: Pick<RunningRelay, 'url' | 'credentials'>,
  args: readonly string[],
  options: { readonly namespace?: string } = {},
): Promise<CommandResult> =>
  runCommand(['deploy/recordings.ts', ...args, '--relay', relay.url, '--credentials', relay.credentials], options);

export const readCredentials = (file: string): CredentialsFile =>
  JSON.parse(readFileSync(file, 'utf8')) as CredentialsFile;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until it is so; fails with what was last seen. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  isSo: (seen: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let seen = await ask();
  while (!isSo(seen)) {
    if (Date.now() > deadline)
      throw new Error(`Not so within ${String(withinMs)} ms. Last seen: ${JSON.stringify(seen)}`);
    await pause(100);
    seen = await ask();
  }
  return seen;
}
