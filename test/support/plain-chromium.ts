import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import WebSocket from 'ws';
import { CHROMIUM_FLAGS, placeOfChromium } from './chromium.ts';
import { atTheEnd } from './endings.ts';
import { eventually, startPart, temporaryFolder } from './parts.ts';

/**
 * A Chromium as a person has it, spoken to without a test library: those keep every page in front, and here a tab that
 * another one covers is hidden, its timers slow and its frames stopped.
 */
export interface PlainChromium {
  /** A tab of its own, in front. */
  openTab(url: string): Promise<Tab>;
}
export interface Tab {
  /** What an expression gives, awaited. */
  evaluate<T>(expression: string): Promise<T>;
  bringToFront(): Promise<void>;
}

interface Target {
  readonly id: string;
  readonly webSocketDebuggerUrl: string;
}
interface Reply {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly result?: { readonly value?: unknown };
    readonly exceptionDetails?: { readonly text: string };
  };
}

export async function openPlainChromium(): Promise<PlainChromium> {
  const profile = temporaryFolder();
  startPart(
    [
      placeOfChromium(),
      ...CHROMIUM_FLAGS,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { group: true },
  );
  const portFile = path.join(profile, 'DevToolsActivePort');
  const port = await eventually(
    () => (existsSync(portFile) ? Number(readFileSync(portFile, 'utf8').split('\n')[0]) : 0),
    (found) => found > 0,
  );
  const ask = async (what: string): Promise<Response> =>
    await fetch(`http://127.0.0.1:${port}/json/${what}`, { method: 'PUT' });
  return {
    async openTab(url) {
      const target = (await (await ask(`new?${encodeURI(url)}`)).json()) as Target;
      const evaluate = await evaluatorOf(target);
      return {
        evaluate,
        bringToFront: async () => {
          await ask(`activate/${target.id}`);
        },
      };
    },
  };
}

async function evaluatorOf({ webSocketDebuggerUrl }: Target): Promise<Tab['evaluate']> {
  const socket = new WebSocket(webSocketDebuggerUrl);
  atTheEnd(() => {
    socket.terminate();
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let number = 0;
  socket.on('message', (bytes: Buffer) => {
    const reply = JSON.parse(bytes.toString()) as Reply;
    waiting.get(reply.id ?? 0)?.(reply);
    waiting.delete(reply.id ?? 0);
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => {
      resolve();
    });
    socket.on('error', reject);
  });
  return async <T>(expression: string): Promise<T> => {
    number += 1;
    const id = number;
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve);
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    });
    const trouble = reply.error?.message ?? reply.result?.exceptionDetails?.text;
    if (trouble !== undefined) throw new Error(`${expression}: ${trouble}`);
    return reply.result?.result?.value as T;
  };
}
