import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import {
  decodeToScreen,
  encodeFromScreen,
  keySubprotocol,
  SCREEN_PATH,
  SCREEN_SUBPROTOCOL,
  TOO_MANY_SCREENS_CODE,
  WRONG_KEY_CODE,
} from '../tablet-port/screen-codec.ts';
import type { FromScreen } from '../tablet-port/tablet-port.ts';
import { serveScreen, type ScreenServer } from './screen-server.ts';

const KEY = '0123456789abcdef0123456789abcdef';

describe('the tablet’s screen on this machine', () => {
  let folder = '';
  let server: ScreenServer;
  let heard: FromScreen[] = [];
  let screens = 0;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'screen-'));
    mkdirSync(join(folder, 'tablet'));
    writeFileSync(join(folder, 'tablet', 'index.html'), '<!doctype html>tablet');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    heard = [];
    screens = 0;
    server = await serveScreen({
      ...{ port: 0, key: KEY, tabletPages: join(folder, 'tablet'), devicePages: join(folder, 'device') },
      addScreen: (send) => {
        screens += 1;
        return {
          hear: (message) => {
            heard.push(message);
            send({ kind: 'answer', request: message.request, answer: { ok: true } });
          },
          gone: () => {
            screens -= 1;
          },
        };
      },
      addDevicePage: () => undefined,
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    new Promise<{ status: number; policy: string; text: string }>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: server.port, path, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const policy = String(response.headers['content-security-policy'] ?? '');
          resolve({ status: response.statusCode ?? 0, policy, text });
        });
      });
      asked.on('error', reject);
      asked.end();
    });
  const open = (protocols: readonly string[], headers: Readonly<Record<string, string>> = {}): WebSocket => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}${SCREEN_PATH}`, [...protocols], { headers });
    socket.on('error', () => undefined);
    return socket;
  };
  const closing = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.on('close', resolve));
  const opening = (socket: WebSocket): Promise<void> => new Promise((resolve) => socket.on('open', () => resolve()));
  const RIGHT = [SCREEN_SUBPROTOCOL, keySubprotocol(KEY)];

  it('gives out the built page, with a policy that lets nothing of elsewhere in and no inline script or style', async () => {
    const page = await get('/');
    expect(page).toMatchObject({ status: 200, text: '<!doctype html>tablet' });
    expect(page.policy).toContain("script-src 'self';");
    expect(page.policy).not.toContain('unsafe');
    expect(await get('/nothing.js')).toMatchObject({ status: 404 });
    expect((await get('/device/')).text).toContain('is not built');
  });

  it('gives out nothing beside its folder, however the path is written', async () => {
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt']) {
      expect((await get(path)).text).not.toContain('secret');
    }
  });

  it('another site whose name leads here, and a page from elsewhere, get nothing', async () => {
    expect(await get('/', { host: 'evil.example' })).toMatchObject({ status: 403 });
    expect(await closing(open(RIGHT, { origin: 'https://evil.example' }))).toBe(1006);
    expect(await closing(open(RIGHT, { host: `evil.example:${String(server.port)}` }))).toBe(1006);
    expect(server.refusals.foreign).toBe(3);
    expect(screens).toBe(0);
  });

  it('without the key of the printed address no screen is shown', async () => {
    expect(await closing(open([SCREEN_SUBPROTOCOL]))).toBe(WRONG_KEY_CODE);
    expect(await closing(open([SCREEN_SUBPROTOCOL, keySubprotocol('f'.repeat(32))]))).toBe(WRONG_KEY_CODE);
    expect(server.refusals.wrongKey).toBe(2);
    expect(server.url).toBe(`http://127.0.0.1:${String(server.port)}/#key=${KEY}`);
  });

  it('a command is heard and answered; what is not understood is answered as such, and counted', async () => {
    const socket = open(RIGHT);
    await opening(socket);
    const answers: unknown[] = [];
    socket.on('message', (data: Buffer) => answers.push(decodeToScreen(data.toString())));
    socket.send(encodeFromScreen({ kind: 'command', request: 1, command: { kind: 'begin-case' } }));
    socket.send('{"kind":"command","request":2,"command":{"kind":"self-destruct"}}');
    socket.send('nonsense');
    for (let i = 0; i < 200 && answers.length < 2; i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toEqual([{ kind: 'command', request: 1, command: { kind: 'begin-case' } }]);
    expect(answers).toEqual([
      { kind: 'answer', request: 1, answer: { ok: true } },
      { kind: 'answer', request: 2, answer: { ok: false, refusal: 'not-understood' } },
    ]);
    const gone = closing(socket);
    socket.close();
    await gone;
    for (let i = 0; i < 200 && screens > 0; i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(screens).toBe(0);
    expect(server.refusals.notUnderstood).toBe(2);
  });

  it('a fifth screen is one too many', async () => {
    const sockets = [1, 2, 3, 4].map(() => open(RIGHT));
    await Promise.all(sockets.map(opening));
    expect(await closing(open(RIGHT))).toBe(TOO_MANY_SCREENS_CODE);
  });
});
