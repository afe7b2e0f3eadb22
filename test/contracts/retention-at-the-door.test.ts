import { expect, it } from 'vitest';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { AccessesJson } from '../../protocol/wire/audit.ts';
import { systemClock, type Clock } from '../../relay/operations/clock.ts';
import { RetentionRun } from '../../relay/operations/retention-run.ts';
import { passingSigner } from '../../relay/proof/signing-keys.ts';
import { readTombstones } from '../../relay/proof/tombstone.ts';
import { atTheEnd } from '../support/endings.ts';
import { settle } from '../support/manual-clock.ts';
import { eventually } from '../support/parts.ts';
import { openRelayHere, PERSON_TOKEN } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The machine's clock, put forward by hand; whoever waits for minutes is called when it is. */
function clockToPutForward() {
  let ahead = 0;
  let late: (() => void)[] = [];
  const clock: Clock = {
    now: () => {
      const { unix, monotonic } = systemClock.now();
      return { unix: unixMillis(unix + ahead), monotonic: monotonicMillis(monotonic + ahead) };
    },
    after: (wait, call) => {
      if (wait < 60_000) return systemClock.after(wait, call);
      late.push(call);
      return () => {
        late = late.filter((one) => one !== call);
      };
    },
  };
  return {
    clock,
    putForward: (milliseconds: number): void => {
      ahead += milliseconds;
      for (const call of late.splice(0)) call();
    },
  };
}

it('a recording whose time is over stays while it is held; then it goes, and a signed tombstone and the audit of who saw it stay', async () => {
  const { clock, putForward } = clockToPutForward();
  const signer = passingSigner();
  const relay = await openRelayHere({ clock, signer });
  const { log } = relay;
  const alarms: string[] = [];
  const policy = { careDays: 30, selfTestDays: 7 };
  const retention = new RetentionRun({ log, signer, clock, policy, alarm: (sentence) => void alarms.push(sentence) });
  atTheEnd(() => retention.close());
  const author = new SessionAuthor();
  author.frames(40);
  author.end();
  const kept = new SessionAuthor({ session: 2 });
  await log.append(author.unit, author.written);
  const { session } = author;
  const address = `/api/sessions/${session}`;
  const seen = await relay.browse('GET', `${address}/export?format=csv&reason=legal`, { token: PERSON_TOKEN });
  expect(seen.status).toBe(200);

  const refused = await relay.ask(`${address}/hold`, 'token-of-the-cardiologist', {
    held: true,
    reason: 'a complaint',
  });
  expect(refused.status).toBe(403);
  const placed = await relay.ask(`${address}/hold`, PERSON_TOKEN, { held: true, reason: 'a complaint was filed' });
  expect(placed.json).toMatchObject({ held: true, history: [{ by: 'reviewer', reason: 'a complaint was filed' }] });

  /** Two looks more than an hour apart: one alone deletes nothing, for a clock may be wrong for a moment. */
  const looks = async (): Promise<void> => {
    for (const forward of [0, 2 * HOUR, 0]) {
      putForward(forward);
      await settle();
    }
  };
  putForward(31 * DAY);
  await looks();
  expect((await relay.ask(address, PERSON_TOKEN)).status).toBe(200);

  await relay.ask(`${address}/hold`, PERSON_TOKEN, { held: false, reason: 'the complaint was settled' });
  // Another case has come meanwhile: its time is not over.
  kept.frames(3);
  await log.append(kept.unit, kept.written);
  await looks();
  await eventually(
    () => log.proof.tombstones(),
    (stones) => stones.some((stone) => stone.session === session && stone.erased),
    60_000,
  );

  expect((await relay.ask(address, PERSON_TOKEN)).status).toBe(404);
  expect(await relay.ask(`${address}/proof`, PERSON_TOKEN)).toMatchObject({ status: 410, json: { error: 'deleted' } });
  expect((await relay.ask(`/api/sessions/${kept.session}`, PERSON_TOKEN)).status).toBe(200);
  const [stone] = readTombstones(log.proof.tombstones(), signer.keys);
  if (stone?.ok !== true) throw new Error(stone?.sentence ?? 'no tombstone');
  expect(stone.facts).toMatchObject({
    ...{ session, deletedBy: 'the relay', samples: 2_000 },
    rule: 'recordings of care are kept for 30 days',
  });
  const audit = (await relay.ask(`${address}/accesses`, PERSON_TOKEN)).json as AccessesJson;
  expect(audit.fault).toBeNull();
  expect(audit.accesses).toContainEqual(
    expect.objectContaining({ session, by: 'reviewer', what: 'exported', exportFormat: 'csv', reason: 'legal' }),
  );
  // What comes late of it from a tablet would rise again without the rest.
  const late = await log.append(author.unit, author.written.slice(0, 1));
  expect(late).toMatchObject({ ok: true, outcomes: [{ kind: 'not-yours' }] });
  expect(alarms).toEqual([]);
});
