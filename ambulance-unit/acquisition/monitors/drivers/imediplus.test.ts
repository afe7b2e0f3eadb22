import { describe, expect, it } from 'vitest';
import { leadsOfMask } from '../../../../protocol/ecg/leads.ts';
import type { Electrode } from '../../../../protocol/ecg/quality/electrodes.ts';
import { monotonicMillis } from '../../../../protocol/ecg/units.ts';
import { IMEDIPLUS_ECG, IMEDIPLUS_REPLIES, ImediPlusEmulator } from '../../../../test/emulators/imediplus-emulator.ts';
import { seededChance } from '../../../../test/simulation/seeded.ts';
import { driverOf, MonitorBench } from '../../../../test/support/monitor-bench.ts';
import type { MonitorEvent } from '../monitor-driver.ts';
import { IMEDIPLUS } from './imediplus.ts';

const bench = (emulator: ImediPlusEmulator): MonitorBench =>
  new MonitorBench(emulator, driverOf(IMEDIPLUS), seededChance(3));
const faults = ({ events }: MonitorBench) => events.filter(({ kind }) => kind === 'fault');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const at = (ms: number) => monotonicMillis(ms);

/** A packet written by hand: number 5, one sample set of 12 bits, all contacts there. */
const PACKET = Uint8Array.from([
  ...[0x69, 0x4d, 0x45, 0x44, 5, 0, 0, 0, 0, 0, 0, 0, 12, 1],
  // −III = 1, V1 = 2, V2 = −1, V3 = 3, V4 = −2048, V5 = 2047, V6 = 0, −II = −4
  ...[0x00, 0x10, 0x02, 0xff, 0xf0, 0x03, 0x80, 0x07, 0xff, 0x00, 0x0f, 0xfc],
]);

describe('imediPlus', () => {
  it('is told, in this order: the lower rate, the higher one, the divisor, and after half a second to start', () => {
    const said = driverOf(IMEDIPLUS)
      .hello()
      .map((command) => (command.kind === 'write' ? hex(command.bytes) : `wait ${command.time}`));
    expect(said).toEqual([
      '69434d4460002c010000',
      '69434d4460009d020000',
      '69434d44800050000000',
      'wait 500',
      '69434d440100',
    ]);
  });

  it('reads a packet bit by bit: value = raw × 8 + 4, I = II − III exactly', () => {
    const driver = driverOf(IMEDIPLUS);
    driver.hello();
    for (const code of [0x60, 0x60, 0x80, 0x01]) {
      driver.receive(Uint8Array.of(0, 0, 0, 0, code, 0), at(0), IMEDIPLUS_REPLIES);
    }
    const events = driver.receive(PACKET, at(1000), IMEDIPLUS_ECG);
    const samples = events.find(({ kind }) => kind === 'samples');
    // II = −(−4 × 8 + 4) = 28; III = −(1 × 8 + 4) = −12; I = 28 + 12.
    expect(samples).toMatchObject({ leadsOff: 0, deviceClock: null });
    expect(samples?.kind === 'samples' ? samples.channels.map(([first]) => first) : []).toEqual([
      ...[40, 28, 20, -4, 28, -16_380, 16_380, 4],
    ]);
  });

  it('that refuses 669 Hz measures at 300, and the format says so', () => {
    const old = bench(new ImediPlusEmulator({ accepts: [300] }))
      .connect()
      .play(1);
    expect(old.format?.samplingRate).toBe(300);
    expect(old.events).toContainEqual({ kind: 'reply', isAccepted: false, said: 'rate 669 Hz: not supported' });
    old.expectTrue();
    expect(faults(old)).toEqual([]);
  });

  it.each([300, 669])('that does not answer for its rate: the pace of its packets tells %i Hz', (rate) => {
    const driver = driverOf(IMEDIPLUS);
    driver.hello();
    driver.receive(Uint8Array.of(0, 0, 0, 0, 0x80, 0), at(0), IMEDIPLUS_REPLIES);
    const emulator = new ImediPlusEmulator({ accepts: [rate] });
    for (const command of driver.hello()) if (command.kind === 'write') emulator.hear(command.to, command.bytes);
    driver.receive(Uint8Array.of(0, 0, 0, 0, 0x80, 0), at(0), IMEDIPLUS_REPLIES);
    const flat = Array.from({ length: 8 }, () => new Int32Array(10).fill(4));
    const events = Array.from({ length: 60 }, (_, i) => i).flatMap((packet) =>
      emulator
        .play(flat)
        .flatMap(({ bytes }) => driver.receive(bytes, at(1000 + (packet * 10_000) / rate), IMEDIPLUS_ECG)),
    );
    expect(events.find(({ kind }) => kind === 'ready')).toMatchObject({ format: { samplingRate: rate } });
    const given = events.reduce(
      (sum, event) => sum + (event.kind === 'samples' ? (event.channels[0]?.length ?? 0) : 0),
      0,
    );
    expect(given).toBe(600);
  });

  it('that streams on from a connection before: what it measured until it had answered is none of the rate that it is then set to', () => {
    const emulator = new ImediPlusEmulator();
    const driver = driverOf(IMEDIPLUS);
    for (const command of driver.hello()) if (command.kind === 'write') emulator.hear(command.to, command.bytes);
    // One value for each rate at which it measures.
    const lasting = (ms: number, value: number) => {
      const rate = emulator.samplingRate;
      const flat = Array.from({ length: 8 }, () => new Int32Array(Math.round((ms * rate) / 1000)).fill(value));
      return emulator.play(flat).map(({ bytes }) => bytes);
    };
    const again = driverOf(IMEDIPLUS);
    const events: MonitorEvent[] = [];
    let now = 0;
    const hear = (packets: readonly Uint8Array[], channel = IMEDIPLUS_ECG): void => {
      for (const bytes of packets) events.push(...again.receive(bytes, at((now += 10)), channel));
    };
    hear(lasting(200, 12));
    for (const [i, command] of again.hello().entries()) {
      if (command.kind === 'wait') continue;
      const replies = emulator.hear(command.to, command.bytes).map(({ bytes }) => bytes);
      hear(lasting(100, i === 0 ? 20 : 28));
      hear(replies, IMEDIPLUS_REPLIES);
    }
    hear(lasting(200, 36));
    expect(events.find(({ kind }) => kind === 'ready')).toMatchObject({ format: { samplingRate: 669 } });
    const given = events.flatMap((event) => (event.kind === 'samples' ? [...(event.channels[2] ?? [])] : []));
    expect(new Set(given)).toEqual(new Set([28, 36]));
    expect(again.counters.lostSamples).toBe(0);
  });

  it('that does not answer for its divisor shows nothing: the height of nothing would be known', () => {
    const driver = driverOf(IMEDIPLUS);
    driver.hello();
    const events = [driver.receive(PACKET, at(0), IMEDIPLUS_ECG), driver.passTime(at(2100))].flat();
    expect(events).toEqual([{ kind: 'fault', fault: 'refused-to-start' }]);
    expect(driver.receive(PACKET, at(2200), IMEDIPLUS_ECG)).toEqual([]);
  });

  it('that refuses to start says so', () => {
    const driver = driverOf(IMEDIPLUS);
    driver.hello();
    for (const code of [0x60, 0x60, 0x80]) {
      driver.receive(Uint8Array.of(0, 0, 0, 0, code, 0), at(0), IMEDIPLUS_REPLIES);
    }
    const events = driver.receive(Uint8Array.of(0, 0, 0, 0, 0x02, 0xff), at(10), IMEDIPLUS_REPLIES);
    expect(events).toEqual([
      { kind: 'reply', isAccepted: false, said: 'start: not supported' },
      { kind: 'fault', fault: 'refused-to-start' },
    ]);
  });

  it.each<[Electrode[], string[]]>([
    [['V3'], ['V3']],
    [['LA'], ['I', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']],
    [['RA'], ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']],
  ])('without contact of %j these leads are off: %j', (electrodes, leads) => {
    const emulator = new ImediPlusEmulator();
    const here = bench(emulator).connect().play(0.5);
    expect(here.given.at(-1)?.leadsOff).toBe(0);
    emulator.detach(electrodes);
    here.play(0.5);
    expect(here.events).toContainEqual({ kind: 'electrodes-off', electrodes });
    expect(leadsOfMask(here.given.at(-1)?.leadsOff ?? (0 as never))).toEqual(leads);
    emulator.detach([]);
    here.play(0.5);
    expect(here.events.filter(({ kind }) => kind === 'electrodes-off').at(-1)).toEqual({
      kind: 'electrodes-off',
      electrodes: [],
    });
    expect(here.given.at(-1)?.leadsOff).toBe(0);
    here.expectTrue();
  });

  it('counts on over the end of its packet numbers, and tells a loss across it', () => {
    const emulator = new ImediPlusEmulator({ firstNumber: 2 ** 32 - 40 });
    const here = bench(emulator).connect().play(0.5);
    emulator.misbehave('stall');
    here.play(3);
    here.expectTrue();
    expect(here.lostSamples).toBe(emulator.unsentSamples);
    expect(here.given.length).toBe(here.playedSamples);
  });
});
