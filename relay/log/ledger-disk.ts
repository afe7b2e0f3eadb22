import type { LedgerId, SessionId } from '../../protocol/wire/identity.ts';
import type { PackedRows, Place } from './packed-rows.ts';
import type { ProofItem } from './proof-log.ts';

/**
 * Where the ledger is made durable: a thread of its own in service; in tests also one without a thread, with delays,
 * refusals and power cuts in between.
 */
export interface LedgerDisk {
  readonly ledger: LedgerId;
  /** Resolves with a sentence where nothing can be stored any more until the process is started again. */
  readonly lost: Promise<string>;
  /** Resolves once the group is synced, whole, or refused, whole. One at a time; the caller sees to that. */
  commit(group: GroupCommit): Promise<CommitReply>;
  close(): Promise<void>;
}

export interface GroupCommit {
  readonly kind: 'commit';
  readonly committedAt: number;
  readonly rows: PackedRows;
  readonly sessions: readonly { readonly number: number; readonly id: string; readonly unit: string }[];
  readonly runs: readonly RunRow[];
  readonly quarantine: readonly QuarantineRow[];
  /** What is kept beside the records; left out: nothing. */
  readonly proof?: readonly ProofRow[];
}

/** What is kept beside the records, by the session's number in the ledger where the table goes by it. */
export type ProofRow =
  | Exclude<ProofItem, { kind: 'leaf-block' }>
  | (Extract<ProofItem, { kind: 'leaf-block' }> & { readonly sessionNumber: number })
  /** Removes at most so many of its records, and what else there is of it with the last ones. */
  | { readonly kind: 'erase'; readonly session: SessionId; readonly atMost: number };

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

export type CommitReply =
  | { readonly kind: 'committed' }
  /** Nothing of the group is held. The sentence is for a person. */
  | { readonly kind: 'refused'; readonly trouble: 'disk-full' | 'storage-failed'; readonly sentence: string };
