import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { offset } from '../../protocol/ecg/units.ts';
import { charactersOf } from '../../protocol/proof/signed-document.ts';
import { hexOfBytes, parseSessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import type { ProofLog } from '../log/proof-log.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import { packageOf } from './proof-package.ts';
import { pemOf, type Signer } from './signing-keys.ts';

export interface ProofRouteParts {
  readonly log: SessionLog & ProofLog;
  readonly signer: Signer;
  readonly clock: Pick<Clock, 'now'>;
  readonly version: string;
}

const holding = {
  type: 'object',
  required: ['held', 'reason'],
  properties: {
    held: { type: 'boolean' },
    reason: { type: 'string', minLength: 3, maxLength: 500, pattern: '\\S' },
  },
} as const;

/** Keys, manifests, proof packages, holds and tombstones; its caller has let in nobody but people. */
export function addProofRoutes(app: FastifyInstance, { log, signer, clock, version }: ProofRouteParts): void {
  app.get('/api/keys', () => ({
    signingWith: signer.key.id,
    keys: [...signer.keys.values()].map((key) => ({
      ...{ id: key.id, algorithm: 'Ed25519', publicKey: hexOfBytes(key.bytes), pem: pemOf(key) },
    })),
  }));

  app.get('/api/sessions/:id/manifests', (request, reply) => {
    const standing = standingAsked(request, reply);
    if (standing === null) return reply;
    return log.proof.manifests(standing.session).map(({ text, signature }) => ({
      ...{ text: charactersOf(text), signature: hexOfBytes(signature) },
    }));
  });

  app.get('/api/sessions/:id/proof', (request, reply) => {
    const standing = standingAsked(request, reply);
    if (standing === null) return reply;
    const { session, head } = standing;
    const facts = {
      ...{ session, ledger: log.ledger, records: head, software: version },
      ...{ exportedAt: new Date(clock.now().unix).toISOString(), exportedBy: request.person?.name ?? '' },
    };
    const read = (from: number, limit: number) => log.read(session, offset(from), limit);
    const pieces = packageOf(facts, { proof: log.proof, signer, read });
    return reply
      .type('application/x-tar')
      .header('content-disposition', `attachment; filename="${session}.proof.tar"`)
      .send(Readable.from(pieces, { objectMode: false }));
  });

  app.get('/api/sessions/:id/hold', (request, reply) => {
    const standing = standingAsked(request, reply);
    if (standing === null) return reply;
    const history = log.proof.holds(standing.session);
    return { held: history.at(-1)?.isHeld ?? false, history };
  });

  app.post('/api/sessions/:id/hold', { schema: { body: holding } }, async (request, reply) => {
    const standing = standingAsked(request, reply);
    const { person } = request;
    if (standing === null || person === null) return reply;
    if (person.role === 'cardiologist') {
      const sentence = 'A legal hold is placed and lifted by a reviewer or an operator.';
      return reply.code(403).send({ error: 'not-yours', sentence } satisfies ApiProblem);
    }
    const { session } = standing;
    const { held: isHeld, reason } = request.body as { held: boolean; reason: string };
    const trouble = await log.keep([{ kind: 'hold', session, isHeld, at: clock.now().unix, by: person.name, reason }]);
    if (trouble !== null) {
      return reply.code(503).send({ error: 'cannot-store', sentence: trouble.sentence } satisfies ApiProblem);
    }
    return { held: isHeld, history: log.proof.holds(session) };
  });

  app.get('/api/tombstones', () =>
    log.proof.tombstones().map(({ session, text, signature, erased }) => ({
      ...{ session, erased, text: charactersOf(text), signature: hexOfBytes(signature) },
    })),
  );

  function standingAsked(request: FastifyRequest, reply: FastifyReply): SessionStanding | null {
    const { id } = request.params as { id: string };
    const session = parseSessionId(id);
    const standing = session === null ? null : log.standing(session);
    if (standing !== null) return standing;
    const deleted = log.proof.tombstones().some((stone) => stone.session === session);
    const problem: ApiProblem = deleted
      ? { error: 'deleted', sentence: 'This recording was deleted by the rules of retention; its tombstone is kept.' }
      : { error: 'unknown-session', sentence: 'The relay has no such session.' };
    reply.code(deleted ? 410 : 404).send(problem);
    return null;
  }
}
