import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../../protocol/wire/limits.ts';
import type { ApiProblem, LookAnswer } from '../../protocol/wire/sessions-api.ts';

/** What a console looks at again and again, and nothing else: a list, a session, what was written into it since. */
const LOOKS = /^\/api\/sessions(\?[\w=&-]{0,60}|\/[\w-]{1,64}(\/entries\?from=\d{1,10})?)?$/;

/**
 * Several looks in one request: `GET /api/looks?at=/api/sessions&at=/api/sessions/…`. Each is answered as it would be by itself, by its own
 * route with its own checks, as the same person. Its caller has let in nobody but people.
 */
export function addLookRoutes(app: FastifyInstance): void {
  app.get('/api/looks', async (request, reply) => {
    const { at } = request.query as { at?: string | readonly string[] };
    const looks = at === undefined ? [] : typeof at === 'string' ? [at] : at;
    if (looks.length === 0 || looks.length > LIMITS.looksAtOnce || !looks.every((look) => LOOKS.test(look))) {
      const sentence = `at is an address of sessions, from one to ${String(LIMITS.looksAtOnce)} times.`;
      return reply.code(400).send({ error: 'bad-query', sentence } satisfies ApiProblem);
    }
    const { headers, ip } = request;
    return await Promise.all(
      looks.map(async (url): Promise<LookAnswer> => {
        const { statusCode, payload } = await app.inject({ method: 'GET', url, headers, remoteAddress: ip });
        return { status: statusCode, text: payload };
      }),
    );
  });
}
