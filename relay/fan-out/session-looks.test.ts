import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../test/support/manual-clock.ts';
import { offset, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import { NO_FACTS } from '../log/case-facts.ts';
import type { AppendResult, RecordToAppend, SessionLog, SessionStanding } from '../log/session-log.ts';
import { Verification } from '../recordings/verification.ts';
import { looksOf, Presence } from './presence.ts';
import { RelayAuthors } from './relay-author.ts';
import { SessionLooks } from './session-looks.ts';

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const OTHER = '01900000-0000-7000-8000-000000000002' as SessionId;
const UNIT = 'ambulance-1' as UnitId;
const HOUR = 3_600_000;

/** A log of one session that takes what it is given, unless the disk is full. */
class OneSession implements Pick<SessionLog, 'append' | 'standing'> {
  isFull = false;
  tries = 0;
  readonly written: SessionRecord[] = [];
  readonly logged: LoggedRecord[] = [];
  known: SessionStanding = {
    session: SESSION,
    unit: UNIT,
    opened: null,
    description: null,
    head: offset(3),
    epochs: [],
    samples: sampleCount(5_000),
    gaps: [],
    awaited: [],
    endSample: sampleIndex(5_000),
    firstCommitAt: unixMillis(1),
    lastCommitAt: unixMillis(2),
    endedAt: null,
    endCommittedAt: null,
    complete: false,
    looks: [],
    facts: NO_FACTS,
  };

  standing(session: SessionId): SessionStanding | null {
    return session === SESSION ? this.known : null;
  }

  async append(unit: UnitId, records: readonly RecordToAppend[]): Promise<AppendResult> {
    this.tries += 1;
    await settle();
    if (this.isFull) return { ok: false, trouble: { kind: 'disk-full', sentence: 'The disk is full.' } };
    expect(unit).toBe(UNIT);
    const outcomes = records.map(({ sealed }) => {
      const opened = openRecord(sealed);
      if (!opened.ok) throw new Error('The relay wrote what it cannot read.');
      this.written.push(opened.value);
      const logged = { offset: offset(this.written.length), committedAt: unixMillis(9), sealed };
      this.logged.push(logged);
      return { kind: 'stored', logged } as const;
    });
    return { ok: true, outcomes };
  }
}

let clock: ManualClock;
let log: OneSession;
let presence: Presence;
let looks: SessionLooks;
let told: number;
let nonces: number;
const start = (): void => {
  presence = new Presence();
  presence.listenToLooks(() => (told += 1));
  looks = new SessionLooks({
    log,
    authors: new RelayAuthors({
      log,
      randomHex: (bytes) => (nonces += 1).toString(16).padStart(2 * bytes, '0'),
    }),
    presence,
    clock: {
      now: () => ({ monotonic: clock.monotonic(), unix: clock.wall() }),
      after: (wait, call) => clock.after(wait, call),
    },
  });
};
beforeEach(() => {
  clock = new ManualClock();
  log = new OneSession();
  log.known = { ...log.known, lastCommitAt: clock.wall() };
  told = 0;
  nonces = 0;
  start();
});
afterEach(() => {
  looks.close();
});
const look = (by: string, through = 4_000, session = SESSION): void => {
  looks.note(by, session, sampleIndex(through));
};
/** Looks every five seconds, as a console does. */
const watch = async (by: string, ms: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 5_000) {
    look(by);
    await clock.pass(5_000);
  }
};
const seenBy = (): string[] => looksOf(log.known, presence).map(({ by }) => by);
const bodies = (): SessionRecord['body'][] => log.written.map(({ body }) => body);

describe('a look at a session', () => {
  it('is told at once where the person is new, and else once a second however many there are', async () => {
    look('Dr Lin');
    expect(told).toBe(1);
    look('Dr Wu');
    expect(told).toBe(2);
    for (let i = 0; i < 20; i += 1) {
      look('Dr Lin', i);
      look('Dr Wu', i);
      await clock.pass(100);
    }
    expect(seenBy()).toEqual(['Dr Lin', 'Dr Wu']);
    expect(told).toBe(4);
    await clock.pass(60_000);
    expect(told, 'nothing new, nothing told').toBe(4);
  });

  it('is written at the first and once a minute after that, for each person', async () => {
    await watch('Dr Lin', 180_000);
    expect(bodies()).toEqual(Array.from({ length: 3 }, () => ({ kind: 'seen', by: 'Dr Lin', through: 4_000 })));
    look('Dr Wu', 4_500);
    await clock.pass(0);
    expect(bodies().at(-1)).toEqual({ kind: 'seen', by: 'Dr Wu', through: 4_500 });
    expect(log.written.map(({ recordedAt }) => recordedAt - clock.wallAtZero)).toEqual([0, 60_000, 120_000, 180_000]);
  });

  it('is in an epoch 0 of the relay, numbered from 1 and chained, as every reader of a recording verifies', async () => {
    await watch('Dr Lin', 180_000);
    expect(log.written.map(({ epoch, seq }) => [epoch.number, epoch.nonce, seq])).toEqual(
      [1, 2, 3].map((seq) => [0, '0000000000000001', seq]),
    );
    const verification = new Verification(SESSION);
    for (const logged of log.logged) verification.hear(logged);
    expect(verification.verdict().faults).toEqual([]);
    looks.close();
    start();
    clock.now += 60_000;
    look('Dr Lin');
    await clock.pass(0);
    expect(log.written.at(-1), 'another start, another nonce').toMatchObject({
      epoch: { number: 0, nonce: '0000000000000002' },
      seq: 1,
    });
  });

  it('is known after a restart, and not written again within the minute', async () => {
    const at = unixMillis(clock.wall() - 30_000);
    log.known = { ...log.known, looks: [{ by: 'Dr Lin', at, firstAt: at, through: sampleIndex(9) }] };
    expect(seenBy()).toEqual(['Dr Lin']);
    look('Dr Lin');
    await clock.pass(0);
    expect(log.written).toEqual([]);
    await clock.pass(30_000);
    look('Dr Lin');
    await clock.pass(0);
    expect(log.written).toHaveLength(1);
  });

  it('is of what has come at most', () => {
    look('Dr Lin', 999_999);
    expect(presence.looks(SESSION)).toMatchObject([{ through: 5_000 }]);
  });

  it('waits for a disk that is full, the first look before what was seen since, and one a person', async () => {
    log.isFull = true;
    await watch('Dr Lin', 300_000);
    expect(seenBy()).toEqual(['Dr Lin']);
    expect(log.tries, 'every two seconds').toBeLessThanOrEqual(151);
    log.isFull = false;
    await clock.pass(5_000);
    expect(log.written.map(({ seq, recordedAt }) => [seq, recordedAt - clock.wallAtZero])).toEqual([
      [1, 0],
      [2, 295_000],
    ]);
  });

  it('is written although the relay’s clock was set back', async () => {
    look('Dr Lin');
    await clock.pass(10);
    clock.wallAtZero -= 3 * 24 * HOUR;
    look('Dr Lin');
    await clock.pass(10);
    expect(log.written).toHaveLength(2);
  });
});

describe('what is no delivery', () => {
  it('is a look at a recording that ended an hour ago or more', async () => {
    log.known = { ...log.known, endedAt: unixMillis(1), endCommittedAt: clock.wall() };
    await clock.pass(HOUR - 1);
    look('Dr Lin');
    await clock.pass(10);
    expect(log.written).toHaveLength(1);
    look('Dr Wu');
    await clock.pass(10);
    expect(seenBy()).toEqual(['Dr Lin']);
    expect(log.written).toHaveLength(1);
  });

  it('is a look at one that fell silent an hour ago without END', async () => {
    await clock.pass(HOUR);
    look('Dr Lin');
    await clock.pass(10);
    expect(log.tries).toBe(0);
  });

  it('is a look at a session that the relay does not hold', async () => {
    look('Dr Lin', 1, OTHER);
    await clock.pass(10);
    expect(presence.looks(OTHER)).toEqual([]);
    expect(log.tries).toBe(0);
  });
});
