import type { FastifyInstance } from 'fastify';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Reviews } from './reviews.ts';

export interface ReviewRouteParts {
  readonly log: Pick<SessionLog, 'standing'>;
  readonly reviews: Pick<Reviews, 'ask'>;
}

/** What the review room asks; its caller has let in nobody but people, and only to sessions that they may see. */
export function addReviewRoutes(app: FastifyInstance, { log, reviews }: ReviewRouteParts): void {
  app.get('/api/sessions/:id/review', (request, reply) => {
    const session = parseSessionId((request.params as { id: string }).id);
    const standing = session === null ? null : log.standing(session);
    if (standing === null) {
      const sentence = 'The relay has no such session.';
      return reply.code(404).send({ error: 'unknown-session', sentence } satisfies ApiProblem);
    }
    const answer = reviews.ask(standing);
    switch (answer.kind) {
      case 'done':
        return answer.review;
      case 'reading':
        return reply.code(202).send(answer.progress);
      case 'failed': {
        const sentence = `The recording could not be verified: ${answer.sentence}`;
        return reply.code(500).send({ error: 'cannot-verify', sentence } satisfies ApiProblem);
      }
    }
  });
}
