import { listMissing, subtract, type Coverage } from '../../../protocol/delivery/coverage.ts';
import { sequenceNumber, type SequenceNumber, type UnixMillis } from '../../../protocol/ecg/units.ts';
import {
  epochKey,
  type Epoch,
  type LedgerId,
  type SequenceRange,
  type SessionId,
} from '../../../protocol/wire/identity.ts';
import type { EpochInJournal, JournalContents, SessionInJournal } from './unit-journal.ts';

/** Records that one slice removes: some ms of work, so that recording does not wait for it. */
export const REMOVED_PER_SLICE = 2000;
/** The newest records of what is being written stay, whoever holds them: they say where the recording goes on. */
export const KEPT_OF_LIVE = 64;

export type RemovalRule =
  /** Sealed by the store that answered last, and ended, both before `floor`. */
  | { readonly kind: 'retention'; readonly floor: UnixMillis }
  /** Room is needed: what is sealed, however young, and then what is acknowledged, oldest first. */
  | { readonly kind: 'pressure' };

export type Removal =
  | ({
      readonly kind: 'records';
      readonly session: SessionId;
      readonly epoch: Epoch;
      /** The store that holds them. */
      readonly ledger: LedgerId;
    } & SequenceRange)
  /** Nothing of it is left but its name. */
  | { readonly kind: 'session'; readonly session: SessionId };

/**
 * D7 in one place: what may be removed next, or null where nothing may. Never what no relay has acknowledged, and nothing
 * on the word of a store that is not the one which answered last. Pure.
 *
 * @param live the epoch that is being written
 * @param spared epochs that the disk has refused to remove from, by `sparedKey`
 */
export function whatToRemove(
  { sessions, lastLedger }: JournalContents,
  rule: RemovalRule,
  live: Epoch,
  spared: ReadonlySet<string>,
): Removal | null {
  if (lastLedger === null) return null;
  const sealed = sessions.filter((session) => session.endedAt !== null && session.sealed?.by === lastLedger);
  if (rule.kind === 'retention') return retired(sealed, rule.floor, lastLedger, spared);
  for (const session of sealed) {
    for (const epoch of session.epochs) {
      const found = firstSlice(session, epoch, presentOf(epoch), lastLedger, spared);
      if (found !== null) return found;
    }
  }
  for (const session of sessions) {
    for (const epoch of session.epochs) {
      const found = firstSlice(session, epoch, acknowledged(epoch, live), lastLedger, spared);
      if (found !== null) return found;
    }
  }
  return null;
}

export const sparedKey = (session: SessionId, epoch: Epoch): string => `${session}/${epochKey(epoch)}`;

function retired(
  sealed: readonly SessionInJournal[],
  floor: UnixMillis,
  ledger: LedgerId,
  spared: ReadonlySet<string>,
): Removal | null {
  for (const session of sealed) {
    if (session.sealed === null || session.sealed.at >= floor || (session.endedAt ?? floor) >= floor) continue;
    if (session.epochs.some(({ epoch }) => spared.has(sparedKey(session.session, epoch)))) continue;
    for (const epoch of session.epochs) {
      const found = firstSlice(session, epoch, presentOf(epoch), ledger, spared);
      if (found !== null) return found;
    }
    return { kind: 'session', session: session.session };
  }
  return null;
}

const presentOf = ({ last, absent }: EpochInJournal): Coverage<SequenceNumber> =>
  listMissing(absent, { first: sequenceNumber(1), last });

function acknowledged(one: EpochInJournal, live: Epoch): Coverage<SequenceNumber> {
  const present = presentOf(one);
  const held = subtract(present, subtract(present, one.held));
  if (epochKey(one.epoch) !== epochKey(live)) return held;
  const last = sequenceNumber(one.last);
  return subtract(held, [{ first: sequenceNumber(Math.max(1, last - KEPT_OF_LIVE + 1)), last }]);
}

function firstSlice(
  { session }: SessionInJournal,
  { epoch }: EpochInJournal,
  removable: Coverage<SequenceNumber>,
  ledger: LedgerId,
  spared: ReadonlySet<string>,
): Removal | null {
  const [range] = removable;
  if (range === undefined || spared.has(sparedKey(session, epoch))) return null;
  const last = sequenceNumber(Math.min(range.last, range.first + REMOVED_PER_SLICE - 1));
  return { kind: 'records', session, epoch, ledger, first: range.first, last };
}
