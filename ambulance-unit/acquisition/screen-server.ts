import { timingSafeEqual } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  decodeFromScreen,
  encodeToScreen,
  keySubprotocol,
  LONGEST_FROM_SCREEN,
  requestOf,
  SCREEN_PATH,
  SCREEN_SUBPROTOCOL,
  TOO_MANY_SCREENS_CODE,
  WRONG_KEY_CODE,
} from '../tablet-port/screen-codec.ts';
import type { ToScreen } from '../tablet-port/tablet-port.ts';
import type { ScreenEnd } from './tablet-desk.ts';

export interface ScreenServerParts {
  /** 0: any that is free. */
  readonly port: number;
  /** What lets a screen in: at least 128 bits of chance, in letters that an address takes. */
  readonly key: string;
  /** The built tablet window, and the page that speaks Web Bluetooth. */
  readonly tabletPages: string;
  readonly devicePages: string;
  readonly addScreen: (send: (message: ToScreen) => void) => ScreenEnd;
  /** A page of Web Bluetooth has come. */
  readonly addDevicePage: (socket: WebSocket) => void;
}

export interface ScreenServer {
  /** To be opened by a person, with the key in its fragment. */
  readonly url: string;
  readonly port: number;
  /** What was not let in or not understood; shown nowhere, for tests and the log. */
  readonly refusals: ScreenRefusals;
  close(): Promise<void>;
}
export interface ScreenRefusals {
  /** Asked for by another name than this machine's own, or by a page from elsewhere. */
  foreign: number;
  wrongKey: number;
  tooMany: number;
  /** Messages that were not understood. */
  notUnderstood: number;
  /** Screens that did not take what they were told. */
  tooSlow: number;
}

/** Loopback and nothing else: whoever is on the ambulance's network reaches no patient. */
const HOST = '127.0.0.1';
export const DEVICE_PATH = '/device-port';
const DEVICE_FOLDER = '/device/';
const MOST_SCREENS = 4;
/** Twenty seconds of 12 leads at 1000 Hz; who is further behind is let go of, and begins anew when it comes back. */
const MOST_UNSENT_BYTES = 4 * 2 ** 20;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
};

/** Nothing from elsewhere, no inline script, no inline style. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Serves the tablet's screen on this machine alone: `npm run unit -- --screen`. */
export async function serveScreen(parts: ScreenServerParts): Promise<ScreenServer> {
  const refusals: ScreenRefusals = { foreign: 0, wrongKey: 0, tooMany: 0, notUnderstood: 0, tooSlow: 0 };
  let port = parts.port;
  const names = (): readonly string[] => [`${HOST}:${String(port)}`, `localhost:${String(port)}`];
  const isOurs = ({ headers }: IncomingMessage): boolean => {
    // Another site whose name is made to lead here, and a page from elsewhere, both say so in their requests.
    const isHost = names().includes(headers.host ?? '');
    const isOrigin = headers.origin === undefined || names().some((name) => headers.origin === `http://${name}`);
    return isHost && isOrigin;
  };
  const server = createServer((request, response) => {
    if (!isOurs(request)) {
      refusals.foreign += 1;
      answer(response, 403, 'This is the screen of an ambulance unit, for this machine alone.\n');
      return;
    }
    servePage(parts, request, response);
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_FROM_SCREEN * 4,
    handleProtocols: (offered) => (offered.has(SCREEN_SUBPROTOCOL) ? SCREEN_SUBPROTOCOL : false),
  });
  const screens = new Set<WebSocket>();
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => undefined);
    const path = (request.url ?? '').split('?')[0];
    // A browser always says where its page is from; who does not is no browser.
    if (!isOurs(request) || (path !== SCREEN_PATH && path !== DEVICE_PATH)) {
      refusals.foreign += 1;
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => undefined);
      if (!isKeyOffered(request, parts.key)) {
        refusals.wrongKey += 1;
        opened.close(WRONG_KEY_CODE, 'wrong key');
      } else if (path === DEVICE_PATH) {
        parts.addDevicePage(opened);
      } else if (screens.size >= MOST_SCREENS) {
        refusals.tooMany += 1;
        opened.close(TOO_MANY_SCREENS_CODE, 'too many screens');
      } else {
        screens.add(opened);
        opened.on('close', () => screens.delete(opened));
        serveSocket(opened, parts.addScreen, refusals);
      }
    });
  });
  await listen(server, parts.port);
  ({ port } = server.address() as AddressInfo);
  return {
    url: `http://${HOST}:${String(port)}/#key=${parts.key}`,
    port,
    refusals,
    close: async () => {
      for (const one of sockets.clients) one.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function serveSocket(socket: WebSocket, addScreen: ScreenServerParts['addScreen'], refusals: ScreenRefusals): void {
  const screen = addScreen((message) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNSENT_BYTES) {
      refusals.tooSlow += 1;
      socket.terminate();
      return;
    }
    socket.send(encodeToScreen(message));
  });
  socket.on('message', (data: Buffer, isBinary) => {
    const text = isBinary ? null : data.toString('utf8');
    const message = text === null ? null : decodeFromScreen(text);
    if (message !== null) {
      screen.hear(message);
      return;
    }
    refusals.notUnderstood += 1;
    const request = text === null ? null : requestOf(text);
    if (request === null) return;
    socket.send(encodeToScreen({ kind: 'answer', request, answer: { ok: false, refusal: 'not-understood' } }));
  });
  socket.on('close', () => {
    screen.gone();
  });
}

function isKeyOffered({ headers }: IncomingMessage, key: string): boolean {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => Buffer.from(one.trim()));
  const wanted = Buffer.from(keySubprotocol(key));
  return offered.some((one) => one.length === wanted.length && timingSafeEqual(one, wanted));
}

function servePage(parts: ScreenServerParts, { method, url = '/' }: IncomingMessage, response: ServerResponse): void {
  if (method !== 'GET' && method !== 'HEAD') {
    answer(response, 405, 'Only GET.\n');
    return;
  }
  const path = pathOf(url);
  const isDevice = path?.startsWith(DEVICE_FOLDER) === true;
  const file = path === null ? null : isDevice ? path.slice(DEVICE_FOLDER.length) : path.slice(1);
  const folder = isDevice ? parts.devicePages : parts.tabletPages;
  const found = file === null ? null : fileIn(folder, file === '' ? 'index.html' : file);
  if (found === null) {
    const isMissing = file === '' || file === 'index.html';
    answer(
      response,
      404,
      isMissing ? `The screen is not built: there is no page in ${folder}.\n` : 'There is nothing here.\n',
    );
    return;
  }
  const isLasting = found.includes(`${sep}assets${sep}`);
  response.writeHead(200, {
    ...headersOf(TYPES[extname(found)] ?? 'application/octet-stream'),
    'cache-control': isLasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-length': statSync(found).size,
  });
  if (method === 'HEAD') {
    response.end();
    return;
  }
  const reading = createReadStream(found);
  reading.on('error', () => response.destroy());
  reading.pipe(response);
}

function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url, `http://${HOST}`).pathname);
  } catch {
    return null; // not an address
  }
}

/** A file within the folder, whatever the path tries; null where there is none. */
function fileIn(folder: string, path: string): string | null {
  const root = normalize(folder + sep);
  const file = normalize(join(root, path));
  if (!file.startsWith(root) || path.includes('\0')) return null;
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? file : null;
}

const headersOf = (type: string) => ({
  'content-type': type,
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(self), bluetooth=(self)',
});

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...headersOf('text/plain; charset=utf-8'), connection: 'close' });
  response.end(text);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
