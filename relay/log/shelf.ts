import { withLook } from '../../protocol/delivery/looks.ts';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { Offset, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SealedRecord, SessionDescription, SessionRecord } from '../../protocol/wire/record.ts';
import type { CaseFacts } from './case-facts.ts';
import type { SessionIndex } from './session-index.ts';
import type { SessionStanding, WrittenLook } from './session-log.ts';

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
  /** Offset of the END that counts, and what it says. */
  endOffset: Offset | null;
  endedAt: UnixMillis | null;
  endCommittedAt: UnixMillis | null;
  looks: readonly WrittenLook[];
  facts: CaseFacts;
  /** Worked out when it is asked for; null again as soon as something comes. */
  root: Uint8Array | null;
}

/** Of a record that says that somebody has looked. */
export function withWrittenLook(
  looks: readonly WrittenLook[],
  { recordedAt, body }: SessionRecord,
): readonly WrittenLook[] {
  if (body.kind !== 'seen') return looks;
  const firstAt = looks.find(({ by }) => by === body.by)?.firstAt ?? recordedAt;
  const look: WrittenLook = { by: body.by, at: recordedAt, through: body.through, firstAt };
  return withLook(looks, look);
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
    endCommittedAt: shelf.endCommittedAt,
    complete: index.complete,
    looks: shelf.looks,
    facts: shelf.facts,
  };
}

/** Its records that this disk has damaged: a sentence each, for a person. */
export const damageIn = ({ id, index }: Shelf): readonly string[] =>
  index.runs
    .filter(({ kind }) => kind === 'damaged')
    .map(
      ({ firstOffset }) =>
        `Record ${String(firstOffset)} of session ${id} is damaged in the ledger and was set aside; its unit is asked for it again.`,
    );
