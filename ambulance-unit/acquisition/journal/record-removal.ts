import type { EpochRow } from './journal-books.ts';
import type { JournalFile } from './journal-database.ts';
import { placeOf } from './record-table.ts';
import type { Removal } from './what-to-remove.ts';

/** Performs one removal within the caller's transaction: what is gone is noted with it. @returns records removed */
export function removeFrom({ books, records }: JournalFile, removal: Removal): number {
  if (removal.kind === 'session') {
    const row = books.session.get(removal.session);
    if (row === undefined) return 0;
    const { removeEntries, removeTold, removeHeld, removeAbsences, removeEpochs } = books;
    for (const remove of [removeEntries, removeTold, removeHeld, removeAbsences, removeEpochs]) remove.run(row.id);
    books.removeSession.run(row.id);
    return 0;
  }
  const { session, epoch, ledger, first, last } = removal;
  const row = books.epoch.get(session, epoch.number, epoch.nonce);
  if (row === undefined) return 0;
  const from = placeOf(row.id, first);
  const to = placeOf(row.id, last);
  // A damaged journal that was set aside is kept as it was found.
  const isHere = row.kept_in === null;
  const samples = isHere ? records.samplesBetween.get(from, to) : undefined;
  const removed = isHere ? records.remove.run(from, to).changes : 0;
  noteAbsence(books, row, { first, last, ledger, start: samples?.first ?? null, end: samples?.end ?? null });
  return removed;
}

interface Purged {
  readonly first: number;
  readonly last: number;
  readonly ledger: string;
  readonly start: number | null;
  readonly end: number | null;
}

/** Grows the absence before it where the two are of one kind, so that three days of slices stay one row. */
function noteAbsence(books: JournalFile['books'], row: EpochRow, purged: Purged): void {
  const before = books.absences.all(row.id).find(({ last }) => last === purged.first - 1);
  const isOne =
    before?.reason === 'purged' &&
    before.ledger === purged.ledger &&
    before.told_in === null &&
    (before.first_sample === null ||
      purged.start === null ||
      before.first_sample + (before.sample_count ?? 0) === purged.start);
  const start = (isOne ? before.first_sample : null) ?? purged.start;
  const end =
    purged.end ?? (isOne && before.first_sample !== null ? before.first_sample + (before.sample_count ?? 0) : null);
  const count = start === null || end === null ? null : end - start;
  const first = isOne ? before.first : purged.first;
  if (isOne) books.removeAbsence.run(row.id, before.first);
  books.addAbsence.run(row.id, first, purged.last, 'purged', start, count, purged.ledger, null);
}
