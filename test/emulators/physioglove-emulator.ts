import { SERIAL } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import { hertz, microvoltsPerLsb } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes, Misbehaviour } from './device-emulator.ts';
import { joinedBytes, PacketTrain, possibleFor, type PacketShape } from './packet-train.ts';

const SETS = 5;
const PAYLOAD = SETS * 8 * 2;
const HEADER = 7;

export interface PhysioGloveOptions {
  readonly seed?: number;
  /** µV a count. */
  readonly lsb?: number;
}

/** Commwell PhysioGlove ES: speaks as soon as the port is open, 100 packets a second, two checksums, no counter. */
export class PhysioGloveEmulator implements DeviceEmulator {
  readonly driver = 'physioglove';
  readonly label = 'PhysioGlove ES (emulated)';
  readonly leads = MEASURED_LEADS;
  readonly samplingRate = hertz(500);
  readonly samplesAPacket = SETS;
  readonly isStreaming = true;
  readonly electrodesOff = [];
  readonly lsb;
  readonly misbehaviours;
  readonly #train: PacketTrain;

  constructor({ seed = 1, lsb = 2.5 }: PhysioGloveOptions = {}) {
    this.lsb = microvoltsPerLsb(lsb);
    this.misbehaviours = possibleFor(shape, []);
    this.#train = new PacketTrain(shape, seed);
  }

  get unsentSamples(): number {
    return this.#train.unsentSamples;
  }

  /** It understands nothing. */
  hear(): readonly EmulatedBytes[] {
    return [];
  }

  digitise(potentials: readonly ArrayLike<number>[]): readonly Int32Array[] {
    const count = (lead: number, at: number): number => Math.round((potentials[lead]?.[at] ?? 0) / this.lsb);
    const length = potentials[0]?.length ?? 0;
    const made = MEASURED_LEADS.map(() => new Int32Array(length));
    for (let at = 0; at < length; at += 1) {
      const one = int16(count(0, at));
      const three = int16(count(1, at) - one);
      made.forEach((channel, lead) => {
        channel[at] = lead === 0 ? one : lead === 1 ? one + three : int16(count(lead, at));
      });
    }
    return made;
  }

  play(counts: readonly Int32Array[]): readonly EmulatedBytes[] {
    return this.#train.play(counts, SETS, this.samplingRate, true);
  }

  misbehave(kind: Misbehaviour): void {
    this.#train.ask(kind);
  }
}

const int16 = (value: number): number => Math.max(-32_768, Math.min(32_767, value));

/** What makes the sum of them all 0 modulo 256. */
const complement = (bytes: Uint8Array): number => (256 - (bytes.reduce((sum, byte) => sum + byte, 0) % 256)) % 256;

function header(length: number): Uint8Array {
  const bytes = Uint8Array.of(0x80, 0x17, 0x00, 0x00, 0x00, length, 0);
  bytes[6] = complement(bytes);
  return bytes;
}

function packet(data: Uint8Array): Uint8Array {
  return joinedBytes(header(data.length + 1), data, Uint8Array.of(complement(data)));
}

const shape: PacketShape = {
  channel: SERIAL,
  pack: (samples) => {
    const data = new Uint8Array(PAYLOAD);
    const view = new DataView(data.buffer);
    for (let set = 0; set < SETS; set += 1) {
      for (let channel = 0; channel < 8; channel += 1) {
        const value = samples[channel]?.[set] ?? 0;
        view.setInt16((set * 8 + channel) * 2, channel === 1 ? value - (samples[0]?.[set] ?? 0) : value, true);
      }
    }
    return packet(data);
  },
  fragile: [0, HEADER + PAYLOAD + 1],
  spoilChecksum: (bytes) => {
    bytes[HEADER + PAYLOAD] = ((bytes[HEADER + PAYLOAD] ?? 0) + 1) & 0xff;
  },
  endlessHeader: () => header(0xff),
  endlessBytes: 600,
  defective: () => packet(Uint8Array.of(0x01, 0x00)),
  restart: null,
};
