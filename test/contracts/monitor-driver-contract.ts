import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SERIAL,
  type DriverCounters,
  type MonitorEvent,
  type MonitorModel,
} from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { monotonicMillis } from '../../protocol/ecg/units.ts';
import { MISBEHAVIOURS, type DeviceEmulator, type Misbehaviour } from '../emulators/device-emulator.ts';
import { settledHeap } from '../fuzz/settled-heap.ts';
import { bytesOfChance, seededChance } from '../simulation/seeded.ts';
import { BYTE_BY_BYTE, type Cutting, cutByChance, driverOf, MonitorBench, UNCUT } from '../support/monitor-bench.ts';

export interface DriverContract {
  readonly model: MonitorModel;
  readonly emulate: (seed: number) => DeviceEmulator;
  readonly settings?: ReadonlyMap<string, string>;
  /** The last packets are only known when others have come: so many at most. */
  readonly packetsBehind: number;
  /** Packets beside the ones that are not sent whole that are given up for lost, at most, each time that something goes wrong. */
  readonly givenUp: number;
  readonly counter: 'none' | 'few bits' | 'many bits';
}

/** Troubles with the bytes of the stream itself. */
const ON_THE_WAY: readonly Misbehaviour[] = MISBEHAVIOURS.filter(
  (kind) => kind !== 'electrode-off' && kind !== 'refuse-command',
);

/** Until it sends good data again, s. */
const LASTS: Partial<Record<Misbehaviour, number>> = { stall: 1.2, 'counter-jump': 0.1 };

/** By how much what is counted of such a trouble has grown. */
function refusedSince(kind: Misbehaviour, before: DriverCounters, now: DriverCounters): number {
  const of = (...names: readonly (keyof DriverCounters)[]): number =>
    names.reduce((sum, name) => sum + now[name] - before[name], 0);
  switch (kind) {
    case 'stall':
    case 'counter-jump':
      return of('lostSamples');
    case 'stale-packet':
      return of('stalePackets');
    case 'garbage':
      return of('strayBytes');
    case 'half-packet':
    case 'endless-packet':
    case 'wrong-checksum':
      return of('damagedPackets', 'strayBytes');
    case 'bit-flip':
      // Of a device without a checksum it is a number that cannot be.
      return of('damagedPackets', 'strayBytes', 'stalePackets');
    case 'counter-restart':
    case 'defective':
    case 'electrode-off':
    case 'refuse-command':
      // Nothing is refused for it.
      return 1;
  }
}

/** What holds for every driver, whatever its monitor. */
export function describeMonitorDriver(contract: DriverContract): void {
  const { model, emulate, settings = new Map<string, string>(), packetsBehind } = contract;
  const connected = (seed: number, cutting: Cutting = UNCUT): MonitorBench =>
    new MonitorBench(emulate(seed), driverOf(model, settings), seededChance(seed), cutting).connect();
  const behind = (bench: MonitorBench): number => packetsBehind * bench.emulator.samplesAPacket;

  describe(`${model.label}: a driver`, () => {
    it('says how its samples are to be read before the first of them, as the device is set', () => {
      const bench = connected(1).play(1.5);
      expect(bench.format?.samplingRate).toBe(bench.emulator.samplingRate);
      expect(bench.format?.leads.map(({ lead }) => lead)).toEqual(bench.emulator.leads);
      for (const { lsb } of bench.format?.leads ?? []) expect(lsb).toBeCloseTo(bench.emulator.lsb, 12);
    });

    it('gives every sample that was sent, in its place and bit for bit, however the bytes are cut', () => {
      for (const cutting of [UNCUT, BYTE_BY_BYTE]) expectAll(connected(2, cutting).play(3), behind);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
          expectAll(connected(seed, cutByChance(seededChance(seed))).play(1.2), behind);
        }),
        { numRuns: 3 },
      );
    });

    it('gives the same where packets come late and in bursts, and calls nothing lost', () => {
      const chance = seededChance(3);
      const bench = connected(3);
      let lateBy = 0;
      const { samplesAPacket, samplingRate } = bench.emulator;
      bench.play(6, {
        lateBy: () => {
          // The tablet is busy now and then, for 0.6 s at most; all that came meanwhile is read at once.
          if (chance() < (0.5 * samplesAPacket) / samplingRate) lateBy = chance() * 600;
          lateBy = Math.max(0, lateBy - (1000 * samplesAPacket) / samplingRate);
          return lateBy > 0 ? lateBy : chance() * 3;
        },
      });
      bench.wait(700);
      expectAll(bench, behind);
    });

    it.each([0.6, 1, 2, 4])(
      'a tablet that stood still for %d s and then reads what waited, four times as quickly as it was measured: nothing is called lost',
      (stood) => {
        const bench = connected(3).play(2);
        const { samplesAPacket, samplingRate } = bench.emulator;
        const packet = (1000 * samplesAPacket) / samplingRate;
        let late = 1000 * stood;
        // Of each packet's time three quarters are made up for.
        const lateBy = (): number => (late = Math.max(0, late - 0.75 * packet));
        bench
          .play(2 * stood + 1, { lateBy })
          .play(1)
          .wait(700);
        expectAll(bench, behind);
      },
    );

    it.each(ON_THE_WAY.filter((kind) => emulate(0).misbehaviours.includes(kind)))(
      '%s: tells the loss at its length, counts it, draws nothing else, and is back within a second of good data',
      (kind) => {
        for (let seed = 1; seed <= 3; seed += 1) {
          const about = `${kind}, seed ${seed}`;
          const bench = connected(seed, cutByChance(seededChance(seed))).play(2.5);
          const { samplingRate } = bench.emulator;
          const before = bench.driver.counters;
          const good = bench.playedSamples + Math.ceil(samplingRate * (LASTS[kind] ?? 0));
          bench.emulator.misbehave(kind);
          bench.play(5.5).wait(700);
          expectPlaced(bench, contract, about);
          expect(bench.given.length).toBeGreaterThanOrEqual(bench.playedSamples - behind(bench));
          const since = bench.given.slice(good + samplingRate);
          expect(
            since.filter((sample) => sample === null),
            about,
          ).toEqual([]);
          expect(refusedSince(kind, before, bench.driver.counters), about).toBeGreaterThan(0);
          expect(bench.driver.counters.lostSamples, about).toBe(bench.lostSamples);
        }
      },
    );

    it('many troubles one after the other: what is given is true, and all that is not given is told', () => {
      // A counter of few bits that begins anew in the midst of other troubles is not told from a jump of it.
      const kinds = ON_THE_WAY.filter((kind) => kind !== 'counter-restart' || contract.counter === 'many bits');
      for (let seed = 11; seed <= 12; seed += 1) {
        const chance = seededChance(seed);
        const bench = connected(seed, cutByChance(chance)).play(2);
        let troubles = 0;
        const between = (): void => {
          if (chance() > 0.9 / (bench.emulator.samplingRate / bench.emulator.samplesAPacket)) return;
          troubles += 1;
          bench.emulator.misbehave(kinds[Math.floor(chance() * kinds.length)] ?? 'garbage');
        };
        bench.play(8, { between });
        bench.play(3).wait(700);
        expect(troubles).toBeGreaterThan(2);
        expectPlaced(bench, contract, `seed ${seed}`, troubles);
      }
    });

    it('counts what it takes and what it refuses', () => {
      const bench = connected(5).play(2.5);
      const before = bench.driver.counters;
      expect(before).toMatchObject({ damagedPackets: 0, stalePackets: 0, jumps: 0, lostSamples: 0 });
      const { misbehaviours, samplesAPacket, samplingRate } = bench.emulator;
      expect(before.packets).toBeGreaterThanOrEqual(Math.floor((2.5 * samplingRate) / samplesAPacket) - packetsBehind);
      const seen = (kind: Misbehaviour) => {
        const { counters } = bench.driver;
        bench.emulator.misbehave(kind);
        bench.play(1.8);
        return { counters, now: bench.driver.counters };
      };
      if (misbehaviours.includes('stale-packet')) {
        const { counters, now } = seen('stale-packet');
        expect(now.stalePackets).toBe(counters.stalePackets + 1);
        expect(now.lostSamples).toBe(counters.lostSamples);
      }
      const jump = seen('counter-jump');
      if (contract.counter !== 'none') expect(jump.now.jumps).toBe(jump.counters.jumps + 1);
      const garbage = seen('garbage');
      expect(garbage.now.strayBytes).toBeGreaterThan(garbage.counters.strayBytes);
      const half = seen('half-packet');
      expect(half.now.damagedPackets + half.now.strayBytes).toBeGreaterThan(
        half.counters.damagedPackets + half.counters.strayBytes,
      );
      expect(bench.driver.counters.lostSamples).toBe(bench.lostSamples);
    });

    it('100,000 bytes of chance: it never throws, calls no more lost than time has passed, and keeps nothing', () => {
      const driver = driverOf(model, settings);
      driver.hello();
      const chance = seededChance(7);
      const channels = model.wiring.kind === 'serial' ? [SERIAL] : model.wiring.listens;
      let now = 0;
      const feed = (bytes: number): void => {
        for (let fed = 0; fed < bytes; now += 5) {
          const chunk = bytesOfChance(chance, 1 + Math.floor(chance() * 300));
          fed += chunk.length;
          driver.receive(chunk, monotonicMillis(now), channels[Math.floor(chance() * channels.length)] ?? SERIAL);
          driver.passTime(monotonicMillis(now));
        }
      };
      feed(100_000);
      const before = settledHeap();
      feed(100_000);
      expect(settledHeap() - before).toBeLessThan(512 * 1024);
      expect(driver.counters.damagedPackets + driver.counters.strayBytes).toBeGreaterThan(100);
      expect(driver.counters.lostSamples).toBeLessThanOrEqual(now);
    });

    it('what comes is nothing that it reads: after three seconds it says so, once', () => {
      const driver = driverOf(model, settings);
      driver.hello();
      const from = model.wiring.kind === 'serial' ? SERIAL : (model.wiring.listens.at(-1) ?? SERIAL);
      const faults: MonitorEvent[] = [];
      for (let now = 0; now <= 6000; now += 20) {
        const line = new TextEncoder().encode(`$GPGGA,${now},2500.00,N,12130.00,E,1,08,0.9*47\r\n`);
        faults.push(...driver.receive(line, monotonicMillis(now), from));
        if (now < 2900) expect(faults).toEqual([]);
      }
      expect(faults).toEqual([{ kind: 'fault', fault: 'not-understood' }]);
    });

    it('an unknown setting and one out of its range are refused in a sentence', () => {
      for (const [name, value] of [
        ['colour', 'blue'],
        ['rate', 'fast'],
        ['lsb', '-1'],
        ['gain', '1e9'],
        ['lead', 'V9'],
      ]) {
        const opened = model.open(new Map([[name ?? '', value ?? '']]));
        expect(opened).toMatchObject({ ok: false, sentence: expect.stringContaining(model.name) as string });
      }
    });
  });
}

function expectAll(bench: MonitorBench, behind: (bench: MonitorBench) => number): void {
  bench.expectTrue();
  expect(bench.lostSamples).toBe(0);
  expect(bench.given.length).toBeGreaterThanOrEqual(bench.playedSamples - behind(bench));
}

function expectPlaced(bench: MonitorBench, contract: DriverContract, about: string, troubles = 1): void {
  const { samplesAPacket, unsentSamples } = bench.emulator;
  bench.expectTrue();
  // Of a counter that begins anew, half a second is kept until that is sure, and given up where it breaks off once more.
  const unsure = troubles > 1 && contract.counter === 'many bits' ? troubles * 0.6 * bench.emulator.samplingRate : 0;
  const most = unsentSamples + contract.givenUp * troubles * samplesAPacket + unsure;
  expect(bench.lostSamples, about).toBeGreaterThanOrEqual(unsentSamples);
  expect(bench.lostSamples, about).toBeLessThanOrEqual(most);
}
