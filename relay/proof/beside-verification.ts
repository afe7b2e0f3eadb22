import { readAccesses } from '../audit/access-chain.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { NumberedAccess } from '../log/proof-log.ts';
import type { ProofReader } from '../log/proof-reader.ts';
import { readReviewChain } from '../review/review-chain.ts';
import type { KnownKeys } from './proof-package.ts';
import { grouped } from './proof-text.ts';

/** A signed chain beside the records, held against its signatures and its order. */
export interface ChainVerdict {
  /** `audit`: who took or looked at what, of all sessions. `review`: what reviewers wrote about one. */
  readonly kind: 'audit' | 'review';
  readonly session: SessionId | null;
  readonly entries: number;
  /** The first entry that was altered, removed, exchanged or put in; null where none is. */
  readonly fault: string | null;
}

const PAGE = 1_000;

/** The whole audit, a page at a time: what is in memory does not grow with it. What was cut off at its end leaves no trace here: `AuditCheck` finds it by the checkpoints. */
export function verifyAudit(ledger: Pick<ProofReader, 'accesses'>, keys: KnownKeys, page = PAGE): ChainVerdict {
  let before: NumberedAccess | null = null;
  let entries = 0;
  let fault: string | null = null;
  for (;;) {
    const rows: readonly NumberedAccess[] = ledger.accesses({ from: (before?.number ?? 0) + 1, atMost: page });
    fault ??= readAccesses(rows, keys, { before }).fault;
    entries += rows.length;
    before = rows.at(-1) ?? before;
    if (rows.length < page) return { kind: 'audit', session: null, entries, fault };
  }
}

/** What reviewers wrote, session by session. */
export const verifyReviews = (
  ledger: Pick<ProofReader, 'reviewedSessions' | 'reviewEntries'>,
  keys: KnownKeys,
  only: SessionId | null,
): readonly ChainVerdict[] =>
  ledger
    .reviewedSessions()
    .filter((session) => only === null || session === only)
    .map((session) => {
      const documents = ledger.reviewEntries(session);
      return {
        kind: 'review',
        session,
        entries: documents.length,
        fault: readReviewChain(session, documents, keys).fault,
      };
    });

/** A line each for a person; nothing where nobody has written anything. */
export function chainLines(audit: ChainVerdict, reviews: readonly ChainVerdict[]): readonly string[] {
  const told = (what: string, entries: number): string =>
    `${what}: ${grouped(entries)} ${entries === 1 ? 'entry' : 'entries'}, chain and signatures valid`;
  const damaged = reviews.flatMap(({ session, fault }) =>
    fault === null ? [] : [`CHANGED: of session ${String(session)}: ${fault}`],
  );
  const entries = reviews.reduce((sum, review) => sum + review.entries, 0);
  return [
    ...(audit.fault !== null ? [`CHANGED: ${audit.fault}`] : audit.entries === 0 ? [] : [told('audit', audit.entries)]),
    ...damaged,
    ...(damaged.length > 0 || entries === 0 ? [] : [told('reviews', entries)]),
  ];
}
