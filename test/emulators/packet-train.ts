import { milliseconds } from '../../protocol/ecg/units.ts';
import type { Channel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type { Chance } from '../fuzz/damage.ts';
import { seededChance } from '../support/uplink-world.ts';
import { MISBEHAVIOURS, type EmulatedBytes, type Misbehaviour } from './device-emulator.ts';

/** What is a device's own in the packets that it sends. */
export interface PacketShape {
  /** Where its packets come out. */
  readonly channel: Channel;
  /** The next packet, of so many samples a lead; it counts it. */
  pack(samples: readonly Int32Array[]): Uint8Array;
  /** Bytes of a packet in which a flipped bit can be told, half-open. */
  readonly fragile: readonly [number, number];
  /** In place; null where it has no checksum. */
  readonly spoilChecksum: ((packet: Uint8Array) => void) | null;
  /** What is to come before the bytes without an end. */
  endlessHeader(packet: Uint8Array): Uint8Array;
  /** Bytes without an end are so many. */
  readonly endlessBytes: number;
  /** Says that it is defective; null where it has no words for it. */
  readonly defective: (() => Uint8Array) | null;
  /** Counts from the beginning again; null where it does not count. */
  readonly restart: (() => void) | null;
}

const STALL = milliseconds(1200);
const LONGEST_JUMP = milliseconds(100);

/** Cuts samples into packets and lets go wrong with them what is asked for, one thing a packet. */
export class PacketTrain {
  readonly #shape: PacketShape;
  readonly #chance: Chance;
  #waiting: readonly Int32Array[] = [];
  #troubles: Misbehaviour[] = [];
  #swallow = 0;
  #last: Uint8Array | null = null;
  #unsentSamples = 0;

  constructor(shape: PacketShape, seed: number) {
    this.#shape = shape;
    this.#chance = seededChance(seed);
  }

  get chance(): Chance {
    return this.#chance;
  }
  get unsentSamples(): number {
    return this.#unsentSamples;
  }

  /** What the device cannot do it does not. */
  ask(kind: Misbehaviour): void {
    if (possibleFor(this.#shape, []).includes(kind)) this.#troubles.push(kind);
  }

  /** Set to another rate, it begins another packet. */
  beginPacket(): void {
    this.#waiting = [];
  }

  /** @param isSent false: measured, and nobody is told. */
  play(counts: readonly Int32Array[], samplesAPacket: number, rate: number, isSent: boolean): readonly EmulatedBytes[] {
    const samples = counts.map((channel, lead) => joined(this.#waiting[lead], channel));
    const length = samples[0]?.length ?? 0;
    const out: EmulatedBytes[] = [];
    let at = 0;
    for (; at + samplesAPacket <= length; at += samplesAPacket) {
      if (!isSent) continue;
      const cut = samples.map((channel) => channel.subarray(at, at + samplesAPacket));
      for (const bytes of this.#packet(cut, rate)) out.push({ channel: this.#shape.channel, bytes });
    }
    this.#waiting = samples.map((channel) => channel.slice(at));
    return out;
  }

  #packet(samples: readonly Int32Array[], rate: number): readonly Uint8Array[] {
    const trouble = this.#troubles.shift();
    if (trouble === 'counter-restart') this.#shape.restart?.();
    const packet = this.#shape.pack(samples);
    if (trouble === 'stall') this.#swallow = Math.ceil((STALL * rate) / 1000 / (samples[0]?.length ?? 1));
    if (trouble === 'counter-jump')
      this.#swallow = 1 + Math.floor((this.#chance() * LONGEST_JUMP * rate) / 1000 / (samples[0]?.length ?? 1));
    if (this.#swallow > 0) {
      this.#swallow -= 1;
      this.#unsentSamples += samples[0]?.length ?? 0;
      return [];
    }
    const isSpoiled = trouble === 'bit-flip' || trouble === 'wrong-checksum' || trouble === 'half-packet';
    if (isSpoiled) this.#unsentSamples += samples[0]?.length ?? 0;
    const before = this.#last;
    this.#last = packet;
    switch (trouble) {
      case 'garbage':
        return [this.#garbage(1 + Math.floor(this.#chance() * 200)), packet];
      case 'bit-flip':
        return [this.#flipped(packet)];
      case 'wrong-checksum': {
        const spoiled = packet.slice();
        this.#shape.spoilChecksum?.(spoiled);
        return [spoiled];
      }
      case 'half-packet':
        return [packet.slice(0, 1 + Math.floor(this.#chance() * (packet.length - 1)))];
      case 'stale-packet':
        return before === null ? [packet] : [before, packet];
      case 'endless-packet':
        return [joinedBytes(this.#shape.endlessHeader(packet), this.#garbage(this.#shape.endlessBytes)), packet];
      case 'defective':
        return this.#shape.defective === null ? [packet] : [this.#shape.defective(), packet];
      case 'stall':
      case 'counter-jump':
      case 'counter-restart':
      case 'electrode-off':
      case 'refuse-command':
      case undefined:
        return [packet];
    }
  }

  #garbage(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => Math.floor(this.#chance() * 256));
  }

  #flipped(packet: Uint8Array): Uint8Array {
    const [from, end] = this.#shape.fragile;
    const flipped = packet.slice();
    const at = from + Math.floor(this.#chance() * (Math.min(end, packet.length) - from));
    flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(this.#chance() * 8));
    return flipped;
  }
}

/** Of all misbehaviours those that a device of this shape can show. */
export const possibleFor = (shape: PacketShape, further: readonly Misbehaviour[]): readonly Misbehaviour[] =>
  MISBEHAVIOURS.filter((kind) => {
    if (kind === 'wrong-checksum') return shape.spoilChecksum !== null;
    if (kind === 'defective') return shape.defective !== null;
    if (kind === 'counter-restart' || kind === 'stale-packet') return shape.restart !== null;
    return further.includes(kind) || !['electrode-off', 'refuse-command'].includes(kind);
  });

function joined(before: Int32Array | undefined, after: Int32Array): Int32Array {
  if (before === undefined || before.length === 0) return after;
  const both = new Int32Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
}

export function joinedBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** 24 bits, little-endian. */
export function putInt24(packet: Uint8Array, at: number, value: number): void {
  packet[at] = value & 0xff;
  packet[at + 1] = (value >> 8) & 0xff;
  packet[at + 2] = (value >> 16) & 0xff;
}

/** µV in counts, within what a converter of so many counts to each side can give. */
export function rounded(potential: ArrayLike<number>, lsb: number, side: number): Int32Array {
  return Int32Array.from(potential, (value) => Math.max(-side, Math.min(side - 1, Math.round(value / lsb))));
}
