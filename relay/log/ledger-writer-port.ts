import type { LedgerId } from '../../protocol/wire/identity.ts';
import type { CommitReply, GroupCommit } from './ledger-disk.ts';

/** What the main thread and the thread that writes the ledger say to each other. One group commit at a time. */
export type LedgerRequest = GroupCommit | { readonly kind: 'close' };

export type LedgerReply =
  | { readonly kind: 'opened'; readonly ledger: LedgerId }
  | { readonly kind: 'cannot-open'; readonly sentence: string }
  | CommitReply
  | { readonly kind: 'closed' };
