import {
  charactersOf,
  jsonObject,
  signedText,
  type KeyId,
  type SignedDocument,
} from '../../protocol/proof/signed-document.ts';
import { hexOfBytes, type SessionId } from '../../protocol/wire/identity.ts';
import type { ReviewWriting } from '../../protocol/wire/review-book.ts';
import { nodeSha256 } from '../proof/node-sha256.ts';
import { nodeSignatureCheck } from '../proof/node-signature.ts';
import type { KnownKeys } from '../proof/proof-package.ts';

const REVIEW_FORMAT = 'prearrival-review-1';

/** What stands in a session's chain: what a reviewer wrote, and what was made of the session for others. */
export type ReviewDeed = ReviewWriting | { readonly kind: 'teaching-copy'; readonly copy: SessionId };

export interface ReviewEntry {
  /** In the chain of this session, from 1. */
  readonly number: number;
  /** SHA-256 of the text of the one before it, hex; null at the first. */
  readonly previous: string | null;
  readonly key: KeyId;
  readonly session: SessionId;
  /** As signed in. */
  readonly by: string;
  /** By the relay's clock, ISO 8601 in UTC. */
  readonly at: string;
  readonly deed: ReviewDeed;
}

export const reviewText = (entry: ReviewEntry): string => signedText(REVIEW_FORMAT, entry);

export interface ReviewChain {
  /** Up to the first that is not as it was signed. */
  readonly entries: readonly ReviewEntry[];
  /** What is wrong, one sentence; null where nothing is. */
  readonly fault: string | null;
}

/** Reads a session's chain: each entry signed by a known key, and following the one before it. */
export function readReviewChain(
  session: SessionId,
  documents: readonly SignedDocument[],
  keys: KnownKeys,
): ReviewChain {
  const entries: ReviewEntry[] = [];
  let previous: string | null = null;
  for (const [i, document] of documents.entries()) {
    const why = whyNot(document, keys, { session, number: i + 1, previous });
    if (why !== null) return { entries, fault: `Entry ${String(i + 1)} of this session’s review ${why}.` };
    entries.push(jsonObject(charactersOf(document.text)) as unknown as ReviewEntry);
    previous = hexOfBytes(nodeSha256(document.text));
  }
  return { entries, fault: null };
}

function whyNot(
  document: SignedDocument,
  keys: KnownKeys,
  expected: Pick<ReviewEntry, 'session' | 'number' | 'previous'>,
): string | null {
  const read = jsonObject(charactersOf(document.text)) as (Partial<ReviewEntry> & { readonly format?: string }) | null;
  if (read?.format !== REVIEW_FORMAT) return 'was altered: it cannot be read';
  const key = keys.get(read.key as KeyId);
  if (key === undefined) return 'is signed with a key that is not among the known ones';
  if (!nodeSignatureCheck(document, key)) return 'was altered: its signature does not hold';
  const follows =
    read.session === expected.session && read.number === expected.number && read.previous === expected.previous;
  return follows ? null : 'does not follow the one before it: one was removed, exchanged or put in';
}
