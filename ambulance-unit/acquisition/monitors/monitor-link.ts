import type { MonotonicMillis } from '../../../protocol/ecg/units.ts';
import type { Channel } from './monitor-driver.ts';

/** Why there is no connection to a monitor. The screen has a sentence for each that says what to do. */
export const LINK_TROUBLES = [
  /** No such port, or nobody advertises. */
  'not-found',
  /** The system does not let us. */
  'permission-denied',
  /** Another program holds it. */
  'busy',
  /** The cable was pulled. */
  'unplugged',
  /** It was here, and the radio hears it no more. */
  'out-of-range',
  /** Bluetooth is off on this tablet, or there is none. */
  'radio-off',
  /** It refuses to connect or to pair. */
  'refused',
  /** It lacks the service or the port that its driver needs. */
  'wrong-device',
  /** It is connected and says nothing. */
  'silent',
  /** Connected, and broken off without a reason. */
  'broken',
] as const;
export type LinkTrouble = (typeof LINK_TROUBLES)[number];

export type LinkEvent =
  /** Subscribed and ready to be written to. */
  | { readonly kind: 'opened' }
  | {
      readonly kind: 'bytes';
      readonly from: Channel;
      readonly bytes: Uint8Array;
      /** Stamped where they entered this machine. */
      readonly arrivedAt: MonotonicMillis;
    }
  /** Nothing follows. `detail`: what the system said, for the log; never shown alone. */
  | { readonly kind: 'closed'; readonly trouble: LinkTrouble; readonly detail: string };

/** One connection to a device: made, used, gone. To try again is to open another. */
export interface MonitorLink {
  /** Resolves when it has left this process; a link that is gone takes nothing and says so by `closed` only. */
  write(to: Channel, bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** A device that can be reached again and again. */
export interface MonitorPort {
  /** The same text is the same device, after a restart too: a serial number, or a port's path. */
  readonly identity: string;
  open(hear: (event: LinkEvent) => void): MonitorLink;
}
