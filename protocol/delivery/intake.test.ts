import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCount, milliseconds, monotonicMillis, sampleIndex, sequenceNumber, unixMillis } from '../ecg/units.ts';
import { leadMask } from '../ecg/leads.ts';
import type { ConnectionId, Epoch, LedgerId, SessionId, UnitId } from '../wire/identity.ts';
import type { Hello, RelayMessage } from '../wire/messages.ts';
import { sealRecord } from '../wire/record-codec.ts';
import type { RecordBody, SealedRecord } from '../wire/record.ts';
import { encodeUnitMessage } from '../wire/uplink-codec.ts';
import { epochHeld } from './intake-holdings.ts';
import { newIntake, nextIntakeState } from './intake.ts';
import type { CheckedRecord, HeldFacts, IntakeAction, IntakeEvent, IntakeState, Moment } from './intake-state.ts';

const UNIT = 'ambulance-1' as UnitId;
const LEDGER = 'ab'.repeat(16) as LedgerId;
const CONNECTION = 'cd'.repeat(16) as ConnectionId;
const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const LATER_SESSION = '01900000-0000-7000-8000-000000000002' as SessionId;
const EPOCH: Epoch = { number: 1, nonce: '0000000000000001' };

const at = (ms: number): Moment => ({ monotonic: monotonicMillis(ms), unix: unixMillis(1_790_000_000_000 + ms) });

/** One unit connection under a clock of its own; answers look-ups as a log would that holds `held`. */
class Talk {
  state: IntakeState = newIntake(UNIT, CONNECTION, LEDGER, at(0));
  now = 0;
  readonly actions: IntakeAction[] = [];
  held = { owner: null as UnitId | null, last: 0, root: null as Uint8Array | null };
  /** What the relay wrote into the session itself. */
  written: HeldFacts['epochs'] = [];

  take(event: IntakeEvent): IntakeAction[] {
    const step = nextIntakeState(this.state, event, at(this.now));
    this.state = step.state;
    const all = [...step.actions];
    this.actions.push(...step.actions);
    for (const action of step.actions) {
      if (action.kind !== 'greeted' && action.kind !== 'look-up') continue;
      const facts = [...action.epochs.keys()].map((session) => ({
        session,
        owner: this.held.owner,
        epochs: [
          ...this.written,
          ...(this.held.last === 0
            ? []
            : [{ epoch: EPOCH, held: [{ first: sequenceNumber(1), last: sequenceNumber(this.held.last) }] }]),
        ],
        root: this.held.root,
      }));
      all.push(
        ...this.take({ kind: action.kind === 'greeted' ? 'admitted' : 'looked-up', epochs: action.epochs, facts }),
      );
    }
    return all;
  }

  say(bytes: Uint8Array): IntakeAction[] {
    return this.take({ kind: 'message', bytes });
  }

  hello(sessions = [SESSION], closed = false): IntakeAction[] {
    return this.say(encodeUnitMessage(helloOf(sessions, closed)));
  }

  send(...records: readonly SealedRecord[]): IntakeAction[] {
    return this.say(encodeUnitMessage({ kind: 'data', lane: 'live', records }));
  }

  /** What the disk answers when all went well. */
  durable(records: readonly CheckedRecord[]): IntakeAction[] {
    return [
      ...this.take({ kind: 'appended', records, outcomes: records.map(() => 'stored') }),
      ...this.take({ kind: 'settled' }),
    ];
  }
}

const helloOf = (sessions: readonly SessionId[], closed: boolean, unit = UNIT): Hello => ({
  kind: 'hello',
  unit,
  connectionNonce: 'ef'.repeat(16),
  sessions: sessions.map((session) => ({
    session,
    epochs: [{ epoch: EPOCH, first: sequenceNumber(1), last: sequenceNumber(5), closed }],
  })),
  lastLedger: null,
  software: 'test',
});

const samples = (first: number): RecordBody => ({
  kind: 'samples',
  firstSample: sampleIndex(first),
  sampleCount: 50 as never,
  coding: 1,
  payload: new Uint8Array(300),
  leadsOff: leadMask([]),
});
const sealed = (seq: number, options: { session?: SessionId; body?: RecordBody } = {}): SealedRecord =>
  sealRecord({
    session: options.session ?? SESSION,
    epoch: EPOCH,
    seq: sequenceNumber(seq),
    previousHash: new Uint8Array(0),
    recordedAt: unixMillis(1_790_000_000_000),
    recordedAtMonotonic: monotonicMillis(1),
    body: options.body ?? samples(seq * 50),
  }).sealed;
const damaged = (record: SealedRecord): SealedRecord => {
  const copy = record.slice();
  copy[20] = (copy[20] ?? 0) ^ 1;
  return copy as SealedRecord;
};

const sent = (actions: readonly IntakeAction[]): RelayMessage[] =>
  actions.flatMap((action) => (action.kind === 'send' ? [action.message] : []));
const closedWith = (actions: readonly IntakeAction[]): string | undefined =>
  actions.flatMap((action) => (action.kind === 'close' ? [action.reason] : []))[0];
const counted = (actions: readonly IntakeAction[]): string[] =>
  actions.flatMap((action) => (action.kind === 'count' ? [action.refusal] : []));
const appended = (actions: readonly IntakeAction[]): readonly CheckedRecord[] =>
  actions.flatMap((action) => (action.kind === 'append' ? action.records : []));
const greeted = (): Talk => {
  const talk = new Talk();
  talk.hello();
  return talk;
};

describe('a unit greets', () => {
  it('is welcomed with the ledger, what is held of its sessions, the limits and the time', () => {
    const talk = new Talk();
    talk.held = { owner: UNIT, last: 3, root: null };
    const [welcome] = sent(talk.hello());
    expect(welcome).toMatchObject({
      kind: 'welcome',
      ledger: LEDGER,
      connection: CONNECTION,
      sessions: [{ session: SESSION, sealed: false, epochs: [{ epoch: EPOCH, durableThrough: 3, ranges: [] }] }],
      limits: { messageBytes: 65_536, messagesPerSecond: 100 },
    });
  });

  it('may announce another session on the same connection, and both are taken from then on', () => {
    const talk = greeted();
    expect(sent(talk.hello([LATER_SESSION])).map(({ kind }) => kind)).toEqual(['welcome']);
    expect(appended(talk.send(sealed(1), sealed(1, { session: LATER_SESSION })))).toHaveLength(2);
  });

  it('is told of a session that is sealed already', () => {
    const talk = new Talk();
    talk.held = { owner: UNIT, last: 9, root: new Uint8Array(32).fill(7) };
    expect(sent(talk.hello()).map(({ kind }) => kind)).toEqual(['welcome', 'sealed']);
  });

  it('is closed when it says nothing for five seconds, or something else first', () => {
    const silent = new Talk();
    silent.now = 4_999;
    expect(silent.take({ kind: 'tick' })).toEqual([]);
    silent.now = 5_000;
    expect(closedWith(silent.take({ kind: 'tick' }))).toBe('silent');
    expect(closedWith(new Talk().send(sealed(1)))).toBe('bad-message');
  });

  it('is closed when it is not the unit of its credential, or names a session of another', () => {
    const talk = new Talk();
    expect(closedWith(talk.say(encodeUnitMessage(helloOf([SESSION], false, 'ambulance-2' as UnitId))))).toBe(
      'not-yours',
    );
    const other = new Talk();
    other.held = { owner: 'ambulance-2' as UnitId, last: 1, root: null };
    expect(closedWith(other.hello())).toBe('not-yours');
  });
});

describe('[D2] acknowledging', () => {
  it('says nothing when records come, and acknowledges once the disk has them', () => {
    const talk = greeted();
    const actions = talk.send(sealed(1), sealed(2));
    expect(sent(actions)).toEqual([]);
    talk.held.last = 2;
    expect(sent(talk.durable(appended(actions)))).toMatchObject([
      { kind: 'ack', ledger: LEDGER, sessions: [{ session: SESSION, epochs: [{ durableThrough: 2 }] }] },
    ]);
  });

  it('acknowledges one group commit once, however many messages it held', () => {
    const talk = greeted();
    const records = [1, 2, 3].map((seq) => appended(talk.send(sealed(seq))));
    for (const some of records) talk.take({ kind: 'appended', records: some, outcomes: ['stored'] });
    talk.held.last = 3;
    expect(sent(talk.take({ kind: 'settled' }))).toHaveLength(1);
    expect(talk.take({ kind: 'settled' })).toEqual([]);
  });

  it('[D3] acknowledges what it holds already once more', () => {
    const talk = greeted();
    const records = appended(talk.send(sealed(1)));
    talk.held.last = 1;
    talk.take({ kind: 'appended', records, outcomes: ['duplicate'] });
    expect(sent(talk.take({ kind: 'settled' }))).toMatchObject([{ kind: 'ack' }]);
  });

  it('[D5] acknowledges what an older connection brought, and leaves to WELCOME what it was not told of', () => {
    const older = greeted();
    const records = appended(older.send(sealed(1)));
    const newer = greeted();
    newer.held.last = 1;
    expect(sent(newer.durable(records))).toMatchObject([{ kind: 'ack' }]);
    expect(sent(new Talk().durable(records))).toEqual([]);
  });

  it('[D4] tells the watermark and the newest ranges beyond it, never more than fit', () => {
    const ranges = Array.from({ length: 100 }, (_, i) => ({
      first: sequenceNumber(10 * i + 1),
      last: sequenceNumber(10 * i + 5),
    }));
    const held = epochHeld({ epoch: EPOCH, held: ranges });
    expect(held.durableThrough).toBe(5);
    expect(held.ranges).toHaveLength(64);
    expect(held.ranges.at(-1)).toEqual(ranges.at(-1));
  });

  it('[D4] [D8] tells an old range when its records come again, where lost ones keep a hundred apart for ever', () => {
    const ranges = Array.from({ length: 100 }, (_, i) => ({
      first: sequenceNumber(10 * i + 1),
      last: sequenceNumber(10 * i + 9),
    }));
    const about = [{ first: sequenceNumber(33), last: sequenceNumber(35) }];
    const held = epochHeld({ epoch: EPOCH, held: ranges }, about);
    expect(held.ranges).toHaveLength(64);
    expect(held.ranges).toEqual([ranges[3], ...ranges.slice(-63)]);
    const all = epochHeld({ epoch: EPOCH, held: ranges }, [{ first: sequenceNumber(1), last: sequenceNumber(1_000) }]);
    expect(all.ranges).toEqual(ranges.slice(-64));
    const talk = greeted();
    talk.written = [{ epoch: EPOCH, held: ranges }];
    const records = appended(talk.send(sealed(34)));
    talk.take({ kind: 'appended', records, outcomes: ['duplicate'] });
    const [ack] = sent(talk.take({ kind: 'settled' }));
    expect(ack?.kind === 'ack' && ack.sessions[0]?.epochs[0]?.ranges[0]).toEqual(ranges[3]);
  });

  it('[D8] seals a session once, when END and everything it counts is held', () => {
    const talk = greeted();
    const records = appended(talk.send(sealed(1)));
    talk.held = { owner: UNIT, last: 1, root: new Uint8Array(32).fill(9) };
    expect(sent(talk.durable(records)).map(({ kind }) => kind)).toEqual(['ack', 'sealed']);
    expect(sent(talk.durable(records)).map(({ kind }) => kind)).toEqual(['ack']);
  });

  it('acknowledges nothing when the disk refuses, says so, and sends the unit away until later', () => {
    const talk = greeted();
    talk.send(sealed(1));
    const actions = talk.take({ kind: 'append-failed', retryAfter: milliseconds(2_000) });
    expect(sent(actions)).toMatchObject([{ kind: 'nack', reason: 'storage', retryAfter: 2_000 }]);
    expect(closedWith(actions)).toBe('later');
    expect(talk.take({ kind: 'settled' })).toEqual([]);
  });
});

describe('who has seen a session', () => {
  const looks = [{ by: 'Dr Lin', at: unixMillis(1_790_000_000_000), through: sampleIndex(4_000) }];

  it('is told to its unit once it was welcomed, of sessions that it has named', () => {
    const talk = new Talk();
    expect(sent(talk.take({ kind: 'seen', session: SESSION, looks }))).toEqual([]);
    talk.hello();
    expect(sent(talk.take({ kind: 'seen', session: SESSION, looks }))).toEqual([
      { kind: 'seen-by', session: SESSION, looks },
    ]);
    expect(sent(talk.take({ kind: 'seen', session: LATER_SESSION, looks }))).toEqual([]);
  });

  it('is for the relay to write: a unit that says it is refused', () => {
    const talk = greeted();
    const body: RecordBody = { kind: 'seen', by: 'Dr Lin', through: sampleIndex(4_000) };
    const actions = talk.send(sealed(1, { body }), sealed(2));
    expect(appended(actions).map(({ record }) => record.seq)).toEqual([2]);
    expect(sent(actions)).toMatchObject([{ kind: 'nack', seq: 1, reason: 'not-yours' }]);
    expect(counted(actions)).toEqual(['record-of-relay']);
  });

  it('[D4] appears neither in WELCOME nor in an acknowledgement: what the relay wrote is not owed by the unit', () => {
    const talk = new Talk();
    const relays: Epoch = { number: 0, nonce: 'f'.repeat(16) };
    talk.held = { owner: UNIT, last: 3, root: null };
    talk.written = [{ epoch: relays, held: [{ first: sequenceNumber(1), last: sequenceNumber(7) }] }];
    const told = [...sent(talk.hello()), ...sent(talk.durable(appended(talk.send(sealed(4)))))];
    expect(told.map(({ kind }) => kind)).toEqual(['welcome', 'ack']);
    const epochs = told.flatMap((message) =>
      message.kind === 'welcome' || message.kind === 'ack' ? message.sessions.flatMap((held) => held.epochs) : [],
    );
    expect(epochs.map(({ epoch }) => epoch)).toEqual([EPOCH, EPOCH]);
  });
});

describe('[D10] a bad record never blocks the lane', () => {
  it('keeps its bytes, says that it was damaged, and takes the others of the message', () => {
    const talk = greeted();
    const actions = talk.send(sealed(1), damaged(sealed(2)), sealed(3));
    expect(appended(actions).map(({ record }) => record.seq)).toEqual([1, 3]);
    expect(sent(actions)).toMatchObject([{ kind: 'nack', seq: 0, reason: 'damaged' }]);
    expect(actions.some(({ kind }) => kind === 'quarantine')).toBe(true);
    expect(counted(actions)).toEqual(['damaged-record']);
  });

  it('refuses a record of a session that HELLO did not name, and a description of another unit', () => {
    const talk = greeted();
    const opened: RecordBody = {
      kind: 'opened',
      description: {
        unit: 'ambulance-2' as UnitId,
        source: '',
        patientLabel: '',
        startedAt: unixMillis(0),
        format: { samplingRate: 500 as never, leads: [{ lead: 'I', lsb: 5 as never, baseline: 0 as never }] },
        software: '',
      },
    };
    const actions = talk.send(sealed(1, { session: LATER_SESSION }), sealed(1, { body: opened }), sealed(2));
    expect(appended(actions).map(({ record }) => record.seq)).toEqual([2]);
    expect(sent(actions)).toMatchObject([
      { kind: 'nack', session: LATER_SESSION, reason: 'not-yours' },
      { kind: 'nack', session: SESSION, reason: 'not-yours' },
    ]);
  });

  it('[D3] tells a conflict and closes for a person to look', () => {
    const talk = greeted();
    const records = appended(talk.send(sealed(1), sealed(2)));
    const actions = talk.take({ kind: 'appended', records, outcomes: ['conflict', 'stored'] });
    expect(sent(actions)).toMatchObject([{ kind: 'nack', seq: 1, reason: 'conflict' }]);
    expect(closedWith(actions)).toBe('conflict');
    expect(counted(actions)).toEqual(['conflict']);
  });
});

describe('[D12] the heartbeat', () => {
  it('pings every two seconds, answers pings, and gives up after six seconds of silence', () => {
    const talk = greeted();
    const pings: number[] = [];
    for (talk.now = 0; talk.now < 6_000; talk.now += 500) {
      if (sent(talk.take({ kind: 'tick' })).some(({ kind }) => kind === 'ping')) pings.push(talk.now);
    }
    expect(pings).toEqual([2_000, 4_000]);
    expect(closedWith(talk.take({ kind: 'tick' }))).toBe('silent');
  });

  it('passes on how far the live session has come, and the clocks', () => {
    const talk = greeted();
    talk.now = 100;
    const clock = { offset: milliseconds(-20), uncertainty: milliseconds(4) };
    const ping = { kind: 'ping', t1: unixMillis(5), newestSample: sampleIndex(777), clock } as const;
    const actions = talk.say(encodeUnitMessage(ping));
    expect(sent(actions)).toMatchObject([{ kind: 'pong', t1: 5, t2: 1_790_000_000_100 }]);
    expect(actions).toContainEqual({ kind: 'announce', session: SESSION, newestSample: 777, clock });
    const ended = new Talk();
    ended.hello([SESSION], true);
    expect(ended.say(encodeUnitMessage(ping)).map(({ kind }) => kind)).toEqual(['send']);
  });

  it('does not count the time in which the relay itself stood still', () => {
    const talk = greeted();
    const newcomer = new Talk();
    for (const one of [talk, newcomer]) {
      one.now = 10_000;
      expect(one.take({ kind: 'stood-still' })).toEqual([]);
      one.now = 14_900;
      expect(closedWith(one.take({ kind: 'tick' }))).toBeUndefined();
      one.now = 16_000;
      expect(closedWith(one.take({ kind: 'tick' }))).toBe('silent');
    }
  });

  it('is not taken for silence while the disk makes the unit wait', () => {
    const talk = greeted();
    const big = Array.from({ length: 30 }, (_, i) => sealed(i + 1, { body: bigBody }));
    let paused = false;
    for (let i = 0; i < 40 && !paused; i += 1) {
      talk.now += 250;
      paused = talk.send(...big.slice(0, 7)).some(({ kind }) => kind === 'pause-reading');
    }
    expect(paused).toBe(true);
    talk.now += 20_000;
    expect(closedWith(talk.take({ kind: 'tick' }))).toBeUndefined();
    const answered = talk.take({ kind: 'disk-answered', bytes: byteCount(1024 * 1024) });
    expect(answered).toEqual([{ kind: 'resume-reading' }]);
    expect(closedWith(talk.take({ kind: 'tick' }))).toBeUndefined();
  });
  const bigBody: RecordBody = {
    ...(samples(0) as Extract<RecordBody, { kind: 'samples' }>),
    payload: new Uint8Array(8_000),
  };
});

describe('what is not understood', () => {
  it('closes, unless its sender says that it may be passed over', () => {
    const unknown = greeted().say(new Uint8Array([0x52, 0x00]));
    expect(closedWith(unknown)).toBe('bad-message');
    expect(counted(unknown)).toEqual(['unreadable-message']);
    const optional = greeted().say(new Uint8Array([0x52, 0x00, 0x78, 0x01]));
    expect(closedWith(optional)).toBeUndefined();
    expect(counted(optional)).toEqual(['ignored-message']);
    expect(closedWith(greeted().say(new Uint8Array(0)))).toBe('bad-message');
    expect(closedWith(greeted().say(new Uint8Array(70_000)))).toBe('bad-message');
  });

  it('[D19] closes a unit that sends more than the limits allow', () => {
    const talk = greeted();
    const ping = encodeUnitMessage({ kind: 'ping', t1: unixMillis(1), newestSample: sampleIndex(0), clock: null });
    let reason: string | undefined;
    for (let i = 0; i < 300 && reason === undefined; i += 1) reason = closedWith(talk.say(ping));
    expect(reason).toBe('too-fast');
  });

  it('[D9] says nothing more after a newer connection took over', () => {
    const talk = greeted();
    const records = appended(talk.send(sealed(1)));
    expect(closedWith(talk.take({ kind: 'fenced' }))).toBe('fenced');
    expect(talk.durable(records)).toEqual([]);
    expect(talk.send(sealed(2))).toEqual([]);
  });

  it('survives five thousand damaged messages, each with a typed answer', () => {
    const good = [
      encodeUnitMessage(helloOf([SESSION, LATER_SESSION], false)),
      encodeUnitMessage({ kind: 'data', lane: 'live', records: [sealed(1), sealed(2), sealed(3)] }),
      encodeUnitMessage({ kind: 'data', lane: 'backfill', records: [damaged(sealed(4))] }),
      encodeUnitMessage({ kind: 'ping', t1: unixMillis(1), newestSample: sampleIndex(9), clock: null }),
      encodeUnitMessage({ kind: 'pong', t1: unixMillis(1), t2: unixMillis(2), t3: unixMillis(3) }),
      encodeUnitMessage({
        kind: 'live-skip',
        session: SESSION,
        epoch: EPOCH,
        first: sequenceNumber(1),
        last: sequenceNumber(9),
      }),
    ];
    const KNOWN = new Set(['bad-message', 'not-yours', 'too-fast', undefined]);
    const change = fc.record({
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      to: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (original, changes, cut, cutIt) => {
          const bytes = original.slice(0, cutIt ? Math.floor(cut * original.length) : original.length);
          for (const { at: place, to } of changes) bytes[Math.floor(place * bytes.length)] = to;
          const talk = greeted();
          const actions = talk.say(bytes);
          expect(KNOWN.has(closedWith(actions))).toBe(true);
          // The next connection and the next good message are served as if nothing had been.
          if (closedWith(actions) === undefined) expect(appended(talk.send(sealed(7))).length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
