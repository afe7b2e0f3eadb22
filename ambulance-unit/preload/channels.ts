/** The channels between the preload scripts and the main process; no page ever names one. */
export const CHANNELS = {
  /** Page → main: it wants its port to the acquisition. */
  connect: 'prearrival:connect',
  /** Main → page: the port is among the message's ports. */
  port: 'prearrival:port',
  /** Main → tablet: a `ToldByMain`. */
  told: 'prearrival:told',
  /** Tablet → main: request, device or null. */
  chooseBluetooth: 'prearrival:choose-bluetooth',
  /** Tablet → main: every device that the radio hears is to be offered. */
  offerBluetooth: 'prearrival:offer-bluetooth',
  /** Tablet → main: request, accepted, pin or null. */
  answerPairing: 'prearrival:answer-pairing',
  /** Tablet → main, answered with a `FileOutcome`: name, bytes. */
  saveReport: 'prearrival:save-report',
  printReport: 'prearrival:print-report',
  /** Device page → main: it wants to be clicked. */
  askForDevice: 'prearrival:ask-for-device',
} as const;
