import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ReviewBookJson, ReviewWriting } from '../../protocol/wire/review-book.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import { verifyPackage } from '../../relay/proof/package-verification.ts';
import { isProven } from '../../relay/proof/proof-verdict.ts';
import { passingSigner } from '../../relay/proof/signing-keys.ts';
import { defaultReviewScheme } from '../../relay/review/review-scheme.ts';
import { openRelayHere, PERSON_TOKEN, UNIT_TOKEN } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

const CARDIOLOGIST = 'token-of-the-cardiologist';
const SECOND = 'token-of-the-second';
const note = (given: object = {}): object => ({
  ...{ kind: 'annotation', id: 'note-0001', version: 1, first: 0, end: 40, leads: ['II'], code: 'STE_' },
  ...{ text: '<b>J</b>', isDeleted: false, ...given },
});
const filledIn = (): ReviewWriting => {
  const [form] = defaultReviewScheme().forms;
  if (form === undefined) throw new Error('no form');
  const answers = form.items.map(({ id, choices }) => ({ item: id, choice: choices[0]?.id ?? '', reason: '' }));
  return { kind: 'score', form: form.id, formVersion: form.version, version: 1, answers };
};

async function relayWithACase() {
  const second = { name: 'second', role: 'reviewer', password: 'quiet-heart-beats-second', token: SECOND } as const;
  const relay = await openRelayHere({ signer: passingSigner(), more: { units: [], people: [second] } });
  const author = new SessionAuthor();
  author.frames(2);
  author.end();
  await relay.log.append(author.unit, author.written);
  const address = `/api/sessions/${author.session}`;
  const book = `${address}/review/book`;
  const read = async (token: string): Promise<ReviewBookJson> => (await relay.ask(book, token)).json as ReviewBookJson;
  return { relay, address, book, read };
}

describe('what reviewers write, at the door', () => {
  it('is written once, however often it comes, without what nobody asked for, and hidden from a second reviewer', async () => {
    const { relay, book, read } = await relayWithACase();
    expect((await relay.ask(book, PERSON_TOKEN, note({ by: 'somebody else' }))).status).toBe(201);
    expect((await relay.ask(book, PERSON_TOKEN, note())).status).toBe(200);
    const mine = await read(PERSON_TOKEN);
    expect(mine.annotations[0]?.versions).toMatchObject([{ by: 'reviewer', version: 1, text: '<b>J</b>' }]);
    expect([mine.entries, mine.fault]).toEqual([1, null]);
    const theirs = await read(SECOND);
    expect([theirs.annotations, theirs.hidden]).toEqual([[], { annotations: 1, scores: 0 }]);
    for (const token of [PERSON_TOKEN, SECOND]) expect((await relay.ask(book, token, filledIn())).status).toBe(201);
    expect((await read(SECOND)).annotations).toHaveLength(1);
    const agreement = await relay.ask('/api/review-agreement', SECOND);
    expect(agreement.json).toMatchObject({ forms: [{ cases: 1, notBlind: 0 }] });
  });

  it('is for reviewers alone, refused in a sentence and counted', async () => {
    const { relay, address, book } = await relayWithACase();
    for (const path of [book, '/api/review-agreement', `${address}/teaching-copy`]) {
      expect(await relay.ask(path, CARDIOLOGIST)).toMatchObject({ status: 403, json: { error: 'not-a-reviewer' } });
      expect((await relay.ask(path, UNIT_TOKEN)).status).toBe(403);
      expect((await relay.ask(path, null)).status).toBe(401);
    }
    expect((await relay.ask(book, CARDIOLOGIST, note())).status).toBe(403);
    const health = (await relay.ask('/healthz', null)).json as { refusals: { reviews: Record<string, number> } };
    expect(health.refusals.reviews).toEqual({ 'not-a-reviewer': 4 });
  });

  it('is refused in one sentence where it is nothing that the relay knows', async () => {
    const { relay, book } = await relayWithACase();
    for (const wrong of [
      ...[{}, { kind: 'verdict' }, note({ leads: ['V99'] }), note({ first: -1 }), note({ id: '../../x' })],
      ...[note({ text: 'x'.repeat(2001) }), { ...filledIn(), answers: [{ item: 'delay' }] }, { kind: 'feedback' }],
    ]) {
      const refused = await relay.ask(book, PERSON_TOKEN, wrong);
      expect(refused, JSON.stringify(wrong).slice(0, 80)).toMatchObject({
        status: 400,
        json: { error: 'bad-writing' },
      });
      expect((refused.json as ApiProblem).sentence).toMatch(/^This is no annotation, form or feedback/);
    }
    const nowhere = `/api/sessions/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}/review/book`;
    expect((await relay.ask(nowhere, PERSON_TOKEN, note())).status).toBe(404);
  });

  it('reaches the crew as a page without a script, which anybody who may see the session reads', async () => {
    const { relay, address, book } = await relayWithACase();
    const feedback = { kind: 'feedback', version: 1, text: 'V1 <script>sat</script> high', isWithdrawn: false };
    expect((await relay.ask(book, PERSON_TOKEN, feedback)).status).toBe(201);
    const page = await relay.browse('GET', `${address}/review/feedback?language=zh-TW`, { token: CARDIOLOGIST });
    expect(page.text).toContain('V1 &lt;script&gt;sat&lt;/script&gt; high');
    expect(page.text).toContain('lang="zh-TW"');
    await relay.ask(book, PERSON_TOKEN, { kind: 'feedback', version: 2, text: '', isWithdrawn: true });
    const taken = await relay.browse('GET', `${address}/review/feedback`, { token: CARDIOLOGIST });
    expect(taken.text).toContain('was taken back');
    expect(taken.text).not.toContain('high');
  });

  it("is fetched by the ambulance's own credential, of its own recordings alone, and not what was taken back", async () => {
    const { relay, address, book } = await relayWithACase();
    const other = new SessionAuthor({ unit: 'ambulance-2', session: 2 });
    other.frames(2);
    other.end();
    await relay.log.append(other.unit, other.written);
    const fetched = async (token: string) => relay.ask('/api/unit/feedback', token);
    expect(await fetched(UNIT_TOKEN)).toEqual({ status: 200, json: { feedback: [] } });

    const said = { kind: 'feedback', version: 1, text: 'V1 sat too high.', isWithdrawn: false };
    await relay.ask(book, PERSON_TOKEN, note());
    expect((await relay.ask(book, PERSON_TOKEN, said)).status).toBe(201);
    expect((await fetched(UNIT_TOKEN)).json).toEqual({
      feedback: [
        {
          ...{ session: address.split('/').at(-1), by: 'reviewer', version: 1, isWithdrawn: false },
          ...{ text: 'V1 sat too high.', at: expect.any(String) as string, startedAt: expect.any(String) as string },
        },
      ],
    });
    expect((await fetched('token-of-ambulance-2')).json).toEqual({ feedback: [] });
    const theirs = `/api/sessions/${other.session}/review/book`;
    expect((await relay.ask(theirs, PERSON_TOKEN, { ...said, text: 'Well done.' })).status).toBe(201);
    expect((await fetched('token-of-ambulance-2')).json).toMatchObject({
      feedback: [{ session: other.session, text: 'Well done.' }],
    });
    expect(JSON.stringify((await fetched(UNIT_TOKEN)).json)).not.toContain('Well done.');

    await relay.ask(book, PERSON_TOKEN, { kind: 'feedback', version: 2, text: '', isWithdrawn: true });
    expect((await fetched(UNIT_TOKEN)).json).toMatchObject({ feedback: [{ version: 2, isWithdrawn: true, text: '' }] });
  });

  it('is fetched there by nobody else, and the unit reads nothing else by it', async () => {
    const { relay, address, book } = await relayWithACase();
    for (const token of [PERSON_TOKEN, CARDIOLOGIST])
      expect(await relay.ask('/api/unit/feedback', token)).toMatchObject({ status: 403, json: { error: 'not-yours' } });
    expect((await relay.ask('/api/unit/feedback', null)).status).toBe(401);
    expect((await relay.ask('/api/unit/feedback', 'made-up')).status).toBe(401);
    for (const path of [address, book, `${address}/review/feedback`, `${address}/records`])
      expect((await relay.ask(path, UNIT_TOKEN)).status, path).toBe(403);
  });

  it('goes along with what a reviewer exports; whoever may not read it has it left out, and is told', async () => {
    const { relay, address, book } = await relayWithACase();
    await relay.ask(book, PERSON_TOKEN, note({ text: 'J point', leads: ['II', 'V4'] }));
    const exported = async (token: string) => {
      const answer = await fetch(`${relay.url}${address}/export?format=csv`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(200);
      const leftOut = JSON.parse(decodeURIComponent(answer.headers.get('x-left-out') ?? '')) as readonly string[];
      return { text: await answer.text(), leftOut: leftOut.join(' ') };
    };
    const mine = await exported(PERSON_TOKEN);
    expect(mine.text).toContain('"Annotation STE_ (ST elevation), II V4: J point (reviewer, version 1) [40 rows]"');
    expect(mine.leftOut).toBe('');
    const blind = await exported(SECOND);
    expect(blind.text).not.toContain('J point');
    expect(blind.leftOut).toMatch(/^1 annotation of a colleague is left out: .* until you have filled in your form\.$/);
    const others = await exported(CARDIOLOGIST);
    expect(others.text).not.toContain('J point');
    expect(others.leftOut).toBe('1 annotation is left out: what reviewers annotate is read by reviewers.');
    // Deleted, it stands nowhere any more.
    await relay.ask(book, PERSON_TOKEN, note({ version: 2, isDeleted: true, text: 'J point', leads: ['II', 'V4'] }));
    expect((await exported(PERSON_TOKEN)).text).not.toContain('J point');
    expect((await exported(CARDIOLOGIST)).leftOut).toBe('');
  });

  it('makes a teaching copy that proves itself, names nobody, and stands in the review', async () => {
    const { relay, address, read } = await relayWithACase();
    const answer = await fetch(`${relay.url}${address}/teaching-copy`, {
      headers: { authorization: `Bearer ${PERSON_TOKEN}` },
    });
    expect(answer.status).toBe(200);
    const copy = Buffer.from(await answer.arrayBuffer());
    const proven = await verifyPackage(Readable.from([copy]), null);
    expect([isProven(proven), proven.seal.sealed?.derived]).toEqual([true, 'teaching-copy']);
    expect(copy.includes('ambulance-1')).toBe(false);
    expect((await read(PERSON_TOKEN)).teachingCopies).toMatchObject([{ by: 'reviewer', copy: proven.session }]);
  });
});
