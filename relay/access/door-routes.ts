import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiProblem, SignedIn } from '../../protocol/wire/sessions-api.ts';
import { SIGN_IN_COOKIE } from './authenticate.ts';
import type { Caller, Door, Identity, Refusal } from './authenticate.ts';
import { SIGN_IN_LASTS_MS } from './sign-ins.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set behind the door; null before it. */
    person: SignedIn | null;
  }
}

const SignIn = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 256 }),
  password: Type.String({ minLength: 1, maxLength: 256 }),
});

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

  app.post('/api/sign-in', { schema: { body: SignIn } }, (request, reply) => {
    const answer = door.signIn(request.body as { name: string; password: string }, request.ip);
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
    return reply.clearCookie(SIGN_IN_COOKIE, { path: '/' }).send({});
  });
}

/**
 * Nobody but people reaches a route of `app`. The check hangs on the routes themselves and not on how an address is
 * written: `/%61pi/…` leads to them too.
 */
export function letInPeople(app: FastifyInstance, door: Door): void {
  app.addHook('onRequest', (request, reply, done) => {
    const answer = door.authenticate(callerOf(request));
    if (!answer.ok) {
      turnAway(reply, answer.refusal);
      return;
    }
    const person = personOf(answer.identity);
    if (person === null) {
      const sentence = 'A unit may send recordings, not read them.';
      reply.code(403).send({ error: 'not-yours', sentence } satisfies ApiProblem);
      return;
    }
    request.person = person;
    done();
  });
  app.get('/api/me', (request) => request.person);
}

export const personOf = (identity: Identity): SignedIn | null =>
  identity.kind === 'person' ? { name: identity.name, role: identity.role } : null;

function turnAway(reply: FastifyReply, { kind, status, sentence }: Refusal): FastifyReply {
  return reply.code(status).send({ error: kind, sentence } satisfies ApiProblem);
}
