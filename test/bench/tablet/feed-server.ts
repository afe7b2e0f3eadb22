import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { encodeToScreen, SCREEN_PATH, SCREEN_SUBPROTOCOL } from '../../../ambulance-unit/tablet-port/screen-codec.ts';
import type { ToScreen } from '../../../ambulance-unit/tablet-port/tablet-port.ts';

const KINDS: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};
const KEY = 'bench-of-the-tablets-ink';

/** Serves a built page on loopback and says to each screen that comes what it is told to say: a `--screen` by script. */
export interface FeedServer {
  /** `query` as the page knows it. */
  address(query: string): string;
  /** What each screen is told at once, such as the format. */
  greet(greeting: readonly ToScreen[]): void;
  tell(message: ToScreen): void;
  close(): Promise<void>;
}

export async function startFeedServer(built: string): Promise<FeedServer> {
  const server: Server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://here').pathname;
    const file = path.join(built, path.normalize(asked === '/' ? '/index.html' : asked));
    if (!file.startsWith(built)) {
      response.writeHead(404).end();
      return;
    }
    readFile(file).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': KINDS[path.extname(file)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  const sockets = new WebSocketServer({ server, path: SCREEN_PATH, handleProtocols: () => SCREEN_SUBPROTOCOL });
  let greeting: readonly ToScreen[] = [];
  const send = (socket: WebSocket, message: ToScreen): void => socket.send(encodeToScreen(message));
  sockets.on('connection', (socket) => {
    for (const message of greeting) send(socket, message);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: (query) => `http://127.0.0.1:${port}/${query}#key=${KEY}`,
    greet: (messages) => {
      greeting = messages;
    },
    tell: (message) => {
      for (const socket of sockets.clients) send(socket, message);
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
