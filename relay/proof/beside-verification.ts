import { readAccesses } from '../audit/access-chain.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { NumberedAccess } from '../log/proof-log.ts';
import type { ProofReader } from '../log/proof-reader.ts';
import { readReviewChain } from '../review/review-chain.ts';
import type { KnownKeys } from './proof-package.ts';
import type { AuditEnd } from './audit-checkpoints.ts';
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

/**
 * What can be said of the audit's end, which no chain shows: how far a checkpoint vouches for it, and that what was cut off behind
 * that leaves no trace. Nothing where the end is known to be cut off: the finding says more.
 */
export function auditEndLine(
  { entries, fault }: Pick<ChainVerdict, 'entries' | 'fault'>,
  checkpoints: { readonly auditEnd: AuditEnd | null; readonly findings: readonly unknown[] } | null,
): readonly string[] {
  if (fault !== null || (checkpoints !== null && checkpoints.auditEnd === null && checkpoints.findings.length > 0))
    return [];
  const end = checkpoints?.auditEnd ?? null;
  if (end === null) {
    const hint = checkpoints === null ? 'give --checkpoints' : 'none is of this ledger';
    return [
      `  its end  is vouched for by no checkpoint (${hint}): entries that were cut off there would leave no trace`,
    ];
  }
  const behind = entries - end.through;
  const are = behind === 1 ? '1 entry is' : `${grouped(behind)} entries are`;
  return [
    `  its end  is vouched for up to entry ${grouped(end.through)} by the checkpoint of ${end.at}, and since then by none: ` +
      `${behind === 0 ? 'no entry is' : are} there of later, and any that was cut off would leave no trace`,
  ];
}

/** A line each for a person; of reviews nothing where nobody has written anything. */
export function chainLines(
  audit: ChainVerdict,
  reviews: readonly ChainVerdict[],
  checkpoints: Parameters<typeof auditEndLine>[1],
): readonly string[] {
  const told = (what: string, entries: number): string =>
    `${what}: ${grouped(entries)} ${entries === 1 ? 'entry' : 'entries'}, chain and signatures valid`;
  const damaged = reviews.flatMap(({ session, fault }) =>
    fault === null ? [] : [`CHANGED: of session ${String(session)}: ${fault}`],
  );
  const entries = reviews.reduce((sum, review) => sum + review.entries, 0);
  return [
    audit.fault !== null
      ? `CHANGED: ${audit.fault}`
      : audit.entries === 0
        ? 'audit: no entry'
        : told('audit', audit.entries),
    ...auditEndLine(audit, checkpoints),
    ...damaged,
    ...(damaged.length > 0 || entries === 0 ? [] : [told('reviews', entries)]),
  ];
}
