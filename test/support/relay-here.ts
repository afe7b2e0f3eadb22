import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import WebSocket from 'ws';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { UPLINK_SUBPROTOCOLS, WATCH_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import type { ConsoleMessage, RelayMessage } from '../../protocol/wire/messages.ts';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';
import { decodeRelayMessage } from '../../protocol/wire/uplink-codec.ts';
import { decodeConsoleMessage } from '../../protocol/wire/watch-codec.ts';
import { Door } from '../../relay/access/authenticate.ts';
import { developmentDirectory } from '../../relay/access/hospital-directory.ts';
import type { KnownHospitals } from '../../relay/access/hospitals-file.ts';
import { ShareLinks } from '../../relay/access/share-links.ts';
import { SignIns } from '../../relay/access/sign-ins.ts';
import type { PushSenderParts } from '../../relay/calling/push-sender.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock, type Clock } from '../../relay/operations/clock.ts';
import type { Signer } from '../../relay/proof/signing-keys.ts';
import type { TileServer } from '../../relay/operations/tile-server.ts';
import { buildRelay } from '../../relay/relay.ts';
import { defaultReviewScheme } from '../../relay/review/review-scheme.ts';
import { atTheEnd } from './endings.ts';
import { eventually } from './parts.ts';

/** What of `/healthz` the limits are read from. */
export interface Refusals {
  readonly sockets: Readonly<Record<string, number>>;
  readonly intake: Readonly<Record<string, number>>;
  readonly viewers: Readonly<Record<string, number>>;
  readonly door: Readonly<Record<string, number>>;
  readonly entries: Readonly<Record<string, number>>;
  readonly exports: Readonly<Record<string, number>>;
  readonly audit: Readonly<Record<string, number>>;
}

/** A peer that sends bytes, whatever they are. */
export interface RawPeer<Hears> {
  readonly socket: WebSocket;
  readonly heard: readonly Hears[];
  send(...messages: readonly Uint8Array[]): void;
  readonly closed: Promise<number>;
  /** The first message of a kind, once it has come. */
  hears(kind: string): Promise<Hears>;
}

export interface RelayHere {
  readonly log: SqliteSessionLog;
  /** Its address. */
  readonly url: string;
  /** Its door for units. */
  readonly uplink: string;
  refusals(): Promise<Refusals>;
  /** Its HTTP interface; with a body it is a POST. */
  ask(path: string, token: string | null, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }>;
  /** The same as a browser asks: any method, and a cookie. Gives the cookies that were set. */
  browse(
    method: 'GET' | 'POST' | 'DELETE' | 'HEAD',
    path: string,
    given?: { readonly token?: string; readonly cookie?: string; readonly body?: object },
  ): Promise<{ readonly status: number; readonly text: string; readonly cookie: string }>;
  /** Every address that it answers, `:id` and all, with its methods. */
  readonly routes: readonly { readonly path: string; readonly methods: readonly string[] }[];
  /** A viewer whose browser holds a cookie. */
  viewerWith(cookie: string): Promise<RawPeer<ConsoleMessage>>;
  /** With the credential of ambulance-1 if nothing else is said. */
  unit(authorization?: string | null): Promise<RawPeer<RelayMessage>>;
  viewer(authorization?: string | null): Promise<RawPeer<ConsoleMessage>>;
  drain(): Promise<void>;
}

const credentials: CredentialsFile = {
  units: [1, 2].map((n) => ({ unit: `ambulance-${n}`, token: `token-of-ambulance-${n}` })),
  people: (['cardiologist', 'reviewer', 'operator'] as const).map((role) => ({
    ...{ name: role, role, password: `quiet-heart-beats-${role}` },
    token: `token-of-the-${role}`,
  })),
};
/** The same at every start, as in a relay's folder. */
const LINK_KEY = new Uint8Array(32).fill(7);
/** A test that writes what people say is not to find calls between. */
const offDuty = (person: CredentialsFile['people'][number]) => ({ ...person, role: 'reviewer' as const });

export const UNIT_TOKEN = 'token-of-ambulance-1';
export const PERSON_TOKEN = 'token-of-the-reviewer';

export interface RelayHereOptions {
  readonly folder?: string;
  readonly clock?: Clock;
  /** Otherwise one, to which everybody belongs and in which nobody is on call. */
  readonly hospitals?: KnownHospitals;
  /** People and units besides the usual ones. */
  readonly more?: CredentialsFile;
  readonly push?: PushSenderParts;
  /** A built console, to be served. */
  readonly consoleFolder?: string;
  /** A relay that signs: it seals, and keeps an audit. */
  readonly signer?: Signer;
  /** Where the ink of a PDF is, as a URL. */
  readonly reportModule?: string;
  /** A map server from which pages may take pictures. */
  readonly tiles?: TileServer;
}

/** The relay that ships, in this process, on a port of its own: gone when its test has finished. */
export async function openRelayHere(given: RelayHereOptions = {}): Promise<RelayHere> {
  const folder = given.folder ?? mkdtempSync(path.join(tmpdir(), 'prearrival-relay-'));
  const clock = given.clock ?? systemClock;
  const links = new ShareLinks(LINK_KEY);
  const known: CredentialsFile = {
    units: [...credentials.units, ...(given.more?.units ?? [])],
    people: [...credentials.people, ...(given.more?.people ?? [])],
  };
  const opening = await SqliteSessionLog.open(folder, { clock, gather: milliseconds(2) });
  if (!opening.ok) throw new Error(opening.sentence);
  const { log } = opening;
  const relay = await buildRelay(
    {
      consoleFolder: given.consoleFolder ?? folder,
      version: '0.0.0',
      reportModule: given.reportModule,
      tiles: given.tiles ?? null,
      ...(given.signer === undefined ? {} : { dataFolder: folder, reviewScheme: defaultReviewScheme }),
    },
    {
      log,
      door: new Door(known, new SignIns(folder, () => randomBytes(24).toString('base64url')), clock, links),
      clock,
      hospitals: given.hospitals ?? { now: developmentDirectory({ people: known.people.map(offDuty) }) },
      links,
      push: given.push ?? null,
      randomHex: (count) => randomBytes(count).toString('hex'),
      logger: pino({ level: 'silent' }),
      ...(given.signer === undefined ? {} : { sealing: { log, signer: given.signer } }),
    },
  );
  await relay.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = relay.app.server.address() as AddressInfo;
  const sockets: WebSocket[] = [];
  atTheEnd(async () => {
    for (const socket of sockets) socket.terminate();
    await relay.drain();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const connect = async <Hears extends { readonly kind: string }>(
    door: 'uplink' | 'watch',
    token: string | null,
    decode: (bytes: Uint8Array) => { readonly ok: true; readonly value: Hears } | { readonly ok: false },
    cookie?: string,
  ): Promise<RawPeer<Hears>> => {
    const protocols = door === 'uplink' ? UPLINK_SUBPROTOCOLS : WATCH_SUBPROTOCOLS;
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { cookie }),
    };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${door}`, [...protocols], { headers });
    sockets.push(socket);
    const heard: Hears[] = [];
    socket.on('message', (bytes: Buffer) => {
      const read = decode(bytes);
      if (read.ok) heard.push(read.value);
    });
    // A connection that is ended while we still write is no fault of the test.
    socket.on('error', () => undefined);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise<void>((resolve) => {
      socket.on('open', () => {
        resolve();
      });
    });
    return {
      socket,
      heard,
      closed,
      send: (...messages) => {
        for (const message of messages) if (socket.readyState === WebSocket.OPEN) socket.send(message);
      },
      hears: async (kind) => {
        const found = await eventually(
          () => heard.find((message) => message.kind === kind),
          (message) => message !== undefined,
          20_000,
        );
        if (found === undefined) throw new Error(`${kind} was not heard`);
        return found;
      },
    };
  };
  return {
    log,
    url: `http://127.0.0.1:${port}`,
    uplink: `ws://127.0.0.1:${port}/uplink`,
    refusals: async () => {
      const health: { refusals: Refusals } = (await relay.app.inject('/healthz')).json();
      return health.refusals;
    },
    ask: async (address, token, body) => {
      const { statusCode, body: text } = await relay.app.inject({
        ...{ method: body === undefined ? 'GET' : 'POST', url: address },
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return { status: statusCode, json: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    browse: async (method, url, { token, cookie, body } = {}) => {
      const answer = await relay.app.inject({
        ...{ method, url },
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(cookie === undefined ? {} : { cookie }),
        },
        ...(body === undefined ? {} : { payload: body }),
      });
      const set = answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      return { status: answer.statusCode, text: answer.body, cookie: set };
    },
    routes: routesOf(relay.app.printRoutes({ commonPrefix: false })),
    viewerWith: (cookie) => connect('watch', null, decodeConsoleMessage, cookie),
    unit: (token = UNIT_TOKEN) => connect('uplink', token, decodeRelayMessage),
    viewer: (token = PERSON_TOKEN) => connect('watch', token, decodeConsoleMessage),
    drain: () => relay.drain(),
  };
}

/** From fastify's drawing of its tree: four letters a level. */
function routesOf(drawn: string): readonly { readonly path: string; readonly methods: readonly string[] }[] {
  const above: string[] = [];
  const found: { path: string; methods: string[] }[] = [];
  for (const line of drawn.split('\n')) {
    const read = /^((?:[│ ] {3})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/u.exec(line);
    if (read === null) continue;
    const [, indent = '', name = '', methods = ''] = read;
    const level = indent.length / 4;
    above.splice(level, above.length, name);
    if (methods !== '') found.push({ path: above.join(''), methods: methods.split(', ') });
  }
  return found;
}
