import type { MonotonicMillis, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionPurpose } from '../../protocol/wire/record.ts';

/** For how long recordings are kept, in days behind the last thing that their unit delivered; null: for ever. */
export interface RetentionPolicy {
  readonly careDays: number | null;
  readonly selfTestDays: number | null;
}

/** What decides about a recording. */
export interface Kept {
  readonly session: SessionId;
  readonly purpose: SessionPurpose;
  /** By the relay's clock, of what the unit delivered last. */
  readonly lastCommitAt: UnixMillis;
  /** Somebody has placed a legal hold and nobody has lifted it. */
  readonly isHeld: boolean;
  /** Since when it has been due without a break, by the clock that never steps; null: it was not, at the last look. */
  readonly dueSince: MonotonicMillis | null;
}

/** Tablets keep what they have delivered for three days: until then it might come again. */
export const LEAST_DAYS = 4;
export const MOST_DAYS = 36_525;
const DAY_MS = 86_400_000;
/** A clock that was set wrongly for a moment deletes nothing. */
const DUE_FOR_MS = 3_600_000;

export interface RetentionDecision {
  /** To be remembered until the next look. */
  readonly due: readonly SessionId[];
  /** To be deleted now. */
  readonly expired: readonly SessionId[];
}

/** Nothing that is held is due, and nothing before its time. Pure. */
export function decideRetention(
  policy: RetentionPolicy,
  kept: readonly Kept[],
  now: { readonly unix: UnixMillis; readonly monotonic: MonotonicMillis },
): RetentionDecision {
  const due = kept.filter(({ purpose, lastCommitAt, isHeld }) => {
    const days = daysFor(policy, purpose);
    return !isHeld && days !== null && now.unix - lastCommitAt > days * DAY_MS;
  });
  const expired = due.filter(({ dueSince }) => dueSince !== null && now.monotonic - dueSince >= DUE_FOR_MS);
  return { due: due.map(({ session }) => session), expired: expired.map(({ session }) => session) };
}

export const daysFor = ({ careDays, selfTestDays }: RetentionPolicy, purpose: SessionPurpose): number | null =>
  purpose === 'self-test' ? selfTestDays : careDays;
