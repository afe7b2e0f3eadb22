import type { FromScreen, ToScreen } from '../../tablet-port/tablet-port.ts';

/** One connection to the acquisition: made, used, gone. */
export interface ScreenPort {
  /** A port that is gone takes nothing and says so by `closed` only. */
  send(message: FromScreen): void;
  close(): void;
}

export type PortEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'heard'; readonly message: ToScreen }
  /** Nothing follows. `isRefused`: it will not be let in however often it tries. */
  | { readonly kind: 'closed'; readonly isRefused: boolean };

export type OpenScreenPort = (hear: (event: PortEvent) => void) => ScreenPort;
