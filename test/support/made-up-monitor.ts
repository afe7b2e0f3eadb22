import type { Clock } from '../../ambulance-unit/acquisition/clock.ts';
import {
  SERIAL,
  type DriverCounters,
  type MonitorDriver,
  type MonitorEvent,
  type MonitorFault,
  type MonitorModel,
} from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type {
  LinkEvent,
  LinkTrouble,
  MonitorLink,
  MonitorPort,
} from '../../ambulance-unit/acquisition/monitors/monitor-link.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  sampleCount,
  type MonotonicMillis,
} from '../../protocol/ecg/units.ts';

/** Samples that one packet of the made-up monitor holds. */
export const PACKET = 10;
/** Its packets are one byte: a counter from 0 to 99, each for 20 ms. */
const WRAPS = 100;
const PACKET_MS = 20;
const READY: Readonly<Record<number, number>> = { 200: 500, 201: 250 };
const FAULTS: Readonly<Record<number, MonitorFault>> = { 210: 'refused-to-start', 211: 'not-understood' };

export const madeUpFormat = (rate: number): SignalFormat => ({
  samplingRate: hertz(rate),
  leads: [{ lead: 'II', lsb: microvoltsPerLsb(1), baseline: deviceCount(0) }],
});

/** Speaks in bytes: 0–99 a packet of that number, 200 and 201 its rate, 210 and 211 a fault; anything else is nothing. */
class MadeUpDriver implements MonitorDriver {
  #expected: number | null = null;
  #heardAt = 0;
  #counters: DriverCounters = {
    ...{ packets: 0, damagedPackets: 0, stalePackets: 0 },
    ...{ jumps: 0, lostSamples: 0, strayBytes: 0 },
  };

  get counters(): DriverCounters {
    return this.#counters;
  }
  hello(): ReturnType<MonitorDriver['hello']> {
    return [
      { kind: 'write', to: SERIAL, bytes: Uint8Array.of(1) },
      { kind: 'wait', time: milliseconds(100) },
      { kind: 'write', to: SERIAL, bytes: Uint8Array.of(2) },
    ];
  }
  goodbye(): ReturnType<MonitorDriver['goodbye']> {
    return [{ kind: 'write', to: SERIAL, bytes: Uint8Array.of(3) }];
  }
  receive(bytes: Uint8Array, arrivedAt: MonotonicMillis): readonly MonitorEvent[] {
    return [...bytes].flatMap((byte) => this.#read(byte, arrivedAt));
  }
  passTime(): readonly MonitorEvent[] {
    return [];
  }

  #read(byte: number, arrivedAt: MonotonicMillis): readonly MonitorEvent[] {
    const rate = READY[byte];
    if (rate !== undefined) return [{ kind: 'ready', format: madeUpFormat(rate) }];
    const fault = FAULTS[byte];
    if (fault !== undefined) return [{ kind: 'fault', fault }];
    if (byte >= WRAPS) {
      this.#counters = { ...this.#counters, strayBytes: this.#counters.strayBytes + 1 };
      return [];
    }
    const missing = this.#missingBefore(byte, arrivedAt);
    this.#expected = (byte + 1) % WRAPS;
    this.#heardAt = arrivedAt;
    const { packets, jumps, lostSamples } = this.#counters;
    this.#counters = {
      ...this.#counters,
      packets: packets + 1,
      jumps: jumps + (missing > 0 ? 1 : 0),
      lostSamples: lostSamples + missing * PACKET,
    };
    const lost: readonly MonitorEvent[] = missing > 0 ? [{ kind: 'lost', samples: sampleCount(missing * PACKET) }] : [];
    const channel = Int32Array.from({ length: PACKET }, (_, i) => byte * PACKET + i);
    return [...lost, { kind: 'samples', channels: [channel], leadsOff: NO_LEADS, deviceClock: null }];
  }

  /** Packets; how often the counter went round meanwhile, time tells. */
  #missingBefore(counter: number, arrivedAt: MonotonicMillis): number {
    if (this.#expected === null) return 0;
    const missing = (counter - this.#expected + WRAPS) % WRAPS;
    const passed = (arrivedAt - this.#heardAt) / PACKET_MS - 1;
    return missing + WRAPS * Math.max(0, Math.round((passed - missing) / WRAPS));
  }
}

export const madeUpModel: MonitorModel = {
  name: 'physioglove',
  label: 'Made-up monitor',
  recognises: [],
  wiring: { kind: 'serial', baudRate: 115_200 },
  open: (settings) =>
    settings.has('colour')
      ? { ok: false, sentence: 'A made-up monitor has no colour.' }
      : { ok: true, driver: new MadeUpDriver() },
};

/** A port whose every word is the test's. */
export class ScriptedPort implements MonitorPort {
  readonly identity = 'scripted';
  readonly links: ScriptedLink[] = [];
  readonly #clock: Clock;
  /** What happens at an opening; by itself nothing at all. */
  atOpening: (link: ScriptedLink) => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(hear: (event: LinkEvent) => void): MonitorLink {
    const link = new ScriptedLink(hear, this.#clock);
    this.links.push(link);
    queueMicrotask(() => {
      this.atOpening(link);
    });
    return link;
  }
  get last(): ScriptedLink {
    const link = this.links.at(-1);
    if (link === undefined) throw new Error('nobody has opened the port');
    return link;
  }
}

export class ScriptedLink implements MonitorLink {
  readonly written: number[] = [];
  isClosed = false;
  readonly #hear: (event: LinkEvent) => void;
  readonly #clock: Clock;

  constructor(hear: (event: LinkEvent) => void, clock: Clock) {
    this.#hear = hear;
    this.#clock = clock;
  }
  write(_to: unknown, bytes: Uint8Array): Promise<void> {
    this.written.push(...bytes);
    return Promise.resolve();
  }
  close(): void {
    this.isClosed = true;
  }
  opened(): void {
    this.#hear({ kind: 'opened' });
  }
  says(...bytes: readonly number[]): void {
    this.#hear({ kind: 'bytes', from: SERIAL, bytes: Uint8Array.from(bytes), arrivedAt: this.#clock.monotonic() });
  }
  breaks(trouble: LinkTrouble, detail = ''): void {
    this.#hear({ kind: 'closed', trouble, detail });
  }
}
