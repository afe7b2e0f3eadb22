import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiProblem, SignedIn } from '../../protocol/wire/sessions-api.ts';
import { parseSessionId, type UnitId } from '../../protocol/wire/identity.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import type { Shaped } from '../operations/json-shape.ts';
import { GUEST_COOKIE, SIGN_IN_COOKIE } from './authenticate.ts';
import type { Caller, Door, Identity, Refusal } from './authenticate.ts';
import type { KnownHospitals } from './hospitals-file.ts';
import { maySee, seesUnit } from './sight.ts';
import type { Sighted } from './sight.ts';
import { SIGN_IN_LASTS_MS } from './sign-ins.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set behind the door; null before it. A guest has the role `guest`. */
    person: SignedIn | null;
    /** Set behind the door of the units: whose credential it is. */
    unit: UnitId | null;
    /** Set behind the door: whether who asks may see a session. Whatever lists sessions asks it of each. */
    sees: (session: Sighted) => boolean;
    /** Likewise of a unit's readiness. */
    seesUnit: (unit: string) => boolean;
  }
}

const text = { type: 'string', minLength: 1, maxLength: 256 } as const;
const signIn = { type: 'object', required: ['name', 'password'], properties: { name: text, password: text } } as const;

export const callerOf = (request: FastifyRequest): Caller => ({
  authorization: request.headers.authorization,
  cookie: request.headers.cookie,
  origin: request.headers.origin,
  host: request.headers.host,
  address: request.ip,
});

/** Signing in and out. */
export function addDoor(app: FastifyInstance, door: Door): void {
  app.decorateRequest('person', null);
  app.decorateRequest('unit', null);
  app.decorateRequest('sees', seesNothing);
  app.decorateRequest('seesUnit', seesNothing);

  app.post('/api/sign-in', { schema: { body: signIn } }, (request, reply) => {
    const answer = door.signIn(request.body as Shaped<typeof signIn>, request.ip);
    if (!answer.ok) return turnAway(reply, answer.refusal);
    return reply
      .setCookie(SIGN_IN_COOKIE, answer.token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: 'auto',
        maxAge: SIGN_IN_LASTS_MS / 1000,
      })
      .send(answer.person);
  });

  app.post('/api/sign-out', (request, reply) => {
    door.signOut(callerOf(request));
    return reply.clearCookie(SIGN_IN_COOKIE, { path: '/' }).clearCookie(GUEST_COOKIE, { path: '/' }).send({});
  });
}

const seesNothing = (): boolean => false;

export interface GateParts {
  readonly door: Door;
  readonly log: Pick<SessionLog, 'standing'>;
  readonly hospitals: KnownHospitals;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Nobody but people reaches a route of `app`, nobody reaches a route of a session that they may not see (`sight.ts`), and
 * a guest only reads. The check hangs on the routes themselves and not on how an address is written: `/%61pi/…` leads to
 * them too. A session out of sight is answered as one that is not there.
 */
export function letInPeople(app: FastifyInstance, { door, log, hospitals, clock }: GateParts): void {
  app.addHook('onRequest', (request, reply, done) => {
    const answer = door.authenticate(callerOf(request));
    if (!answer.ok) {
      turnAway(reply, answer.refusal);
      return;
    }
    const { identity } = answer;
    const person = personOf(identity);
    if (person === null) {
      const sentence = 'A unit may send recordings, not read them.';
      reply.code(403).send({ error: 'not-yours', sentence } satisfies ApiProblem);
      return;
    }
    request.person = person;
    request.sees = (session) => maySee(identity, session, hospitals.now, clock.now().unix);
    request.seesUnit = (unit) => seesUnit(identity, unit, hospitals.now);
    const route = request.routeOptions.url ?? '';
    if (identity.kind === 'guest' && !(request.method === 'GET' && FOR_GUESTS.test(route))) {
      const sentence = 'A link lets you read one recording and nothing else.';
      reply.code(403).send({ error: 'guests-only-read', sentence } satisfies ApiProblem);
      return;
    }
    if (OF_A_SESSION.test(route)) {
      const session = parseSessionId((request.params as { id?: string }).id ?? '');
      const standing = session === null ? null : log.standing(session);
      if (standing !== null && !request.sees(standing)) {
        door.refusals.count('out-of-sight');
        reply
          .code(404)
          .send({ error: 'unknown-session', sentence: 'The relay has no such session.' } satisfies ApiProblem);
        return;
      }
    }
    done();
  });
  app.get('/api/me', (request) => request.person);
}

/** Nobody but units reaches a route of `app`, each by its own credential. */
export function letInUnits(app: FastifyInstance, door: Door): void {
  app.addHook('onRequest', (request, reply, done) => {
    const answer = door.authenticate(callerOf(request));
    if (!answer.ok) {
      turnAway(reply, answer.refusal);
      return;
    }
    if (answer.identity.kind !== 'unit') {
      const sentence = 'This door is for the tablets of the ambulances.';
      reply.code(403).send({ error: 'not-yours', sentence } satisfies ApiProblem);
      return;
    }
    request.unit = answer.identity.unit;
    done();
  });
}

/** Every route of one session names it `:id`. */
const OF_A_SESSION = /^\/api\/sessions\/:id(\/|$)/;
/** Not who else was given a link, and not the log as it was signed, of which nothing can be left out. */
const FOR_GUESTS = /^\/api\/(me|looks|sessions|sessions\/:id|sessions\/:id\/entries)$/;

export function personOf(identity: Identity): SignedIn | null {
  switch (identity.kind) {
    case 'person':
      return { name: identity.name, role: identity.role };
    case 'guest':
      return { name: '', role: 'guest' };
    case 'unit':
      return null;
  }
}

function turnAway(reply: FastifyReply, { kind, status, sentence }: Refusal): FastifyReply {
  return reply.code(status).send({ error: kind, sentence } satisfies ApiProblem);
}
