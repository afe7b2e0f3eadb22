import { MEASURED_LEADS, NO_LEADS } from '../../../../protocol/ecg/leads.ts';
import type { MonotonicMillis } from '../../../../protocol/ecg/units.ts';
import type { MonitorCommand, MonitorDriver, MonitorEvent, MonitorModel } from '../monitor-driver.ts';
import { lsbOf, readSettings } from './driver-settings.ts';
import type { PassedOver } from './packet-placing.ts';
import { beginsWith, DAMAGED, MORE_NEEDED, NO_PACKET, PacketSearch, unlessCutShort } from './packet-search.ts';
import { SampleEvents, signalFormat } from './sample-events.ts';

const HEADER = 7;
const START = [0x80, 0x17, 0x00] as const;
const ECG_LENGTH = 81;
const PACKET = HEADER + ECG_LENGTH;
/** What more bytes than these were, time tells better. */
const MOST_PASSED = 8 * PACKET;
const FAULT_LENGTH = 3;
const SETS = 5;
const CHANNELS = 8;
const RATE = 500;

const ranges = { lsb: lsbOf(2.5) };

/**
 * Commwell PhysioGlove ES: 12 leads at 500 Hz over a serial port, 100 packets a second, sent unasked. Header and payload each
 * sum to 0 modulo 256. It sends I, III and V1 to V6; II = I + III, exactly, in counts. There is no counter: what came damaged
 * is told by its bytes, and what never came by the time of arrival. It tells no contact of electrodes.
 *
 * Settings: `lsb` (?), µV a count, 2.5: not published.
 */
export const PHYSIOGLOVE: MonitorModel = {
  name: 'physioglove',
  label: 'Commwell PhysioGlove ES',
  // (?) The bridge of its cable; others have the same.
  recognises: [
    { kind: 'usb', vendorId: '0403', productId: '6001' },
    { kind: 'usb', vendorId: '0403', productId: '6015' },
  ],
  wiring: { kind: 'serial', baudRate: 115_200 },
  open: (settings) => {
    const read = readSettings('physioglove', ranges, settings);
    return read.ok ? { ok: true, driver: new PhysioGloveDriver(read.values.lsb) } : read;
  },
};

class PhysioGloveDriver implements MonitorDriver {
  readonly #lsb: number;
  readonly #events = new SampleEvents(1);
  /** Bytes since the last ECG packet that were none of a packet, and how many they are. */
  #passed: number[] = [];
  #passedBytes = 0;
  readonly #search = new PacketSearch({ longest: HEADER + 255 + START.length, shortest: HEADER + FAULT_LENGTH, judge });

  constructor(lsb: number) {
    this.#lsb = lsb;
  }

  get counters() {
    return this.#events.counters;
  }
  hello(): readonly MonitorCommand[] {
    return [];
  }
  goodbye(): readonly MonitorCommand[] {
    return [];
  }

  receive(bytes: Uint8Array, arrivedAt: MonotonicMillis): readonly MonitorEvent[] {
    const events = this.#events;
    events.came(bytes.length, arrivedAt);
    this.#search.take(bytes, arrivedAt, {
      packet: (packet, at) => this.#read(packet, at),
      stray: (byte) => {
        events.stray();
        this.#passedBytes += 1;
        if (this.#passed.length < MOST_PASSED) this.#passed.push(byte);
      },
      damaged: () => events.damaged(),
    });
    return events.take(arrivedAt);
  }

  passTime(now: MonotonicMillis): readonly MonitorEvent[] {
    this.#events.passTime(now);
    return this.#events.take(now);
  }

  #read(packet: Uint8Array, arrivedAt: MonotonicMillis): void {
    const length = packet[5];
    if (length === FAULT_LENGTH) {
      this.#events.understood();
      this.#events.fault('defective');
    }
    if (length !== ECG_LENGTH) return;
    this.#events.ready(signalFormat(MEASURED_LEADS, RATE, this.#lsb));
    const measured = { counter: 0, step: 1, channels: samplesOf(packet), leadsOff: NO_LEADS };
    this.#events.packet({ ...measured, electrodesOff: null, deviceClock: null }, arrivedAt, this.#passedOver());
    this.#passed = [];
    this.#passedBytes = 0;
  }

  #passedOver(): PassedOver {
    const packets = this.#passedBytes > MOST_PASSED ? null : packetsIn(this.#passed);
    return { packets: packets ?? 0, isMore: packets === null };
  }
}

/**
 * How many packets these bytes were that were none: of the length of packets, or each cut short by the header of the next. Null where
 * that cannot be: only time tells what they were.
 */
function packetsIn(bytes: readonly number[]): number | null {
  if (bytes.length % PACKET === 0) return bytes.length / PACKET;
  const isHeader = (at: number): boolean => START.every((byte, i) => bytes[at + i] === byte);
  const mayBegin = (at: number): boolean => START.every((byte, i) => at + i >= bytes.length || bytes[at + i] === byte);
  let packets = 0;
  for (let from = 0; from < bytes.length;) {
    let end = from + 1;
    while (end < bytes.length && !isHeader(end)) end += 1;
    const isOne = mayBegin(from) ? end - from <= PACKET : end - from === PACKET;
    if (!isOne) return null;
    packets += 1;
    from = end;
  }
  return packets;
}

const sumsToNothing = (bytes: Uint8Array, from: number, length: number): boolean => {
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += bytes[from + i] ?? 0;
  return (sum & 0xff) === 0;
};

function judge(bytes: Uint8Array, from: number, end: number): number {
  if (!beginsWith(bytes, from, end, START)) return NO_PACKET;
  if (end - from < HEADER) return MORE_NEEDED;
  if (!sumsToNothing(bytes, from, HEADER)) return DAMAGED;
  const payload = bytes[from + 5] ?? 0;
  if (payload === 0) return DAMAGED;
  if (end - from < HEADER + payload) return MORE_NEEDED;
  if (!sumsToNothing(bytes, from + HEADER, payload)) return DAMAGED;
  return unlessCutShort(bytes, from, HEADER + payload, end, START);
}

/** Five sample sets of eight channels, int16 little-endian, set by set. */
function samplesOf(packet: Uint8Array): readonly Int32Array[] {
  const view = new DataView(packet.buffer, packet.byteOffset + HEADER);
  return MEASURED_LEADS.map((_, lead) =>
    Int32Array.from({ length: SETS }, (_unused, set) => {
      const sent = (channel: number): number => view.getInt16((set * CHANNELS + channel) * 2, true);
      return lead === 1 ? sent(0) + sent(1) : sent(lead);
    }),
  );
}
