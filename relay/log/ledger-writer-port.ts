import type { LedgerId } from '../../protocol/wire/identity.ts';
import type { PackedRows, Place } from './packed-rows.ts';

/** What the main thread and the thread that writes the ledger say to each other. One group commit at a time. */
export interface GroupCommit {
  readonly kind: 'commit';
  readonly committedAt: number;
  readonly rows: PackedRows;
  readonly sessions: readonly { readonly number: number; readonly id: string; readonly unit: string }[];
  readonly runs: readonly RunRow[];
  readonly quarantine: readonly QuarantineRow[];
}

export interface RunRow {
  readonly place: Place;
  readonly count: number;
  readonly kind: number;
  readonly epochNumber: number;
  readonly epochNonce: string;
  readonly firstSeq: number;
  readonly firstSample: number;
  readonly endSample: number;
  readonly gapReason: string | null;
}

export interface QuarantineRow {
  readonly unit: string;
  readonly why: string;
  readonly bytes: Uint8Array;
}

export type LedgerRequest = GroupCommit | { readonly kind: 'close' };

export type LedgerReply =
  | { readonly kind: 'opened'; readonly ledger: LedgerId }
  | { readonly kind: 'cannot-open'; readonly sentence: string }
  | { readonly kind: 'committed' }
  | { readonly kind: 'refused'; readonly trouble: 'disk-full' | 'storage-failed'; readonly sentence: string }
  | { readonly kind: 'closed' };
