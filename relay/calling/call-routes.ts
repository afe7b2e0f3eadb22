import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem, PushOffer, SummonsJson } from '../../protocol/wire/sessions-api.ts';
import type { Calls } from './calls.ts';
import { PushSubscriptionShape } from './push-subscriptions.ts';
import type { PushSubscriptions, SubscribeRefusal } from './push-subscriptions.ts';

export interface CallRouteParts {
  readonly calls: Calls;
  /** Null where nothing is pushed. */
  readonly push: { readonly publicKey: string; readonly subscriptions: PushSubscriptions } | null;
}

const Received = Type.Object({ session: Type.String({ maxLength: 64 }) });
const Subscribe = Type.Object({
  language: Type.Enum(['en', 'zh-TW']),
  subscription: PushSubscriptionShape,
});
const Unsubscribe = Type.Object({ endpoint: Type.String({ maxLength: 1_024 }) });

const SENTENCES: Readonly<Record<SubscribeRefusal, string>> = {
  'not-a-push-service': 'The browser names a push service that this relay does not know; nothing was kept.',
  'too-many-subscriptions': 'More browsers are subscribed than the relay keeps; nothing was kept.',
};

/** What a person who is on call is told, and how their browsers say that it has come. Its caller lets in nobody but people. */
export function addCallRoutes(app: FastifyInstance, { calls, push }: CallRouteParts): void {
  app.get('/api/summons', (request) => calls.openFor(request.person?.name ?? '') satisfies readonly SummonsJson[]);

  app.post('/api/summons/received', { schema: { body: Received } }, (request, reply) => {
    const session = parseSessionId((request.body as Static<typeof Received>).session);
    const isCalled = session !== null && calls.delivered(session, request.person?.name ?? '');
    if (isCalled) return reply.send({});
    const sentence = 'Nobody calls you about this session.';
    return reply.code(404).send({ error: 'not-called', sentence } satisfies ApiProblem);
  });

  app.get('/api/push', () => ({ publicKey: push?.publicKey ?? null }) satisfies PushOffer);

  app.post('/api/push', { schema: { body: Subscribe } }, (request, reply) => {
    const { language, subscription } = request.body as Static<typeof Subscribe>;
    const person = request.person?.name ?? '';
    if (push === null) {
      return reply.code(409).send({ error: 'no-push', sentence: 'This relay pushes nothing.' } satisfies ApiProblem);
    }
    const refusal = push.subscriptions.add({ person, language, subscription });
    if (refusal === null) return reply.send({});
    return reply.code(400).send({ error: refusal, sentence: SENTENCES[refusal] } satisfies ApiProblem);
  });

  app.delete('/api/push', { schema: { body: Unsubscribe } }, (request, reply) => {
    const { endpoint } = request.body as Static<typeof Unsubscribe>;
    const isOwn = push?.subscriptions
      .of(request.person?.name ?? '')
      .some((one) => one.subscription.endpoint === endpoint);
    if (isOwn === true) push?.subscriptions.remove(endpoint);
    return reply.send({});
  });
}
