import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AccessesJson, type AccessKind, LONGEST_REASON } from '../../protocol/wire/audit.ts';
import { parseSessionId, type SessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import type { ProofLog } from '../log/proof-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Signer } from '../proof/signing-keys.ts';
import type { AccessBook, Deed } from './access-book.ts';
import { type Access, readAccesses } from './access-chain.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by a route that hands out a part of a session: what the audit says of it. */
    handedOut: Pick<Deed, 'exportFormat' | 'range'> | null;
  }
}

export interface AccessRouteParts {
  readonly log: SessionLog & ProofLog;
  readonly signer: Signer;
}

const OF_A_SESSION = /^\/api\/sessions\/:id(?:\/(.*))?$/;
const PAGE = 200;

/** What a route of a session hands out; null where nothing of the recording. A route that nobody thought of is `other`. */
const HANDED_OUT: Readonly<Record<string, AccessKind | null>> = {
  '': 'opened',
  entries: 'opened',
  annotations: 'opened',
  review: 'opened',
  'review/book': 'opened',
  records: 'records',
  export: 'exported',
  'export/left-out': null,
  proof: 'proof',
  'review/feedback': 'feedback',
  'teaching-copy': 'teaching-copy',
  shares: null,
  hold: null,
  manifests: null,
  accesses: null,
};

/**
 * Whatever is handed out of a session to a person stands in the audit: what was taken before its first byte, what was opened
 * beside it. A hook of the routes' own scope, so that a route that is added later cannot forget it.
 */
export function noteAccesses(
  app: FastifyInstance,
  { log, accesses }: { readonly log: SessionLog; readonly accesses: AccessBook },
): void {
  app.decorateRequest('handedOut', null);
  app.addHook('onSend', async (request, reply, payload) => {
    const what = whatIsHandedOut(request);
    const session = parseSessionId((request.params as { id?: string }).id ?? '');
    const { person } = request;
    if (what === null || person === null || session === null || reply.statusCode !== 200) return payload;
    const deed: Deed = {
      session,
      what,
      reason: reasonIn(request),
      ...(request.handedOut ?? { exportFormat: '', range: null }),
    };
    if (what === 'opened') {
      // Consoles answer self-tests by themselves.
      if (log.standing(session)?.description?.purpose !== 'self-test') accesses.opened(person, deed);
      return payload;
    }
    const sentence = await accesses.taken(person, deed);
    if (sentence === null) return payload;
    if (payload instanceof Object && 'destroy' in payload) (payload as { destroy(): void }).destroy();
    for (const name of ['content-disposition', 'x-left-out']) reply.removeHeader(name);
    reply.code(503).type('application/json; charset=utf-8');
    return JSON.stringify({ error: 'cannot-be-audited', sentence } satisfies ApiProblem);
  });
}

function whatIsHandedOut({ method, routeOptions }: FastifyRequest): AccessKind | null {
  const rest = OF_A_SESSION.exec(routeOptions.url ?? '');
  if (method !== 'GET' || rest === null) return null;
  const known = HANDED_OUT[rest[1] ?? ''];
  return known === undefined ? 'other' : known;
}

const reasonIn = (request: FastifyRequest): string => {
  const { reason } = request.query as { reason?: unknown };
  return typeof reason === 'string' ? reason.slice(0, LONGEST_REASON) : '';
};

/** The audit itself; its caller has let in nobody but people. */
export function addAccessRoutes(app: FastifyInstance, { log, signer }: AccessRouteParts): void {
  app.get('/api/sessions/:id/accesses', (request, reply) => {
    const session = parseSessionId((request.params as { id: string }).id);
    if (!mayRead(request, reply)) return reply;
    if (session === null || !isSeen(request, session)) {
      const sentence = 'The relay has no such session.';
      return reply.code(404).send({ error: 'unknown-session', sentence } satisfies ApiProblem);
    }
    return page(request, session);
  });
  app.get('/api/accesses', (request, reply) => (mayRead(request, reply) ? page(request, undefined) : reply));

  function page(request: FastifyRequest, session: SessionId | undefined): AccessesJson {
    const { from = '1' } = request.query as { from?: string };
    const first = /^[1-9]\d{0,14}$/.test(from) ? Number(from) : 1;
    const rows = log.proof.accesses({ from: first, atMost: PAGE, session });
    const before = first === 1 ? null : log.proof.accesses({ from: first - 1, atMost: 1 })[0];
    const read = readAccesses(rows, signer.keys, session === undefined ? { before: before ?? null } : null);
    const last = rows.at(-1);
    return {
      accesses: read.accesses.filter((access) => isSeen(request, access.session as SessionId)).map(jsonOf),
      next: rows.length < PAGE || last === undefined ? null : last.number + 1,
      fault: read.fault,
    };
  }

  /** A recording that was deleted is out of nobody's sight: what is left of it names no patient. */
  function isSeen(request: FastifyRequest, session: SessionId): boolean {
    const standing = log.standing(session);
    if (standing !== null) return request.sees(standing);
    return log.proof.tombstones().some((stone) => stone.session === session);
  }
}

function mayRead(request: FastifyRequest, reply: FastifyReply): boolean {
  if (request.person?.role === 'reviewer' || request.person?.role === 'operator') return true;
  const sentence = 'The audit is read by a reviewer or an operator.';
  reply.code(403).send({ error: 'not-yours', sentence } satisfies ApiProblem);
  return false;
}

const jsonOf = ({ number, session, at, by, role, what, exportFormat, range, reason }: Access) => ({
  ...{ number, session, at, by, role, what, exportFormat, range, reason },
});
