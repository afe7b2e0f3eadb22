import type { FuzzReport } from './fuzz-run.ts';

/** What a thread is to do. */
export interface FuzzOrder {
  readonly messages: number;
  readonly seed: number;
  /** What is being heard: target, length and bytes. The other side looks here when nothing moves any more. */
  readonly watched: SharedArrayBuffer;
}

/** What one thread found out about one target. */
export interface ThreadReport extends FuzzReport {
  /** Bytes kept after it more than before it. */
  readonly heapGrowth: number;
  readonly seconds: number;
}

/** Layout of `watched`: how many messages so far, the target's number, the message's length; then its bytes. */
export const WATCHED_HEADER = 3;
export const WATCHED_BYTES = 4 * WATCHED_HEADER + 128 * 1024;
