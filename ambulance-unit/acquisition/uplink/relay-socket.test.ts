import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { UPLINK_SUBPROTOCOLS } from '../../../protocol/wire/close-reasons.ts';
import { foundAuthority } from '../../../test/support/certificates.ts';
import { relaySocketsTo, type RelaySocket } from './relay-socket.ts';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Opens a socket to a URL; its life as a list of words. */
function openTo(url: string): { heard: string[]; socket: RelaySocket; until: (word: RegExp) => Promise<void> } {
  const heard: string[] = [];
  const socket = relaySocketsTo(
    url,
    'a-token',
  )({
    opened: (version) => heard.push(`opened v${String(version)}`),
    message: (bytes) => heard.push(`message ${[...bytes].join()}`),
    refused: (status) => heard.push(`refused ${String(status)}`),
    obstructed: (by) => heard.push(`obstructed ${by}`),
    versionUnknown: (answered) => heard.push(`version ${String(answered)}`),
    closed: (code) => heard.push(`closed ${String(code)}`),
  });
  const until = async (word: RegExp): Promise<void> => {
    await expect.poll(() => heard.join(), { timeout: 8000 }).toMatch(word);
  };
  return { heard, socket, until };
}
const portOf = (server: Pick<Server, 'address'>): string => String((server.address() as AddressInfo).port);

async function relayServer(
  choose: (offered: ReadonlySet<string>) => string | false = ([first]) => first ?? false,
): Promise<{ url: string; connections: WebSocket[]; headers: Record<string, unknown>[] }> {
  const server = createServer();
  const connections: WebSocket[] = [];
  const headers: Record<string, unknown>[] = [];
  const sockets = new WebSocketServer({ server, perMessageDeflate: true, handleProtocols: choose });
  sockets.on('connection', (connection, request) => {
    connections.push(connection);
    headers.push(request.headers);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    for (const connection of connections) connection.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${portOf(server)}/uplink`, connections, headers };
}

describe('a connection to the relay', () => {
  it('shows its token and its version, and asks for no compression [D20]', async () => {
    const relay = await relayServer();
    const { until, socket } = openTo(relay.url);
    await until(/opened/);
    expect(relay.headers[0]).toMatchObject({
      authorization: 'Bearer a-token',
      'sec-websocket-protocol': UPLINK_SUBPROTOCOLS.join(),
    });
    expect(relay.headers[0]).not.toHaveProperty('sec-websocket-extensions');
    socket.close(1000, '');
  });

  it('tells the version that the relay chose, and the address of this machine that it is bound to', async () => {
    const relay = await relayServer(() => 'prearrival.uplink.v1');
    const { until, socket } = openTo(relay.url);
    expect(socket.localAddress).toBeNull();
    await until(/opened v1/);
    expect(socket.localAddress).toBe('127.0.0.1');
    socket.close(1000, '');
  });

  it.each([
    ['prearrival.uplink.v9', 'version prearrival.uplink.v9'],
    [false, 'version null'],
  ] as const)('a relay that answers with the subprotocol %s is told as such, once', async (answer, told) => {
    const relay = await relayServer(() => answer);
    const { until, heard } = openTo(relay.url);
    await until(/version/);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual([told]);
  });

  it('carries bytes both ways; text is noise to the decoder', async () => {
    const relay = await relayServer();
    const { until, socket } = openTo(relay.url);
    await until(/opened/);
    socket.send(new Uint8Array([1, 2, 3]));
    const [connection] = relay.connections;
    if (connection === undefined) throw new Error('no connection');
    const [bytes] = (await once(connection, 'message')) as [Buffer];
    expect([...bytes]).toEqual([1, 2, 3]);
    connection.send(new Uint8Array([4, 5]));
    connection.send('hello');
    await until(/message 4,5,message 255/);
    connection.close(4503);
    await until(/closed 4503/);
  });

  it('a connection cut without a word is told as such, once', async () => {
    const relay = await relayServer();
    const { until, heard } = openTo(relay.url);
    await until(/opened/);
    relay.connections[0]?.terminate();
    await until(/closed null/);
    expect(heard).toEqual(['opened v2', 'closed null']);
  });

  it('a message that is too long closes the connection instead of filling the memory [D19]', async () => {
    const relay = await relayServer();
    const { until, heard } = openTo(relay.url);
    await until(/opened/);
    relay.connections[0]?.send(new Uint8Array(65 * 1024));
    await until(/closed/);
    expect(heard.join()).not.toContain('message');
  });

  it.each([200, 302, 401, 403, 511])(
    'an HTTP answer %d instead of a WebSocket is told by its status',
    async (status) => {
      const server = createServer((_, response) =>
        response.writeHead(status, { location: 'http://portal.example/' }).end('please sign in'),
      );
      server.on('upgrade', (_, socket) => {
        socket.end(
          `HTTP/1.1 ${String(status)} Portal\r\nLocation: http://portal.example/\r\nContent-Length: 4\r\n\r\nsign`,
        );
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closing.push(() => server.close());
      const { until, heard } = openTo(`ws://127.0.0.1:${portOf(server)}/uplink`);
      await until(/refused/);
      expect(heard).toEqual([`refused ${String(status)}`]);
    },
  );

  it('a relay that is not there is a closed connection', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    server.close();
    const { until, heard } = openTo(`ws://127.0.0.1:${port}/uplink`);
    await until(/closed null/);
    expect(heard).toEqual(['closed null']);
  });

  it('a name that leads nowhere is told as such', async () => {
    const { until, heard } = openTo('ws://relay.invalid/uplink');
    await until(/obstructed/);
    expect(heard).toEqual(['obstructed name-unknown']);
  });

  it.each(['ws', 'wss'])('noise where %s should be is told as such', async (scheme) => {
    const server = createTcpServer((socket) => {
      socket.once('data', () => socket.end('SSH-2.0-something\r\n'));
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    const { until, heard } = openTo(`${scheme}://127.0.0.1:${portOf(server)}/uplink`);
    await until(/obstructed/);
    expect(heard).toEqual(['obstructed another-service']);
  });

  it('a certificate of an authority that nobody trusts is told as such, and nothing is sent', async () => {
    let received = 0;
    const server = createTlsServer(foundAuthority('Somebody else').forLoopback, (socket) => {
      socket.on('data', (chunk: Buffer) => (received += chunk.length));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    const { until, heard, socket } = openTo(`wss://127.0.0.1:${portOf(server)}/uplink`);
    socket.send(new Uint8Array([1]));
    await until(/obstructed/);
    expect(heard).toEqual(['obstructed certificate-untrusted']);
    expect(received).toBe(0);
  });

  it('one that accepts and says nothing can be left, and is not heard of again', async () => {
    const silent = createTcpServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(() => silent.close());
    const { socket, heard } = openTo(`ws://127.0.0.1:${portOf(silent)}/uplink`);
    await once(connect(Number(portOf(silent)), '127.0.0.1').unref(), 'connect');
    socket.send(new Uint8Array([1]));
    socket.close(4504, 'Nothing was heard for six seconds.');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(heard).toEqual([]);
  });
});
