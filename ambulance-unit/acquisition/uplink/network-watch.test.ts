import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { machineAddresses, NetworkWatch, type MachineAddresses } from './network-watch.ts';

function watched(first: MachineAddresses | null) {
  const clock = new ManualClock();
  const told: string[][] = [];
  const world = { now: first };
  const watch = new NetworkWatch({
    clock,
    addresses: () => world.now,
    changed: (present) => told.push([...present]),
  });
  watch.start();
  return { clock, told, world, watch };
}
const having = (...addresses: string[]): MachineAddresses => ({
  outside: addresses.map((address) => `eth0 ${address}`),
  all: new Set(['127.0.0.1', ...addresses]),
});

describe('the watch over the network', () => {
  it('[D13] tells of an address that came or went within half a second, and of nothing else', async () => {
    const { clock, told, world } = watched(having('192.0.2.1'));
    await clock.pass(5_000);
    expect(told).toEqual([]);
    world.now = having('192.0.2.1', '198.51.100.7');
    await clock.pass(500);
    world.now = having('198.51.100.7');
    await clock.pass(500);
    world.now = having();
    await clock.pass(500);
    expect(told).toEqual([['127.0.0.1', '192.0.2.1', '198.51.100.7'], ['127.0.0.1', '198.51.100.7'], ['127.0.0.1']]);
    await clock.pass(5_000);
    expect(told).toHaveLength(3);
  });

  it('takes no other order of the same addresses for another network', async () => {
    const { clock, told, world } = watched(having('192.0.2.1', '198.51.100.7'));
    world.now = having('198.51.100.7', '192.0.2.1');
    await clock.pass(1_000);
    expect(told).toEqual([]);
  });

  it('the same address on another interface is another network', async () => {
    const { clock, told, world } = watched(having('192.0.2.1'));
    world.now = { outside: ['wlan0 192.0.2.1'], all: new Set(['192.0.2.1']) };
    await clock.pass(500);
    expect(told).toEqual([['192.0.2.1']]);
  });

  it('says nothing where the system does not, and goes on when it does', async () => {
    const { clock, told, world } = watched(null);
    await clock.pass(1_000);
    world.now = having('192.0.2.1');
    await clock.pass(1_000);
    expect(told).toEqual([]);
    world.now = having('192.0.2.9');
    await clock.pass(500);
    expect(told).toHaveLength(1);
  });

  it('looks no more once it is stopped', async () => {
    const { clock, told, world, watch } = watched(having('192.0.2.1'));
    watch.stop();
    world.now = having();
    await clock.pass(5_000);
    expect(told).toEqual([]);
  });

  it('knows the addresses of this machine', () => {
    const internal = Object.values(networkInterfaces()).flatMap((all) => all?.filter((one) => one.internal) ?? []);
    const read = machineAddresses();
    for (const { address } of internal) {
      expect(read?.all.has(address)).toBe(true);
      expect(read?.outside.join()).not.toContain(address);
    }
    expect(read).not.toBeNull();
  });
});
