import type { VitalValue } from '../../../protocol/wire/case-entry.ts';
import { milliseconds, unixMillis, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { CancelWait, Clock } from '../clock.ts';
import type { BluetoothLine } from './bluetooth-line.ts';
import { bluetoothPort } from './bluetooth-port.ts';
import type { KnownBluetooth } from './known-bluetooth.ts';
import type { Channel } from './monitor-driver.ts';
import type { LinkTrouble, MonitorLink } from './monitor-link.ts';
import { readBloodPressure } from './vitals/blood-pressure.ts';
import { readPlxContinuous, readPlxSpotCheck } from './vitals/pulse-oximeter.ts';
import { readTemperature } from './vitals/thermometer.ts';
import type { DeviceTime, ReadVital, VitalFailure } from './vitals/vital-reading.ts';

const uuid = (short: string): string => `0000${short}-0000-1000-8000-00805f9b34fb`;

interface VitalService {
  /** Sets of characteristics, tried one after another: an oximeter need not have both of its kinds. */
  readonly listens: readonly (readonly string[])[];
  readonly readers: ReadonlyMap<string, (bytes: Uint8Array) => ReadVital>;
}
/** Pulse oximeter, blood pressure, thermometer: by the UUID of their service. */
export const VITAL_SERVICES: ReadonlyMap<string, VitalService> = new Map<string, VitalService>([
  [
    uuid('1822'),
    {
      listens: [[uuid('2a5f'), uuid('2a5e')], [uuid('2a5f')], [uuid('2a5e')]],
      readers: new Map([
        [uuid('2a5f'), readPlxContinuous],
        [uuid('2a5e'), readPlxSpotCheck],
      ]),
    },
  ],
  [uuid('1810'), { listens: [[uuid('2a35')]], readers: new Map([[uuid('2a35'), readBloodPressure]]) }],
  [uuid('1809'), { listens: [[uuid('2a1c')]], readers: new Map([[uuid('2a1c'), readTemperature]]) }],
]);

/** An oximeter says its values every second: so often a new one is worth writing down. */
export const CONTINUOUS_EVERY = milliseconds(1000);
/** Cuffs and thermometers are there only for a moment after they have measured. */
const TRIES_AGAIN_AFTER = milliseconds(3000);
const TRIES_AGAIN_AFTER_LONG = milliseconds(10_000);
/** A clock of a device that differs more from the tablet's tells of an earlier patient, or is not set: nobody knows which. */
const CURRENT_WITHIN = milliseconds(10 * 60_000);

/** Values of one measurement, with time and source, to be written down. */
export interface MeasuredVitals {
  readonly values: readonly VitalValue[];
  readonly measuredAt: UnixMillis;
  /** The device, for a person. */
  readonly source: string;
}

/** What was not passed on, one for each measurement; shown on the tablet, with these meanings. */
export interface VitalCounters {
  readonly taken: number;
  /** The device said itself that it is not sure. */
  readonly doubtful: number;
  /** Measured earlier, maybe on another patient, or by a clock that is not set. */
  readonly stored: number;
  /** The device has no value: no finger, sensor off. */
  readonly empty: number;
  /** Bytes that are no measurement. */
  readonly notUnderstood: number;
}

export type VitalStanding =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly trouble: LinkTrouble; readonly detail: string };

export interface BluetoothVitalsParts {
  readonly line: BluetoothLine;
  readonly clock: Clock;
  /** Of the tablet's place, minutes east of UTC at a time: devices know no zone. */
  readonly minutesEastOfUtc: (at: UnixMillis) => number;
  readonly hear: (measured: MeasuredVitals) => void;
  readonly changed: () => void;
}

/** All devices with vital signs that are allowed: each connected to whenever it can be heard, for as long as it is allowed. */
export class BluetoothVitals {
  readonly #parts: BluetoothVitalsParts;
  readonly #watched = new Map<string, VitalWatch>();

  constructor(parts: BluetoothVitalsParts) {
    this.#parts = parts;
  }

  /** Which devices there are now (`BluetoothDesk.vitalDevices`); those that are not among them any more are let go. */
  follow(devices: readonly KnownBluetooth[]): void {
    const wanted = new Map<string, { readonly device: KnownBluetooth; readonly service: string }>();
    for (const device of devices) {
      for (const service of device.services) {
        if (VITAL_SERVICES.has(service)) wanted.set(`${device.key} ${service}`, { device, service });
      }
    }
    for (const [name, watch] of this.#watched) {
      if (wanted.has(name)) continue;
      watch.stop();
      this.#watched.delete(name);
    }
    for (const [name, { device, service }] of wanted) {
      const watch = this.#watched.get(name);
      if (watch !== undefined) watch.device = device;
      else this.#watched.set(name, new VitalWatch(this.#parts, device, service));
    }
  }

  stop(): void {
    this.follow([]);
  }

  get standings(): readonly {
    readonly name: string;
    readonly service: string;
    readonly standing: VitalStanding;
    readonly counters: VitalCounters;
  }[] {
    return [...this.#watched.values()].map(({ device, service, standing, counters }) => ({
      ...{ name: device.name, service, standing, counters },
    }));
  }
}

/** One service of one device. */
class VitalWatch {
  device: KnownBluetooth;
  readonly service: string;
  standing: VitalStanding = { kind: 'connecting' };
  counters: VitalCounters = { taken: 0, doubtful: 0, stored: 0, empty: 0, notUnderstood: 0 };
  readonly #parts: BluetoothVitalsParts;
  readonly #known: VitalService;
  #attempt = 0;
  #failures = 0;
  #link: MonitorLink | null = null;
  #cancel: CancelWait = () => undefined;
  #isStopped = false;
  #toldAt = -Infinity;

  constructor(parts: BluetoothVitalsParts, device: KnownBluetooth, service: string) {
    this.#parts = parts;
    this.device = device;
    this.service = service;
    this.#known = VITAL_SERVICES.get(service) ?? { listens: [[]], readers: new Map() };
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
    this.#link?.close();
  }

  #connect(): void {
    const { line, clock } = this.#parts;
    const listens = this.#known.listens[this.#attempt % this.#known.listens.length] ?? [];
    const port = bluetoothPort({
      ...{ line, clock, identity: `bluetooth:${this.device.key}`, device: () => this.device.browserId },
      wiring: { kind: 'bluetooth', service: this.service, listens: listens as readonly Channel[], writes: [] },
    });
    this.#link = port.open((event) => {
      if (this.#isStopped) return;
      switch (event.kind) {
        case 'opened':
          this.#failures = 0;
          this.#stand({ kind: 'connected' });
          return;
        case 'bytes':
          this.#read(event.from, event.bytes);
          return;
        case 'closed':
          // It lacks one of the characteristics: the next set is tried.
          if (event.trouble === 'wrong-device') this.#attempt += 1;
          this.#failures += 1;
          this.#stand({ kind: 'lost', trouble: event.trouble, detail: event.detail });
          this.#cancel = clock.after(this.#failures > 10 ? TRIES_AGAIN_AFTER_LONG : TRIES_AGAIN_AFTER, () => {
            this.#connect();
          });
          return;
      }
    });
  }

  #read(from: string, bytes: Uint8Array): void {
    const read = this.#known.readers.get(from)?.(bytes);
    if (read === undefined) return;
    if (!read.ok) {
      this.#count('notUnderstood', read.failure);
      return;
    }
    const { values, isDoubtful, isStored, deviceTime } = read.reading;
    const { clock, hear } = this.#parts;
    if (isDoubtful) this.#count('doubtful');
    else if (isStored || (deviceTime !== null && !this.#isCurrent(deviceTime))) this.#count('stored');
    else if (values.length === 0) this.#count('empty');
    else {
      const isContinuous = from === uuid('2a5f');
      const now = clock.monotonic();
      if (isContinuous && now - this.#toldAt < CONTINUOUS_EVERY) return;
      this.#toldAt = now;
      this.#count('taken');
      hear({ values, measuredAt: clock.wall(), source: this.device.name });
    }
  }

  #isCurrent({ year, month, day, hours, minutes, seconds }: DeviceTime): boolean {
    const now = this.#parts.clock.wall();
    const zone = this.#parts.minutesEastOfUtc(now) * 60_000;
    const shown = unixMillis(Date.UTC(year, month - 1, day, hours, minutes, seconds) - zone);
    return Math.abs(shown - now) <= CURRENT_WITHIN;
  }

  #count(what: keyof VitalCounters, _why?: VitalFailure): void {
    this.counters = { ...this.counters, [what]: this.counters[what] + 1 };
    if (what !== 'taken') this.#parts.changed();
  }

  #stand(standing: VitalStanding): void {
    this.standing = standing;
    this.#parts.changed();
  }
}
