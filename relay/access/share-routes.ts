import type { FastifyInstance } from 'fastify';
import { milliseconds, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem, ShareJson, ShareMade } from '../../protocol/wire/sessions-api.ts';
import type { RelayAuthors, Writing } from '../fan-out/relay-author.ts';
import { MOST_SHARES } from '../log/case-facts.ts';
import type { ShareFact } from '../log/case-facts.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import type { Shaped } from '../operations/json-shape.ts';
import { GUEST_COOKIE } from './authenticate.ts';
import type { ShareLinks } from './share-links.ts';

export interface ShareRouteParts {
  readonly log: Pick<SessionLog, 'standing'>;
  readonly links: ShareLinks;
  readonly authors: RelayAuthors;
  readonly clock: Pick<Clock, 'now'>;
  readonly randomHex: (bytes: number) => string;
}

const HOUR = 3_600_000;
const making = {
  type: 'object',
  required: ['hours'],
  properties: { hours: { type: 'number', minimum: 1 / 60, maximum: 24 * 7 } },
} as const;
const opening = {
  type: 'object',
  required: ['secret'],
  properties: { secret: { type: 'string', maxLength: 256 } },
} as const;
/** A link that is opened again and again is written down so often at most. */
const OPENED_NOTED_EVERY = milliseconds(60_000);

const problem = (error: string, sentence: string): ApiProblem => ({ error, sentence });

/** Making, listing and revoking links to one session; its caller has let in nobody but people who may see it. */
export function addShareRoutes(app: FastifyInstance, parts: ShareRouteParts): void {
  const { log, links, authors, clock, randomHex } = parts;
  const sharesOf = (id: string): { readonly session: SessionId; readonly shares: readonly ShareFact[] } | null => {
    const session = parseSessionId(id);
    const standing = session === null ? null : log.standing(session);
    return standing === null ? null : { session: standing.session, shares: standing.facts.shares };
  };
  const asJson = ({ share, by, madeAt, expiresAt, isRevoked, opened }: ShareFact): ShareJson => ({
    ...{ share, by, madeAt: new Date(madeAt).toISOString(), expiresAt: new Date(expiresAt).toISOString() },
    state: isRevoked ? 'revoked' : clock.now().unix < expiresAt ? 'open' : 'expired',
    opened,
  });

  app.get('/api/sessions/:id/shares', (request, reply) => {
    const found = sharesOf((request.params as { id: string }).id);
    if (found === null) return reply.code(404).send(problem('unknown-session', 'The relay has no such session.'));
    return found.shares.map(asJson);
  });

  app.post('/api/sessions/:id/shares', { schema: { body: making } }, async (request, reply) => {
    const { person } = request;
    const found = sharesOf((request.params as { id: string }).id);
    if (found === null || person === null) {
      return reply.code(404).send(problem('unknown-session', 'The relay has no such session.'));
    }
    if (person.role !== 'cardiologist') {
      return reply.code(403).send(problem('not-yours-to-write', 'Links are for a cardiologist to make.'));
    }
    const now = clock.now();
    if (found.shares.length >= MOST_SHARES) {
      const sentence = `${String(MOST_SHARES)} links have been made to this session; it takes no more.`;
      return reply.code(409).send(problem('too-many-links', sentence));
    }
    const { hours } = request.body as Shaped<typeof making>;
    const expiresAt = unixMillis(Math.round(now.unix + hours * HOUR));
    const share = randomHex(8);
    const entry = { kind: 'share', share, change: 'made', expiresAt } as const;
    const writing = await authors.write(
      found.session,
      { kind: 'entry', by: person.name, atSample: sampleIndex(0), entry },
      now,
    );
    // A link that is not in the log would be a sight that nobody can account for.
    if (writing.kind === 'not-written') return reply.code(503).send(problem(writing.why, writing.sentence));
    const secret = links.secretOf({ session: found.session, share, expiresAt });
    const made: ShareMade = { share, expiresAt: new Date(expiresAt).toISOString(), path: `/#/shared/${secret}` };
    return reply.code(201).send(made);
  });

  app.delete('/api/sessions/:id/shares/:share', async (request, reply) => {
    const { person } = request;
    const { id, share } = request.params as { id: string; share: string };
    const found = sharesOf(id);
    const link = found?.shares.find((one) => one.share === share);
    if (found === null || link === undefined || person === null) {
      return reply.code(404).send(problem('unknown-link', 'There is no such link.'));
    }
    if (link.isRevoked) return reply.send({});
    const entry = { kind: 'share', share, change: 'revoked', expiresAt: link.expiresAt } as const;
    const writing: Writing = await authors.write(
      found.session,
      { kind: 'entry', by: person.name, atSample: sampleIndex(0), entry },
      clock.now(),
    );
    if (writing.kind === 'not-written') return reply.code(503).send(problem(writing.why, writing.sentence));
    return reply.send({});
  });
}

/** Where a link is opened: nobody is signed in there. */
export function addShareDoor(app: FastifyInstance, { log, links, authors, clock }: ShareRouteParts): void {
  const notedAt = new Map<string, number>();
  app.post('/api/shared', { schema: { body: opening } }, (request, reply) => {
    const { secret } = request.body as Shaped<typeof opening>;
    const now = clock.now();
    const link = links.read(secret, now.unix);
    const standing = link === null ? null : log.standing(link.session);
    const fact = standing?.facts.shares.find(({ share }) => share === link?.share);
    if (link === null || fact === undefined || fact.isRevoked) {
      // One sentence for every reason: what a link was good for is nobody's business who has not got one.
      return reply.code(401).send(problem('link-not-good', 'This link is not good any more, or it never was.'));
    }
    const { session, share, expiresAt } = link;
    if (now.monotonic - (notedAt.get(share) ?? -Infinity) >= OPENED_NOTED_EVERY) {
      notedAt.set(share, now.monotonic);
      const entry = { kind: 'share', share, change: 'opened', expiresAt } as const;
      void authors.write(session, { kind: 'entry', by: '', atSample: sampleIndex(0), entry }, now);
    }
    return reply
      .setCookie(GUEST_COOKIE, secret, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: 'auto',
        maxAge: Math.max(1, Math.floor((expiresAt - now.unix) / 1000)),
      })
      .send({ session, expiresAt: new Date(expiresAt).toISOString() });
  });
}
