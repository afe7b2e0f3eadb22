import { describe, expect, it } from 'vitest';
import { CLOSE_REASONS } from '../wire/close-reasons.ts';
import { through, UplinkWorld, type WorldOptions } from '../../test/support/uplink-world.ts';

const streaming = (options: WorldOptions = {}): UplinkWorld => {
  const world = new UplinkWorld({ relays: 2, ...options });
  world.openJournal();
  world.record();
  world.tell({ kind: 'started' });
  return world;
};
const relaysOf = (world: UplinkWorld) => {
  const [north, south] = world.relays;
  if (north === undefined || south === undefined) throw new Error('two relays are needed');
  return { north, south };
};
const addresses = (world: UplinkWorld): number[] => world.attempts.map(({ address }) => address);

describe('a relay with two addresses', () => {
  it('[D13] the other one is tried within a second where one is not there, and kept', () => {
    const world = streaming();
    const { north, south } = relaysOf(world);
    north.door = 'closed';
    world.recordFor(10_000);
    world.run(1_000);
    expect(world.state.phase).toMatchObject({ kind: 'synced', address: 1 });
    north.door = 'open';
    world.cut();
    world.link = 'up';
    world.run(10_000);
    expect(addresses(world)).toEqual([0, 1, 1]);
    expect(south.heldOf(world.epoch)).toEqual(through(101));
  });

  it('[D13] one that accepts and never answers costs five seconds, not the delivery', () => {
    const world = streaming();
    relaysOf(world).north.door = 'silent';
    world.run(6_000);
    expect(world.state.phase).toMatchObject({ kind: 'synced', address: 1 });
  });

  it('[D6] the other relay has a ledger of its own: it gets everything, and the first one is asked anew', () => {
    const world = streaming();
    const { north, south } = relaysOf(world);
    world.recordFor(40_000);
    world.run(10_000);
    north.door = 'closed';
    world.sendAway('later');
    world.run(10_090);
    expect(world.state.phase).toMatchObject({ kind: 'synced', address: 1 });
    expect(south.heldOf(world.epoch)).toEqual(through(201));
    north.door = 'open';
    south.door = 'closed';
    world.sendAway('later');
    world.run(30_000);
    expect(world.state.phase).toMatchObject({ kind: 'synced', address: 0 });
    expect(north.heldOf(world.epoch)).toEqual(through(401));
    expect(world.state.lastLedger).toBe(north.ledger);
    expect(north.duplicates + south.duplicates).toBe(0);
  });

  it('a credential that one does not know keeps nobody from the other', () => {
    const world = streaming();
    relaysOf(world).north.door = 'unknown-credential';
    world.run(1_000);
    expect(world.state.phase).toMatchObject({ kind: 'synced', address: 1 });
  });

  it('a credential that none of them knows needs a person, and the mending is noticed within half a minute', () => {
    const world = streaming();
    const { north, south } = relaysOf(world);
    north.door = 'unknown-credential';
    south.door = 'not-yours';
    world.run(5_000);
    expect(world.state.phase).toMatchObject({ kind: 'refused', reason: 'unknown-credential', address: 0 });
    expect(world.attempts.length).toBe(2);
    south.door = 'open';
    world.run(31_000);
    expect(world.state.phase).toMatchObject({ kind: 'synced', address: 1 });
  });

  it('one that welcomes and acknowledges nothing is left for the other', () => {
    const world = streaming();
    const { north, south } = relaysOf(world);
    north.commitDelay = Infinity;
    world.recordFor(60_000);
    world.run(40_000);
    expect(world.state.phase).toMatchObject({ kind: 'synced', address: 1 });
    world.run(25_000);
    expect(south.heldOf(world.epoch)).toEqual(through(601));
  });

  it('[D9] a fence of its own echo is a break like others; a twin is left alone', () => {
    const world = streaming();
    world.run(1_000);
    world.sendAway('fenced');
    expect(world.state.phase.kind).toBe('offline');
    world.run(1_000);
    expect(world.state.phase.kind).toBe('synced');
    world.sendAway('fenced');
    expect(world.state.phase).toMatchObject({ kind: 'refused', reason: 'fenced' });
    const before = world.attempts.length;
    world.run(29_000);
    expect(world.attempts.length).toBe(before);
  });

  it.each(Object.keys(CLOSE_REASONS) as (keyof typeof CLOSE_REASONS)[])(
    'sent away with %s, it delivers all the same once it is taken again',
    (reason) => {
      const world = streaming();
      world.recordFor(50_000);
      world.run(2_000);
      world.sendAway(reason);
      world.run(60_000);
      const { north, south } = relaysOf(world);
      const delivered = [north, south].map((relay) => relay.heldOf(world.epoch));
      expect(delivered).toContainEqual(through(501));
    },
  );
});

describe('a relay of another version', () => {
  it('that chose version 1 gets all the same everything', () => {
    const world = streaming({ relays: 1 });
    world.relay.version = 1;
    world.recordFor(5_000);
    world.run(6_000);
    expect(world.state.phase).toMatchObject({ kind: 'synced', sync: { version: 1 } });
    expect(world.heldOf(world.epoch)).toEqual(through(51));
  });

  it('that nobody offered is counted, said, and tried again with a back-off', () => {
    const world = streaming({ relays: 1 });
    world.link = 'black-hole';
    world.cut();
    for (let i = 0; i < 8; i += 1) {
      world.link = 'black-hole';
      while (world.state.phase.kind !== 'connecting') world.run(10);
      world.tell({ kind: 'unknown-version', answered: i % 2 === 0 ? 'prearrival.uplink.v9' : null });
      expect(world.state.phase).toMatchObject({ kind: 'offline', why: { kind: 'unknown-version' } });
    }
    expect(world.state.counters.unknownVersions).toBe(8);
    const waits = world.attempts.slice(1).map(({ at }, i) => at - (world.attempts[i]?.at ?? 0));
    expect(Math.max(...waits)).toBeGreaterThan(1_500);
  });
});
