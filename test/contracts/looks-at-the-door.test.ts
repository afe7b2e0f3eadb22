import { describe, expect, it } from 'vitest';
import type { LookAnswer, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import { openRelayHere, PERSON_TOKEN, UNIT_TOKEN } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

const looksAt = (...addresses: readonly string[]): string =>
  `/api/looks?${addresses.map((address) => `at=${encodeURIComponent(address)}`).join('&')}`;

describe('several looks in one request', () => {
  it('are each answered as by themselves: the list, a session, what was written since, and one that is not there', async () => {
    const relay = await openRelayHere();
    const author = new SessionAuthor();
    await relay.log.append(author.unit, author.frames(2));
    const addresses = ['', `/${author.session}`, `/${author.session}/entries?from=1`, '/nobody', '?purpose=self-test'];
    const asked = addresses.map((rest) => `/api/sessions${rest}`);
    const { status, json } = await relay.ask(looksAt(...asked), PERSON_TOKEN);
    expect(status).toBe(200);
    const answers = json as readonly LookAnswer[];
    const alone = await Promise.all(asked.map((address) => relay.ask(address, PERSON_TOKEN)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 404, 200]);
    expect(alone.map((answer) => answer.status)).toEqual([200, 200, 200, 404, 200]);
    const [list] = answers.map(({ text }) => JSON.parse(text) as readonly SessionSummary[]);
    expect(list?.map(({ id }) => id)).toEqual([author.session]);
    expect(JSON.parse(answers[2]?.text ?? '')).toEqual(alone[2]?.json);
    expect(JSON.parse(answers[3]?.text ?? '')).toEqual(alone[3]?.json);
  });

  it('open no door: nobody without a sign-in, no unit, and no address but those of sessions', async () => {
    const relay = await openRelayHere();
    expect((await relay.ask(looksAt('/api/sessions'), null)).status).toBe(401);
    expect((await relay.ask(looksAt('/api/sessions'), UNIT_TOKEN)).status).toBe(403);
    for (const address of [
      ...['/api/accesses', '/api/sessions/a/export', '/api/sessions/../accesses', '/api/looks?at=/api/sessions', ''],
      ...['//elsewhere/api/sessions', '/api/sessions/a/records?from=1', '/api/sessions/a/entries?from=1&x=2'],
    ]) {
      const { status, json } = await relay.ask(looksAt('/api/sessions', address), PERSON_TOKEN);
      expect([address, status, (json as { error: string }).error]).toEqual([address, 400, 'bad-query']);
    }
    const many = Array.from({ length: LIMITS.looksAtOnce + 1 }, () => '/api/sessions');
    expect((await relay.ask(looksAt(...many), PERSON_TOKEN)).status).toBe(400);
    expect((await relay.ask('/api/looks', PERSON_TOKEN)).status).toBe(400);
  });
});
