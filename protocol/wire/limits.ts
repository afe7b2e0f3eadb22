import { byteCount, milliseconds } from '../ecg/units.ts';

/** D19. What either end may send; the relay states its own in WELCOME and closes with a typed code beyond it. */
export const LIMITS = {
  messageBytes: byteCount(64 * 1024),
  recordBytes: byteCount(8 * 1024),
  /** Messages within messages, groups of unknown fields included; ours go four deep. */
  depth: 8,
  recordsPerMessage: 32,
  messagesPerSecond: 100,
  bytesPerSecond: byteCount(256 * 1024),
  /** Sessions of one unit that are open to delivery at once. */
  sessionsPerUnit: 4,
  epochsPerHello: 64,
  connectionsPerMinute: 10,
  /** Samples one record may hold (8 leads at 2000 Hz for 200 ms, with room). */
  samplesPerRecord: 8192,
  leadsPerSession: 20,
  /** Hz. A receiver makes room for seconds of it before the first sample has come. */
  samplingRate: { least: 1, most: 20_000 },
  /** Ranges that an acknowledgement lists beyond its watermark; more are told in the next one. */
  rangesPerEpoch: 64,
  /** People whose looks at one session are told; the newest. */
  looksPerSession: 16,
  /** Of what people at the hospital write into one session: all of it, what waits for the disk, and of one person. */
  entriesPerSession: 500,
  entriesWaiting: 32,
  entriesPerMinute: 30,
  /** Addresses that a console may look at in one request. */
  looksAtOnce: 24,
} as const;

/** D12, D13: how long each wait may last. */
export const WAITS = {
  connect: milliseconds(5_000),
  welcome: milliseconds(5_000),
  heartbeatEvery: milliseconds(2_000),
  /** Silence for this long: the peer is gone. */
  deadAfter: milliseconds(6_000),
  backOffLeast: milliseconds(250),
  backOffMost: milliseconds(5_000),
} as const;

export type PeerLimits = {
  readonly messageBytes: number;
  readonly recordBytes: number;
  readonly recordsPerMessage: number;
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly sessions: number;
};

export const STATED_LIMITS: PeerLimits = {
  messageBytes: LIMITS.messageBytes,
  recordBytes: LIMITS.recordBytes,
  recordsPerMessage: LIMITS.recordsPerMessage,
  messagesPerSecond: LIMITS.messagesPerSecond,
  bytesPerSecond: LIMITS.bytesPerSecond,
  sessions: LIMITS.sessionsPerUnit,
};
