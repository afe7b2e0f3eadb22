import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import { encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { systemClock, type Clock } from '../../relay/operations/clock.ts';
import { eventually } from '../support/parts.ts';
import { openRelayHere, type RelayHere } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

const CARDIOLOGIST = 'token-of-the-cardiologist';
/** More than one page of a log, and more than the people of a session may write in it. */
const OPENED_LINKS = 1_200;

const write = (relay: RelayHere, { session }: SessionAuthor, text: string, token = CARDIOLOGIST) =>
  relay.ask(`/api/sessions/${session}/entries`, token, { request: randomUUID(), entry: { kind: 'message', text } });

async function streaming(relay: RelayHere): Promise<SessionAuthor> {
  const author = new SessionAuthor();
  await relay.log.append(author.unit, author.frames(2));
  return author;
}

it('[D19] [D23] a session takes 500 entries of people and no more; a unit is told every one, behind 1,200 opened links too', async () => {
  const relay = await openRelayHere();
  const author = await streaming(relay);
  const hospital = new SessionAuthor({ epoch: 0 });
  for (let i = 0; i < OPENED_LINKS; i += 1) {
    hospital.entry({ kind: 'share', share: 'ab'.repeat(8), change: 'opened', expiresAt: unixMillis(2e12) }, '');
  }
  for (let i = 1; i < LIMITS.entriesPerSession; i += 1) {
    hospital.entry({ kind: 'message', preset: '', text: `No. ${String(i)}` }, 'reviewer');
  }
  await relay.log.append(author.unit, hospital.written);
  expect(await write(relay, author, 'The last one')).toMatchObject({ status: 201 });
  const refused = await write(relay, author, 'One too many');
  expect(refused).toMatchObject({ status: 409, json: { error: 'session-full' } });
  expect((refused.json as ApiProblem).sentence).toContain('500 entries');
  expect((await relay.refusals()).entries).toEqual({ 'session-full': 1 });

  const unit = await relay.unit();
  const [first, last] = [sequenceNumber(1), sequenceNumber(3)];
  unit.send(
    encodeUnitMessage({
      ...{ kind: 'hello', unit: author.unit, connectionNonce: randomBytes(16).toString('hex') },
      sessions: [{ session: author.session, epochs: [{ epoch: author.epoch, first, last, closed: false }] }],
      ...{ lastLedger: null, software: 'test' },
    }),
  );
  const told = await eventually(
    () => unit.heard.flatMap((one) => (one.kind === 'told' ? one.records : [])),
    ({ length }) => length >= OPENED_LINKS + LIMITS.entriesPerSession,
  );
  expect(told).toHaveLength(OPENED_LINKS + LIMITS.entriesPerSession);
  expect(Buffer.from(told.at(-1) ?? []).includes('The last one'), 'the newest is told last').toBe(true);
});

it('[D19] 32 entries may wait for a disk that does not answer; the next one is refused, and what waited is written', async () => {
  const held: (() => void)[] = [];
  let isHeld = false;
  // The relay gathers a group commit for two milliseconds: a clock that keeps that wait is a disk that does not answer.
  const clock: Clock = {
    ...systemClock,
    after: (wait, call) => {
      if (!isHeld || wait > 2) return systemClock.after(wait, call);
      held.push(call);
      return () => undefined;
    },
  };
  const more = { units: [], people: [person('second'), person('third')] };
  const relay = await openRelayHere({ clock, more });
  const author = await streaming(relay);
  isHeld = true;
  // One is at the disk, 32 wait, seven are too many; of three people, for each may write thirty a minute.
  const tokens = [CARDIOLOGIST, 'token-of-second', 'token-of-third'];
  const refused: unknown[] = [];
  const asked = Array.from({ length: LIMITS.entriesWaiting + 1 + 7 }, async (_, i) => {
    const answer = await write(relay, author, `No. ${String(i)}`, tokens[i % tokens.length]);
    if (answer.status !== 201) refused.push(answer);
    return answer.status;
  });
  await eventually(
    () => refused.length,
    (count) => count === 7,
  );
  const sentence = 'Too much waits to be written into this session. Nothing was written; please try again.';
  expect(refused).toEqual(Array(7).fill({ status: 503, json: { error: 'too-many-waiting', sentence } }));
  expect((await relay.refusals()).entries).toEqual({ 'too-many-waiting': 7 });
  isHeld = false;
  for (const call of held.splice(0)) call();
  const statuses = await Promise.all(asked);
  expect(statuses.filter((status) => status === 201)).toHaveLength(LIMITS.entriesWaiting + 1);
});

function person(name: string) {
  return { name, role: 'cardiologist' as const, password: `quiet-heart-beats-${name}`, token: `token-of-${name}` };
}
