import { unixMillis } from '../../protocol/ecg/units.ts';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SealedRecord, SessionDescription } from '../../protocol/wire/record.ts';
import type { SessionIndex } from './session-index.ts';
import type { SessionStanding } from './session-log.ts';

/** One session as the ledger keeps it in memory. */
export interface Shelf {
  readonly number: number;
  readonly id: SessionId;
  readonly unit: UnitId;
  readonly index: SessionIndex;
  readonly firstCommitAt: UnixMillis;
  lastCommitAt: UnixMillis;
  /** Runs that are written down in the ledger and have not grown since. */
  writtenRuns: number;
  opened: { readonly sealed: SealedRecord; readonly description: SessionDescription } | null;
  endedAt: UnixMillis | null;
  root: Uint8Array | null;
}

/** When it began, as far as that is known: the order of the worklist. */
export const startOf = (standing: SessionStanding): number =>
  standing.description?.startedAt ?? standing.firstCommitAt ?? unixMillis(0);

export function standingOf(shelf: Shelf): SessionStanding {
  const { index } = shelf;
  return {
    session: shelf.id,
    unit: shelf.unit,
    opened: shelf.opened?.sealed ?? null,
    description: shelf.opened?.description ?? null,
    head: index.head,
    epochs: index.epochs,
    samples: index.samples,
    gaps: index.gaps,
    awaited: index.awaited,
    endSample: index.endSample,
    firstCommitAt: shelf.firstCommitAt,
    lastCommitAt: shelf.lastCommitAt,
    endedAt: shelf.endedAt,
    complete: index.complete,
  };
}
