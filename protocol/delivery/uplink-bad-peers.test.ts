import { describe, expect, it } from 'vitest';
import { through, UplinkWorld } from '../../test/support/uplink-world.ts';
import { milliseconds, type SequenceNumber } from '../ecg/units.ts';
import type { ConnectionId, LedgerId, SessionId } from '../wire/identity.ts';
import { LIMITS, STATED_LIMITS, type PeerLimits } from '../wire/limits.ts';
import type { Nack, RelayMessage } from '../wire/messages.ts';
import type { SealedRecord } from '../wire/record.ts';
import { coverageOfHeld } from './held-claims.ts';
import { deliveryKey } from './next-to-send.ts';
import type { SyncedConnection } from './uplink-state.ts';

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;

const recording = (records: number): UplinkWorld => {
  const world = new UplinkWorld();
  world.openJournal();
  world.record(records);
  world.tell({ kind: 'started' });
  return world;
};
const syncOf = (world: UplinkWorld): SyncedConnection => {
  const { phase } = world.state;
  if (phase.kind !== 'synced') throw new Error(`it is ${phase.kind}`);
  return phase.sync;
};
const refusalsOf = ({ state: { phase } }: UplinkWorld): number =>
  phase.kind === 'synced' ? phase.sync.refusals.length : 0;
const heldHere = (world: UplinkWorld) => syncOf(world).deliveries.get(deliveryKey(SESSION, world.epoch))?.held;
const welcome = (world: UplinkWorld, durableThrough: number, ledger = world.relay.ledger): RelayMessage => ({
  kind: 'welcome',
  ledger: ledger as LedgerId,
  connection: 'ef'.repeat(16) as ConnectionId,
  sessions: [
    {
      session: SESSION,
      sealed: false,
      epochs: [{ epoch: world.epoch, durableThrough: durableThrough as SequenceNumber, ranges: [] }],
    },
  ],
  limits: STATED_LIMITS,
  time: 0 as never,
});
const refusal = (world: UplinkWorld, seq: number, reason: Nack['reason'], retryAfter = 0): Nack => ({
  kind: 'nack',
  session: SESSION,
  epoch: world.epoch,
  seq: seq as SequenceNumber,
  reason,
  retryAfter: milliseconds(retryAfter),
});

describe('a WELCOME that nobody awaits', () => {
  it('changes nothing, whatever it says', () => {
    const world = recording(50);
    world.relay.commitDelay = Infinity;
    world.run(1_000);
    const before = heldHere(world);
    world.say(welcome(world, 50));
    expect(heldHere(world)).toEqual(before);
    expect(world.state.counters.unaskedAnswers).toBe(1);
    expect(world.attempts).toHaveLength(1);
  });

  it('of another store, in answer to a second HELLO, ends the connection: a relay does not change its store on it', () => {
    const world = recording(5);
    world.run(1_000);
    world.openJournal();
    world.record();
    expect(world.sent.at(-1)?.kind).toBe('hello');
    world.say(welcome(world, 5, 'f'.repeat(32)));
    expect(world.state.phase).toMatchObject({ kind: 'offline', why: { kind: 'unreadable' } });
  });
});

describe('[D10] refusals', () => {
  it('of what is not under way mean nothing and are not remembered', () => {
    const world = recording(2_000);
    world.run(1_000);
    for (let seq = 1; seq <= 1_999; seq += 2) world.say(refusal(world, seq, 'conflict'));
    for (let seq = 5_000; seq <= 9_000; seq += 2) world.say(refusal(world, seq, 'damaged'));
    world.run(60_000);
    expect(syncOf(world).refusals).toEqual([]);
    expect(world.attempts).toHaveLength(1);
    expect(world.heldOf(world.epoch)).toEqual(through(2_000));
  });

  it('of nearly everything end the connection instead of filling the memory', () => {
    const world = recording(3_000);
    world.relay.commitDelay = Infinity;
    let most = 0;
    for (let i = 0; i < 3_000 && world.attempts.length === 1; i += 1) {
      world.run(10);
      if (world.state.phase.kind !== 'synced') continue;
      const [flight] = world.state.phase.sync.inFlight;
      if (flight !== undefined) world.say(refusal(world, flight.first, 'damaged', 2 ** 31));
      most = Math.max(most, refusalsOf(world));
    }
    expect(most).toBeGreaterThan(200);
    expect(most).toBeLessThanOrEqual(256);
    expect(world.attempts.length).toBe(2);
  });

  it('that ask for a wait of weeks are offered again within half a minute', () => {
    const world = recording(5);
    world.relay.refuse = { seq: 3, times: 1 };
    world.relay.refusedFor = 2 ** 32 - 1;
    world.run(31_000);
    expect(world.heldOf(world.epoch)).toEqual(through(5));
  });
});

describe('[D19] a relay that states limits', () => {
  it('beyond what we know is sent no more than we know', () => {
    const world = recording(5);
    const most = 2 ** 32 - 1;
    world.relay.limits = {
      ...{ messageBytes: most, recordBytes: most, recordsPerMessage: most },
      ...{ messagesPerSecond: most, bytesPerSecond: most, sessions: most },
    };
    world.run(1_000);
    expect(syncOf(world).limits).toEqual(STATED_LIMITS);
  });

  it.each<[string, Partial<PeerLimits>]>([
    ['one message a second', { messagesPerSecond: 1 }],
    ['one record a message', { recordsPerMessage: 1 }],
    ['ten kilobytes a second', { bytesPerSecond: 10_000 }],
    ['messages of a kilobyte', { messageBytes: 1_024 }],
  ])('of %s still gets everything, slowly', (_, limits) => {
    const world = recording(60);
    world.relay.limits = { ...STATED_LIMITS, ...limits };
    world.run(90_000);
    expect(world.heldOf(world.epoch)).toEqual(through(60));
    const perSecond = limits.messagesPerSecond ?? LIMITS.messagesPerSecond;
    expect(world.sent.filter(({ kind }) => kind === 'data').length).toBeLessThanOrEqual(90 * perSecond);
  });
});

describe('a journal that gives what was not asked for', () => {
  it('[D1] has none of it sent', () => {
    const world = recording(5);
    world.run(1_000);
    const before = world.sent.length;
    const sealed = new Uint8Array(100) as SealedRecord;
    const records = [{ seq: 900 as SequenceNumber, sealed }];
    world.tell({ kind: 'records-read', lane: 'live', records, damaged: [], absent: [] });
    world.record();
    world.tell({ kind: 'records-read', lane: 'live', records, damaged: [], absent: [] });
    expect(world.sent.slice(before).filter(({ kind }) => kind === 'data')).toEqual([]);
  });
});

describe('[D12] a peer that', () => {
  it('opens the connection and never answers HELLO is left after five seconds', () => {
    const world = recording(5);
    world.relay.door = 'silent';
    world.run(4_900);
    expect(world.state.phase.kind).toBe('greeting');
    world.run(200);
    expect(world.state.counters.silences).toBe(1);
  });

  it('answers each PING and acknowledges nothing is left after half a minute', () => {
    const world = recording(5);
    world.relay.commitDelay = Infinity;
    world.run(33_000);
    expect(world.state.counters.silences).toBe(1);
  });

  it('answers with noise is left at once, and comes back with a back-off', () => {
    const world = recording(5);
    world.run(1_000);
    world.tell({ kind: 'unreadable', failure: { kind: 'malformed', reason: 'noise' } });
    expect(world.state.phase).toMatchObject({ kind: 'offline', why: { kind: 'unreadable' } });
    expect(world.actions.at(-1)).toEqual({ kind: 'close-socket', reason: 'bad-message' });
    world.run(2_000);
    expect(world.state.phase.kind).toBe('synced');
  });

  it('replays what yesterday’s connection said is not heard', () => {
    const world = recording(50);
    world.run(1_000);
    const { connection } = world.state;
    const yesterday = [
      welcome(world, 50),
      world.relay.acknowledgement([world.epoch]),
      refusal(world, 3, 'conflict'),
      { kind: 'sealed' as const, session: SESSION, root: new Uint8Array(32), signature: new Uint8Array(0) },
    ];
    world.cut();
    world.relay.lose('f'.repeat(32));
    world.relay.commitDelay = Infinity;
    world.link = 'up';
    world.run(1_000);
    const before = world.state;
    for (const message of yesterday) world.tell({ kind: 'message', connection, message });
    world.tell({ kind: 'socket-closed', connection, code: 4401 });
    world.tell({ kind: 'unreadable', connection, failure: { kind: 'malformed', reason: 'noise' } });
    expect(world.state).toEqual(before);
    for (const message of yesterday.slice(0, 2)) world.say(message);
    expect(heldHere(world)).toEqual([]);
  });
});

describe('after a stop', () => {
  it('nothing that is told brings anything about', () => {
    const world = recording(50);
    world.run(1_000);
    world.tell({ kind: 'stop' });
    const before = world.actions.length;
    world.say(welcome(world, 50));
    world.say(world.relay.acknowledgement([world.epoch]));
    world.record(10);
    world.tell({ kind: 'network-changed', ours: 'gone' });
    world.tell({ kind: 'socket-opened', nonce: 'ab'.repeat(16), version: 2 });
    world.tell({ kind: 'socket-closed', code: null });
    world.run(120_000);
    expect(world.actions.slice(before)).toEqual([]);
    expect(world.state.phase.kind).toBe('stopped');
  });
});

describe('what one message says that the relay holds', () => {
  it('is one coverage, however its ranges overlap', () => {
    const range = (first: number, last: number) => ({ first: first as SequenceNumber, last: last as SequenceNumber });
    const epoch = { number: 1, nonce: 'a'.repeat(16) };
    const ranges = [range(20, 30), range(4, 9), range(25, 40), range(8, 8)];
    expect(coverageOfHeld({ epoch, durableThrough: 5 as SequenceNumber, ranges })).toEqual([
      range(1, 9),
      range(20, 40),
    ]);
    expect(coverageOfHeld({ epoch, durableThrough: 0 as SequenceNumber, ranges: [] })).toEqual([]);
  });
});
