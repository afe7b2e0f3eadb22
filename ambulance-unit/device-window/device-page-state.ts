import type { Milliseconds, MonotonicMillis } from '../../protocol/ecg/units.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { BluetoothError, FromDevicePage, GrantedDevice, ToDevicePage } from '../tablet-port/device-port.ts';

/** One thing that is asked of the radio. One at a time for each device: Web Bluetooth refuses a second one meanwhile. */
export type Operation =
  | { readonly kind: 'connect' }
  /** Waits until the radio hears the device, for what the system has forgotten cannot be connected to. */
  | { readonly kind: 'look-out' }
  /** Service and characteristics. */
  | { readonly kind: 'find' }
  | { readonly kind: 'subscribe'; readonly to: string }
  | { readonly kind: 'write'; readonly to: string; readonly bytes: Uint8Array };

/** Each wait has its end; what comes later counts for nothing. */
export const TIME_FOR: Readonly<Record<Operation['kind'], Milliseconds>> = {
  connect: milliseconds(9_000),
  'look-out': milliseconds(8_000),
  find: milliseconds(5_000),
  subscribe: milliseconds(4_000),
  write: milliseconds(4_000),
};
/** What was being done, as an error says it. */
export const DURING = {
  connect: 'connect',
  'look-out': 'connect',
  find: 'services',
  subscribe: 'subscribe',
  write: 'write',
} as const satisfies Record<Operation['kind'], BluetoothError['during']>;
/** A device that was chosen stays connected so long, so that whoever wants it need not connect again. */
export const KEPT_FOR = milliseconds(10_000);
export const MOST_CONNECTIONS = 8;
export const MOST_WAITING_WRITES = 64;
/** Notifications that come before all is subscribed to: a cuff says its one value at once. */
export const MOST_EARLY = 256;

export interface Connection {
  readonly number: number;
  readonly device: string;
  readonly service: string;
  readonly listens: readonly string[];
  readonly writes: readonly string[];
  readonly isOpen: boolean;
  readonly waiting: readonly Operation[];
  readonly running: Running | null;
  readonly early: readonly Extract<FromDevicePage, { readonly kind: 'bytes' }>[];
  /** Why it looks out for the device: said where it does not turn up. */
  readonly outOfRange: BluetoothError | null;
}
export interface Running {
  readonly operation: Operation;
  /** Answers name it: one that was given up may still come. */
  readonly ticket: number;
  readonly until: MonotonicMillis;
}

export interface DevicePageState {
  readonly wanted: { readonly services: readonly string[]; readonly besides: readonly string[] };
  /** Null before the browser said. */
  readonly isAvailable: boolean | null;
  readonly granted: readonly GrantedDevice[];
  readonly connections: readonly Connection[];
  /** Devices connected and wanted by nobody yet. */
  readonly kept: readonly { readonly device: string; readonly until: MonotonicMillis }[];
  readonly tickets: number;
}

export const INITIAL_PAGE: DevicePageState = {
  wanted: { services: [], besides: [] },
  isAvailable: null,
  granted: [],
  connections: [],
  kept: [],
  tickets: 0,
};

export type PageEvent =
  | { readonly kind: 'told'; readonly message: ToDevicePage }
  /** The acquisition listens from now on, or does not any more. */
  | { readonly kind: 'channel-opened' }
  | { readonly kind: 'channel-gone' }
  | { readonly kind: 'availability'; readonly isAvailable: boolean }
  | { readonly kind: 'granted'; readonly devices: readonly { readonly id: string; readonly name: string }[] }
  | { readonly kind: 'chosen'; readonly device: GrantedDevice }
  | { readonly kind: 'choice-failed'; readonly error: BluetoothError }
  | { readonly kind: 'done'; readonly ticket: number }
  | { readonly kind: 'failed'; readonly ticket: number; readonly error: BluetoothError }
  | {
      readonly kind: 'notified';
      readonly bytes: Extract<FromDevicePage, { readonly kind: 'bytes' }>;
    }
  | { readonly kind: 'link-lost'; readonly connection: number }
  /** Time has passed. */
  | { readonly kind: 'looked-at-clock' };

export type PageAction =
  | { readonly kind: 'say'; readonly message: FromDevicePage }
  | {
      readonly kind: 'do';
      readonly ticket: number;
      readonly connection: Connection;
      readonly operation: Operation;
    }
  /** Nothing of this connection is heard from now on. */
  | { readonly kind: 'let-go'; readonly connection: number }
  | { readonly kind: 'hang-up'; readonly device: string }
  | { readonly kind: 'ask-for-tap' }
  | { readonly kind: 'forget'; readonly device: string };

export interface PageStep {
  readonly state: DevicePageState;
  readonly actions: readonly PageAction[];
}

/** When the page must look at the clock next; null: nothing waits. */
export function nextLook({ connections, kept }: DevicePageState): MonotonicMillis | null {
  const times = [
    ...connections.flatMap(({ running }) => (running === null ? [] : [running.until])),
    ...kept.map((k) => k.until),
  ];
  return times.length === 0 ? null : (Math.min(...times) as MonotonicMillis);
}
