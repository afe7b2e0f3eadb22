import { createHash } from 'node:crypto';
import { unixMillis, type Offset } from '../../protocol/ecg/units.ts';
import { hashOfSealedRecord, openRecord } from '../../protocol/wire/record-codec.ts';
import { isLater, withFact } from './case-facts.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import type { LedgerReader } from './ledger-reader.ts';
import type { Run } from './session-index.ts';
import { withWrittenLook } from './shelf.ts';
import type { Shelf } from './shelf.ts';

/** What a session's description and its END say, once they are there. */
export function noteLandmarks(shelf: Shelf, reader: LedgerReader): void {
  const { openedAt, endedAt } = shelf.index;
  if (shelf.opened === null && openedAt !== null) {
    const logged = reader.one(shelf.number, openedAt);
    const record = logged === null ? null : openRecord(logged.sealed);
    if (logged !== null && record?.ok === true && record.value.body.kind === 'opened') {
      shelf.opened = { sealed: logged.sealed, description: record.value.body.description };
    }
  }
  if (shelf.endOffset === endedAt) return;
  const logged = endedAt === null ? null : reader.one(shelf.number, endedAt);
  const record = logged === null ? null : openRecord(logged.sealed);
  shelf.endOffset = endedAt;
  shelf.endedAt = record?.ok === true ? record.value.recordedAt : null;
  shelf.endCommittedAt = logged?.committedAt ?? null;
}

/** Who had seen a session before this process began. */
export function readLooks(shelf: Shelf, reader: LedgerReader): void {
  for (const run of shelf.index.runs) {
    if (run.kind !== 'seen') continue;
    const logged = reader.one(shelf.number, run.firstOffset);
    const record = logged === null ? null : openRecord(logged.sealed);
    if (record?.ok === true) shelf.looks = withWrittenLook(shelf.looks, record.value);
  }
}

/** What crew and hospitals had written of the case. Positions come by the hundred, and only the last one counts. */
export function readFacts(shelf: Shelf, reader: LedgerReader): void {
  const noted = (at: Offset): SessionRecord | null => {
    const logged = reader.one(shelf.number, at);
    const record = logged === null ? null : openRecord(logged.sealed);
    return record?.ok === true ? record.value : null;
  };
  for (const { kind, firstOffset } of shelf.index.runs) {
    const record = kind === 'case-fact' || kind === 'hospital-fact' ? noted(firstOffset) : null;
    if (record !== null) shelf.facts = withFact(shelf.facts, record);
  }
  const orderOf = ({ epoch, firstSeq }: Run) => ({
    ...{ epochNumber: epoch.number, seq: firstSeq, recordedAt: unixMillis(0) },
  });
  const positions = shelf.index.runs
    .filter(({ kind }) => kind === 'position')
    .sort((one, other) => (isLater(orderOf(one), orderOf(other)) ? -1 : 1));
  for (const { firstOffset } of positions) {
    const record = noted(firstOffset);
    if (record === null) continue;
    shelf.facts = withFact(shelf.facts, record);
    return;
  }
}

/** See SessionLog.root. */
export function rootOf(shelf: Shelf, reader: LedgerReader): Uint8Array | null {
  const { ending } = shelf.index;
  if (ending?.complete !== true) return null;
  const root = createHash('sha256');
  for (const { epoch, last } of ending.end.body.epochs) {
    const at = shelf.index.lastOffsetOf(epoch, last);
    if (at === null) continue;
    const logged = reader.one(shelf.number, at);
    const hash = logged === null ? null : hashOfSealedRecord(logged.sealed);
    if (hash?.ok !== true) return null;
    root.update(hash.value);
  }
  return root.digest();
}
