import { MEASURED_LEADS } from '../../../../protocol/ecg/leads.ts';
import type { Electrode } from '../../../../protocol/ecg/quality/electrodes.ts';
import type { MonotonicMillis } from '../../../../protocol/ecg/units.ts';
import {
  SERIAL,
  type MonitorCommand,
  type MonitorDriver,
  type MonitorEvent,
  type MonitorModel,
} from '../monitor-driver.ts';
import { lsbOf, numberFrom, oneOf, readSettings, type SettingValues } from './driver-settings.ts';
import { DAMAGED, MORE_NEEDED, NO_PACKET, PacketSearch } from './packet-search.ts';
import { leadsHangingOn, SampleEvents, signalFormat } from './sample-events.ts';

const PACKET = 22;
const FIRST = 0xe8;
const LAST = 0x8e;
const DATA = 5;
const TURN = 64;
const BASELINE = 2048;
const KIND = 3;
const CHECKSUM = 4;
const ACCEPTED = 0x21;
const START = 0x10;
const STOP = 0x11;

const ranges = {
  rate: numberFrom(100, 2000, 500),
  lsb: lsbOf(5),
  checksum: oneOf('ignored', 'sum'),
  commands: oneOf('sent', 'none'),
};

/**
 * The 22-byte serial front end of several low-cost 12-lead boxes: I, II and V1 to V6 of 12 bits, one sample of each a packet, a
 * counter of six bits, and the contact of nine electrodes. A byte of its data is never above 0x7F, so that first and last byte are
 * unmistakable.
 *
 * Settings: `rate` 500 (Hz). `lsb` (?) 5 µV a count: not published. `checksum` (?) `ignored`; `sum`: byte 4 is the sum of bytes 5 to
 * 20 modulo 256. `commands` (?) `sent`: start (0x10) and stop (0x11) in the same frame, byte 3 the command, and a frame whose byte 3 is
 * 0x21 is an answer; `none`: it sends unasked, and every frame is ECG.
 */
export const SERIAL22: MonitorModel = {
  name: 'serial22',
  label: '22-byte serial front end',
  // The bridges that such boxes are built with: FT232R, CP2102, CH340.
  recognises: [
    { kind: 'usb', vendorId: '0403', productId: '6001' },
    { kind: 'usb', vendorId: '10c4', productId: 'ea60' },
    { kind: 'usb', vendorId: '1a86', productId: '7523' },
  ],
  wiring: { kind: 'serial', baudRate: 115_200 },
  open: (settings) => {
    const read = readSettings('serial22', ranges, settings);
    return read.ok ? { ok: true, driver: new Serial22Driver(read.values) } : read;
  },
};

class Serial22Driver implements MonitorDriver {
  readonly #settings: SettingValues<typeof ranges>;
  readonly #events = new SampleEvents(TURN);
  readonly #search: PacketSearch;

  constructor(settings: SettingValues<typeof ranges>) {
    this.#settings = settings;
    const isSummed = settings.checksum === 'sum';
    const judge = (bytes: Uint8Array, from: number, end: number) => judgePacket(bytes, from, end, isSummed);
    this.#search = new PacketSearch({ longest: PACKET, shortest: PACKET, judge });
  }

  get counters() {
    return this.#events.counters;
  }
  hello(): readonly MonitorCommand[] {
    return this.#settings.commands === 'sent' ? [{ kind: 'write', to: SERIAL, bytes: command(START, 0) }] : [];
  }
  goodbye(): readonly MonitorCommand[] {
    return this.#settings.commands === 'sent' ? [{ kind: 'write', to: SERIAL, bytes: command(STOP, 1) }] : [];
  }

  receive(bytes: Uint8Array, arrivedAt: MonotonicMillis): readonly MonitorEvent[] {
    const events = this.#events;
    events.came(bytes.length, arrivedAt);
    this.#search.take(bytes, arrivedAt, {
      packet: (packet, at) => this.#read(packet, at),
      stray: () => events.stray(),
      damaged: () => events.damaged(),
    });
    return events.take(arrivedAt);
  }

  passTime(now: MonotonicMillis): readonly MonitorEvent[] {
    this.#events.passTime(now);
    return this.#events.take(now);
  }

  #read(packet: Uint8Array, arrivedAt: MonotonicMillis): void {
    if (this.#settings.commands === 'sent' && packet[KIND] === ACCEPTED) {
      this.#events.reply(true, packet[DATA] === STOP ? 'stop' : 'start');
      return;
    }
    this.#events.ready(signalFormat(MEASURED_LEADS, this.#settings.rate, this.#settings.lsb, BASELINE));
    const channels = MEASURED_LEADS.map((_, lead) => Int32Array.of(sampleOf(packet, lead)));
    const electrodesOff = electrodesOffIn(packet);
    this.#events.packet(
      {
        counter: (packet[1] ?? 0) & (TURN - 1),
        step: 1,
        channels,
        leadsOff: leadsHangingOn(electrodesOff),
        electrodesOff,
        deviceClock: null,
      },
      arrivedAt,
    );
  }
}

function judgePacket(bytes: Uint8Array, from: number, end: number, isSummed: boolean): number {
  if (bytes[from] !== FIRST) return NO_PACKET;
  let sum = 0;
  // A packet that was cut short ends in the next one's first byte: told as soon as that has come.
  for (let at = from + DATA; at < Math.min(end, from + PACKET - 1); at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return DAMAGED;
    sum += byte;
  }
  if (end - from < PACKET) return MORE_NEEDED;
  if (bytes[from + PACKET - 1] !== LAST) return DAMAGED;
  return isSummed && (sum & 0xff) !== bytes[from + CHECKSUM] ? DAMAGED : PACKET;
}

/** Bits 7 to 11 are bits 0 to 4 of the first byte, bits 0 to 6 those of the second. */
const sampleOf = (packet: Uint8Array, lead: number): number =>
  (((packet[DATA + 2 * lead] ?? 0) & 0x1f) << 7) | ((packet[DATA + 2 * lead + 1] ?? 0) & 0x7f);

/** A bit that is set is an electrode that is connected: bit 5 of the first byte, LL in bit 6 of lead II. */
function electrodesOffIn(packet: Uint8Array): readonly Electrode[] {
  const off: Electrode[] = [];
  NAMED.forEach((electrode, lead) => {
    if (((packet[DATA + 2 * lead] ?? 0) & 0x20) === 0) off.push(electrode);
  });
  if (((packet[DATA + 2] ?? 0) & 0x40) === 0) off.push('LL');
  return off;
}
const NAMED = ['LA', 'RA', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

function command(code: number, counter: number): Uint8Array {
  const frame = new Uint8Array(PACKET);
  frame.set([FIRST, counter, PACKET - DATA, code]);
  frame[PACKET - 1] = LAST;
  return frame;
}
