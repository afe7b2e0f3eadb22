import { describe, expect, it } from 'vitest';
import { seededChance, through, UplinkWorld } from '../../test/support/uplink-world.ts';

const streaming = (options: ConstructorParameters<typeof UplinkWorld>[0] = {}): UplinkWorld => {
  const world = new UplinkWorld(options);
  world.openJournal();
  world.record();
  world.tell({ kind: 'started' });
  return world;
};

describe('delivery of a session', () => {
  it('carries every record to the relay once, on a link that holds', () => {
    const world = streaming();
    world.recordFor(60_000);
    world.run(62_000);
    expect(world.heldOf(world.epoch)).toEqual(through(601));
    expect(world.relay.duplicates).toBe(0);
  });

  it('[D6] resumes where the relay says it stands, and sends nothing twice that the relay has', () => {
    const world = streaming();
    world.recordFor(20_000);
    world.run(10_000);
    world.cut();
    world.run(3_000);
    world.link = 'up';
    world.run(15_000);
    expect(world.heldOf(world.epoch)).toEqual(through(201));
    expect(world.relay.duplicates).toBe(0);
  });

  it('[D6] sends everything again to a relay that lost its ledger', () => {
    const world = streaming();
    world.recordFor(10_000);
    world.run(10_000);
    world.cut();
    world.relay.lose('0'.repeat(31) + '2');
    world.link = 'up';
    world.run(10_000);
    expect(world.heldOf(world.epoch)).toEqual(through(101));
  });

  it('forty minutes in a tunnel: the backlog arrives whole, and what is recorded meanwhile too', () => {
    const world = streaming({ rate: 125_000 });
    world.recordFor(45 * 60_000);
    world.run(60_000);
    world.cut();
    world.run(40 * 60_000);
    world.link = 'up';
    world.run(8 * 60_000);
    expect(world.heldOf(world.epoch)).toEqual(through(27_001));
  }, 60_000);

  it('a tablet that restarts delivers both epochs', () => {
    const world = streaming();
    world.recordFor(5_000);
    world.run(2_000);
    const first = world.epoch;
    world.cut();
    world.run(3_500);
    world.openJournal();
    world.record(30);
    world.link = 'up';
    world.run(10_000);
    expect(world.heldOf(first)).toEqual(through(51));
    expect(world.heldOf(world.epoch)).toEqual(through(30));
  });

  it('loses nothing under random outages, whatever the seed', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const world = streaming({ seed, rate: 40_000 });
      const chance = seededChance(seed);
      world.recordFor(60_000);
      for (let i = 0; i < 8; i += 1) {
        world.run(1_000 + chance() * 6_000);
        if (chance() < 0.5) world.cut();
        else world.link = 'black-hole';
        world.run(chance() * 9_000);
        world.link = 'up';
      }
      world.run(120_000);
      expect(world.heldOf(world.epoch), `seed ${String(seed)}`).toEqual(through(601));
    }
  }, 60_000);
});

describe('live first', () => {
  it('[D11] skips to the head where more than two seconds of live are unacknowledged, and fills in behind', () => {
    const world = streaming();
    world.run(1_000);
    world.relay.commitDelay = 3_500;
    world.recordFor(4_000);
    world.run(4_000);
    world.relay.commitDelay = 10;
    world.recordFor(6_000);
    world.run(40_000);
    expect(world.sent.some(({ kind }) => kind === 'live-skip')).toBe(true);
    expect(world.heldOf(world.epoch)).toEqual(through(101));
  });

  it('begins with the description, without which nobody can draw the rest', () => {
    const world = streaming({ rate: 64_000 });
    world.link = 'closed';
    world.record(3_000);
    world.run(5_000);
    world.link = 'up';
    world.run(6_000);
    const arrivals = world.heldOf(world.epoch);
    expect(arrivals[0]?.first).toBe(1);
  });

  it('[D19] never exceeds what the relay states, however fast the journal fills', () => {
    const world = streaming();
    world.run(500);
    for (let i = 0; i < 50; i += 1) {
      world.record(100);
      world.run(100);
    }
    const before = world.sent.length;
    world.run(1_000);
    expect(world.sent.length - before).toBeLessThanOrEqual(100);
    world.run(60_000);
    expect(world.heldOf(world.epoch)).toEqual(through(5_001));
  });
});

describe('a bad record', () => {
  it('[D10] is set aside, offered again, and does not hold up the others', () => {
    const world = streaming();
    world.run(500);
    world.relay.refuse = { seq: 5, times: 1 };
    world.recordFor(3_000);
    world.run(6_000);
    expect(world.state.counters.refusedRecords).toBe(1);
    expect(world.heldOf(world.epoch)).toEqual(through(31));
  });

  it('[D10] that is refused three times is passed over on this connection, and kept', () => {
    const world = streaming();
    world.run(500);
    world.relay.refuse = { seq: 5, times: 99 };
    world.recordFor(3_000);
    world.run(20_000);
    expect(world.state.counters.refusedRecords).toBe(3);
    expect(world.heldOf(world.epoch).map(({ first, last }) => [first, last])).toEqual([
      [1, 4],
      [6, 31],
    ]);
  });
});

describe('a link that dies', () => {
  it('[D13] a captive portal lengthens the back-off up to five seconds, and only WELCOME resets it', () => {
    const world = streaming();
    world.link = 'portal';
    world.run(120_000);
    const waits = world.attempts.slice(1).map(({ at }, i) => at - (world.attempts[i]?.at ?? 0));
    expect(Math.max(...waits)).toBeGreaterThan(2_000);
    expect(Math.max(...waits)).toBeLessThan(5_500);
    world.link = 'up';
    world.run(6_000);
    expect(world.state.phase.kind).toBe('synced');
  });

  it('[D13] another network is tried at once', () => {
    const world = streaming();
    world.link = 'closed';
    world.run(30_000);
    world.link = 'up';
    const before = world.attempts.length;
    world.tell({ kind: 'network-changed', ours: 'unknown' });
    expect(world.attempts.length).toBe(before + 1);
    world.run(200);
    expect(world.state.phase.kind).toBe('synced');
  });

  it('a credential that is not known is a refusal for a person, tried again every half minute', () => {
    const world = streaming();
    world.run(1_000);
    world.tell({ kind: 'socket-closed', code: 4401 });
    expect(world.state.phase).toMatchObject({ kind: 'refused', reason: 'unknown-credential' });
    world.run(31_000);
    expect(world.state.phase.kind).toBe('synced');
  });
});
