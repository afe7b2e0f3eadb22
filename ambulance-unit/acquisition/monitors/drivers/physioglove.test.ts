import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../../../protocol/ecg/units.ts';
import { PhysioGloveEmulator } from '../../../../test/emulators/physioglove-emulator.ts';
import { seededChance } from '../../../../test/simulation/seeded.ts';
import { driverOf, MonitorBench } from '../../../../test/support/monitor-bench.ts';
import { SERIAL, type MonitorEvent } from '../monitor-driver.ts';
import { PHYSIOGLOVE } from './physioglove.ts';

const bench = (): MonitorBench =>
  new MonitorBench(new PhysioGloveEmulator(), driverOf(PHYSIOGLOVE), seededChance(5)).connect();
const lost = (events: readonly MonitorEvent[]): number =>
  events.reduce((sum, event) => sum + (event.kind === 'lost' ? event.samples : 0), 0);
const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;

/** One packet, written by hand: in every set I = 1, III = −3, V1 to V6 = 256 to 261. */
function packet(): Uint8Array {
  const set = [1, 0, 0xfd, 0xff, 0, 1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 1];
  const bytes = Uint8Array.from([0x80, 0x17, 0, 0, 0, 81, 0, ...set, ...set, ...set, ...set, ...set, 0]);
  bytes[6] = 256 - sumOf(bytes.subarray(0, 6));
  bytes[87] = (256 - sumOf(bytes.subarray(7, 87))) & 0xff;
  return bytes;
}

describe('PhysioGlove', () => {
  it('reads five sample sets of a packet, II = I + III', () => {
    const driver = driverOf(PHYSIOGLOVE);
    const [, samples] = driver.receive(packet(), monotonicMillis(0), SERIAL);
    expect(samples).toMatchObject({ kind: 'samples', leadsOff: 0 });
    const channels = samples?.kind === 'samples' ? samples.channels : [];
    expect(channels.map((channel) => [...channel])).toEqual(
      [1, -2, 256, 257, 258, 259, 260, 261].map((value) => Array<number>(5).fill(value)),
    );
  });

  it('says that it is defective when it says so itself', () => {
    const here = bench().play(0.2);
    here.emulator.misbehave('defective');
    here.play(0.2);
    expect(here.events).toContainEqual({ kind: 'fault', fault: 'defective' });
    expect(here.lostSamples).toBe(0);
  });

  it.each([30, 120, 700, 5000, 60_000])(
    'a silence of %i ms is lost for as long as it was, and not longer',
    (silence) => {
      const driver = driverOf(PHYSIOGLOVE);
      const events: MonitorEvent[] = [];
      for (let i = 0; i < 200; i += 1) events.push(...driver.receive(packet(), monotonicMillis(i * 10), SERIAL));
      for (let i = 0; i < 200; i += 1) {
        events.push(...driver.receive(packet(), monotonicMillis(2000 + silence + i * 10), SERIAL));
      }
      expect(lost(events)).toBe(silence / 2);
    },
  );

  it('a pause of the tablet, after which everything comes at once, is no loss', () => {
    const driver = driverOf(PHYSIOGLOVE);
    const events: MonitorEvent[] = [];
    for (let i = 0; i < 800; i += 1) {
      const isHeldUp = i >= 300 && i < 400;
      events.push(...driver.receive(packet(), monotonicMillis(isHeldUp ? 4000 : i * 10), SERIAL));
    }
    expect(lost(events)).toBe(0);
    expect(driver.counters.packets).toBe(800);
  });

  it('a single packet that is lost without a trace, among packets that come unevenly, is told within three seconds', () => {
    const driver = driverOf(PHYSIOGLOVE);
    const chance = seededChance(6);
    const told: number[] = [];
    for (let i = 0; i < 1000; i += 1) {
      if (i === 500) continue;
      // A bridge that hands over what it has each 16 ms.
      const now = Math.ceil((i * 10) / 16) * 16 + chance();
      if (lost(driver.receive(packet(), monotonicMillis(now), SERIAL)) > 0) told.push(i);
    }
    expect(driver.counters.lostSamples).toBe(5);
    expect(told.every((i) => i >= 500 && i <= 800)).toBe(true);
  });

  it.each([
    ['a packet that was damaged', packet().fill(0x55, 3, 5), 1],
    [
      'three of them',
      Uint8Array.from([...packet().fill(0x55, 0, 3), ...packet().fill(0x55, 20, 22), ...packet().fill(1, 87)]),
      3,
    ],
    ['one that was cut short', packet().subarray(0, 60), 1],
    ['its first byte', packet().subarray(0, 1), 1],
    [
      'two that were cut short, one after the other',
      Uint8Array.from([...packet().subarray(0, 20), ...packet().subarray(0, 60)]),
      2,
    ],
    ['bytes that were none', new Uint8Array(50).fill(0x55), 0],
    [
      'a header that announces more, and bytes behind it',
      Uint8Array.from([0x80, 0x17, 0, 0, 0, 0xff, 0x6a, ...new Uint8Array(600).fill(7)]),
      0,
    ],
    ['more of them than packets could be in that time', new Uint8Array(88 * 100).fill(0x55), 0],
  ])('%s, on a tablet that reads it all at once: told by the bytes, whatever the time', (_, between, packets) => {
    const driver = driverOf(PHYSIOGLOVE);
    const events: MonitorEvent[] = [];
    for (let i = 0; i < 200; i += 1) events.push(...driver.receive(packet(), monotonicMillis(i * 10), SERIAL));
    events.push(...driver.receive(between, monotonicMillis(1990), SERIAL));
    events.push(...driver.receive(packet(), monotonicMillis(1990), SERIAL));
    expect(lost(events)).toBe(5 * packets);
    expect(driver.counters.packets).toBe(201);
    expect(driver.counters.strayBytes).toBe(between.length);
  });

  it.each(['bit-flip', 'wrong-checksum', 'half-packet'] as const)(
    '%s, among packets that come unevenly and on a tablet that is busy now and then: each is lost at its place and for what it was, to the sample',
    (kind) => {
      for (let seed = 1; seed <= 8; seed += 1) {
        const chance = seededChance(seed);
        const here = new MonitorBench(new PhysioGloveEmulator({ seed }), driverOf(PHYSIOGLOVE), chance);
        const isRough = () => here.playedSamples > 100 && here.playedSamples < 3000;
        let busyUntil = 0;
        here.play(7, {
          between: () => {
            if (isRough() && chance() < 0.03) here.emulator.misbehave(kind);
            if (isRough() && chance() < 0.01 && here.now > busyUntil + 500) busyUntil = here.now + 150 * chance();
          },
          lateBy: () => Math.max(busyUntil - here.now, 0) + 8 * chance(),
        });
        here.wait(700);
        expect(here.emulator.unsentSamples).toBeGreaterThan(0);
        here.expectTrue();
        expect(here.lostSamples, `seed ${seed}`).toBe(here.emulator.unsentSamples);
      }
    },
  );

  it('goes with a device whose clock is a thousandth slow, and calls nothing lost for hours', () => {
    const driver = driverOf(PHYSIOGLOVE);
    const bytes = packet();
    for (let i = 0; i < 60_000; i += 1) driver.receive(bytes, monotonicMillis(i * 10.01), SERIAL);
    expect(driver.counters.lostSamples).toBe(0);
  });
});
