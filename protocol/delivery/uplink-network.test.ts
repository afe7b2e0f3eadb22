import { describe, expect, it } from 'vitest';
import { through, UplinkWorld } from '../../test/support/uplink-world.ts';
import type { OwnAddress } from './uplink-state.ts';

const linked = (): UplinkWorld => {
  const world = new UplinkWorld();
  world.openJournal();
  world.record();
  world.tell({ kind: 'started' });
  world.run(1_000);
  expect(world.state.phase.kind).toBe('synced');
  return world;
};
const change = (world: UplinkWorld, ours: OwnAddress): void => {
  world.tell({ kind: 'network-changed', ours });
};

describe('[D13] another network', () => {
  it.each<OwnAddress>(['gone', 'unknown'])('where our own address is %s: connects again at once', (ours) => {
    const world = linked();
    world.recordFor(5_000);
    change(world, ours);
    expect(world.attempts.map(({ at }) => at)).toEqual([0, 1_000]);
    world.run(100);
    expect(world.state.phase.kind).toBe('synced');
    world.run(6_000);
    expect(world.heldOf(world.epoch)).toEqual(through(51));
  });

  it('where our own address is still there: asks, and keeps a connection that answers', () => {
    const world = linked();
    const before = world.sent.length;
    change(world, 'still-there');
    expect(world.sent.slice(before).map(({ kind }) => kind)).toEqual(['ping']);
    world.run(10_000);
    expect(world.attempts).toHaveLength(1);
  });

  it('asks, and leaves a connection that does not answer within two seconds', () => {
    const world = linked();
    world.link = 'black-hole';
    change(world, 'still-there');
    world.run(1_900);
    expect(world.state.phase.kind).toBe('synced');
    world.run(110);
    expect(world.attempts.map(({ at }) => at)).toEqual([0, 3_000]);
  });

  it('ends a wait in back-off, whatever has become of our address', () => {
    for (const ours of ['gone', 'unknown', 'still-there'] as const) {
      const world = new UplinkWorld({ seed: 7 });
      world.tell({ kind: 'started' });
      world.link = 'closed';
      world.run(30_000);
      while (world.state.phase.kind !== 'offline' || world.state.phase.retryAt < world.now + 1_000) world.run(100);
      world.link = 'up';
      change(world, ours);
      world.run(100);
      expect(world.state.phase.kind, ours).toBe('synced');
    }
  });

  it('ends the half minute after a refusal: a portal may have said it', () => {
    const world = linked();
    world.sendAway('unknown-credential');
    world.run(1_000);
    change(world, 'unknown');
    world.run(100);
    expect(world.state.phase.kind).toBe('synced');
  });

  it.each<OwnAddress>(['gone', 'unknown'])(
    'an interface that flaps brings one connection a second at most (%s)',
    (ours) => {
      const world = linked();
      for (let i = 0; i < 600; i += 1) {
        change(world, ours);
        world.run(100);
      }
      expect(world.attempts.length).toBeLessThanOrEqual(62);
      world.run(6_000);
      expect(world.state.phase.kind).toBe('synced');
    },
  );

  it('an interface that flaps does not keep a slow link from ever coming about', () => {
    const world = new UplinkWorld({ latency: 600 });
    world.openJournal();
    world.record();
    world.tell({ kind: 'started' });
    let synced = false;
    for (let i = 0; i < 200; i += 1) {
      change(world, 'unknown');
      world.run(100);
      synced ||= world.state.phase.kind === 'synced';
    }
    expect(synced).toBe(true);
  });

  it('flapping beside a connection that lives costs nothing but questions', () => {
    const world = linked();
    world.recordFor(20_000);
    const before = world.sent.filter(({ kind }) => kind === 'ping').length;
    for (let i = 0; i < 40; i += 1) {
      change(world, 'still-there');
      world.run(500);
    }
    expect(world.attempts).toHaveLength(1);
    expect(world.sent.filter(({ kind }) => kind === 'ping').length - before).toBeLessThanOrEqual(41);
    world.run(1_000);
    expect(world.heldOf(world.epoch)).toEqual(through(201));
  });
});
