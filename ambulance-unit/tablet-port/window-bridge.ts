import type { UnixMillis } from '../../protocol/ecg/units.ts';

/**
 * What the preload scripts put into Electron's windows as `window.prearrival`, and nothing else of the operating system
 * reaches a page. In a plain browser there is none: the screen then speaks with `--screen` over its WebSocket.
 */
export interface PortBridge {
  /**
   * Asks for the port to the acquisition. It comes as a message of this very window: `event.source === window`,
   * `event.data === PORT_CAME`, `event.ports[0]`. Another comes by itself whenever the acquisition has started anew: the newest counts,
   * and the one before is dead.
   */
  connect(): void;
}
export const PORT_CAME = 'prearrival: a port to the acquisition';

/** Of the tablet's window. */
export interface TabletBridge extends PortBridge {
  readonly window: 'tablet';
  /** What the main process has to say to a person; one listener, what was said before it came is told first. */
  hear(ear: (told: ToldByMain) => void): void;
  /**
   * A person looks for a Bluetooth monitor: all that the radio hears is offered, known ones as well, and none is taken by itself.
   * Without this, a page that asks gets a device that was used here before at once, and only where none is heard an offer.
   */
  offerBluetooth(): void;
  /** Answers a `bluetooth-offer`; null: none of them. Too late is too late: nothing happens. */
  chooseBluetooth(request: number, device: string | null): void;
  /** Answers a `pairing`; `pin` counts with 'provide-pin' only. */
  answerPairing(request: number, isAccepted: boolean, pin: string | null): void;
  /** Asks where, and writes the PDF there. */
  saveReport(name: string, bytes: Uint8Array): Promise<FileOutcome>;
  /** Hands the PDF to the system's own program for PDFs, which prints at true scale. */
  printReport(name: string, bytes: Uint8Array): Promise<FileOutcome>;
}

/** Of the hidden window that speaks Web Bluetooth. */
export interface DeviceBridge extends PortBridge {
  readonly window: 'device';
  /**
   * `requestDevice` needs a tap, and nobody can tap a hidden window: the main process calls the page's own
   * `window.chooseDevice()` as if a person had tapped there. At most one is under way: another call meanwhile does nothing.
   */
  askForDevice(): void;
}
/** The page's button for a browser that shows it. */
export const CHOOSE_ELEMENT = 'choose';

export type ToldByMain =
  /** Devices that the radio hears and nobody has allowed before; told again, whole, whenever the list grows. */
  | {
      readonly kind: 'bluetooth-offer';
      readonly request: number;
      readonly devices: readonly OfferedDevice[];
      /** Nobody has chosen until then: it counts as none. */
      readonly until: UnixMillis;
    }
  | { readonly kind: 'bluetooth-offer-over'; readonly request: number; readonly why: OfferEnd }
  | {
      readonly kind: 'pairing';
      readonly request: number;
      readonly device: string;
      /** 'confirm': is it this one; 'confirm-pin': does it show `pin`; 'provide-pin': which number does it show. */
      readonly asks: 'confirm' | 'confirm-pin' | 'provide-pin';
      readonly pin: string | null;
      readonly until: UnixMillis;
    }
  | { readonly kind: 'pairing-over'; readonly request: number }
  | { readonly kind: 'notice'; readonly notice: Notice; readonly at: UnixMillis };

export interface OfferedDevice {
  /** Its address, as the system gives it. */
  readonly id: string;
  /** Empty where it does not say. */
  readonly name: string;
  /** Used on this tablet before, or on its list. */
  readonly isKnown: boolean;
}

/** `gone`: the page that asked is no more, or asked no longer. */
export type OfferEnd = 'chosen' | 'none-chosen' | 'timed-out' | 'gone';

export const NOTICES = [
  /** It crashed and runs again; what was recorded is on the disk, the seconds between are declared as lost. */
  'acquisition-restarted',
  /** It crashes again and again: what the monitor measures may not be recorded. */
  'acquisition-failing',
  /** The Bluetooth page crashed and was loaded again. */
  'bluetooth-restarted',
  'bluetooth-failing',
  /** Takes its place at the next start. */
  'update-ready',
] as const;
export type Notice = (typeof NOTICES)[number];

export type FileOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  /** `detail`: what the system said, for the log. */
  | { readonly kind: 'failed'; readonly detail: string };
