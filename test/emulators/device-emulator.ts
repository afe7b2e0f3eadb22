import type { Channel, DriverName } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { Electrode } from '../../protocol/ecg/quality/electrodes.ts';
import type { Hertz, MicrovoltsPerLsb, Milliseconds } from '../../protocol/ecg/units.ts';

/** What comes out of a device at one place, at once or after a while. Over Bluetooth: one notification. */
export interface EmulatedBytes {
  readonly channel: Channel;
  readonly bytes: Uint8Array;
  readonly afterMs?: Milliseconds;
}

/** What goes wrong with the next packets that are played; each costs the samples that it would cost the real device. */
export const MISBEHAVIOURS = [
  /** Bytes of chance before the next packet; over Bluetooth a notification of them. */
  'garbage',
  /** One bit of the next packet is another: where the device has no checksum, a bit of the header. */
  'bit-flip',
  /** The next packet's checksum is another. */
  'wrong-checksum',
  /** For longer than a second it goes on measuring and sends nothing. */
  'stall',
  /** The rest of the next packet never comes. */
  'half-packet',
  /** Some packets are measured and never sent. */
  'counter-jump',
  /** The last packet comes again. */
  'stale-packet',
  /** It counts from the beginning again, as after a restart. */
  'counter-restart',
  /** A header that announces more than a packet holds, and bytes without an end behind it. */
  'endless-packet',
  /** An electrode loses contact; once more, and it has it again. */
  'electrode-off',
  /** The next command is refused. */
  'refuse-command',
  /** It says that it is defective. */
  'defective',
] as const;
export type Misbehaviour = (typeof MISBEHAVIOURS)[number];

/**
 * A monitor byte for byte: samples in, bytes out, commands in, replies out. It has no clock and no transport; whoever owns
 * one plays as many samples as time has passed. The same seed and the same calls give the same bytes.
 */
export interface DeviceEmulator {
  readonly driver: DriverName;
  readonly label: string;
  /** What of it is told by its kind: the rest of MISBEHAVIOURS it does not know, and takes without effect. */
  readonly misbehaviours: readonly Misbehaviour[];
  /** What it measures, in the order in which `digitise` and `play` take it. */
  readonly leads: readonly LeadName[];
  /** As it is set at present. */
  readonly samplingRate: Hertz;
  readonly lsb: MicrovoltsPerLsb;
  /** Samples a lead in a packet, as it is set at present. */
  readonly samplesAPacket: number;
  /** It has been told to start, or starts by itself. What is played before is measured and not sent. */
  readonly isStreaming: boolean;
  /** Samples a lead that it measured since it was told to start, and did not send, or not whole. */
  readonly unsentSamples: number;
  /** Electrodes without contact now. */
  readonly electrodesOff: readonly Electrode[];
  /** Replies, in order. */
  hear(channel: Channel, bytes: Uint8Array): readonly EmulatedBytes[];
  /** Potentials in µV, one array a lead, in counts as this device can send them: what its driver must give, bit for bit. */
  digitise(potentials: readonly ArrayLike<number>[]): readonly Int32Array[];
  /**
   * Counts as `digitise` gave them, of any length: the packets that they complete. What is left over waits for the next call.
   */
  play(counts: readonly Int32Array[]): readonly EmulatedBytes[];
  /** Affects what is played next. */
  misbehave(kind: Misbehaviour): void;
}
