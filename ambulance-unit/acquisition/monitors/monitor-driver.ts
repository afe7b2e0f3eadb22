import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { LeadMask } from '../../../protocol/ecg/leads.ts';
import type { Electrode } from '../../../protocol/ecg/quality/electrodes.ts';
import type { Milliseconds, MonotonicMillis, SampleCount } from '../../../protocol/ecg/units.ts';

/** Every monitor that there is a driver for, as `--source serial:PATH?driver=NAME` and the catalogue call it. */
export const DRIVER_NAMES = ['imediplus', 'haldi', 'polar-h10', 'physioglove', 'cyton', 'serial22'] as const;
export type DriverName = (typeof DRIVER_NAMES)[number];

/** How a device shows itself before anything was said to it. Which driver it needs is told by this alone. */
export type DeviceFingerprint =
  /** `service`: advertised, lower case. `namePrefix`: where several kinds of device advertise one service. */
  | { readonly kind: 'bluetooth'; readonly service: string; readonly namePrefix: string | null }
  /** As the USB descriptor says, four hex digits in lower case. */
  | { readonly kind: 'usb'; readonly vendorId: string; readonly productId: string };

/** Where bytes come from or go to: a characteristic's UUID in lower case, or `SERIAL`. */
export type Channel = string & { readonly names: 'channel of a monitor' };
export const SERIAL = 'serial' as Channel;

/** What a link needs to know to connect. */
export type Wiring =
  | { readonly kind: 'serial'; readonly baudRate: number }
  | {
      readonly kind: 'bluetooth';
      readonly service: string;
      /** Subscribed to, in this order, before `hello` is sent. */
      readonly listens: readonly Channel[];
      readonly writes: readonly Channel[];
    };

/** One thing to do to the device, in order. */
export type MonitorCommand =
  | { readonly kind: 'write'; readonly to: Channel; readonly bytes: Uint8Array }
  | { readonly kind: 'wait'; readonly time: Milliseconds };

export type MonitorEvent =
  /** Once, before any samples: how they are to be read. */
  | { readonly kind: 'ready'; readonly format: SignalFormat }
  | {
      readonly kind: 'samples';
      /** One array a lead in the format's order, all of the same length, in the device's own LSB. */
      readonly channels: readonly Int32Array[];
      /** Channels without contact, as the device says. */
      readonly leadsOff: LeadMask;
      /** The device's own clock at the last of them, ms from an unknown zero; null where it tells none. */
      readonly deviceClock: Milliseconds | null;
    }
  /** So many samples a lead have been lost before what follows: never interpolated, never hidden. */
  | { readonly kind: 'lost'; readonly samples: SampleCount }
  /** Contact has changed: every electrode without it. */
  | { readonly kind: 'electrodes-off'; readonly electrodes: readonly Electrode[] }
  /** The device has answered a command. */
  | { readonly kind: 'reply'; readonly isAccepted: boolean; readonly said: string }
  /** The device says that it cannot go on, or speaks another tongue. */
  | { readonly kind: 'fault'; readonly fault: MonitorFault };

export type MonitorFault =
  /** It refused what it must do to be of use. */
  | 'refused-to-start'
  /** What comes is not what this driver reads: another device, or another mode of it. */
  | 'not-understood'
  /** It says itself that it is defective. */
  | 'defective';

/** What a driver refused, one for each packet or run of bytes; shown on the tablet, with these meanings. */
export interface DriverCounters {
  /** Packets taken. */
  readonly packets: number;
  /** Packets whose checksum or frame did not hold: dropped. */
  readonly damagedPackets: number;
  /** Packets that came again or late: dropped. */
  readonly stalePackets: number;
  /** Jumps of the packet counter: declared as lost. */
  readonly jumps: number;
  /** Samples a lead that were declared as lost. */
  readonly lostSamples: number;
  /** Bytes passed over while looking for the next packet. */
  readonly strayBytes: number;
}

/**
 * What turns one monitor's bytes into samples. No timers, no sockets: a test feeds it one byte at a time. It lives as long
 * as one connection; what was lost between two is for its owner to say.
 */
export interface MonitorDriver {
  /** What to write so that the monitor starts. */
  hello(): readonly MonitorCommand[];
  /** What to write so that it stops. */
  goodbye(): readonly MonitorCommand[];
  /** Bytes as they came, cut anywhere. Never throws, whatever they are. */
  receive(bytes: Uint8Array, arrivedAt: MonotonicMillis, from: Channel): readonly MonitorEvent[];
  /** Nothing has come for a while: what a command that was never answered means is decided here. */
  passTime(now: MonotonicMillis): readonly MonitorEvent[];
  readonly counters: DriverCounters;
}

/** One kind of monitor: how to tell it, how to reach it, and its driver. */
export interface MonitorModel {
  readonly name: DriverName;
  /** What a person reads. */
  readonly label: string;
  readonly recognises: readonly DeviceFingerprint[];
  readonly wiring: Wiring;
  /** `settings`: the driver's own, as text (`rate`, `gain`, `lsb` …), for what could not be confirmed of the device. */
  open(settings: DriverSettings): OpenedDriver;
}
export type DriverSettings = ReadonlyMap<string, string>;
export type OpenedDriver =
  | { readonly ok: true; readonly driver: MonitorDriver }
  /** A setting that this driver does not know, or that is out of its range. */
  | { readonly ok: false; readonly sentence: string };
