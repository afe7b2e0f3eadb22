import type { Channel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { hertz, microvoltsPerLsb } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes, Misbehaviour } from './device-emulator.ts';
import { PacketTrain, possibleFor, putInt24, rounded, type PacketShape } from './packet-train.ts';

export const POLAR_CONTROL = 'fb005c81-02e7-f387-1cad-8acd2d8df0c8' as Channel;
export const POLAR_DATA = 'fb005c82-02e7-f387-1cad-8acd2d8df0c8' as Channel;

const RATE = 130;
const SAMPLES = 73;
const ALREADY_STARTED = 6;
const NOT_SUPPORTED = 3;

export interface PolarH10Options {
  readonly seed?: number;
  /** Device's clock at the first sample, ns. */
  readonly firstTime?: bigint;
  /** Samples in a notification. */
  readonly samplesAPacket?: number;
}

/** Polar H10: one lead in µV, started by a write, answered by an indication, each notification with the time of its last sample. */
export class PolarH10Emulator implements DeviceEmulator {
  readonly driver = 'polar-h10';
  readonly label = 'Polar H10 (emulated)';
  readonly leads = ['I'] as const;
  readonly lsb = microvoltsPerLsb(1);
  readonly samplingRate = hertz(RATE);
  readonly samplesAPacket: number;
  readonly electrodesOff = [];
  readonly misbehaviours: readonly Misbehaviour[];
  readonly #train: PacketTrain;
  #firstTime: bigint;
  #measured = 0;
  #isStreaming = false;
  #refusesNext = false;

  constructor({ seed = 1, firstTime = 599_616_000_000_000_000n, samplesAPacket = SAMPLES }: PolarH10Options = {}) {
    this.#firstTime = firstTime;
    this.samplesAPacket = samplesAPacket;
    const shape: PacketShape = {
      channel: POLAR_DATA,
      pack: (samples) => this.#pack(samples[0] ?? new Int32Array(0)),
      // The kind of measurement, and the higher bytes of the time.
      fragile: [7, 10],
      spoilChecksum: null,
      endlessHeader: (packet) => packet.slice(0, 10),
      endlessBytes: 502,
      defective: null,
      restart: () => {
        this.#firstTime = 0n;
        this.#measured = 0;
      },
    };
    this.misbehaviours = possibleFor(shape, ['refuse-command']);
    this.#train = new PacketTrain(shape, seed);
  }

  get isStreaming(): boolean {
    return this.#isStreaming;
  }

  get unsentSamples(): number {
    return this.#train.unsentSamples;
  }

  hear(channel: Channel, bytes: Uint8Array): readonly EmulatedBytes[] {
    if (channel !== POLAR_CONTROL) return [];
    const [command = 0, measurement = 0] = bytes;
    const answer = (outcome: number): readonly EmulatedBytes[] => [
      { channel: POLAR_CONTROL, bytes: Uint8Array.of(0xf0, command, measurement, outcome, 0) },
    ];
    if (this.#refusesNext) {
      this.#refusesNext = false;
      return answer(NOT_SUPPORTED);
    }
    if (command === 0x03) {
      this.#isStreaming = false;
      return answer(0);
    }
    const isStart = command === 0x02 && measurement === 0 && isSame(bytes.subarray(2), [0, 1, 0x82, 0, 1, 1, 0x0e, 0]);
    if (!isStart) return answer(NOT_SUPPORTED);
    const outcome = this.#isStreaming ? ALREADY_STARTED : 0;
    this.#isStreaming = true;
    return answer(outcome);
  }

  digitise(potentials: readonly ArrayLike<number>[]): readonly Int32Array[] {
    return potentials.slice(0, 1).map((potential) => rounded(potential, this.lsb, 2 ** 23));
  }
  play(counts: readonly Int32Array[]): readonly EmulatedBytes[] {
    return this.#train.play(counts, this.samplesAPacket, RATE, this.#isStreaming);
  }
  misbehave(kind: Misbehaviour): void {
    if (kind === 'refuse-command') this.#refusesNext = true;
    else this.#train.ask(kind);
  }

  #pack(samples: Int32Array): Uint8Array {
    const packet = new Uint8Array(10 + 3 * samples.length);
    this.#measured += samples.length;
    const time = this.#firstTime + (BigInt(this.#measured - 1) * 1_000_000_000n) / BigInt(RATE);
    new DataView(packet.buffer).setBigUint64(1, BigInt.asUintN(64, time), true);
    samples.forEach((value, i) => putInt24(packet, 10 + 3 * i, value));
    return packet;
  }
}

const isSame = (bytes: Uint8Array, wanted: readonly number[]): boolean =>
  bytes.length === wanted.length && wanted.every((byte, i) => bytes[i] === byte);
