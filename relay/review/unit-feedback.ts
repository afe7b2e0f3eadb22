import type { FastifyInstance } from 'fastify';
import type { UnitId } from '../../protocol/wire/identity.ts';
import {
  MOST_UNIT_FEEDBACK,
  type FeedbackJson,
  type RecordingFeedbackJson,
  type UnitFeedbackJson,
} from '../../protocol/wire/review-book.ts';
import type { SessionStanding } from '../log/session-log.ts';
import type { BookRouteParts } from './book-routes.ts';
import { feedbackOf } from './review-book.ts';

/** What a unit's own credential fetches; its caller has let in nobody but units. */
export function addUnitFeedbackRoutes(app: FastifyInstance, { log, books }: BookRouteParts): void {
  app.get('/api/unit/feedback', (request, reply) => {
    if (request.unit === null) return reply.code(401).send();
    const reviewed = log.proof.reviewedSessions().flatMap((session) => log.standing(session) ?? []);
    const feedback = feedbackForUnit(request.unit, reviewed, (session) => feedbackOf(books.chain(session).entries));
    return reply.header('cache-control', 'no-store').send({ feedback } satisfies UnitFeedbackJson);
  });
}

/** Reviewed recordings whose chains are read for one answer: each is some signatures to be checked. */
const MOST_LOOKED_AT = 200;

/**
 * The last word about each of a unit's own recordings, the newest recording first. What was taken back is told as such, and
 * not what it said. Pure but for `released`.
 */
export function feedbackForUnit(
  unit: UnitId,
  reviewed: readonly Pick<SessionStanding, 'session' | 'unit' | 'description'>[],
  released: (session: SessionStanding['session']) => readonly FeedbackJson[],
): readonly RecordingFeedbackJson[] {
  const own = reviewed
    .filter((standing) => standing.unit === unit)
    .sort((one, other) => (other.description?.startedAt ?? 0) - (one.description?.startedAt ?? 0))
    .slice(0, MOST_LOOKED_AT);
  const found: RecordingFeedbackJson[] = [];
  for (const { session, description } of own) {
    if (found.length === MOST_UNIT_FEEDBACK) break;
    const last = released(session).at(-1);
    if (last === undefined) continue;
    const { by, at, version, isWithdrawn } = last;
    const startedAt = description === null ? null : new Date(description.startedAt).toISOString();
    found.push({ session, startedAt, by, at, version, isWithdrawn, text: isWithdrawn ? '' : last.text });
  }
  return found;
}
