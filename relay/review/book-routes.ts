import type { FastifyInstance, FastifyReply } from 'fastify';
import { LEAD_NUMBERS } from '../../protocol/ecg/leads.ts';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import { LONGEST_NOTE, type ReviewWriting } from '../../protocol/wire/review-book.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import type { ProofLog } from '../log/proof-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import { agreementOver } from './agreement.ts';
import { feedbackPage } from './feedback-page.ts';
import { feedbackOf, scoresOf, type ReviewRefusal } from './review-book.ts';
import type { BookAnswer, ReviewBooks } from './review-books.ts';

const name = { type: 'string', minLength: 1, maxLength: 64 } as const;
const text = { type: 'string', maxLength: LONGEST_NOTE } as const;
const version = { type: 'integer', minimum: 1, maximum: 9999 } as const;
const sample = { type: 'integer', minimum: 0, maximum: 2 ** 51 } as const;
const writing = {
  anyOf: [
    {
      type: 'object',
      required: ['kind', 'id', 'version', 'first', 'end', 'leads', 'code', 'text', 'isDeleted'],
      properties: {
        kind: { const: 'annotation' },
        id: { type: 'string', pattern: '^[0-9a-zA-Z-]{8,64}$' },
        ...{ version, first: sample, end: sample, text, isDeleted: { type: 'boolean' } },
        leads: { type: 'array', items: { enum: Object.keys(LEAD_NUMBERS) }, maxItems: 20, uniqueItems: true },
        code: { type: 'string', minLength: 1, maxLength: 32 },
      },
    },
    {
      type: 'object',
      required: ['kind', 'form', 'formVersion', 'version', 'answers'],
      properties: {
        kind: { const: 'score' },
        ...{ form: name, formVersion: version, version },
        answers: {
          type: 'array',
          maxItems: 40,
          items: {
            type: 'object',
            required: ['item', 'choice', 'reason'],
            properties: { item: name, choice: name, reason: text },
          },
        },
      },
    },
    {
      type: 'object',
      required: ['kind'],
      properties: { kind: { const: 'unblinding' } },
    },
    {
      type: 'object',
      required: ['kind', 'version', 'text', 'isWithdrawn'],
      properties: { kind: { const: 'feedback' }, version, text, isWithdrawn: { type: 'boolean' } },
    },
  ],
} as const;

/** Without what nobody asked for: the schema lets it pass, or one kind would strip what belongs to another. */
function writingOf(asked: ReviewWriting): ReviewWriting {
  switch (asked.kind) {
    case 'annotation': {
      const { kind, id, version: number, first, end, leads, code, text: said, isDeleted } = asked;
      return { kind, id, version: number, first, end, leads, code, text: said, isDeleted };
    }
    case 'score': {
      const { kind, form, formVersion, version: number, answers } = asked;
      const kept = answers.map(({ item, choice, reason }) => ({ item, choice, reason }));
      return { kind, form, formVersion, version: number, answers: kept };
    }
    case 'unblinding':
      return { kind: 'unblinding' };
    case 'feedback': {
      const { kind, version: number, text: said, isWithdrawn } = asked;
      return { kind, version: number, text: said, isWithdrawn };
    }
  }
}

const STATUS: Readonly<Record<ReviewRefusal, number>> = {
  'not-a-reviewer': 403,
  'unknown-session': 404,
  'unknown-code': 400,
  'outside-recording': 400,
  'not-the-next-version': 409,
  'not-yours': 403,
  incomplete: 400,
  'two-have-scored': 409,
  'nothing-to-unblind': 409,
  'still-blind': 409,
  'review-full': 409,
  'review-damaged': 409,
  'too-many-waiting': 503,
  storage: 503,
};

export interface BookRouteParts {
  readonly log: SessionLog & ProofLog;
  readonly books: ReviewBooks;
}

/** What reviewers write; its caller has let in nobody but people, and only to sessions that they may see. */
export function addBookRoutes(app: FastifyInstance, { log, books }: BookRouteParts): void {
  app.get('/api/review-scheme', () => books.scheme);

  app.get('/api/sessions/:id/review/book', (request, reply) => {
    const session = parseSessionId((request.params as { id: string }).id);
    if (session === null || log.standing(session) === null) return nothingThere(reply);
    if (request.person === null) return reply.code(401).send();
    return answer(reply, books.read(request.person, session));
  });

  app.get('/api/sessions/:id/annotations', (request, reply) => {
    const session = parseSessionId((request.params as { id: string }).id);
    if (session === null || log.standing(session) === null) return nothingThere(reply);
    return books.annotationsFor(request.person, session);
  });

  // A form with a reason behind each answer is longer than the other bodies that people send.
  const longest = { bodyLimit: 256 * 1024, schema: { body: writing }, attachValidation: true };
  app.post('/api/sessions/:id/review/book', longest, async (request, reply) => {
    const { person, validationError } = request;
    const session = parseSessionId((request.params as { id: string }).id);
    if (session === null) return nothingThere(reply);
    if (person === null) return reply.code(401).send();
    if (validationError !== undefined) {
      const sentence = `This is no annotation, form or feedback that the relay knows: ${validationError.message}.`;
      return reply.code(400).send({ error: 'bad-writing', sentence } satisfies ApiProblem);
    }
    return answer(reply, await books.write(person, session, writingOf(request.body as ReviewWriting)));
  });

  app.get('/api/sessions/:id/review/feedback', (request, reply) => {
    const session = parseSessionId((request.params as { id: string }).id);
    const standing = session === null ? null : log.standing(session);
    if (standing === null) return nothingThere(reply);
    const { language } = request.query as { language?: string };
    const released = feedbackOf(books.chain(standing.session).entries).at(-1);
    const { startedAt = null } = standing.description ?? {};
    const page = feedbackPage(
      { unit: standing.unit, startedAt, session: standing.session, released: released ?? null },
      language === 'zh-TW' ? 'zh-TW' : 'en',
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    );
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-security-policy', page.policy)
      .send(page.html);
  });

  app.get('/api/review-agreement', (request, reply) => {
    if (request.person === null) return reply.code(401).send();
    const refused = books.mayReview(request.person);
    if (refused !== null) return answer(reply, refused);
    const cases = log.proof.reviewedSessions().filter((session) => {
      const standing = log.standing(session);
      return standing !== null && request.sees(standing);
    });
    return agreementOver(
      cases.map((session) => scoresOf(books.chain(session).entries)),
      books.scheme,
    );
  });
}

const nothingThere = (reply: FastifyReply): FastifyReply => {
  const sentence = 'The relay has no such session.';
  return reply.code(404).send({ error: 'unknown-session', sentence } satisfies ApiProblem);
};

function answer(reply: FastifyReply, given: BookAnswer): FastifyReply {
  if (given.kind === 'book') return reply.code(given.isNew ? 201 : 200).send(given.book);
  const { refusal, sentence } = given;
  return reply.code(STATUS[refusal]).send({ error: refusal, sentence } satisfies ApiProblem);
}
