import { milliseconds } from '../../protocol/ecg/units.ts';
import type { MonotonicMillis } from '../../protocol/ecg/units.ts';

/** How a session stands, as far as its seal goes. */
export interface SealStanding {
  /** All that END counts is there. */
  readonly complete: boolean;
  readonly head: number;
  /** Offset up to which the last manifest reaches; null: never sealed. */
  readonly sealedThrough: number | null;
  /** What the unit has delivered is another thing than what was sealed: its SEALED must be signed anew. */
  readonly isOfAnotherEnd: boolean;
  /** When the first record behind the seal and the last one came; null where none has come since this process began. */
  readonly firstUnsealedAt: MonotonicMillis | null;
  readonly lastUnsealedAt: MonotonicMillis | null;
}

/** What people write behind the end is sealed once they are done writing, or after so long at the latest. */
const QUIET_FOR = milliseconds(30_000);
const AT_THE_LATEST = milliseconds(600_000);

/**
 * A unit waits for SEALED, so what it has delivered is sealed at once. Looks and annotations come one by one, and each
 * manifest stays for ever: they are gathered. A session of which something is missing is not sealed.
 */
export function isSealDue(standing: SealStanding, now: MonotonicMillis): boolean {
  const { complete, head, sealedThrough, isOfAnotherEnd, firstUnsealedAt, lastUnsealedAt } = standing;
  if (!complete) return false;
  if (sealedThrough === null || isOfAnotherEnd) return true;
  if (head <= sealedThrough) return false;
  if (firstUnsealedAt === null || lastUnsealedAt === null) return true;
  return now - lastUnsealedAt >= QUIET_FOR || now - firstUnsealedAt >= AT_THE_LATEST;
}
