import type { Channel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import type { Electrode } from '../../protocol/ecg/quality/electrodes.ts';
import { type Hertz, hertz, microvoltsPerLsb, milliseconds } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes, Misbehaviour } from './device-emulator.ts';
import { joinedBytes, PacketTrain, possibleFor, type PacketShape } from './packet-train.ts';

const uuid = (group: string) => `${group}-b5a3-f393-e0a9-e50e24dcca9e` as Channel;
export const IMEDIPLUS_SERVICE = '6e400001-b5a3-f393-e0a9-e50e24dcca9e';
export const IMEDIPLUS_COMMANDS = uuid('6e400004');
export const IMEDIPLUS_REPLIES = uuid('6e400005');
export const IMEDIPLUS_ECG = uuid('6e400007');

const HEADER = 14;
/** Bit 0 to bit 7. */
const CONTACTS: readonly Electrode[] = ['LA', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'RA'];

export interface ImediPlusOptions {
  readonly seed?: number;
  /** Rates that it accepts, Hz; over Bluetooth 4 only 300. */
  readonly accepts?: readonly number[];
  readonly bits?: number;
  readonly samplesAPacket?: number;
  /** The number that its first packet bears. */
  readonly firstNumber?: number;
}

/** imediPlus CardioArt MCE-12L-001: commands and replies, packets of bits, limb leads inverted, contact of nine electrodes. */
export class ImediPlusEmulator implements DeviceEmulator {
  readonly driver = 'imediplus';
  readonly label = 'imediPlus MCE-12L-001 (emulated)';
  readonly leads = MEASURED_LEADS;
  readonly lsb = microvoltsPerLsb(1);
  readonly samplesAPacket: number;
  readonly misbehaviours: readonly Misbehaviour[];
  readonly #accepts: readonly number[];
  readonly #bits: number;
  readonly #train: PacketTrain;
  #rate = 300;
  #divisor = 1;
  #number: number;
  #isStreaming = false;
  #refusesNext = false;
  #off: readonly Electrode[] = [];

  constructor({
    seed = 1,
    accepts = [300, 669],
    bits = 12,
    samplesAPacket = 10,
    firstNumber = 0,
  }: ImediPlusOptions = {}) {
    this.#accepts = accepts;
    this.#bits = bits;
    this.samplesAPacket = samplesAPacket;
    this.#number = firstNumber;
    const shape: PacketShape = {
      channel: IMEDIPLUS_ECG,
      pack: (samples) => this.#pack(samples),
      // The tag: nothing else of a packet shows that it is wrong as long as the checksum is not known.
      fragile: [0, 4],
      spoilChecksum: (packet) => {
        packet[10] = (packet[10] ?? 0) ^ 0xff;
      },
      endlessHeader: (packet) => {
        const head = packet.slice(0, HEADER);
        head[13] = 0xff;
        return head;
      },
      endlessBytes: 230,
      defective: null,
      restart: () => {
        this.#number = 0;
      },
    };
    this.misbehaviours = possibleFor(shape, ['electrode-off', 'refuse-command']);
    this.#train = new PacketTrain(shape, seed);
  }

  get samplingRate(): Hertz {
    return hertz(this.#rate);
  }
  get isStreaming(): boolean {
    return this.#isStreaming;
  }
  get electrodesOff(): readonly Electrode[] {
    return this.#off;
  }

  get unsentSamples(): number {
    return this.#train.unsentSamples;
  }

  hear(channel: Channel, bytes: Uint8Array): readonly EmulatedBytes[] {
    if (channel !== IMEDIPLUS_COMMANDS) return [];
    const tag = String.fromCharCode(...bytes.subarray(0, 4));
    if (tag !== 'iCMD' || bytes.length < 6) return [reply(0x01, 0xff)];
    if (this.#refusesNext) {
      this.#refusesNext = false;
      return [reply(0x02, 0xff)];
    }
    const value = bytes.length >= 10 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(6, true) : 0;
    return [this.#obey(bytes[4] ?? 0, value) ? reply(bytes[4] ?? 0, bytes[5] ?? 0) : reply(0x02, 0xff)];
  }

  #obey(command: number, value: number): boolean {
    switch (command) {
      case 0x01:
        this.#isStreaming = true;
        return true;
      case 0x02:
        this.#isStreaming = false;
        return true;
      case 0x60:
        if (!this.#accepts.includes(value)) return false;
        this.#rate = value;
        this.#train.beginPacket();
        return true;
      case 0x80:
        this.#divisor = value / 10;
        return true;
      default:
        return false;
    }
  }

  digitise(potentials: readonly ArrayLike<number>[]): readonly Int32Array[] {
    const length = potentials[0]?.length ?? 0;
    const made = MEASURED_LEADS.map(() => new Int32Array(length));
    for (let at = 0; at < length; at += 1) {
      const raw = (value: number): number => this.#sent(this.#raw(value));
      const one = potentials[0]?.[at] ?? 0;
      const two = potentials[1]?.[at] ?? 0;
      const minusThree = raw(one - two);
      const minusTwo = raw(-two);
      made.forEach((channel, lead) => {
        if (lead === 0) channel[at] = minusThree - minusTwo;
        else if (lead === 1) channel[at] = -minusTwo;
        else channel[at] = raw(potentials[lead]?.[at] ?? 0);
      });
    }
    return made;
  }

  play(counts: readonly Int32Array[]): readonly EmulatedBytes[] {
    return this.#train.play(counts, this.samplesAPacket, this.#rate, this.#isStreaming);
  }

  misbehave(kind: Misbehaviour): void {
    if (kind === 'refuse-command') this.#refusesNext = true;
    else if (kind === 'electrode-off') this.detach(this.#off.length > 0 ? [] : [this.#anyElectrode()]);
    else this.#train.ask(kind);
  }

  /** These have no contact from the next packet on, and all others have. */
  detach(electrodes: readonly Electrode[]): void {
    this.#off = electrodes;
  }

  #anyElectrode(): Electrode {
    return CONTACTS[Math.floor(this.#train.chance() * CONTACTS.length)] ?? 'LA';
  }

  #raw(value: number): number {
    const most = 2 ** (this.#bits - 1);
    return Math.max(-most, Math.min(most - 1, Math.floor(value / this.#divisor)));
  }
  #sent(raw: number): number {
    return Math.floor(raw * this.#divisor + this.#divisor / 2);
  }

  #pack(samples: readonly Int32Array[]): Uint8Array {
    const writer = new BitWriter(this.samplesAPacket * 8, this.#bits);
    for (let at = 0; at < this.samplesAPacket; at += 1) {
      const one = samples[0]?.[at] ?? 0;
      const two = samples[1]?.[at] ?? 0;
      // I − II is −III, and a count that was made of a raw value gives that raw value again.
      writer.put(this.#raw(one - two));
      for (let lead = 2; lead < 8; lead += 1) writer.put(this.#raw(samples[lead]?.[at] ?? 0));
      writer.put(this.#raw(-two));
    }
    const header = new Uint8Array(HEADER);
    header.set([0x69, 0x4d, 0x45, 0x44]);
    const view = new DataView(header.buffer);
    view.setUint32(4, this.#number, true);
    this.#number = (this.#number + 1) >>> 0;
    header[8] = CONTACTS.reduce((bits, electrode, bit) => bits | (this.#off.includes(electrode) ? 1 << bit : 0), 0);
    if (header[8] === 0xff) header[9] = 0xff;
    view.setUint16(10, writer.bytes.reduce((sum, byte) => sum + byte, 0) & 0xffff, true);
    header[12] = this.#bits;
    header[13] = this.samplesAPacket;
    return joinedBytes(header, writer.bytes);
  }
}

const reply = (first: number, second: number): EmulatedBytes => ({
  channel: IMEDIPLUS_REPLIES,
  bytes: Uint8Array.of(0x69, 0x52, 0x45, 0x53, first, second),
  afterMs: milliseconds(15),
});

/** Big-endian, as many bits a value as it is told. */
class BitWriter {
  readonly bytes: Uint8Array;
  readonly #bits: number;
  #at = 0;

  constructor(values: number, bits: number) {
    this.#bits = bits;
    this.bytes = new Uint8Array(Math.ceil((values * bits) / 8));
  }

  put(value: number): void {
    for (let bit = this.#bits - 1; bit >= 0; bit -= 1) {
      const byte = this.#at >> 3;
      if (((value >> bit) & 1) === 1) this.bytes[byte] = (this.bytes[byte] ?? 0) | (0x80 >> (this.#at & 7));
      this.#at += 1;
    }
  }
}
