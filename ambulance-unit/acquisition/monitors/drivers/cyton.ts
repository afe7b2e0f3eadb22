import { MEASURED_LEADS, NO_LEADS } from '../../../../protocol/ecg/leads.ts';
import { hertz, type Hertz, milliseconds, type MonotonicMillis } from '../../../../protocol/ecg/units.ts';
import {
  SERIAL,
  type MonitorCommand,
  type MonitorDriver,
  type MonitorEvent,
  type MonitorModel,
} from '../monitor-driver.ts';
import { numberFrom, oneOf, readSettings, type SettingValues } from './driver-settings.ts';
import { DAMAGED, MORE_NEEDED, NO_PACKET, PacketSearch } from './packet-search.ts';
import type { MeasuredPacket } from './packet-placing.ts';
import { Pace } from './pace.ts';
import { SampleEvents, signalFormat } from './sample-events.ts';

const PACKET = 33;
const FIRST = 0xa0;
const TURN = 256;
const RESET_RATE = 250;
const MOST_TEXT = 1024;
const MOST_WAITING = 4096;
const RATES: readonly number[] = [250, 500, 1000, 2000, 4000, 8000, 16_000];
/** The digit behind `~`. */
const RATE_DIGITS: Readonly<Record<string, string>> = { '250': '6', '500': '5', '1000': '4' };

const ranges = {
  rate: oneOf('250', '500', '1000'),
  gain: numberFrom(1, 24, 24),
};

/**
 * OpenBCI Cyton, eight channels of 24 bits, wired as I, II and V1 to V6; open hardware (docs.openbci.com, Cyton Data Format). A
 * soft reset comes first, whose answer is text up to `$$$`; then the rate, then the start. 0xA0 stands in data too: a packet
 * counts once the next one begins where it ends, so the last one is known only when another has come. It has no
 * checksum; its radio has. Without contact detection switched on it tells no contact of electrodes.
 *
 * Settings: `rate` 250, 500 or 1000 (Hz; above 250 only over its Wi-Fi shield). Where it refuses it, 250 stands, as after any reset;
 * where it does not answer, the pace of the packets tells. `gain` 24: the LSB is 4.5 V / gain / (2^23 − 1).
 */
export const CYTON: MonitorModel = {
  name: 'cyton',
  label: 'OpenBCI Cyton',
  recognises: [{ kind: 'usb', vendorId: '0403', productId: '6015' }],
  wiring: { kind: 'serial', baudRate: 115_200 },
  open: (settings) => {
    const read = readSettings('cyton', ranges, settings);
    return read.ok ? { ok: true, driver: new CytonDriver(read.values) } : read;
  },
};

/** It is reset and told its rate, which takes longer: ms. */
const RESET_PAUSE = 500;

interface Waiting {
  readonly packet: MeasuredPacket;
  readonly at: MonotonicMillis;
}

class CytonDriver implements MonitorDriver {
  readonly #settings: SettingValues<typeof ranges>;
  readonly #events = new SampleEvents(TURN);
  readonly #search = new PacketSearch({ longest: 2 * PACKET + 1, shortest: PACKET, judge });
  readonly #rates: readonly Hertz[];
  #pace: Pace;
  #rate: Hertz | null = null;
  #text = '';
  #waiting: Waiting[] = [];

  constructor(settings: SettingValues<typeof ranges>) {
    this.#settings = settings;
    this.#rates = [...new Set([RESET_RATE, Number(settings.rate)])].map(hertz);
    this.#pace = new Pace(this.#rates);
  }

  get counters() {
    return this.#events.counters;
  }
  hello(): readonly MonitorCommand[] {
    return [
      write('v'),
      { kind: 'wait', time: milliseconds(1000) },
      write(`~${RATE_DIGITS[this.#settings.rate] ?? '6'}`),
      { kind: 'wait', time: milliseconds(200) },
      write('b'),
    ];
  }
  goodbye(): readonly MonitorCommand[] {
    return [write('s')];
  }

  receive(bytes: Uint8Array, arrivedAt: MonotonicMillis): readonly MonitorEvent[] {
    const events = this.#events;
    events.came(bytes.length, arrivedAt);
    this.#search.take(bytes, arrivedAt, {
      packet: (packet, at) => {
        this.#endText();
        const waiting = { packet: measured(packet), at };
        if (events.isReady) events.packet(waiting.packet, at);
        else {
          events.understood();
          const last = this.#waiting.at(-1);
          if (last !== undefined && at - last.at > RESET_PAUSE) this.#beginAnew();
          this.#pace.came(1, at);
          if (this.#waiting.length < MOST_WAITING) this.#waiting.push(waiting);
        }
      },
      stray: (byte) => this.#readText(byte),
      damaged: () => events.damaged(),
    });
    this.#settle();
    return events.take(arrivedAt);
  }

  passTime(now: MonotonicMillis): readonly MonitorEvent[] {
    this.#settle();
    this.#events.passTime(now);
    return this.#events.take(now);
  }

  /** Packets wait until their rate is known: answered, or seen. */
  #settle(): void {
    if (this.#waiting.length === 0 || this.#events.isReady) return;
    const rate = this.#rate ?? this.#pace.rate;
    if (rate === null) return;
    const lsb = (4.5 * 1e6) / this.#settings.gain / (2 ** 23 - 1);
    this.#events.ready(signalFormat(MEASURED_LEADS, rate, lsb));
    for (const { packet, at } of this.#waiting) this.#events.packet(packet, at);
    this.#waiting = [];
  }

  /** What came before was measured before the reset, at whatever rate: it is no part of what comes now. */
  #beginAnew(): void {
    if (this.#events.isReady) return;
    this.#waiting = [];
    this.#pace = new Pace(this.#rates);
  }

  #readText(byte: number): void {
    const isText = byte === 0x0a || byte === 0x0d || byte === 0x09 || (byte >= 0x20 && byte < 0x7f);
    if (!isText || this.#text.length >= MOST_TEXT) {
      this.#endText();
      if (!isText) {
        this.#events.stray();
        return;
      }
    }
    this.#text += String.fromCharCode(byte);
    if (!this.#text.endsWith('$$$')) return;
    const said = this.#text.slice(0, -3).trim();
    this.#text = '';
    this.#beginAnew();
    const stated = /rate is (\d+) ?Hz/i.exec(said)?.[1];
    const isRefused = /^(failure|invalid)/i.test(said);
    if (stated !== undefined && !isRefused && RATES.includes(Number(stated))) this.#rate = hertz(Number(stated));
    else if (isRefused) this.#rate ??= hertz(RESET_RATE);
    this.#events.reply(!isRefused, said);
  }

  /** It was no answer. */
  #endText(): void {
    if (this.#text === '') return;
    this.#events.stray(this.#text.length);
    this.#text = '';
  }
}

const write = (text: string): MonitorCommand => ({
  kind: 'write',
  to: SERIAL,
  bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)),
});

const endsAt = (bytes: Uint8Array, at: number): boolean => ((bytes[at] ?? 0) & 0xf0) === 0xc0;

/**
 * The next packet must begin where this one ends, and bear the next number; where it bears another one, because of a loss, it
 * must be whole and followed itself.
 */
function judge(bytes: Uint8Array, from: number, end: number): number {
  if (bytes[from] !== FIRST) return NO_PACKET;
  if (end - from < PACKET) return MORE_NEEDED;
  const next = from + PACKET;
  if (!endsAt(bytes, next - 1)) return DAMAGED;
  if (end > next && bytes[next] !== FIRST) return DAMAGED;
  if (end < next + 2) return MORE_NEEDED;
  if (bytes[next + 1] === (((bytes[from + 1] ?? 0) + 1) & 0xff)) return PACKET;
  if (end < next + PACKET + 1) return MORE_NEEDED;
  return endsAt(bytes, next + PACKET - 1) && bytes[next + PACKET] === FIRST ? PACKET : DAMAGED;
}

function measured(packet: Uint8Array): MeasuredPacket {
  const channels = MEASURED_LEADS.map((_, lead) => Int32Array.of(int24(packet, 2 + 3 * lead)));
  return {
    counter: packet[1] ?? 0,
    step: 1,
    channels,
    leadsOff: NO_LEADS,
    electrodesOff: null,
    deviceClock: null,
  };
}

/** Big-endian. */
const int24 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8)) >> 8;
