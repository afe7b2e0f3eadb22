/**
 * What Electron's main process and the acquisition's process say to each other by `utilityProcess` and
 * `process.parentPort`; everything else goes over the ports that come with `port`.
 */
export type ToAcquisitionProcess =
  /** `event.ports[0]` speaks tablet-port.ts with the screen; it replaces the one before. */
  | { readonly port: 'screen' }
  /** `event.ports[0]` speaks device-port.ts with the page of Web Bluetooth; it replaces the one before. */
  | { readonly port: 'device' }
  /** Commit, hand over what is quick, and exit with 0 within five seconds; the session stays open. */
  | { readonly stop: true };

export type FromAcquisitionProcess =
  /** It takes ports; what it got before is not lost. */
  | { readonly kind: 'ready' }
  /** It cannot work and exits; starting it again mends nothing until a person has read the sentence. */
  | { readonly kind: 'cannot-start'; readonly sentence: string };
