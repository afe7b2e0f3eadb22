import { NO_LEADS } from '../../../../protocol/ecg/leads.ts';
import { milliseconds, type MonotonicMillis } from '../../../../protocol/ecg/units.ts';
import type { Channel, MonitorCommand, MonitorDriver, MonitorEvent, MonitorModel } from '../monitor-driver.ts';
import { oneOf, readSettings } from './driver-settings.ts';
import { SampleEvents, signalFormat } from './sample-events.ts';

const SERVICE = 'fb005c80-02e7-f387-1cad-8acd2d8df0c8';
const CONTROL = 'fb005c81-02e7-f387-1cad-8acd2d8df0c8' as Channel;
const DATA = 'fb005c82-02e7-f387-1cad-8acd2d8df0c8' as Channel;
const HEART_RATE = '0000180d-0000-1000-8000-00805f9b34fb';

const HEADER = 10;
const RATE = 130;
/** Far beyond any recording, and still exact: places of samples since the first one. */
const TURN = 2 ** 48;
const MOST_SAMPLES = 168;
const START_ECG = [0x02, 0x00, 0x00, 0x01, 0x82, 0x00, 0x01, 0x01, 0x0e, 0x00] as const;
const STOP_ECG = [0x03, 0x00] as const;
const RESPONSE = 0xf0;
const ALREADY_STARTED = 0x06;

const ranges = { lead: oneOf('I', 'II') };

/**
 * Polar H10, a chest strap: one lead for rhythm, 130 Hz, µV. A notification is one packet, with the device's time at its last
 * sample in ns; what is lost is told by that time, between two packets, so that its clock need not be ours. Bluetooth keeps packets
 * whole and right, and there is no checksum; the strap tells no contact.
 *
 * Settings: `lead` (?) `I`, the lead that the strap is shown as: its two electrodes lie across the chest, as those of lead I do.
 */
export const POLAR_H10: MonitorModel = {
  name: 'polar-h10',
  label: 'Polar H10',
  // Its own service is offered but not advertised.
  recognises: [{ kind: 'bluetooth', service: HEART_RATE, namePrefix: 'Polar H10' }],
  wiring: { kind: 'bluetooth', service: SERVICE, listens: [CONTROL, DATA], writes: [CONTROL] },
  open: (settings) => {
    const read = readSettings('polar-h10', ranges, settings);
    return read.ok ? { ok: true, driver: new PolarH10Driver(read.values.lead === 'II' ? 'II' : 'I') } : read;
  },
};

class PolarH10Driver implements MonitorDriver {
  readonly #lead: 'I' | 'II';
  readonly #events = new SampleEvents(TURN);
  /** The packet before. */
  #before: Mark | null = null;
  /** A packet whose time does not follow: wrong, come again, or the first of a clock that was set. */
  #astray: Mark | null = null;

  constructor(lead: 'I' | 'II') {
    this.#lead = lead;
  }

  get counters() {
    return this.#events.counters;
  }
  hello(): readonly MonitorCommand[] {
    return [{ kind: 'write', to: CONTROL, bytes: Uint8Array.from(START_ECG) }];
  }
  goodbye(): readonly MonitorCommand[] {
    return [{ kind: 'write', to: CONTROL, bytes: Uint8Array.from(STOP_ECG) }];
  }

  receive(bytes: Uint8Array, arrivedAt: MonotonicMillis, from: Channel): readonly MonitorEvent[] {
    if (from === CONTROL) this.#hearControl(bytes);
    else this.#read(bytes, arrivedAt);
    return this.#events.take(arrivedAt);
  }

  passTime(now: MonotonicMillis): readonly MonitorEvent[] {
    this.#events.passTime(now);
    return this.#events.take(now);
  }

  /** 0xF0, the command, the measurement, what came of it. */
  #hearControl([kind, command, , outcome = 0]: Uint8Array): void {
    if (kind !== RESPONSE) return;
    const isAccepted = outcome === 0 || outcome === ALREADY_STARTED;
    const said = command === START_ECG[0] ? 'start' : `command ${command ?? 0}`;
    this.#events.reply(isAccepted, isAccepted ? said : `${said}: refused with ${outcome}`);
    if (!isAccepted && command === START_ECG[0]) this.#events.fault('refused-to-start');
  }

  #read(bytes: Uint8Array, arrivedAt: MonotonicMillis): void {
    const events = this.#events;
    events.came(bytes.length, arrivedAt);
    const samples = (bytes.length - HEADER) / 3;
    const isEcg = bytes[0] === 0 && bytes[9] === 0 && samples >= 1 && samples <= MOST_SAMPLES;
    if (!isEcg || !Number.isInteger(samples)) {
      if (bytes.length > 0) events.damaged();
      events.stray(bytes.length);
      return;
    }
    events.ready(signalFormat([this.#lead], RATE, 1));
    const time = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(1, true);
    const channel = Int32Array.from({ length: samples }, (_, i) => int24(bytes, HEADER + 3 * i));
    events.packet(
      {
        counter: this.#placeOf(time, samples),
        step: samples,
        channels: [channel],
        leadsOff: NO_LEADS,
        electrodesOff: null,
        deviceClock: milliseconds(Number(time / 1000n) / 1000),
      },
      arrivedAt,
    );
  }

  /**
   * Place of the first of the samples, in samples, by how much time has passed on the device since the packet before. A time
   * that does not follow gives a place that does not, until a second of packets agrees with it.
   */
  #placeOf(time: bigint, samples: number): number {
    if (this.#before === null) {
      this.#before = { time, end: samples, run: samples };
      return 0;
    }
    const before = this.#before;
    const known = follows(before, time, samples)
      ? before
      : this.#astray !== null && follows(this.#astray, time, samples)
        ? this.#astray
        : null;
    const { end, run } = known ?? { ...before, run: 0 };
    const place = (((end + passedSince(known ?? before, time) - samples) % TURN) + TURN) % TURN;
    const mark = { time, end: place + samples, run: run + samples };
    if (known === before || mark.run >= RATE) {
      this.#before = mark;
      this.#astray = null;
    } else this.#astray = mark;
    return place;
  }
}

interface Mark {
  /** Device's time at the last sample, ns. */
  readonly time: bigint;
  /** Place behind that sample. */
  readonly end: number;
  /** Samples whose times agree. */
  readonly run: number;
}

/** A pause longer than an hour is a clock that was set. */
const LONGEST_PAUSE = 3600 * RATE;

const passedSince = ({ time }: Mark, now: bigint): number => Math.round((Number(now - time) * RATE) / 1e9);
function follows(mark: Mark, time: bigint, samples: number): boolean {
  const passed = passedSince(mark, time);
  return passed >= samples && passed <= LONGEST_PAUSE;
}

const int24 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 8) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 24)) >> 8;
