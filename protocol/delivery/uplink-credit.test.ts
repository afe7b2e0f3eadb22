import { describe, expect, it } from 'vitest';
import { through, UplinkWorld, type WorldOptions } from '../../test/support/uplink-world.ts';
import { LEAST_WINDOW, unacknowledgedBytes, windowOf } from './next-to-send.ts';
import type { SyncedConnection } from './uplink-state.ts';

const syncOf = (world: UplinkWorld): SyncedConnection => {
  const { phase } = world.state;
  if (phase.kind !== 'synced') throw new Error('not synced');
  return phase.sync;
};

/** Ten minutes recorded without a link, and then one. */
function withBacklog(options: WorldOptions = {}): UplinkWorld {
  const world = new UplinkWorld(options);
  world.openJournal();
  world.link = 'closed';
  world.record(6_000);
  world.link = 'up';
  world.tell({ kind: 'started' });
  return world;
}

/** The most that was unacknowledged just after a BACKFILL message left. */
function mostAtBackfill(world: UplinkWorld, ms: number): { most: number; over: number } {
  let most = 0;
  let over = 0;
  let sent = world.sent.length;
  for (let passed = 0; passed < ms; passed += 1) {
    world.run(1);
    const fresh = world.sent.slice(sent);
    sent = world.sent.length;
    if (!fresh.some((message) => message.kind === 'data' && message.lane === 'backfill')) continue;
    const sync = syncOf(world);
    most = Math.max(most, unacknowledgedBytes(sync));
    over = Math.max(over, unacknowledgedBytes(sync) - windowOf(sync));
  }
  return { most, over };
}

describe('[D11] the credit that the relay gives', () => {
  it('begins with the least window', () => {
    const world = withBacklog({ rate: 125_000 });
    world.run(100);
    expect(syncOf(world).credit).toBe(LEAST_WINDOW);
  });

  it('bounds what BACKFILL has under way, whatever the link could carry', () => {
    const world = withBacklog({ rate: 250_000, latency: 100 });
    world.relay.credit = 24 * 1024;
    world.run(3_000);
    expect(windowOf(syncOf(world))).toBe(24 * 1024);
    const { most, over } = mostAtBackfill(world, 5_000);
    expect(over).toBeLessThanOrEqual(0);
    expect(most).toBeGreaterThan(12 * 1024);
    world.run(120_000);
    expect(world.heldOf(world.epoch)).toEqual(through(6_000));
  });

  it('bounds nothing where there is plenty: then it is the window', () => {
    const world = withBacklog({ rate: 125_000, latency: 50 });
    world.relay.credit = 2 ** 31;
    world.run(2_000);
    expect(windowOf(syncOf(world))).toBeLessThanOrEqual(256 * 1024);
    expect(mostAtBackfill(world, 5_000).over).toBeLessThanOrEqual(0);
  });

  it('of nothing stops both lanes; with credit again LIVE goes on at the head, and the rest comes behind', () => {
    const world = withBacklog();
    world.relay.credit = 0;
    world.run(500);
    const sync = syncOf(world);
    expect(sync.credit).toBe(0);
    const before = world.sent.filter(({ kind }) => kind === 'data').length;
    world.recordFor(4_000);
    world.run(4_000);
    expect(world.sent.filter(({ kind }) => kind === 'data').length).toBe(before);
    expect(world.sent.filter(({ kind }) => kind === 'live-skip')).toHaveLength(0);
    world.relay.credit = 262_144;
    world.say(world.relay.acknowledgement([world.epoch]));
    expect(world.sent.at(-1)?.kind).toBe('live-skip');
    world.run(30_000);
    expect(world.heldOf(world.epoch)).toEqual(through(6_040));
  });

  it('that the relay forgets to give again is asked for with one message every five seconds', () => {
    const world = withBacklog();
    world.relay.credit = 0;
    world.recordFor(60_000);
    world.run(1_000);
    const before = world.sent.filter(({ kind }) => kind === 'data').length;
    world.run(50_000);
    const asked = world.sent.filter(({ kind }) => kind === 'data').length - before;
    expect(asked).toBeGreaterThanOrEqual(9);
    expect(asked).toBeLessThanOrEqual(11);
    expect(world.attempts).toHaveLength(1);
    world.relay.credit = 262_144;
    world.run(60_000);
    expect(world.heldOf(world.epoch)).toEqual(through(6_600));
  });

  it('of less than a record still lets one go at a time', () => {
    const world = withBacklog();
    world.relay.credit = 100;
    world.run(3_000);
    expect(mostAtBackfill(world, 2_000).most).toBeLessThanOrEqual(600);
    expect(world.sent.filter(({ kind }) => kind === 'data').length).toBeGreaterThan(20);
  });
});
