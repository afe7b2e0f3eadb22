import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { milliseconds, offset, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS, UPLINK_SUBPROTOCOLS, WATCH_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import type { ConsoleMessage, RelayMessage, UnitMessage, ViewerMessage } from '../../protocol/wire/messages.ts';
import type { CredentialsFile, SessionDetail, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { decodeRelayMessage, encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { decodeConsoleMessage, encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { Door } from '../../relay/access/authenticate.ts';
import { developmentDirectory } from '../../relay/access/hospital-directory.ts';
import { ShareLinks } from '../../relay/access/share-links.ts';
import { SignIns } from '../../relay/access/sign-ins.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../relay/operations/clock.ts';
import { readDelimited } from '../../protocol/wire/delimited-records.ts';
import { buildRelay, type Relay } from '../../relay/relay.ts';
import { SessionAuthor } from '../support/session-author.ts';
import type { AuthoredRecord } from '../support/session-author.ts';
import { eventually } from '../support/parts.ts';

const credentials: CredentialsFile = {
  units: [1, 2].map((n) => ({ unit: `ambulance-${String(n)}`, token: `token-of-ambulance-${String(n)}` })),
  people: [
    { name: 'cardiologist', role: 'cardiologist', password: 'quiet-heart-beats', token: 'token-of-cardiologist' },
    { name: 'reviewer', role: 'reviewer', password: 'another-password', token: 'token-of-the-reviewer' },
  ],
};
const unitToken = 'token-of-ambulance-1';
const personToken = 'token-of-the-reviewer';

let folder: string;
let log: SqliteSessionLog;
let relay: Relay;
let port: number;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'prearrival-relay-'));
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock, gather: milliseconds(2) });
  if (!opening.ok) throw new Error(opening.sentence);
  log = opening.log;
  relay = await buildRelay(
    { consoleFolder: folder, version: '0.0.0' },
    {
      log,
      door: new Door(credentials, new SignIns(folder, () => randomBytes(24).toString('base64url')), systemClock),
      clock: systemClock,
      hospitals: { now: developmentDirectory(credentials) },
      links: new ShareLinks(randomBytes(32)),
      push: null,
      randomHex: (count) => randomBytes(count).toString('hex'),
      logger: pino({ level: 'silent' }),
    },
  );
  await relay.app.listen({ port: 0, host: '127.0.0.1' });
  port = (relay.app.server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await relay.drain();
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Peer<Says, Hears> {
  readonly heard: Hears[];
  say(message: Says): void;
  readonly opened: Promise<void>;
  readonly closed: Promise<number>;
}

function connect(
  door: 'uplink' | 'watch',
  headers: Record<string, string>,
  protocols: readonly string[] = door === 'uplink' ? UPLINK_SUBPROTOCOLS : WATCH_SUBPROTOCOLS,
): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/${door}`, [...protocols], { headers });
  sockets.push(socket);
  return socket;
}
const closeOf = (socket: WebSocket): Promise<number> =>
  new Promise((resolve, reject) => {
    socket.on('close', resolve);
    socket.on('error', reject);
  });
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

async function unit(token = unitToken): Promise<Peer<UnitMessage, RelayMessage>> {
  const socket = connect('uplink', bearer(token));
  const heard: RelayMessage[] = [];
  socket.on('message', (bytes: Buffer) => {
    const read = decodeRelayMessage(bytes);
    if (read.ok) heard.push(read.value);
  });
  const opened = new Promise<void>((resolve) => socket.on('open', resolve));
  await opened;
  return { heard, opened, closed: closeOf(socket), say: (message) => socket.send(encodeUnitMessage(message)) };
}
async function viewer(): Promise<Peer<ViewerMessage, ConsoleMessage>> {
  const socket = connect('watch', bearer(personToken));
  const heard: ConsoleMessage[] = [];
  socket.on('message', (bytes: Buffer) => {
    const read = decodeConsoleMessage(bytes);
    if (read.ok) heard.push(read.value);
  });
  const opened = new Promise<void>((resolve) => socket.on('open', resolve));
  await opened;
  return { heard, opened, closed: closeOf(socket), say: (message) => socket.send(encodeViewerMessage(message)) };
}
const helloOf = (author: SessionAuthor): UnitMessage => ({
  kind: 'hello',
  unit: author.unit,
  connectionNonce: randomBytes(16).toString('hex'),
  sessions: [
    {
      session: author.session,
      epochs: [{ epoch: author.epoch, first: sequenceNumber(1), last: sequenceNumber(1), closed: false }],
    },
  ],
  lastLedger: null,
  software: 'test',
});
const dataOf = (records: readonly AuthoredRecord[]): UnitMessage => ({
  kind: 'data',
  lane: 'live',
  records: records.map(({ sealed }) => sealed),
});
const hears = <T extends { readonly kind: string }>(
  peer: { readonly heard: readonly T[] },
  kind: T['kind'],
): Promise<T[]> =>
  eventually(
    () => peer.heard.filter((message) => message.kind === kind),
    (found) => found.length > 0,
    20_000,
  );

describe('who may come in', () => {
  it.each([
    ['a unit without a credential', 'uplink', {}, 4401],
    ['a unit with a wrong one', 'uplink', bearer('token-of-ambulance-9'), 4401],
    ['a person where units go', 'uplink', bearer(personToken), 4403],
    ['a unit where people watch', 'watch', bearer(unitToken), 4403],
    ['a viewer without a sign-in', 'watch', {}, 4401],
  ] as const)('%s is told so by its close code', async (_, door, headers, code) => {
    expect(await closeOf(connect(door, { ...headers }))).toBe(code);
  });

  it('a browser by its cookie, from a page of this relay only', async () => {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'cardiologist', password: 'quiet-heart-beats' }),
    });
    expect(await answer.json()).toEqual({ name: 'cardiologist', role: 'cardiologist' });
    const setCookie = answer.headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Strict/);
    const cookie = setCookie.split(';')[0] ?? '';
    const foreign = connect('watch', { cookie, origin: 'http://evil.example' });
    expect(await closeOf(foreign)).toBe(4403);
    const own = connect('watch', { cookie, origin: `http://127.0.0.1:${String(port)}` });
    await new Promise((resolve) => own.on('open', resolve));
    own.send(encodeViewerMessage({ kind: 'ping', t1: unixMillis(1), newestSample: sampleIndex(0), clock: null }));
    await new Promise((resolve) => own.on('message', resolve));
    const me = await fetch(`http://127.0.0.1:${String(port)}/api/me`, { headers: { cookie } });
    expect(await me.json()).toEqual({ name: 'cardiologist', role: 'cardiologist' });
    await fetch(`http://127.0.0.1:${String(port)}/api/sign-out`, { method: 'POST', headers: { cookie } });
    expect((await fetch(`http://127.0.0.1:${String(port)}/api/me`, { headers: { cookie } })).status).toBe(401);
  });

  it('nobody who speaks only versions that the relay does not know', async () => {
    const socket = connect('uplink', bearer(unitToken), ['prearrival.uplink.v9']);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      socket.on('unexpected-response', (_, answer) => {
        resolve(answer.statusCode);
        socket.on('error', () => undefined); // `ws` reports that we end it before it was open
      });
      socket.on('open', () => {
        reject(new Error('it was let in'));
      });
    });
    expect(status).toBe(400);
    const both = connect('uplink', bearer(unitToken), ['prearrival.uplink.v9', ...UPLINK_SUBPROTOCOLS]);
    await new Promise((resolve) => both.on('open', resolve));
    expect(both.protocol).toBe(UPLINK_SUBPROTOCOLS[0]);
  });
});

describe('from a unit to a viewer', () => {
  it('stores, acknowledges, shows live and seals', async () => {
    const author = new SessionAuthor();
    const ambulance = await unit();
    ambulance.say(helloOf(author));
    expect(await hears(ambulance, 'welcome')).toMatchObject([{ ledger: log.ledger, sessions: [{ epochs: [] }] }]);
    const watching = await viewer();
    watching.say({ kind: 'subscribe', session: author.session, resume: null });
    expect(await hears(watching, 'state')).toMatchObject([{ state: 'unknown', ledger: log.ledger }]);
    ambulance.say(dataOf(author.frames(10)));
    expect(await hears(ambulance, 'ack')).toMatchObject([{ sessions: [{ epochs: [{ durableThrough: 11 }] }] }]);
    const logged = await hears(watching, 'logged');
    expect(logged.flatMap((one) => (one.kind === 'logged' ? one.records.map(({ offset: at }) => at) : []))).toEqual(
      Array.from({ length: 11 }, (_, i) => i + 1),
    );
    ambulance.say({ kind: 'ping', t1: unixMillis(1), newestSample: sampleIndex(900), clock: null });
    await eventually(
      () => watching.heard.findLast(({ kind }) => kind === 'state'),
      (state) => state?.kind === 'state' && state.state === 'live' && state.endSample === 900 && state.opened !== null,
      20_000,
    );
    ambulance.say(dataOf([author.end()]));
    expect(await hears(ambulance, 'sealed')).toMatchObject([{ session: author.session }]);
    await eventually(
      () => watching.heard.findLast(({ kind }) => kind === 'state'),
      (state) => state?.kind === 'state' && state.state === 'ended',
      20_000,
    );
    watching.say({
      kind: 'fetch',
      request: 5,
      session: author.session,
      first: sampleIndex(120),
      end: sampleIndex(260),
    });
    const [fetched] = await hears(watching, 'fetched');
    expect(fetched).toMatchObject({ request: 5, last: true, reached: 260 });
    expect(fetched?.kind === 'fetched' && fetched.records.map(({ offset: at }) => at)).toEqual([4, 5, 6, 7]);
  });

  it('[D17] goes on at the offset where a viewer left off', async () => {
    const author = new SessionAuthor();
    await log.append(author.unit, author.frames(300));
    const watching = await viewer();
    watching.say({ kind: 'subscribe', session: author.session, resume: { ledger: log.ledger, from: offset(101) } });
    const offsets = await eventually(
      () => watching.heard.flatMap((one) => (one.kind === 'logged' ? one.records.map(({ offset: at }) => at) : [])),
      (found) => found.length >= 201,
      20_000,
    );
    expect(offsets).toEqual(Array.from({ length: 201 }, (_, i) => 101 + i));
    expect(watching.heard.find(({ kind }) => kind === 'state')).toMatchObject({ resumed: true, state: 'live' });
  });

  it('[D5] [D9] acknowledges to the newer of two connections, and tells the older that it is fenced', async () => {
    const author = new SessionAuthor();
    const older = await unit();
    older.say(helloOf(author));
    await hears(older, 'welcome');
    const newer = await unit();
    older.say(dataOf(author.frames(5)));
    newer.say(helloOf(author));
    expect(await older.closed).toBe(CLOSE_REASONS.fenced.code);
    await hears(newer, 'welcome');
    newer.say(dataOf(author.written));
    const acks = await hears(newer, 'ack');
    expect(acks.at(-1)).toMatchObject({ sessions: [{ epochs: [{ durableThrough: 6 }] }] });
    expect(log.standing(author.session)?.head).toBe(6);
  });

  it('sends everybody away with 4503 when it stops, and holds what had come', async () => {
    const author = new SessionAuthor();
    const ambulance = await unit();
    const watching = await viewer();
    ambulance.say(helloOf(author));
    await hears(ambulance, 'welcome');
    ambulance.say(dataOf(author.frames(5)));
    await hears(ambulance, 'ack');
    await Promise.all([relay.drain(), ambulance.closed, watching.closed]).then(([, one, other]) => {
      expect([one, other]).toEqual([CLOSE_REASONS.later.code, CLOSE_REASONS.later.code]);
    });
    expect(log.standing(author.session)?.head).toBe(6);
  });
});

describe('the sessions API', () => {
  const ask = async (url: string, token = personToken) => await relay.app.inject({ url, headers: bearer(token) });

  it('lists, describes and streams what is held, in either order', async () => {
    const author = new SessionAuthor();
    const written = [...author.frames(6), author.gap(100, 'sensor_off'), ...author.frames(4)];
    await log.append(author.unit, [...written.slice(0, 1), ...written.slice(5)]);
    const missing = new SessionAuthor({ session: 2, unit: 'ambulance-2' });
    await log.append(missing.unit, missing.frames(2).slice(1));
    const sessions: SessionSummary[] = (await ask('/api/sessions')).json();
    expect(sessions).toHaveLength(2);
    expect(sessions.find(({ id }) => id === author.session)).toMatchObject({
      unit: 'ambulance-1',
      state: 'live',
      samples: 300,
      gaps: 1,
      awaited: 200,
      endSample: 600,
      samplingRate: 500,
      leads: ['I', 'II'],
      complete: false,
      endedAt: null,
    });
    expect(sessions.find(({ id }) => id === missing.session)).toMatchObject({ startedAt: null, samples: 100 });
    const detail: SessionDetail = (await ask(`/api/sessions/${author.session}`)).json();
    expect(detail).toMatchObject({
      ledger: log.ledger,
      headOffset: 8,
      gapList: [{ first: 300, end: 400, reason: 'sensor_off' }],
      awaitedList: [{ first: 0, end: 200 }],
      epochs: [{ number: 1, durableThrough: 1, records: 8 }],
    });
    await log.append(author.unit, written.slice(1, 5));
    const streamed = async (query: string): Promise<string[]> => {
      const answer = await ask(`/api/sessions/${author.session}/records${query}`);
      const found: string[] = [];
      for await (const { sealed } of readDelimited(piecesOf(answer.rawPayload))) found.push(hexOf(sealed));
      return found;
    };
    const all = written.map(({ sealed }) => hexOf(sealed));
    expect(await streamed('')).toEqual([all[0], ...all.slice(5), ...all.slice(1, 5)]);
    expect(await streamed('?from=9')).toEqual(all.slice(1, 5));
    expect(await streamed('?order=sample')).toEqual(all.slice(1));
  });
  const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  // eslint-disable-next-line @typescript-eslint/require-await -- one piece, as a network would bring it
  async function* piecesOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
    yield bytes;
  }

  it('answers what it cannot with a status, a type and a sentence', async () => {
    for (const [url, status, token] of [
      ['/api/sessions/01900000-0000-7000-8000-00000000ffff', 404, personToken],
      ['/api/sessions/nonsense', 404, personToken],
      ['/api/nothing', 404, personToken],
      ['/api/sessions', 403, unitToken],
      ['/api/sessions', 401, 'token-of-nobody-at-all'],
      ['/%61pi/sessions', 401, 'token-of-nobody-at-all'],
    ] as const) {
      const answer = await ask(url, token);
      expect(answer.statusCode, url).toBe(status);
      expect(answer.json(), url).toMatchObject({
        error: expect.any(String) as string,
        sentence: expect.stringMatching(/^[A-Z].*\.$/) as string,
      });
    }
    const author = new SessionAuthor();
    await log.append(author.unit, author.frames(1));
    for (const query of ['from=0', 'from=x', 'order=backwards']) {
      expect((await ask(`/api/sessions/${author.session}/records?${query}`)).statusCode).toBe(400);
    }
    const empty = await relay.app.inject({ method: 'POST', url: '/api/sign-in', payload: { name: '' } });
    expect(empty.statusCode).toBe(400);
  });

  it('shows its health, and every refusal counted, without a credential', async () => {
    await closeOf(connect('uplink', bearer('token-of-ambulance-9')));
    const health = await relay.app.inject('/healthz');
    expect(health.json()).toMatchObject({
      status: 'serving',
      node: process.version,
      ledger: log.ledger,
      refusals: { sockets: { 'unknown-credential': 1 }, door: { 'unknown-credential': 1 } },
    });
  });

  it('gives pages a policy that runs nothing but our own scripts', async () => {
    const page = await relay.app.inject({ url: '/', headers: { accept: 'text/html' } });
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(page.body).toContain('not built');
  });
});
