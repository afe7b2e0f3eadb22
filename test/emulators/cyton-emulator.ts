import { SERIAL, type Channel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import { type Hertz, hertz, microvoltsPerLsb, milliseconds } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes, Misbehaviour } from './device-emulator.ts';
import { PacketTrain, possibleFor, rounded, type PacketShape } from './packet-train.ts';

const RATES: Readonly<Record<string, number>> = { '6': 250, '5': 500, '4': 1000 };
const GREETING =
  'OpenBCI V3 8-16 channel\nOn Board ADS1299 Device ID: 0x3E\nLIS3DH Device ID: 0x33\nFirmware: v3.1.2\n$$$';

export interface CytonOptions {
  readonly seed?: number;
  /** Highest rate that it takes, Hz: 250 without its Wi-Fi shield. */
  readonly highestRate?: number;
  readonly gain?: number;
  /** False: an older firmware, which knows no `~`. */
  readonly answersRate?: boolean;
}

/** OpenBCI Cyton: commands of one character, answers in text up to `$$$`, packets of 33 bytes, a counter of one byte. */
export class CytonEmulator implements DeviceEmulator {
  readonly driver = 'cyton';
  readonly label = 'OpenBCI Cyton (emulated)';
  readonly leads = MEASURED_LEADS;
  readonly lsb;
  readonly samplesAPacket = 1;
  readonly electrodesOff = [];
  readonly misbehaviours: readonly Misbehaviour[];
  readonly #highestRate: number;
  readonly #answersRate: boolean;
  readonly #train: PacketTrain;
  #rate = 250;
  #number = 0;
  #isStreaming = false;
  #awaitsDigit = false;
  #refusesNext = false;

  constructor({ seed = 1, highestRate = 1000, gain = 24, answersRate = true }: CytonOptions = {}) {
    this.lsb = microvoltsPerLsb(4.5e6 / gain / (2 ** 23 - 1));
    this.#highestRate = highestRate;
    this.#answersRate = answersRate;
    const shape: PacketShape = {
      channel: SERIAL,
      pack: (samples) => this.#pack(samples),
      // Its first byte: of the last one four bits count, and what lies between has no checksum.
      fragile: [0, 1],
      spoilChecksum: null,
      endlessHeader: (packet) => packet.slice(0, 2),
      endlessBytes: 600,
      defective: null,
      restart: () => {
        this.#number = 0;
      },
    };
    this.misbehaviours = possibleFor(shape, ['refuse-command']);
    this.#train = new PacketTrain(shape, seed);
  }

  get samplingRate(): Hertz {
    return hertz(this.#rate);
  }
  get isStreaming(): boolean {
    return this.#isStreaming;
  }

  get unsentSamples(): number {
    return this.#train.unsentSamples;
  }

  hear(channel: Channel, bytes: Uint8Array): readonly EmulatedBytes[] {
    if (channel !== SERIAL) return [];
    return [...bytes].flatMap((byte) => this.#hearCharacter(String.fromCharCode(byte)));
  }

  #hearCharacter(character: string): readonly EmulatedBytes[] {
    if (this.#awaitsDigit) {
      this.#awaitsDigit = false;
      return this.#setRate(character);
    }
    switch (character) {
      case 'v':
        this.#isStreaming = false;
        this.#rate = 250;
        this.#number = 0;
        return [text(GREETING, 400)];
      case '~':
        this.#awaitsDigit = true;
        return [];
      case 'b':
        this.#isStreaming = true;
        return [];
      case 's':
        this.#isStreaming = false;
        return [];
      default:
        return [];
    }
  }

  #setRate(digit: string): readonly EmulatedBytes[] {
    if (!this.#answersRate) return [];
    const rate = RATES[digit];
    const isRefused = this.#refusesNext || rate === undefined || rate > this.#highestRate;
    this.#refusesNext = false;
    if (isRefused) return [text('Failure: invalid sample rate$$$', 20)];
    this.#rate = rate;
    return [text(`Success: Sample rate is ${rate}Hz$$$`, 20)];
  }

  digitise(potentials: readonly ArrayLike<number>[]): readonly Int32Array[] {
    return potentials.map((potential) => rounded(potential, this.lsb, 2 ** 23));
  }
  play(counts: readonly Int32Array[]): readonly EmulatedBytes[] {
    return this.#train.play(counts, 1, this.#rate, this.#isStreaming);
  }
  misbehave(kind: Misbehaviour): void {
    if (kind === 'refuse-command') this.#refusesNext = true;
    else this.#train.ask(kind);
  }

  #pack(samples: readonly Int32Array[]): Uint8Array {
    const packet = new Uint8Array(33);
    packet[0] = 0xa0;
    packet[1] = this.#number;
    this.#number = (this.#number + 1) & 0xff;
    samples.forEach((channel, lead) => {
      const value = channel[0] ?? 0;
      packet.set([(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff], 2 + 3 * lead);
    });
    packet[32] = 0xc0;
    return packet;
  }
}

const text = (said: string, afterMs: number): EmulatedBytes => ({
  channel: SERIAL,
  bytes: Uint8Array.from(said, (character) => character.charCodeAt(0)),
  afterMs: milliseconds(afterMs),
});
