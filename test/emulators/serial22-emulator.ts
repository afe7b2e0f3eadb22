import { SERIAL, type Channel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import type { Electrode } from '../../protocol/ecg/quality/electrodes.ts';
import { hertz, microvoltsPerLsb, milliseconds } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes, Misbehaviour } from './device-emulator.ts';
import { PacketTrain, possibleFor, rounded, type PacketShape } from './packet-train.ts';

const BASELINE = 2048;
const PACKET = 22;
/** By channel: whose contact bit 5 of its first byte tells. */
const CONTACTS: readonly Electrode[] = ['LA', 'RA', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

export interface Serial22Options {
  readonly seed?: number;
  readonly lsb?: number;
  /** False: it sends nothing until it is told to start. */
  readonly startsBySelf?: boolean;
}

/** The 22-byte serial front end: one sample of eight leads a packet, a counter of six bits, contact of nine electrodes. */
export class Serial22Emulator implements DeviceEmulator {
  readonly driver = 'serial22';
  readonly label = '22-byte serial front end (emulated)';
  readonly leads = MEASURED_LEADS;
  readonly samplingRate = hertz(500);
  readonly samplesAPacket = 1;
  readonly lsb;
  readonly misbehaviours: readonly Misbehaviour[];
  readonly #train: PacketTrain;
  #number = 0;
  #isStreaming: boolean;
  #refusesNext = false;
  #off: readonly Electrode[] = [];
  #heard: number[] = [];

  constructor({ seed = 1, lsb = 5, startsBySelf = false }: Serial22Options = {}) {
    this.lsb = microvoltsPerLsb(lsb);
    this.#isStreaming = startsBySelf;
    const shape: PacketShape = {
      channel: SERIAL,
      pack: (samples) => this.#pack(samples),
      // First and last byte stand for themselves; of the data only the highest bit would show, unless the checksum is held to.
      fragile: [0, 1],
      spoilChecksum: (packet) => {
        packet[4] = (packet[4] ?? 0) ^ 0x55;
      },
      endlessHeader: (packet) => packet.slice(0, 5),
      endlessBytes: 600,
      defective: null,
      restart: () => {
        this.#number = 0;
      },
    };
    this.misbehaviours = possibleFor(shape, ['electrode-off', 'refuse-command']);
    this.#train = new PacketTrain(shape, seed);
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

  /** Commands are frames of the same length; each is answered by one whose kind is 0x21. */
  hear(channel: Channel, bytes: Uint8Array): readonly EmulatedBytes[] {
    if (channel !== SERIAL) return [];
    this.#heard.push(...bytes);
    const out: EmulatedBytes[] = [];
    while (this.#heard.length >= PACKET) {
      const frame = this.#heard.splice(0, PACKET);
      const code = frame[3] ?? 0;
      if (frame[0] !== 0xe8 || frame[PACKET - 1] !== 0x8e || (code !== 0x10 && code !== 0x11)) continue;
      if (this.#refusesNext) {
        // It has no word for no: it says nothing.
        this.#refusesNext = false;
        continue;
      }
      this.#isStreaming = code === 0x10;
      const answer = new Uint8Array(PACKET);
      answer.set([0xe8, frame[1] ?? 0, 0x11, 0x21, code, code]);
      answer[PACKET - 1] = 0x8e;
      out.push({ channel: SERIAL, bytes: answer, afterMs: milliseconds(5) });
    }
    return out;
  }

  digitise(potentials: readonly ArrayLike<number>[]): readonly Int32Array[] {
    return potentials.map((potential) => rounded(potential, this.lsb, 2048).map((count) => count + BASELINE));
  }
  play(counts: readonly Int32Array[]): readonly EmulatedBytes[] {
    return this.#train.play(counts, 1, this.samplingRate, this.#isStreaming);
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
    const all = [...CONTACTS, 'LL' as const];
    return all[Math.floor(this.#train.chance() * all.length)] ?? 'LA';
  }

  #pack(samples: readonly Int32Array[]): Uint8Array {
    const packet = new Uint8Array(PACKET);
    packet.set([0xe8, this.#number, 0x11, 0x20]);
    this.#number = (this.#number + 1) & 0x3f;
    samples.forEach((channel, lead) => {
      const value = channel[0] ?? 0;
      const hasContact = !this.#off.includes(CONTACTS[lead] ?? 'RL');
      const legContact = lead === 1 && !this.#off.includes('LL');
      packet[5 + 2 * lead] = (value >> 7) | (hasContact ? 0x20 : 0) | (legContact ? 0x40 : 0);
      packet[6 + 2 * lead] = value & 0x7f;
    });
    packet[4] = packet.subarray(5, PACKET - 1).reduce((sum, byte) => (sum + byte) & 0xff, 0);
    packet[PACKET - 1] = 0x8e;
    return packet;
  }
}
