import type { Channel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import { type Hertz, hertz, microvoltsPerLsb } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes, Misbehaviour } from './device-emulator.ts';
import { PacketTrain, possibleFor, putInt24, rounded, type PacketShape } from './packet-train.ts';

export const HALDI_PARAMETERS = 'a965db41-5e30-ad9e-fe47-02a582287801' as Channel;
export const HALDI_ECG = 'a965db41-5e30-ad9e-fe47-02a582287802' as Channel;

const SETS = 10;

export interface HaldiOptions {
  readonly seed?: number;
  readonly firstNumber?: number;
}

/** Carditek Haldi: starts once its parameters are written; sequence number and ten sample sets of 8 × 24 bits. */
export class HaldiEmulator implements DeviceEmulator {
  readonly driver = 'haldi';
  readonly label = 'Carditek Haldi (emulated)';
  readonly leads = MEASURED_LEADS;
  /** ADS129x: 2.4 V, gain 6. */
  readonly lsb = microvoltsPerLsb(2.4e6 / 6 / 2 ** 23);
  readonly samplesAPacket = SETS;
  readonly electrodesOff = [];
  readonly misbehaviours: readonly Misbehaviour[];
  readonly #train: PacketTrain;
  /** Version, leads, limb rate, chest rate: what it holds until something is written. */
  #parameters = [1, 8, 500, 500];
  #number: number;
  #isStreaming = false;

  constructor({ seed = 1, firstNumber = 0 }: HaldiOptions = {}) {
    this.#number = firstNumber;
    const shape: PacketShape = {
      channel: HALDI_ECG,
      pack: (samples) => {
        const packet = new Uint8Array(4 + SETS * 8 * 3);
        new DataView(packet.buffer).setUint32(0, this.#number, true);
        this.#number = (this.#number + 1) >>> 0;
        for (let set = 0; set < SETS; set += 1) {
          samples.forEach((channel, lead) => putInt24(packet, 4 + (set * 8 + lead) * 3, channel[set] ?? 0));
        }
        return packet;
      },
      // The upper half of the sequence number: the link keeps the rest right, and nothing in the packet would show it.
      fragile: [2, 4],
      spoilChecksum: null,
      endlessHeader: (packet) => packet.slice(0, 4),
      endlessBytes: 508,
      defective: null,
      restart: () => {
        this.#number = 0;
      },
    };
    this.misbehaviours = possibleFor(shape, []);
    this.#train = new PacketTrain(shape, seed);
  }

  get samplingRate(): Hertz {
    return hertz(this.#parameters[2] ?? 500);
  }
  get isStreaming(): boolean {
    return this.#isStreaming;
  }
  /** What a read of the parameters gives. */
  get parameters(): Uint8Array {
    const bytes = new Uint8Array(8);
    this.#parameters.forEach((value, i) => new DataView(bytes.buffer).setInt16(2 * i, value, true));
    return bytes;
  }

  get unsentSamples(): number {
    return this.#train.unsentSamples;
  }

  /** It has no replies. */
  hear(channel: Channel, bytes: Uint8Array): readonly EmulatedBytes[] {
    if (channel !== HALDI_PARAMETERS || bytes.length < 8) return [];
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    this.#parameters = [0, 1, 2, 3].map((i) => view.getInt16(2 * i, true));
    this.#isStreaming = this.#parameters[1] === 8 && this.samplingRate > 0;
    return [];
  }

  digitise(potentials: readonly ArrayLike<number>[]): readonly Int32Array[] {
    return potentials.map((potential) => rounded(potential, this.lsb, 2 ** 23));
  }
  play(counts: readonly Int32Array[]): readonly EmulatedBytes[] {
    return this.#train.play(counts, SETS, this.samplingRate, this.#isStreaming);
  }
  misbehave(kind: Misbehaviour): void {
    this.#train.ask(kind);
  }
}
