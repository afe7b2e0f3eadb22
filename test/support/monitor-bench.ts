import { expect } from 'vitest';
import {
  type Channel,
  type MonitorDriver,
  type MonitorEvent,
  SERIAL,
} from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type { LeadMask } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { monotonicMillis } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes } from '../emulators/device-emulator.ts';
import type { Chance } from '../fuzz/damage.ts';

export { driverOf } from './monitor-driver-opened.ts';

/** How bytes come: as the device sends them, or cut and joined by chance, as a serial port does. */
export type Cutting = (bytes: Uint8Array) => readonly Uint8Array[];
export const UNCUT: Cutting = (bytes) => [bytes];
export const BYTE_BY_BYTE: Cutting = (bytes) => [...bytes].map((byte) => Uint8Array.of(byte));
export const cutByChance =
  (chance: Chance): Cutting =>
  (bytes) => {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = 1 + Math.floor(chance() * 40);
      parts.push(bytes.subarray(at, at + length));
      at += length;
    }
    return parts;
  };

/** A sample that the driver gave at a place, and whether its lead was without contact. */
interface Given {
  readonly counts: readonly number[];
  readonly leadsOff: LeadMask;
}

/**
 * An emulator and a driver with a clock between them. Every sample has a place from the first one that is played after the start; the
 * bench holds what the driver gives at a place against what was played there.
 */
export class MonitorBench {
  readonly emulator: DeviceEmulator;
  readonly driver: MonitorDriver;
  readonly #cutting: Cutting;
  readonly #chance: Chance;
  readonly events: MonitorEvent[] = [];
  /** By place; null where it was declared as lost. */
  readonly given: (Given | null)[] = [];
  readonly played: Int32Array[] = [];
  format: SignalFormat | null = null;
  now = monotonicMillis(1000);
  #playedSamples = 0;
  readonly #chunks: Int32Array[][] = [];

  constructor(emulator: DeviceEmulator, driver: MonitorDriver, chance: Chance, cutting: Cutting = UNCUT) {
    this.emulator = emulator;
    this.driver = driver;
    this.#chance = chance;
    this.#cutting = cutting;
  }

  /** Writes what the driver says that a monitor needs to hear, with the pauses that it asks for. */
  connect(): this {
    const late: { readonly at: number; readonly bytes: EmulatedBytes }[] = [];
    for (const command of this.driver.hello()) {
      if (command.kind === 'wait') this.now = monotonicMillis(this.now + command.time);
      else {
        this.now = monotonicMillis(this.now + 10);
        for (const bytes of this.emulator.hear(command.to, command.bytes)) {
          late.push({ at: this.now + (bytes.afterMs ?? 0), bytes });
        }
      }
      while (late[0] !== undefined && late[0].at <= this.now) this.#arrive([late.shift()?.bytes ?? NOTHING]);
    }
    for (const { at, bytes } of late) {
      this.now = monotonicMillis(Math.max(this.now, at));
      this.#arrive([bytes]);
    }
    return this;
  }

  /** So many seconds of an ECG that repeats nowhere, packet by packet, each when its last sample is measured. */
  play(seconds: number, options: { readonly between?: () => void; readonly lateBy?: () => number } = {}): this {
    const { emulator } = this;
    const began = this.now;
    let late = 0;
    const packets = Math.ceil((seconds * emulator.samplingRate) / emulator.samplesAPacket);
    for (let packet = 1; packet <= packets; packet += 1) {
      const counts = emulator.digitise(this.#potentials(emulator.samplesAPacket));
      this.#chunks.push([...counts]);
      this.#playedSamples += emulator.samplesAPacket;
      options.between?.();
      const due = began + (1000 * packet * emulator.samplesAPacket) / emulator.samplingRate;
      late = options.lateBy?.() ?? 0;
      this.now = monotonicMillis(Math.max(this.now, due + late));
      this.#arrive(emulator.play(counts));
    }
    return this;
  }

  /** Bytes as they are, from nowhere. */
  bytes(bytes: Uint8Array, from: Channel): this {
    this.#hear(this.driver.receive(bytes, this.now, from));
    return this;
  }

  wait(ms: number, step = 50): this {
    for (let passed = 0; passed < ms; passed += step) {
      this.now = monotonicMillis(this.now + step);
      this.#hear(this.driver.passTime(this.now));
    }
    return this;
  }

  get playedSamples(): number {
    return this.#playedSamples;
  }
  get lostSamples(): number {
    return this.given.filter((sample) => sample === null).length;
  }

  /** Nothing was given at a place that was not played there; what was not given was declared, up to where the driver is. */
  expectTrue(): void {
    let place = 0;
    for (const chunk of this.#chunks) {
      const length = chunk[0]?.length ?? 0;
      for (let at = 0; at < length && place < this.given.length; at += 1, place += 1) {
        const sample = this.given[place];
        if (sample === null || sample === undefined) continue;
        const same = chunk.every((channel, lead) => channel[at] === sample.counts[lead]);
        if (!same) expect(sample.counts, `place ${place}`).toEqual(chunk.map((channel) => channel[at]));
      }
    }
    expect(this.given.length).toBeLessThanOrEqual(this.#playedSamples);
  }

  #arrive(sent: readonly EmulatedBytes[]): void {
    for (const { channel, bytes } of sent) {
      const parts = channel === SERIAL ? this.#cutting(bytes) : UNCUT(bytes);
      for (const part of parts) this.#hear(this.driver.receive(part, this.now, channel));
    }
  }

  #hear(events: readonly MonitorEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      if (event.kind === 'ready') {
        expect(this.format, 'ready comes once').toBeNull();
        this.format = event.format;
      } else if (event.kind === 'lost') {
        expect(event.samples).toBeGreaterThan(0);
        for (let i = 0; i < event.samples; i += 1) this.given.push(null);
      } else if (event.kind === 'samples') {
        expect(this.format, 'ready comes before samples').not.toBeNull();
        expect(event.channels.length).toBe(this.format?.leads.length);
        const length = event.channels[0]?.length ?? 0;
        expect(length).toBeGreaterThan(0);
        for (let i = 0; i < length; i += 1) {
          this.given.push({ counts: event.channels.map((channel) => channel[i] ?? 0), leadsOff: event.leadsOff });
        }
      }
    }
  }

  /** µV; noise of a few mV, so that no two sample sets are the same. */
  #potentials(samples: number): readonly Float64Array[] {
    return this.emulator.leads.map(() => Float64Array.from({ length: samples }, () => (this.#chance() - 0.5) * 6000));
  }
}

const NOTHING: EmulatedBytes = { channel: SERIAL, bytes: new Uint8Array(0) };
