import { leadOfName, MEASURED_LEADS, NO_LEADS, type LeadName } from '../../../../protocol/ecg/leads.ts';
import type { MonotonicMillis } from '../../../../protocol/ecg/units.ts';
import type { Channel, MonitorCommand, MonitorDriver, MonitorEvent, MonitorModel } from '../monitor-driver.ts';
import { numberFrom, oneOf, readSettings, type SettingValues } from './driver-settings.ts';
import { SampleEvents, signalFormat } from './sample-events.ts';

const SERVICE = 'a965db41-5e30-ad9e-fe47-02a582287800';
const PARAMETERS = 'a965db41-5e30-ad9e-fe47-02a582287801' as Channel;
const ECG = 'a965db41-5e30-ad9e-fe47-02a582287802' as Channel;

const SEQUENCE = 4;
const LEADS = 8;
const SET = LEADS * 3;
/** A notification holds ten sets; one that is longer is none of this device. */
const MOST_SETS = 10;
const STANDARD = 'I,II,V1,V2,V3,V4,V5,V6';

const ranges = {
  rate: oneOf('500', '250', '1000'),
  order: oneOf(STANDARD, 'V1,V2,V3,V4,V5,V6,I,II', 'II,I,V1,V2,V3,V4,V5,V6'),
  gain: numberFrom(1, 12, 6),
  vref: numberFrom(1, 5, 2.4),
  version: numberFrom(0, 32_767, 1),
  counter: oneOf('32', '16'),
};

/**
 * Carditek / Sydäntek Haldi: eight leads of 24 bits over Bluetooth. A notification is one packet: uint32 sequence number and up to ten
 * sample sets; Bluetooth keeps them whole and right, and there is no checksum. It tells no contact of electrodes and no clock.
 * At every connection the parameters are written: version, number of leads, limb rate, chest rate, int16 little-endian
 * (as the maker's own client reads them back). Limb and chest leads are asked for at one rate.
 *
 * Settings: `rate` 500, 250 or 1000 (Hz). `order` (?) of the channels. `gain` (?) 6 and `vref` (?) 2.4 (V) of its front end: the LSB is
 * vref / gain / 2^23. `version` (?) 1 of the parameters. `counter` (?) `32`; `16` where only the lower half of the number counts.
 */
export const HALDI: MonitorModel = {
  name: 'haldi',
  label: 'Carditek Haldi',
  recognises: [{ kind: 'bluetooth', service: SERVICE, namePrefix: null }],
  wiring: { kind: 'bluetooth', service: SERVICE, listens: [ECG], writes: [PARAMETERS] },
  open: (settings) => {
    const read = readSettings('haldi', ranges, settings);
    return read.ok ? { ok: true, driver: new HaldiDriver(read.values) } : read;
  },
};

class HaldiDriver implements MonitorDriver {
  readonly #settings: SettingValues<typeof ranges>;
  readonly #turn: number;
  readonly #events: SampleEvents;
  /** Of each lead of the format, its place in a sample set. */
  readonly #places: readonly number[];

  constructor(settings: SettingValues<typeof ranges>) {
    this.#settings = settings;
    this.#turn = settings.counter === '16' ? 2 ** 16 : 2 ** 32;
    this.#events = new SampleEvents(this.#turn);
    const order: readonly (LeadName | null)[] = settings.order.split(',').map(leadOfName);
    this.#places = MEASURED_LEADS.map((lead) => order.indexOf(lead));
  }

  get counters() {
    return this.#events.counters;
  }

  hello(): readonly MonitorCommand[] {
    const rate = Number(this.#settings.rate);
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    [Math.round(this.#settings.version), LEADS, rate, rate].forEach((value, i) => view.setInt16(2 * i, value, true));
    return [{ kind: 'write', to: PARAMETERS, bytes }];
  }
  /** It has no word for it: it stops when the connection ends. */
  goodbye(): readonly MonitorCommand[] {
    return [];
  }

  receive(bytes: Uint8Array, arrivedAt: MonotonicMillis): readonly MonitorEvent[] {
    const events = this.#events;
    events.came(bytes.length, arrivedAt);
    const sets = (bytes.length - SEQUENCE) / SET;
    if (sets < 1 || sets > MOST_SETS || !Number.isInteger(sets)) {
      if (bytes.length > 0) events.damaged();
      events.stray(bytes.length);
    } else {
      events.ready(signalFormat(MEASURED_LEADS, Number(this.#settings.rate), this.#lsb()));
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      const channels = this.#places.map((place) =>
        Int32Array.from({ length: sets }, (_, set) => int24(bytes, SEQUENCE + set * SET + place * 3)),
      );
      const counter = view.getUint32(0, true) % this.#turn;
      const measured = { counter, step: 1, channels, leadsOff: NO_LEADS, electrodesOff: null, deviceClock: null };
      events.packet(measured, arrivedAt);
    }
    return events.take(arrivedAt);
  }

  passTime(now: MonotonicMillis): readonly MonitorEvent[] {
    this.#events.passTime(now);
    return this.#events.take(now);
  }

  #lsb(): number {
    return (this.#settings.vref * 1e6) / this.#settings.gain / 2 ** 23;
  }
}

const int24 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 8) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 24)) >> 8;
