import fastifyCookie from '@fastify/cookie';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from '@fastify/websocket';
import { CLOSE_REASONS, UPLINK_SUBPROTOCOLS, WATCH_SUBPROTOCOLS } from '../protocol/wire/close-reasons.ts';
import type { CloseReason } from '../protocol/wire/close-reasons.ts';
import type { SampleIndex } from '../protocol/ecg/units.ts';
import type { SessionId } from '../protocol/wire/identity.ts';
import { LIMITS } from '../protocol/wire/limits.ts';
import type { ReviewSchemeJson } from '../protocol/wire/review-book.ts';
import type { ApiProblem } from '../protocol/wire/sessions-api.ts';
import { uplinkVersionOf } from '../protocol/wire/uplink-version.ts';
import type { Door, Identity } from './access/authenticate.ts';
import { addDoor, callerOf, letInPeople, letInUnits } from './access/door-routes.ts';
import { isWithheldFromGuests } from './access/guest-sight.ts';
import type { KnownHospitals } from './access/hospitals-file.ts';
import type { ShareLinks } from './access/share-links.ts';
import { addShareDoor, addShareRoutes } from './access/share-routes.ts';
import { maySee } from './access/sight.ts';
import { AccessBook } from './audit/access-book.ts';
import { addAccessRoutes, noteAccesses } from './audit/access-routes.ts';
import { addCallRoutes } from './calling/call-routes.ts';
import { Calls } from './calling/calls.ts';
import { PushSender } from './calling/push-sender.ts';
import type { PushSenderParts } from './calling/push-sender.ts';
import { FanOut } from './fan-out/fan-out.ts';
import { PeopleEntries } from './fan-out/people-entries.ts';
import { Presence } from './fan-out/presence.ts';
import { RelayAuthors } from './fan-out/relay-author.ts';
import { SessionLooks } from './fan-out/session-looks.ts';
import { SessionPulse } from './fan-out/session-pulse.ts';
import { FleetReportPdf } from './fleet-report/fleet-report-pdf.ts';
import { addFleetReportRoutes, type FleetReportRefusal } from './fleet-report/fleet-report-routes.ts';
import { FleetReports } from './fleet-report/fleet-reports.ts';
import { ConnectedUnits } from './intake/connected-units.ts';
import type { ProofLog } from './log/proof-log.ts';
import type { SessionLog } from './log/session-log.ts';
import type { Clock } from './operations/clock.ts';
import type { TileServer } from './operations/tile-server.ts';
import { addConsolePages, addPagePolicy } from './operations/console-pages.ts';
import { RefusalCounters } from './operations/counters.ts';
import { peerSocketOf } from './operations/peer-socket.ts';
import type { PeerSocket } from './operations/peer-socket.ts';
import { routeChecks } from './operations/route-checks.ts';
import { addProofRoutes } from './proof/proof-routes.ts';
import { SessionSealer } from './proof/session-sealer.ts';
import type { Signer } from './proof/signing-keys.ts';
import { addEntryRoutes } from './recordings/entry-routes.ts';
import { addFleetRoutes } from './recordings/fleet-routes.ts';
import type { ExportRefusal } from './recordings/export-routes.ts';
import { addHospitalRoutes } from './recordings/hospital-routes.ts';
import { addLookRoutes } from './recordings/look-routes.ts';
import { addSessionRoutes } from './recordings/session-routes.ts';
import { addBookRoutes } from './review/book-routes.ts';
import { addUnitFeedbackRoutes } from './review/unit-feedback.ts';
import { ReviewBooks } from './review/review-books.ts';
import { addReviewRoutes } from './review/review-routes.ts';
import { Reviews } from './review/reviews.ts';
import { addTeachingRoutes } from './teaching/teaching-routes.ts';

export interface RelayConfig {
  /** The built console. */
  readonly consoleFolder: string;
  readonly version: string;
  /** Where the ink of PDFs is, as a URL: whoever puts the rooms together knows. Left out: none is drawn. */
  readonly reportModule?: string | undefined;
  /** Where the ledger lies, for whoever verifies it from the disk. Left out: nobody reviews recordings here. */
  readonly dataFolder?: string | undefined;
  /** A map server of the operator's, from which browsers may take pictures; left out: none. */
  readonly tiles?: TileServer | null;
  /** What reviewers annotate and score by, once it is wanted. Left out, or where nothing is sealed: nobody does. */
  readonly reviewScheme?: (() => ReviewSchemeJson) | undefined;
}

export interface RelayParts {
  readonly log: SessionLog;
  readonly door: Door;
  readonly clock: Clock;
  readonly hospitals: KnownHospitals;
  readonly links: ShareLinks;
  /** Null: nothing is pushed to browsers. */
  readonly push: PushSenderParts | null;
  readonly randomHex: (bytes: number) => string;
  readonly logger: FastifyBaseLogger;
  /** Where sessions are sealed; left out, SEALED carries no signature. */
  readonly sealing?: Sealing;
}

/** The key, and where what is signed is kept. */
export interface Sealing {
  readonly log: SessionLog & ProofLog;
  readonly signer: Signer;
}

export interface Relay {
  /** Ready to listen; nothing here does. */
  readonly app: FastifyInstance;
  /** Sends everybody away with 4503 and ends what is under way. The log stays open: it is its owner's to close. */
  drain(): Promise<void>;
}

type SocketRefusal = 'unknown-credential' | 'not-yours' | 'broken-frame' | 'own-fault' | 'unknown-subprotocol';

interface Conversation {
  readonly hear: (bytes: Uint8Array) => void;
  readonly left: () => void;
}

/** Every room of the relay, put together. */
export async function buildRelay(config: RelayConfig, parts: RelayParts): Promise<Relay> {
  const { log, door, clock, logger, hospitals, randomHex } = parts;
  const presence = new Presence();
  const pulse = new SessionPulse(log, presence);
  const fanOut = new FanOut({ log, presence, pulse, clock });
  const authors = new RelayAuthors({ log, randomHex });
  const looks = new SessionLooks({ log, authors, presence, clock });
  const isHospital = (id: string): boolean => hospitals.now.hospital(id) !== null;
  const entries = new PeopleEntries({ log, authors, clock, isHospital });
  const pusher = parts.push === null ? null : new PushSender(parts.push);
  const calls = new Calls({
    ...{ log, authors, presence, hospitals, clock },
    tell: (person, summons) => void pusher?.tell(person, summons),
  });
  const alarm = (sentence: string): void => {
    logger.error(sentence);
  };
  const { sealing } = parts;
  const sealer = sealing === undefined ? null : new SessionSealer({ ...sealing, clock, alarm });
  const { dataFolder } = config;
  const keys = () => [...(sealing?.signer.keys.values() ?? [])];
  const reviews =
    dataFolder === undefined ? null : new Reviews({ ...{ dataFolder, clock, keys }, log: sealing?.log ?? log });
  const books = reviewBooksOf(config, sealing, clock);
  const units = new ConnectedUnits({ log, presence, clock, randomHex, alarm, sealer });
  const fleetReports = dataFolder === undefined ? null : new FleetReports({ dataFolder, clock });
  const fleetReportPdf = new FleetReportPdf();
  const fleetReportRefusals = new RefusalCounters<FleetReportRefusal>();
  const accesses = sealing === undefined ? null : new AccessBook({ ...sealing, clock });
  const exportRefusals = new RefusalCounters<ExportRefusal>();
  const refusals = new RefusalCounters<SocketRefusal>();
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 16 * 1024,
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
    schemaController: routeChecks(),
  });
  const tiles = config.tiles ?? null;
  await addPagePolicy(app, tiles);
  await app.register(fastifyCookie);
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: LIMITS.messageBytes,
      // Six times the processor time for frames that are coded already (D20).
      perMessageDeflate: false,
      handleProtocols: (offered, request) => subprotocolOf(request.url ?? '', offered) ?? false,
    },
    // `ws` has already answered what it could not read with its own close code.
    errorHandler: () => {
      refusals.count('broken-frame');
    },
  });
  addDoor(app, door);
  const shares = { log, links: parts.links, authors, clock, randomHex };
  addShareDoor(app, shares);
  await app.register((inside, _, done) => {
    letInPeople(inside, { door, log, hospitals, clock });
    if (accesses !== null && sealing !== undefined) {
      noteAccesses(inside, { log: sealing.log, accesses });
      addAccessRoutes(inside, sealing);
    }
    const { reportModule } = config;
    const annotationsFor = books?.books.annotationsFor.bind(books.books);
    addSessionRoutes(inside, { log, presence, pulse, clock, calls, reportModule, exportRefusals, annotationsFor });
    addHospitalRoutes(inside, {
      hospitals,
      clock,
      tiles: tiles === null ? null : { url: tiles.url, credit: tiles.credit },
    });
    addFleetRoutes(inside, { log, presence, pulse, enrolled: door.units, connected: () => units.units });
    if (fleetReports !== null) {
      const drawing = { pdf: fleetReportPdf, inkModule: config.reportModule ?? null };
      addFleetReportRoutes(inside, { log, reports: fleetReports, refusals: fleetReportRefusals, ...drawing });
    }
    addShareRoutes(inside, shares);
    const { push } = parts;
    addCallRoutes(inside, {
      calls,
      push: push === null ? null : { publicKey: push.keys.publicKey, subscriptions: push.subscriptions },
    });
    addEntryRoutes(inside, { log, entries });
    addLookRoutes(inside);
    if (reviews !== null) addReviewRoutes(inside, { log, reviews });
    if (books !== null) addBookRoutes(inside, books);
    if (books !== null && dataFolder !== undefined) addTeachingRoutes(inside, { ...books, dataFolder });
    if (sealing !== undefined) addProofRoutes(inside, { ...sealing, clock, version: config.version });
    done();
  });
  await app.register((ofUnits, _, done) => {
    letInUnits(ofUnits, door);
    if (books !== null) addUnitFeedbackRoutes(ofUnits, books);
    done();
  });
  app.get('/healthz', () => ({
    status: log.trouble === null ? 'serving' : 'cannot-store',
    trouble: log.trouble?.sentence ?? null,
    version: config.version,
    node: process.version,
    ledger: log.ledger,
    units: units.units.length,
    viewers: fanOut.viewers,
    log: log.counters,
    seals: sealer?.counters ?? null,
    refusals: {
      sockets: refusals.all,
      intake: units.refusals.all,
      viewers: fanOut.refusals.all,
      entries: entries.refusals.all,
      door: door.refusals.all,
      calls: calls.refusals.all,
      exports: exportRefusals.all,
      fleetReports: fleetReportRefusals.all,
      audit: accesses?.refusals.all ?? {},
      reviews: books?.books.refusals.all ?? {},
      push: pusher?.refusals.all ?? {},
    },
    pushed: pusher?.sent ?? 0,
  }));

  const checkSubprotocol = (request: FastifyRequest): ApiProblem | null => {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!request.ws || subprotocolOf(request.url, new Set(offered)) !== null) return null;
    refusals.count('unknown-subprotocol');
    const known = (request.url.startsWith('/uplink') ? UPLINK_SUBPROTOCOLS : WATCH_SUBPROTOCOLS).join(', ');
    return { error: 'unknown-subprotocol', sentence: `This relay speaks: ${known}.` };
  };
  const converse = (socket: WebSocket, request: FastifyRequest, begin: Beginning): void => {
    const peer = peerSocketOf(socket, request.socket);
    const refuse = (reason: CloseReason & SocketRefusal): void => {
      refusals.count(reason);
      peer.close(CLOSE_REASONS[reason].code, CLOSE_REASONS[reason].sentence);
    };
    const answer = door.authenticate(callerOf(request));
    // Said on the WebSocket and not as an HTTP status: so the other end knows that it comes from a relay and not from
    // a captive portal, and a browser can read it.
    if (!answer.ok) {
      refuse(answer.refusal.status === 401 ? 'unknown-credential' : 'not-yours');
      return;
    }
    const conversation = begin(answer.identity, peer, socket.protocol);
    if (conversation === null) {
      refuse('not-yours');
      return;
    }
    socket.on('message', (message: Buffer, isBinary) => {
      try {
        // Text is no message of ours, and no valid one in protobuf either.
        conversation.hear(isBinary ? message : NOT_A_MESSAGE);
      } catch (thrown) {
        // Our own bug: it costs this connection, not everybody's.
        refusals.count('own-fault');
        logger.error(thrown, 'a connection was ended by a fault of the relay');
        socket.terminate();
      }
    });
    socket.on('close', conversation.left);
  };
  const addSocket = (path: string, begin: Beginning): void => {
    app.get(
      path,
      {
        websocket: true,
        preValidation: async (request, reply) => {
          const problem = checkSubprotocol(request);
          if (problem !== null) await reply.code(400).send(problem);
        },
      },
      (socket, request) => {
        converse(socket, request, begin);
      },
    );
  };
  addSocket('/uplink', (identity, peer, subprotocol) => {
    const version = uplinkVersionOf(subprotocol);
    return identity.kind === 'unit' && version !== null ? units.connect(identity.unit, peer, version) : null;
  });
  addSocket('/watch', (identity, peer) => {
    if (identity.kind === 'unit') return null;
    const sees = (session: SessionId): boolean => {
      const standing = log.standing(session);
      return standing !== null && maySee(identity, standing, hospitals.now, clock.now().unix);
    };
    const looked = (session: SessionId, through: SampleIndex): void => {
      const isCare = log.standing(session)?.description?.purpose !== 'self-test';
      const person = identity.kind === 'person' ? identity : ({ name: '', role: 'guest' } as const);
      if (isCare) accesses?.opened(person, { session, what: 'opened', exportFormat: '', range: null, reason: '' });
      // A guest's look is nobody's delivery: the crew would believe that the hospital has seen it.
      if (identity.kind === 'person') looks.note(identity.name, session, through);
    };
    return fanOut.admit(peer, looked, sees, identity.kind === 'guest' ? isWithheldFromGuests : null);
  });
  await addConsolePages(app, config.consoleFolder);

  app.setErrorHandler((thrown: Error & { readonly statusCode?: number }, _, reply) => {
    const status = thrown.statusCode ?? 500;
    if (status >= 500) logger.error(thrown, 'a request failed by a fault of the relay');
    const sentence = status >= 500 ? 'The relay met a fault of its own.' : thrown.message;
    return reply
      .code(status)
      .send({ error: status >= 500 ? 'own-fault' : 'bad-request', sentence } satisfies ApiProblem);
  });

  return {
    app,
    drain: async () => {
      fanOut.close();
      looks.close();
      calls.close();
      units.close();
      reviews?.close();
      fleetReports?.close();
      fleetReportPdf.close();
      await sealer?.close();
      await app.close();
    },
  };
}

const reviewBooksOf = ({ reviewScheme: scheme }: RelayConfig, sealing: Sealing | undefined, clock: Clock) =>
  sealing === undefined || scheme === undefined
    ? null
    : { log: sealing.log, books: new ReviewBooks({ ...sealing, clock, scheme }) };

/** `subprotocol`: the one that both ends speak. */
type Beginning = (identity: Identity, peer: PeerSocket, subprotocol: string) => Conversation | null;

/** A field of a type that protobuf does not have. */
const NOT_A_MESSAGE = new Uint8Array([0xff]);

/** The version that both ends speak, by the relay's preference, or null. */
function subprotocolOf(url: string, offered: ReadonlySet<string>): string | null {
  const known: readonly string[] = url.startsWith('/uplink') ? UPLINK_SUBPROTOCOLS : WATCH_SUBPROTOCOLS;
  return known.find((name) => offered.has(name)) ?? null;
}
