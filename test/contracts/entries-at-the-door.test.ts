import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import { LONGEST_TEXT } from '../../protocol/wire/case-entry.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { EntryJson, EntryWritten, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { systemClock, type Clock } from '../../relay/operations/clock.ts';
import { eventually, temporaryFolder } from '../support/parts.ts';
import { openRelayHere, UNIT_TOKEN, type RelayHere } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

const CARDIOLOGIST = 'token-of-the-cardiologist';
const REVIEWER = 'token-of-the-reviewer';
const OPERATOR = 'token-of-the-operator';
const message = (text = 'How old is the patient?') => ({ kind: 'message', text }) as const;
const order = (text = 'Aspirin 300 mg') => ({ kind: 'order', text, preset: 'aspirin' }) as const;
const decision = (more: object = {}) => ({ kind: 'decision', decision: 'activated', ...more }) as const;

async function streaming(relay: RelayHere): Promise<SessionAuthor> {
  const author = new SessionAuthor();
  await relay.log.append(author.unit, author.frames(2));
  return author;
}
const addressOf = ({ session }: SessionAuthor): string => `/api/sessions/${session}/entries`;
const write = (relay: RelayHere, author: SessionAuthor, entry: object, token = CARDIOLOGIST, request = randomUUID()) =>
  relay.ask(addressOf(author), token, { request, entry });
const entriesOf = async (relay: RelayHere, author: SessionAuthor, from = 1): Promise<readonly EntryJson[]> =>
  (await relay.ask(`${addressOf(author)}?from=${String(from)}`, REVIEWER)).json as EntryJson[];

describe('[D22] what people write into a session', () => {
  it('is in its log under their name once it is answered, in an epoch of the relay, and both sides read it', async () => {
    const relay = await openRelayHere();
    const author = await streaming(relay);
    const asked = { request: randomUUID(), atSample: 80, entry: order() };
    const { status, json } = await relay.ask(addressOf(author), CARDIOLOGIST, asked);
    const { epoch, seq, offset } = json as EntryWritten;
    expect([status, epoch.number, seq, offset]).toEqual([201, 0, 1, 4]);
    await relay.log.append(author.unit, [author.entry({ kind: 'read-back', epoch, seq: sequenceNumber(seq) }, 'Lin')]);
    await write(relay, author, message('Thank you'), REVIEWER);
    const entries = await entriesOf(relay, author);
    expect(entries.map(({ offset: at, side, by, entry }) => [at, side, by, entry.kind])).toEqual([
      [4, 'hospital', 'cardiologist', 'order'],
      [5, 'unit', 'Lin', 'read-back'],
      [6, 'hospital', 'reviewer', 'message'],
    ]);
    expect(entries[0]).toMatchObject({ atSample: 80, entry: { text: 'Aspirin 300 mg', preset: 'aspirin' } });
    expect(Math.abs(Date.parse(entries[0]?.recordedAt ?? '') - Date.now())).toBeLessThan(60_000);
    expect((await entriesOf(relay, author, 5)).map(({ offset: at }) => at)).toEqual([5, 6]);
    expect(await entriesOf(relay, author, 7)).toEqual([]);
    const { samples, delivery } = (await relay.ask(`/api/sessions/${author.session}`, REVIEWER)).json as SessionSummary;
    expect([samples, delivery.unheld], 'what the relay wrote is no sample, and none is missing for it').toEqual([
      100, 0,
    ]);
  });

  it('is written once, however often the same request comes: at once, later, and after the relay was started again', async () => {
    const folder = temporaryFolder();
    const relay = await openRelayHere({ folder });
    const author = await streaming(relay);
    const request = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => write(relay, author, order(), CARDIOLOGIST, request)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
    const other = await write(relay, author, order('Heparin'), CARDIOLOGIST, request);
    expect(other).toMatchObject({ status: 409, json: { error: 'request-used' } });
    expect(await write(relay, author, message(order().text), REVIEWER, request)).toMatchObject({ status: 409 });
    await relay.drain();
    await relay.log.close();
    const again = await openRelayHere({ folder });
    expect(await write(again, author, order(), CARDIOLOGIST, request)).toMatchObject({
      ...{ status: 200, json: answers[0]?.json },
    });
    expect(await write(again, author, order('Heparin'))).toMatchObject({ status: 201, json: { seq: 1 } });
    expect((await entriesOf(again, author)).map(({ entry }) => entry)).toMatchObject([order(), order('Heparin')]);
  });

  it.each([
    ['nobody', null, message(), 401, 'nobody'],
    ['a unit', UNIT_TOKEN, message(), 403, 'not-yours'],
    ['a reviewer who orders', REVIEWER, order(), 403, 'not-yours-to-write'],
    ['an operator who decides', OPERATOR, decision(), 403, 'not-yours-to-write'],
    ['a message without a word', OPERATOR, message('  '), 400, 'incomplete'],
    ['an order without a word', CARDIOLOGIST, order(''), 400, 'incomplete'],
    ['a diversion to nowhere', CARDIOLOGIST, decision({ decision: 'divert' }), 400, 'incomplete'],
    ['an activation withdrawn without a reason', CARDIOLOGIST, decision({ decision: 'cancelled' }), 400, 'incomplete'],
    ['a decision that nobody knows', CARDIOLOGIST, decision({ decision: 'wait' }), 400, 'bad-entry'],
    ['a text that is too long', CARDIOLOGIST, message('x'.repeat(LONGEST_TEXT + 1)), 400, 'bad-entry'],
    [
      'what a crew writes',
      CARDIOLOGIST,
      { kind: 'alert', urgency: 'stemi', twelveLead: 0, hospital: '' },
      400,
      'bad-entry',
    ],
    ['nothing', CARDIOLOGIST, undefined, 400, 'bad-entry'],
  ] as const)('is refused in one sentence: %s', async (_, token, entry, status, error) => {
    const relay = await openRelayHere();
    const author = await streaming(relay);
    const answer = await relay.ask(addressOf(author), token, { request: randomUUID(), entry });
    expect(answer).toMatchObject({ status, json: { error } });
    expect((answer.json as { sentence: string }).sentence).toMatch(/^[A-Z].*\.$/s);
    expect(relay.log.entries(author.session, 1 as never, 9, 'everybody')).toEqual([]);
    const counted = (await relay.refusals()).entries;
    if (['not-yours-to-write', 'incomplete'].includes(error)) expect(counted).toEqual({ [error]: 1 });
  });

  it('may be a message of anybody who is signed in, and whatever a cardiologist decides', async () => {
    const relay = await openRelayHere();
    const author = await streaming(relay);
    const all = [
      await write(relay, author, message(), REVIEWER),
      await write(relay, author, message(), OPERATOR),
      await write(relay, author, decision()),
      await write(relay, author, decision({ decision: 'repeat', placement: 'right-sided' })),
      await write(relay, author, decision({ decision: 'divert', hospital: 'b' })),
      await write(relay, author, decision({ decision: 'cancelled', reason: 'Old LBBB' })),
    ];
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 201));
    expect((await entriesOf(relay, author))[3]?.entry).toEqual({
      ...{ kind: 'decision', decision: 'repeat', placement: 'right-sided', reason: '', hospital: '' },
    });
  });

  it('is refused in a session that the relay has not, or that ended more than 24 hours ago', async () => {
    let later = 0;
    const clock: Clock = {
      ...systemClock,
      now: () => {
        const { monotonic, unix } = systemClock.now();
        return { monotonic, unix: unixMillis(unix + later) };
      },
    };
    const relay = await openRelayHere({ clock });
    const author = await streaming(relay);
    await relay.log.append(author.unit, [author.end()]);
    later = 24 * 3_600_000 - 5_000;
    expect(await write(relay, author, message())).toMatchObject({ status: 201 });
    later += 10_000;
    expect(await write(relay, author, message())).toMatchObject({ status: 409, json: { error: 'recording-over' } });
    const unknown = new SessionAuthor({ session: 9 });
    expect(await write(relay, unknown, message())).toMatchObject({ status: 404, json: { error: 'unknown-session' } });
    expect(await relay.ask(addressOf(unknown), REVIEWER)).toMatchObject({ status: 404 });
    expect((await relay.refusals()).entries).toEqual({ 'recording-over': 1, 'unknown-session': 1 });
  });

  it('[D19] is at most thirty entries a minute of one person; another one writes on', async () => {
    const relay = await openRelayHere();
    const author = await streaming(relay);
    const statuses: number[] = [];
    for (let i = 0; i < 32; i += 1) statuses.push((await write(relay, author, message(`No. ${String(i)}`))).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(30);
    expect(statuses.slice(30)).toEqual([429, 429]);
    expect((await relay.refusals()).entries).toEqual({ 'too-fast': 2 });
    expect(await write(relay, author, message(), REVIEWER)).toMatchObject({ status: 201 });
  });
});

describe('[D23] what people write reaches', () => {
  const hello = (author: SessionAuthor): Uint8Array =>
    encodeUnitMessage({
      ...{ kind: 'hello', unit: author.unit, connectionNonce: randomBytes(16).toString('hex') },
      sessions: [
        {
          session: author.session,
          epochs: [{ epoch: author.epoch, first: sequenceNumber(1), last: sequenceNumber(3), closed: false }],
        },
      ],
      ...{ lastLedger: null, software: 'test' },
    });

  it('the unit and the viewers as the very bytes of the log, and the unit again after each WELCOME', async () => {
    const relay = await openRelayHere();
    const author = await streaming(relay);
    await write(relay, author, order('Before it came'));
    const unit = await relay.unit();
    unit.send(hello(author));
    await unit.hears('told');
    const viewer = await relay.viewer();
    viewer.send(encodeViewerMessage({ kind: 'subscribe', session: author.session, resume: null }));
    await viewer.hears('state');
    await write(relay, author, order('While it was there'));
    const told = await eventually(
      () => unit.heard.flatMap((one) => (one.kind === 'told' ? one.records : [])),
      ({ length }) => length === 2,
    );
    const texts = (records: readonly Uint8Array[]): unknown[] =>
      records.map((sealed) => {
        const record = openRecord(sealed);
        return record.ok && record.value.body.kind === 'entry' && record.value.body.entry.kind === 'order'
          ? record.value.body.entry.text
          : null;
      });
    expect(texts(told)).toEqual(['Before it came', 'While it was there']);
    const seen = await eventually(
      () => viewer.heard.flatMap((one) => (one.kind === 'logged' ? one.records : [])),
      (records) => records.length > 0,
    );
    expect(texts(seen.map(({ sealed }) => sealed)).at(-1)).toBe('While it was there');
    const again = await relay.unit();
    again.send(hello(author));
    await again.hears('told');
    const toldAgain = again.heard.flatMap((one) => (one.kind === 'told' ? one.records : []));
    expect(toldAgain.map((one) => Buffer.from(one).toString('hex'))).toEqual(
      told.map((one) => Buffer.from(one).toString('hex')),
    );
  });

  it('no unit by the hand of another one: a record of the relay’s epoch that a unit sends is refused', async () => {
    const relay = await openRelayHere();
    const author = await streaming(relay);
    const forged = new SessionAuthor({ epoch: 0 });
    const entry = forged.entry({ kind: 'order', text: 'Morphine 10 mg', preset: '' }, 'cardiologist');
    const unit = await relay.unit();
    unit.send(hello(author));
    await unit.hears('welcome');
    unit.send(encodeUnitMessage({ kind: 'data', lane: 'live', records: [entry.sealed] }));
    expect(await unit.hears('nack')).toMatchObject({ reason: 'not-yours' });
    expect((await relay.refusals()).intake).toEqual({ 'record-of-relay': 1 });
    expect(await entriesOf(relay, author)).toEqual([]);
  });
});

describe('the list of sessions', () => {
  it('shows the case as the crew wrote it last, and no self-test unless it is asked for', async () => {
    const relay = await openRelayHere();
    const author = await streaming(relay);
    await relay.log.append(author.unit, [
      author.entry({ kind: 'patient', label: 'Unknown M', caseNumber: '', ageYears: null, sex: 'male' }),
      author.entry({ kind: 'patient', label: 'Wang', caseNumber: '115-0042', ageYears: 61, sex: 'male' }),
      author.entry({
        ...{ kind: 'twelve-lead', firstSample: sampleIndex(0), sampleCount: 100 as never },
        ...{ placement: 'standard', quality: 'good' },
      }),
      author.entry({ kind: 'hospital', hospital: 'a', title: 'Heart Centre', eta: unixMillis(1_790_000_600_000) }),
      author.entry({ kind: 'alert', twelveLead: sampleIndex(0), hospital: 'a', urgency: 'stemi' }, 'Chen'),
    ]);
    const test = new SessionAuthor({ session: 2 });
    await relay.log.append(test.unit, [test.open(test.unit, 'self-test'), test.samples()]);
    const list = async (query = ''): Promise<SessionSummary[]> =>
      (await relay.ask(`/api/sessions${query}`, REVIEWER)).json as SessionSummary[];
    const [shown, ...others] = await list();
    expect(others).toEqual([]);
    expect(shown).toMatchObject({
      purpose: 'care',
      patientLabel: 'Wang',
      patient: { label: 'Wang', caseNumber: '115-0042', ageYears: 61, sex: 'male' },
      twelveLeads: 1,
      alert: { urgency: 'stemi', twelveLead: 0, hospital: 'a', by: 'Chen' },
      hospital: { name: 'a', title: 'Heart Centre' },
      eta: new Date(1_790_000_600_000).toISOString(),
    });
    expect((await list('?purpose=self-test')).map(({ id, purpose }) => [id, purpose])).toEqual([
      [test.session, 'self-test'],
    ]);
    expect(await list('?purpose=any')).toHaveLength(2);
    expect(await relay.ask('/api/sessions?purpose=demo', REVIEWER)).toMatchObject({ status: 400 });
    expect(await relay.ask(`/api/sessions/${test.session}`, REVIEWER), 'whoever knows it opens it').toMatchObject({
      ...{ status: 200, json: { purpose: 'self-test' } },
    });
  });

  it('shows on request only that of which something has come within so many seconds', async () => {
    let later = 0;
    const now = (): ReturnType<Clock['now']> => {
      const { monotonic, unix } = systemClock.now();
      return { monotonic, unix: unixMillis(unix + later) };
    };
    const relay = await openRelayHere({ clock: { ...systemClock, now } });
    const list = async (query: string): Promise<readonly string[]> =>
      ((await relay.ask(`/api/sessions${query}`, REVIEWER)).json as SessionSummary[]).map(({ id }) => id);
    const early = new SessionAuthor({ session: 2 });
    await relay.log.append(early.unit, [early.open(early.unit, 'self-test'), early.samples()]);
    later = 61_000;
    const fresh = new SessionAuthor({ session: 3 });
    await relay.log.append(fresh.unit, [fresh.open(fresh.unit, 'self-test'), fresh.samples()]);
    expect(await list('?purpose=self-test&within=60')).toEqual([fresh.session]);
    expect(await list('?purpose=self-test')).toHaveLength(2);
    for (const within of ['0', '-5', '1e3', 'minute', '']) {
      expect(await relay.ask(`/api/sessions?within=${within}`, REVIEWER), within).toMatchObject({ status: 400 });
    }
  });
});
