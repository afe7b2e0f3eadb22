import { addRange, emptyCoverage, listMissing, type Coverage } from '../../../protocol/delivery/coverage.ts';
import type { ReadRecord } from '../../../protocol/delivery/uplink-state.ts';
import {
  sampleIndex,
  sequenceNumber,
  unixMillis,
  type ByteCount,
  type SequenceNumber,
} from '../../../protocol/ecg/units.ts';
import { plainBytes } from '../../../protocol/wire/protobuf-runtime.ts';
import type { Epoch, LedgerId, SessionId } from '../../../protocol/wire/identity.ts';
import type { SealedRecord, SessionDescription } from '../../../protocol/wire/record.ts';
import type { JournalBooks, SessionRow } from './journal-books.ts';
import { isDamage, isUnreadable } from './journal-trouble.ts';
import { standingOf, type OpenEpochs } from './open-epochs.ts';
import { placeOf, recordOf, type RecordRow, type RecordTable } from './record-table.ts';
import type { EpochInJournal, JournalContents, SessionInJournal } from './unit-journal.ts';

/** What the journal holds, from its books alone. */
export function readContents(books: JournalBooks, open: OpenEpochs): JournalContents {
  const lastLedger = books.lastLedger.get() ?? null;
  return {
    sessions: books.sessions.all().map((row) => readSession(books, row, lastLedger, open)),
    lastLedger: lastLedger as LedgerId | null,
  };
}

export const descriptionOf = (row: SessionRow): SessionDescription => JSON.parse(row.description) as SessionDescription;

function readSession(books: JournalBooks, row: SessionRow, ledger: string | null, open: OpenEpochs): SessionInJournal {
  const session = row.session as SessionId;
  let endSample = sampleIndex(0);
  let newestAt: number | null = null;
  const epochs: EpochInJournal[] = [];
  for (const epochRow of books.epochsOfSession.all(row.id)) {
    const { id, number, nonce } = epochRow;
    const standing = standingOf(epochRow, session, open);
    endSample = standing.endSample;
    newestAt = standing.newestAt ?? newestAt;
    if (standing.last === 0) continue;
    const absent = absentOf(books, id);
    const last = sequenceNumber(standing.last);
    // One number is always named: what is absent altogether is still to be accounted for where another store asks.
    const first = listMissing(absent, { first: sequenceNumber(1), last })[0]?.first ?? last;
    const held = ledger === null ? emptyCoverage : heldOf(books, id, ledger);
    const written = runsOf(books.entries.all(id).map(sequenceNumber));
    epochs.push({
      ...{ epoch: { number, nonce }, first, last, held, absent },
      ...(written.length === 0 ? {} : { entries: written }),
    });
  }
  return {
    session,
    source: row.source,
    description: descriptionOf(row),
    endedAt: row.ended_at === null ? null : unixMillis(row.ended_at),
    sealed:
      row.sealed_at === null || row.sealed_by === null
        ? null
        : { at: unixMillis(row.sealed_at), by: row.sealed_by as LedgerId },
    endSample,
    newestAt: newestAt === null ? null : unixMillis(newestAt),
    epochs,
  };
}

export function heldOf(books: JournalBooks, epochRow: number, ledger: string): Coverage<SequenceNumber> {
  const json = books.held.get(epochRow, ledger);
  if (json === undefined) return emptyCoverage;
  const ranges = JSON.parse(json) as readonly (readonly [number, number])[];
  return ranges.map(([first, last]) => ({ first: sequenceNumber(first), last: sequenceNumber(last) }));
}

export const absentOf = (books: JournalBooks, epochRow: number): Coverage<SequenceNumber> =>
  books.absences.all(epochRow).map(({ first, last }) => ({ first: sequenceNumber(first), last: sequenceNumber(last) }));

/** One epoch and the table that holds its records; null: the file that held them cannot be read at all. */
export interface EpochPlace {
  readonly table: RecordTable | null;
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly epochRow: number;
}

export interface Wanted {
  readonly first: number;
  readonly last: number;
  readonly mostRecords: number;
  readonly mostBytes: ByteCount;
  /** What the disk fails to give counts as unreadable; without it, that is thrown. */
  readonly isFinal?: boolean;
}

export interface Found {
  readonly records: readonly ReadRecord[];
  /** Numbers of the stretch looked at whose records are not what they were. */
  readonly unreadable: readonly SequenceNumber[];
}

/** Looked at in one reading, so that a long stretch that cannot be read is named in parts. */
const MOST_LOOKED_AT = 4096;

/**
 * Records of one epoch in order. Every number of the stretch is either given, or named as unreadable: damage takes rows
 * away without a word, so what is not there is not passed over. Reads around pages that SQLite refuses to read.
 */
export function readRecords(place: EpochPlace, wanted: Wanted): Found {
  const last = Math.min(wanted.last, wanted.first + MOST_LOOKED_AT - 1);
  if (last < wanted.first) return { records: [], unreadable: [] };
  if (place.table === null) return { records: [], unreadable: numbersOf([{ first: wanted.first, last }]) };
  const isPassedOver = wanted.isFinal === true ? isUnreadable : isDamage;
  const oneByOne = (): Found =>
    collect(intactRowsOneByOne(place, wanted.first, last, isPassedOver), { ...wanted, last });
  try {
    const found = collect(intactRows(place, wanted.first, last), { ...wanted, last });
    // A key that damage has moved hides the rows behind it from a walk, and not from whoever asks for each of them.
    return found.unreadable.some((seq) => lookUp(place, seq, isPassedOver) !== null) ? oneByOne() : found;
  } catch (thrown) {
    if (!isPassedOver(thrown)) throw thrown;
    return oneByOne();
  }
}

interface IntactRow {
  readonly seq: SequenceNumber;
  readonly sealed: Uint8Array;
}

function collect(rows: Iterable<IntactRow>, { first, last, mostRecords, mostBytes }: Wanted): Found {
  const records: ReadRecord[] = [];
  let given: Coverage = emptyCoverage;
  let bytes = 0;
  let lookedAt = last;
  for (const { seq, sealed } of rows) {
    if (records.length === mostRecords || (records.length > 0 && bytes + sealed.length > mostBytes)) {
      lookedAt = seq - 1;
      break;
    }
    bytes += sealed.length;
    records.push({ seq, sealed: plainBytes(sealed) as SealedRecord });
    given = addRange(given, { first: seq, last: seq });
  }
  return { records, unreadable: lookedAt < first ? [] : numbersOf(listMissing(given, { first, last: lookedAt })) };
}

function* intactRows(place: EpochPlace, first: number, last: number): Generator<IntactRow> {
  const { table, session, epoch, epochRow } = place;
  let next = first;
  for (const row of table?.upwards.iterate(placeOf(epochRow, first), placeOf(epochRow, last)) ?? []) {
    const record = recordOf(row, session, epoch, epochRow);
    // Rows that damage has moved may come out of order.
    if (record === null || record.seq < next) continue;
    next = record.seq + 1;
    yield { seq: record.seq, sealed: row.sealed };
  }
}

function* intactRowsOneByOne(
  place: EpochPlace,
  first: number,
  last: number,
  isPassedOver: (thrown: unknown) => boolean,
): Generator<IntactRow> {
  for (let seq = first; seq <= last; seq += 1) {
    const found = lookUp(place, seq, isPassedOver);
    if (found !== null) yield { seq: sequenceNumber(seq), sealed: found.row.sealed };
  }
}

/** One record with its row; null where there is none, or none that can be read and trusted. */
export function lookUp(
  { table, session, epoch, epochRow }: EpochPlace,
  seq: number,
  isPassedOver: (thrown: unknown) => boolean = isDamage,
): { readonly row: RecordRow; readonly record: NonNullable<ReturnType<typeof recordOf>> } | null {
  try {
    const row = table?.one.get(placeOf(epochRow, seq));
    const record = row === undefined ? null : recordOf(row, session, epoch, epochRow);
    return row === undefined || record === null ? null : { row, record };
  } catch (thrown) {
    if (isPassedOver(thrown)) return null;
    throw thrown;
  }
}

export function numbersOf(ranges: Coverage): SequenceNumber[] {
  const numbers: SequenceNumber[] = [];
  for (const { first, last } of ranges) for (let n = first; n <= last; n += 1) numbers.push(sequenceNumber(n));
  return numbers;
}

/** Contiguous runs of numbers in ascending order. */
export function runsOf(numbers: readonly SequenceNumber[]): readonly { first: SequenceNumber; last: SequenceNumber }[] {
  const runs: { first: SequenceNumber; last: SequenceNumber }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === number) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs;
}
