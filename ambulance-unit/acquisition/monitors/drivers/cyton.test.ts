import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../../../protocol/ecg/units.ts';
import { CytonEmulator, type CytonOptions } from '../../../../test/emulators/cyton-emulator.ts';
import { seededChance } from '../../../../test/simulation/seeded.ts';
import { driverOf, MonitorBench } from '../../../../test/support/monitor-bench.ts';
import { SERIAL } from '../monitor-driver.ts';
import { CYTON } from './cyton.ts';

const asked = (rate: string, options: CytonOptions = {}): MonitorBench =>
  new MonitorBench(new CytonEmulator(options), driverOf(CYTON, new Map([['rate', rate]])), seededChance(4)).connect();

describe('Cyton', () => {
  it('is reset, told its rate and started, with time to answer in between', () => {
    const said = driverOf(CYTON, new Map([['rate', '1000']]))
      .hello()
      .map((command) => (command.kind === 'write' ? String.fromCharCode(...command.bytes) : command.time));
    expect(said).toEqual(['v', 1000, '~4', 200, 'b']);
  });

  it('greets in text: that is an answer, and no stray bytes', () => {
    const here = asked('250').play(0.2);
    expect(here.events).toContainEqual({
      kind: 'reply',
      isAccepted: true,
      said: expect.stringContaining('OpenBCI') as string,
    });
    expect(here.driver.counters).toMatchObject({ strayBytes: 0, damagedPackets: 0 });
  });

  it.each([
    ['1000', {}, 1000],
    ['1000', { highestRate: 250 }, 250],
    ['500', { answersRate: false }, 250],
    ['250', { answersRate: false }, 250],
  ] as const)(
    'asked for %s Hz of a board with %j, it measures at %i and the format says so',
    (rate, options, measured) => {
      const here = asked(rate, options).play(1.5);
      expect(here.format?.samplingRate).toBe(measured);
      here.expectTrue();
      expect(here.lostSamples).toBe(0);
      expect(here.given.length).toBeGreaterThanOrEqual(here.playedSamples - 2);
    },
  );

  it.each([{}, { answersRate: false }, { highestRate: 250 }])(
    'that streams on from a connection before, at a rate of its own: what it measured until its reset is none of what it measures then (%j)',
    (options) => {
      const emulator = new CytonEmulator({ ...options, highestRate: 1000, answersRate: true });
      for (const character of 'v~4b') emulator.hear(SERIAL, Uint8Array.of(character.charCodeAt(0)));
      const board = new CytonEmulator(options);
      const again = driverOf(CYTON, new Map([['rate', '1000']]));
      const given: number[] = [];
      let now = 0;
      let rate = 0;
      const hear = (bytes: Uint8Array): void => {
        for (const event of [
          ...again.receive(bytes, monotonicMillis(now), SERIAL),
          ...again.passTime(monotonicMillis(now)),
        ]) {
          if (event.kind === 'ready') rate = event.format.samplingRate;
          if (event.kind === 'samples') given.push(...(event.channels[0] ?? []));
        }
      };
      const lasting = (ms: number, value: number, from = board): void => {
        const every = 1000 / from.samplingRate;
        for (let passed = 0; passed < ms; passed += every, now += every)
          for (const { bytes } of from.play(from.leads.map(() => Int32Array.of(value)))) hear(bytes);
      };
      lasting(100, 1, emulator);
      for (const command of again.hello()) {
        const end = command.kind === 'wait' ? now + command.time : now;
        const replies = command.kind === 'write' ? board.hear(command.to, command.bytes) : [];
        for (const { bytes } of replies) hear(bytes);
        for (; now < end; now += 50) hear(new Uint8Array(0));
      }
      lasting(2000, 2);
      expect(rate).toBe(board.samplingRate);
      expect(new Set(given)).toEqual(new Set([2]));
      expect(given.length).toBeGreaterThan(1.9 * board.samplingRate);
      expect(again.counters.lostSamples).toBe(0);
    },
  );

  it('reads 24 bits, the highest byte first, and takes no 0xA0 of the data for a header', () => {
    const packet = (number: number): Uint8Array => {
      const bytes = new Uint8Array(33).fill(0xa0, 2, 26);
      bytes.set([0xa0, number]);
      bytes.set([0xff, 0xff, 0xfe], 2);
      bytes[32] = 0xc0;
      return bytes;
    };
    const driver = driverOf(CYTON);
    const events = Array.from({ length: 300 }, (_, i) => i).flatMap((i) =>
      driver.receive(packet(i & 0xff), monotonicMillis(i * 4), SERIAL),
    );
    const samples = events.flatMap((event) => (event.kind === 'samples' ? event.channels.map(([first]) => first) : []));
    const others = 0xa0a0a0 - 2 ** 24;
    expect(samples.slice(0, 8)).toEqual([-2, ...Array<number>(7).fill(others)]);
    expect(driver.counters).toMatchObject({ packets: 299, damagedPackets: 0, strayBytes: 0, lostSamples: 0 });
  });

  it('a pause that hides whole turns of its counter is told by time', () => {
    const here = asked('1000').play(2.2);
    here.emulator.misbehave('stall');
    here.play(4);
    expect(here.emulator.unsentSamples).toBe(1200);
    here.expectTrue();
    expect(here.lostSamples).toBe(1200);
  });
});
