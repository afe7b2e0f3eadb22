import type { FastifyInstance } from 'fastify';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem, PushOffer, SummonsJson } from '../../protocol/wire/sessions-api.ts';
import type { Calls } from './calls.ts';
import type { Shaped } from '../operations/json-shape.ts';
import { languageOfPushes, pushSubscription } from './push-subscriptions.ts';
import type { PushSubscriptions, SubscribeRefusal } from './push-subscriptions.ts';

export interface CallRouteParts {
  readonly calls: Calls;
  /** Null where nothing is pushed. */
  readonly push: { readonly publicKey: string; readonly subscriptions: PushSubscriptions } | null;
}

const receiving = {
  type: 'object',
  required: ['session'],
  properties: { session: { type: 'string', maxLength: 64 } },
} as const;
const subscribing = {
  type: 'object',
  required: ['language', 'subscription'],
  properties: { language: languageOfPushes, subscription: pushSubscription },
} as const;
const unsubscribing = {
  type: 'object',
  required: ['endpoint'],
  properties: { endpoint: { type: 'string', maxLength: 1_024 } },
} as const;

const SENTENCES: Readonly<Record<SubscribeRefusal, string>> = {
  'not-a-push-service': 'The browser names a push service that this relay does not know; nothing was kept.',
  'too-many-subscriptions': 'More browsers are subscribed than the relay keeps; nothing was kept.',
};

/** What a person who is on call is told, and how their browsers say that it has come. Its caller lets in nobody but people. */
export function addCallRoutes(app: FastifyInstance, { calls, push }: CallRouteParts): void {
  app.get('/api/summons', (request) => calls.openFor(request.person?.name ?? '') satisfies readonly SummonsJson[]);

  app.post('/api/summons/received', { schema: { body: receiving } }, (request, reply) => {
    const session = parseSessionId((request.body as Shaped<typeof receiving>).session);
    const isCalled = session !== null && calls.delivered(session, request.person?.name ?? '');
    if (isCalled) return reply.send({});
    const sentence = 'Nobody calls you about this session.';
    return reply.code(404).send({ error: 'not-called', sentence } satisfies ApiProblem);
  });

  app.get('/api/push', () => ({ publicKey: push?.publicKey ?? null }) satisfies PushOffer);

  app.post('/api/push', { schema: { body: subscribing } }, (request, reply) => {
    const { language, subscription } = request.body as Shaped<typeof subscribing>;
    const person = request.person?.name ?? '';
    if (push === null) {
      return reply.code(409).send({ error: 'no-push', sentence: 'This relay pushes nothing.' } satisfies ApiProblem);
    }
    const refusal = push.subscriptions.add({ person, language, subscription });
    if (refusal === null) return reply.send({});
    return reply.code(400).send({ error: refusal, sentence: SENTENCES[refusal] } satisfies ApiProblem);
  });

  app.delete('/api/push', { schema: { body: unsubscribing } }, (request, reply) => {
    const { endpoint } = request.body as Shaped<typeof unsubscribing>;
    const isOwn = push?.subscriptions
      .of(request.person?.name ?? '')
      .some((one) => one.subscription.endpoint === endpoint);
    if (isOwn === true) push?.subscriptions.remove(endpoint);
    return reply.send({});
  });
}
