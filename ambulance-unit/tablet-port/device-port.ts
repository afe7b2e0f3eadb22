import type { UnixMillis } from '../../protocol/ecg/units.ts';

/**
 * What passes between the acquisition and the page that speaks Web Bluetooth (`device-window/`): a hidden, unthrottled window
 * of its own, so that a crash of the tablet's screen drops no ECG. The page decides nothing: it connects what it is told
 * to, passes bytes on as they come, and says what the browser says.
 */
export type ToDevicePage =
  /** Reconnect without a prompt where the person has granted it before; `connection` numbers the attempts. */
  | {
      readonly kind: 'connect';
      readonly connection: number;
      readonly device: string;
      readonly service: string;
      readonly listens: readonly string[];
      readonly writes: readonly string[];
    }
  | { readonly kind: 'write'; readonly connection: number; readonly to: string; readonly bytes: Uint8Array }
  | { readonly kind: 'disconnect'; readonly connection: number }
  /** Services to be asked for in the chooser, and others to be used on a device once it is granted. */
  | { readonly kind: 'wanted'; readonly services: readonly string[]; readonly besides: readonly string[] }
  /** A person wants to choose a device: the page asks for the tap that the browser insists on. */
  | { readonly kind: 'choose' }
  /** Not to be used any more without being chosen again. */
  | { readonly kind: 'forget'; readonly device: string };

export type FromDevicePage =
  | { readonly kind: 'available'; readonly isAvailable: boolean }
  /** Devices that may be used without a prompt. */
  | { readonly kind: 'granted'; readonly devices: readonly GrantedDevice[] }
  /** A person has just chosen it; it is among the granted, with the services that it was found to have. */
  | { readonly kind: 'chosen'; readonly device: GrantedDevice }
  /** Nothing was chosen, or what was chosen could not be looked at. */
  | { readonly kind: 'choice-failed'; readonly error: BluetoothError }
  | { readonly kind: 'opened'; readonly connection: number }
  | {
      readonly kind: 'bytes';
      readonly connection: number;
      readonly from: string;
      readonly bytes: Uint8Array;
      /** The page's wall clock with fractions: performance.timeOrigin + performance.now(). */
      readonly arrivedAt: UnixMillis;
    }
  | { readonly kind: 'written'; readonly connection: number; readonly to: string }
  /** `error`: the DOMException's name and what was being done when it came. */
  | { readonly kind: 'closed'; readonly connection: number; readonly error: BluetoothError | null };

export interface GrantedDevice {
  /** The browser's, stable for this origin. */
  readonly id: string;
  readonly name: string;
  /** What it has of the wanted services, as far as the browser says: after a restart, nothing until it was connected. */
  readonly services: readonly string[];
}

export interface BluetoothError {
  readonly during: 'availability' | 'permission' | 'connect' | 'services' | 'subscribe' | 'write' | 'link';
  readonly name: string;
  readonly message: string;
}
