import { MEASURED_LEADS } from '../../../../protocol/ecg/leads.ts';
import type { Electrode } from '../../../../protocol/ecg/quality/electrodes.ts';
import { hertz, type Hertz, milliseconds, type MonotonicMillis } from '../../../../protocol/ecg/units.ts';
import type { Channel, MonitorCommand, MonitorDriver, MonitorEvent, MonitorModel } from '../monitor-driver.ts';
import { lsbOf, numberFrom, oneOf, readSettings, type SettingValues } from './driver-settings.ts';
import { beginsWith, DAMAGED, MORE_NEEDED, NO_PACKET, PacketSearch, unlessCutShort } from './packet-search.ts';
import type { MeasuredPacket } from './packet-placing.ts';
import { Pace } from './pace.ts';
import { leadsHangingOn, SampleEvents, signalFormat } from './sample-events.ts';

const uuid = (group: string) => `${group}-b5a3-f393-e0a9-e50e24dcca9e` as Channel;
const COMMANDS = uuid('6e400004');
const REPLIES = uuid('6e400005');
const ECG = uuid('6e400007');

const TAG = [0x69, 0x4d, 0x45, 0x44] as const;
const HEADER = 14;
const LONGEST = 1024;
const TURN = 2 ** 32;
const SLOW = 300;
const FAST = 669;
/** A command that is not answered until then will not be. */
const ANSWER_MOST = 2000;
const MOST_WAITING = 512;

const ranges = {
  rate: oneOf('669', '300'),
  divisor: numberFrom(1, 100, 8),
  lsb: lsbOf(1),
  checksum: oneOf('ignored', 'sum'),
};

/**
 * imediPlus CardioArt MCE-12L-001: 12 leads over Bluetooth, 669 Hz where the link is Bluetooth 5, 300 Hz where it is 4. It sends
 * −III, V1 to V6 and −II; I = II − III, exactly, in counts. 300 Hz is asked for first and 669 then: where the second is
 * refused the first stands. A rate that was not answered is told by the pace of the packets; where the divisor is not answered, the
 * height of nothing is known, and the driver says that the monitor refused to start.
 *
 * Settings: `rate` 669 or 300, the highest to ask for. `divisor` 8, of a whole number. `lsb` (?) 1 µV a count. `checksum` (?) `ignored`;
 * `sum`: bytes 10 and 11 are the sum of the bytes behind the header modulo 65536.
 */
export const IMEDIPLUS: MonitorModel = {
  name: 'imediplus',
  label: 'imediPlus CardioArt MCE-12L-001',
  // (?) The name under which it advertises is not known; others offer this service too.
  recognises: [{ kind: 'bluetooth', service: '6e400001-b5a3-f393-e0a9-e50e24dcca9e', namePrefix: null }],
  wiring: {
    kind: 'bluetooth',
    service: '6e400001-b5a3-f393-e0a9-e50e24dcca9e',
    listens: [REPLIES, ECG],
    writes: [COMMANDS],
  },
  open: (settings) => {
    const read = readSettings('imediplus', ranges, settings);
    return read.ok ? { ok: true, driver: new ImediPlusDriver(read.values) } : read;
  },
};

type Asked = { readonly code: 0x60; readonly rate: Hertz } | { readonly code: 0x80 | 0x01 };

interface Waiting {
  readonly raw: RawPacket;
  readonly at: MonotonicMillis;
}

class ImediPlusDriver implements MonitorDriver {
  readonly #settings: SettingValues<typeof ranges>;
  readonly #events = new SampleEvents(TURN);
  readonly #search: PacketSearch;
  #pace: Pace;
  readonly #rates: readonly Hertz[];
  #asked: readonly Asked[] = [];
  #rate: Hertz | null = null;
  #isRateAnswered = false;
  #divisor: number | null = null;
  #waiting: Waiting[] = [];
  #hasGivenUp = false;

  constructor(settings: SettingValues<typeof ranges>) {
    this.#settings = settings;
    this.#rates = (settings.rate === '300' ? [SLOW] : [SLOW, FAST]).map(hertz);
    this.#pace = new Pace(this.#rates);
    const isSummed = settings.checksum === 'sum';
    this.#search = new PacketSearch({
      longest: LONGEST + TAG.length,
      shortest: HEADER,
      judge: (bytes, from, end) => judgePacket(bytes, from, end, isSummed),
    });
  }

  get counters() {
    return this.#events.counters;
  }

  hello(): readonly MonitorCommand[] {
    this.#asked = [...this.#rates.map((rate) => ({ code: 0x60, rate }) as const), { code: 0x80 }, { code: 0x01 }];
    return [
      ...this.#rates.map((rate) => command(0x60, rate)),
      command(0x80, Math.round(this.#settings.divisor) * 10),
      { kind: 'wait', time: milliseconds(500) },
      command(0x01),
    ];
  }
  goodbye(): readonly MonitorCommand[] {
    return [command(0x02)];
  }

  receive(bytes: Uint8Array, arrivedAt: MonotonicMillis, from: Channel): readonly MonitorEvent[] {
    if (from === REPLIES) this.#hearReply(bytes);
    else this.#readEcg(bytes, arrivedAt);
    this.#settle(arrivedAt);
    return this.#events.take(arrivedAt);
  }

  passTime(now: MonotonicMillis): readonly MonitorEvent[] {
    this.#settle(now);
    this.#events.passTime(now);
    return this.#events.take(now);
  }

  #hearReply(bytes: Uint8Array): void {
    const code = bytes[4] ?? 0;
    const isRefusal = bytes[5] === 0xff;
    // A refusal does not say of what: answers come in the order of the commands.
    const at = isRefusal ? 0 : this.#asked.findIndex((asked) => asked.code === code);
    const asked = this.#asked[at];
    if (asked === undefined) return;
    this.#asked = this.#asked.slice(at + 1);
    this.#events.reply(!isRefusal, isRefusal ? `${nameOf(asked)}: ${refusalOf(code)}` : nameOf(asked));
    // What came before was measured under the earlier setting: after a link drop the device may stream on at its old rate.
    if (!isRefusal && !this.#events.isReady && (asked.code === 0x60 || asked.code === 0x80)) {
      this.#waiting = [];
      this.#pace = new Pace(this.#rates);
    }
    if (asked.code === 0x60) {
      if (!isRefusal) this.#rate = asked.rate;
      this.#isRateAnswered = asked.rate === this.#rates.at(-1);
    } else if (asked.code === 0x80) this.#divisor = isRefusal ? 1 : Math.round(this.#settings.divisor);
    else if (isRefusal) this.#events.fault('refused-to-start');
  }

  #readEcg(bytes: Uint8Array, arrivedAt: MonotonicMillis): void {
    const events = this.#events;
    events.came(bytes.length, arrivedAt);
    this.#search.take(bytes, arrivedAt, {
      packet: (packet, at) => {
        const waiting = { raw: rawPacket(packet), at };
        if (events.isReady) this.#give(waiting);
        else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(waiting);
        if (!events.isReady) this.#pace.came(waiting.raw.samples, at);
      },
      stray: () => events.stray(),
      damaged: () => events.damaged(),
    });
  }

  /** Packets wait until it is known how they are to be read. */
  #settle(now: MonotonicMillis): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#events.isReady || this.#hasGivenUp) return;
    this.#events.understood();
    const isLate = now - first.at >= ANSWER_MOST;
    if (this.#divisor === null && isLate) {
      this.#hasGivenUp = true;
      this.#waiting = [];
      this.#events.fault('refused-to-start');
      return;
    }
    const rate = this.#isRateAnswered && this.#rate !== null ? this.#rate : this.#pace.rate;
    if (this.#divisor === null || rate === null) return;
    this.#events.ready(signalFormat(MEASURED_LEADS, rate, this.#settings.lsb));
    for (const waiting of this.#waiting) this.#give(waiting);
    this.#waiting = [];
  }

  #give({ raw, at }: Waiting): void {
    this.#events.packet(measured(raw, this.#divisor ?? 1), at);
  }
}

function command(code: number, value?: number): MonitorCommand {
  const bytes = new Uint8Array(value === undefined ? 6 : 10);
  bytes.set([0x69, 0x43, 0x4d, 0x44, code, 0x00]);
  if (value !== undefined) new DataView(bytes.buffer).setUint32(6, value, true);
  return { kind: 'write', to: COMMANDS, bytes };
}

const nameOf = (asked: Asked): string =>
  asked.code === 0x60 ? `rate ${asked.rate} Hz` : asked.code === 0x80 ? 'divisor' : 'start';
const refusalOf = (code: number): string => (code === 0x01 ? 'wrong tag' : 'not supported');

function judgePacket(bytes: Uint8Array, from: number, end: number, isSummed: boolean): number {
  if (!beginsWith(bytes, from, end, TAG)) return NO_PACKET;
  if (end - from < HEADER) return MORE_NEEDED;
  const bits = bytes[from + 12] ?? 0;
  const samples = bytes[from + 13] ?? 0;
  // Eight channels of so many bits: bits and bytes of a sample set are the same number.
  const length = HEADER + bits * samples;
  if (bits < 2 || bits > 24 || samples === 0 || length > LONGEST) return DAMAGED;
  if (end - from < length) return MORE_NEEDED;
  if (
    isSummed &&
    sumOf(bytes, from + HEADER, from + length) !== (bytes[from + 10] ?? 0) + 256 * (bytes[from + 11] ?? 0)
  )
    return DAMAGED;
  return unlessCutShort(bytes, from, length, end, TAG);
}

function sumOf(bytes: Uint8Array, from: number, end: number): number {
  let sum = 0;
  for (let at = from; at < end; at += 1) sum += bytes[at] ?? 0;
  return sum & 0xffff;
}

/** As it came: values without the divisor, set by set, in the device's order. */
interface RawPacket {
  readonly number: number;
  readonly samples: number;
  readonly values: Int32Array;
  readonly electrodesOff: readonly Electrode[];
}

/** Of byte 8, bit 0 to bit 7. */
const CONTACTS = ['LA', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'RA'] as const;

function rawPacket(packet: Uint8Array): RawPacket {
  const bits = packet[12] ?? 0;
  const samples = packet[13] ?? 0;
  const values = new Int32Array(samples * 8);
  let held = 0;
  let heldBits = 0;
  let at = HEADER;
  for (let i = 0; i < values.length; i += 1) {
    while (heldBits < bits) {
      held = ((held << 8) | (packet[at] ?? 0)) >>> 0;
      heldBits += 8;
      at += 1;
    }
    heldBits -= bits;
    values[i] = ((held >>> heldBits) << (32 - bits)) >> (32 - bits);
    held &= 2 ** heldBits - 1;
  }
  const off = packet[9] === 0xff ? 0xff : (packet[8] ?? 0);
  return {
    number: new DataView(packet.buffer, packet.byteOffset).getUint32(4, true),
    samples,
    values,
    electrodesOff: CONTACTS.filter((_, bit) => (off & (1 << bit)) !== 0),
  };
}

/** value = raw × divisor + divisor / 2, rounded down. */
function measured({ number, samples, values, electrodesOff }: RawPacket, divisor: number): MeasuredPacket {
  const sent = (set: number, channel: number): number =>
    (values[set * 8 + channel] ?? 0) * divisor + Math.floor(divisor / 2);
  const channels = MEASURED_LEADS.map((_, lead) =>
    Int32Array.from({ length: samples }, (_unused, set) => {
      if (lead === 0) return sent(set, 0) - sent(set, 7);
      return lead === 1 ? -sent(set, 7) : sent(set, lead - 1);
    }),
  );
  return {
    counter: number,
    step: 1,
    channels,
    leadsOff: leadsHangingOn(electrodesOff),
    electrodesOff,
    deviceClock: null,
  };
}
