import { sampleIndex, type SampleIndex } from '../../../protocol/ecg/units.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import { LIMITS } from '../../../protocol/wire/limits.ts';
import type { EpochRow, JournalBooks } from './journal-books.ts';
import { lookUp } from './journal-reading.ts';
import { placeOf, placesOf, recordOf, samplesMovedBy, type RecordRow, type RecordTable } from './record-table.ts';

/** Where an epoch of an earlier opening stood when it was over. */
export interface ClosedEpoch {
  readonly last: number;
  readonly endSample: SampleIndex;
  readonly newestAt: number | null;
}

/**
 * Notes where each epoch of an earlier opening stood, once: what its records say now, before anything more can happen to
 * them. Throws what SQLite throws.
 */
export function closeEpochs(books: JournalBooks, records: RecordTable): void {
  for (const { id, session } of books.sessions.all()) {
    let endSample = sampleIndex(0);
    for (const row of books.epochsOfSession.all(id)) {
      const firstSample = sampleIndex(row.first_sample ?? endSample);
      endSample = sampleIndex(row.end_sample ?? firstSample);
      if (row.closed === 1) continue;
      const found = standingByRecords(records, row, session as SessionId, firstSample);
      const standing = withNoted(books, row, found);
      books.noteEpoch.run(firstSample, standing.last, standing.endSample, standing.newestAt, 1, row.kept_in, row.id);
      endSample = standing.endSample;
    }
  }
}

/** A row above the last samples that can be trusted; `seq` is its record's number, null where that is damaged. */
interface RowAbove {
  readonly seq: number | null;
  readonly columns: Omit<RecordRow, 'sealed'>;
}

/**
 * Down from the end: the first record that can be trusted says the number, the first of its samples the place. From there
 * up again, for what people wrote down may be whole above samples that are not.
 */
function standingByRecords(
  records: RecordTable,
  row: EpochRow,
  session: SessionId,
  firstSample: SampleIndex,
): ClosedEpoch {
  const epoch = { number: row.number, nonce: row.nonce };
  const above: RowAbove[] = [];
  let standing: ClosedEpoch = { last: 0, endSample: firstSample, newestAt: null };
  for (const { sealed, ...columns } of records.downwards.iterate(...placesOf(row.id))) {
    const record = recordOf({ sealed, ...columns }, session, epoch, row.id);
    const samples = record === null ? null : samplesMovedBy(columns, record);
    if (record !== null && samples !== null) {
      standing = { last: record.seq, endSample: samples.end, newestAt: record.recordedAt };
      break;
    }
    above.push({ seq: record?.seq ?? null, columns });
  }
  const newest = above.find(({ seq }) => seq !== null)?.seq ?? 0;
  for (const { seq, columns } of above.reverse()) {
    if (seq !== null) standing = { ...standing, last: Math.max(standing.last, seq) };
    // Beyond the last that can be read only the next one was a record, too: further off the damage has moved it.
    else if (columns.place < placeOf(row.id, newest) || columns.place === placeOf(row.id, standing.last + 1)) {
      standing = withDamaged(standing, columns, columns.place - placeOf(row.id, 0));
    }
  }
  return standing;
}

/** By the columns, where they fit to what goes before: nothing else is left that says how many samples it held. */
function withDamaged(
  { endSample, newestAt }: ClosedEpoch,
  { first_sample: first, sample_count: count, recorded_at: recordedAt }: Omit<RecordRow, 'sealed'>,
  last: number,
): ClosedEpoch {
  const fits = first === endSample && count !== null && count > 0 && count <= LIMITS.samplesPerRecord;
  if (!fits) return { last, endSample, newestAt };
  return {
    last,
    endSample: sampleIndex(endSample + count),
    newestAt: Number.isSafeInteger(recordedAt) ? recordedAt : newestAt,
  };
}

/** What was noted earlier, or is absent, was there all the same. */
function withNoted(books: JournalBooks, row: EpochRow, found: ClosedEpoch): ClosedEpoch {
  let last = Math.max(found.last, row.last ?? 0);
  let endSample = Math.max(found.endSample, row.end_sample ?? 0);
  for (const absence of books.absences.all(row.id)) {
    last = Math.max(last, absence.last);
    endSample = Math.max(endSample, (absence.first_sample ?? 0) + (absence.sample_count ?? 0));
  }
  const newestAt = Math.max(found.newestAt ?? 0, row.newest_at ?? 0);
  return { last, endSample: sampleIndex(endSample), newestAt: newestAt === 0 ? null : newestAt };
}

/** Places looked at beyond the last one that could be read: a few pages of records. */
const MOST_MISSED = 256;

/** The same where the table cannot be walked any more: on from what was noted, record by record. Throws nothing. */
export function standingByProbing(
  books: JournalBooks,
  table: RecordTable,
  row: EpochRow,
  session: SessionId,
  firstSample: SampleIndex,
): ClosedEpoch {
  const place = { table, session, epoch: { number: row.number, nonce: row.nonce }, epochRow: row.id };
  let standing = withNoted(books, row, { last: 0, endSample: firstSample, newestAt: null });
  for (let seq = standing.last + 1; seq - standing.last <= MOST_MISSED; seq += 1) {
    const found = lookUp(place, seq);
    if (found === null) continue;
    const samples = samplesMovedBy(found.row, found.record);
    standing = {
      last: seq,
      endSample: samples?.end ?? standing.endSample,
      newestAt: samples === null ? standing.newestAt : found.record.recordedAt,
    };
  }
  return standing;
}
