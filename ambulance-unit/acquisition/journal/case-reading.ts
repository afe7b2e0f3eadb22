import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import { plainBytes } from '../../../protocol/wire/protobuf-runtime.ts';
import type { SealedRecord } from '../../../protocol/wire/record.ts';
import type { JournalBooks, SessionRow } from './journal-books.ts';
import { lookUp, type EpochPlace } from './journal-reading.ts';
import type { EpochStanding } from './open-epochs.ts';

/** Of one session, at once: more than a crew writes down in a day. */
export const MOST_ENTRIES_READ = 16_384;
/** A minute of frames of 20 ms. */
export const MOST_SAMPLE_RECORDS_READ = 3000;

const sealedOf = (bytes: Uint8Array): SealedRecord => plainBytes(bytes) as SealedRecord;

/** What was written down in a session's own epochs; what cannot be read any more is left out, for it is declared elsewhere. */
export function readOwnEntries(books: JournalBooks, places: readonly EpochPlace[]): readonly SealedRecord[] {
  const found: SealedRecord[] = [];
  for (const place of places) {
    for (const seq of books.entries.all(place.epochRow)) {
      const entry = lookUp(place, seq);
      if (entry?.record.body.kind === 'entry') found.push(sealedOf(entry.row.sealed));
    }
  }
  return found.slice(-MOST_ENTRIES_READ);
}

export const readTold = (books: JournalBooks, row: SessionRow): readonly SealedRecord[] =>
  books.told.all(row.id).map(sealedOf);

/** Records of one epoch that hold or declare samples of a stretch. Their places are found by halving, not by reading all. */
export function readSamplesOf(
  place: EpochPlace,
  { last, firstSample, endSample }: EpochStanding,
  range: SampleRange,
  most: number,
): readonly SealedRecord[] {
  if (range.end <= firstSample || range.first >= endSample) return [];
  const found: SealedRecord[] = [];
  for (let seq = firstTouching(place, last, range); seq <= last && found.length < most; seq += 1) {
    const entry = lookUp(place, seq);
    if (entry === null) continue;
    const { first_sample: first, sample_count: count, sealed } = entry.row;
    if (first === null || count === null || first + count <= range.first) continue;
    if (first >= range.end) break;
    found.push(sealedOf(sealed));
  }
  return found;
}

/** The number from which on records may reach into the range: those before it end too early. */
function firstTouching(place: EpochPlace, last: number, range: SampleRange): number {
  let low = 1;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const end = endFrom(place, middle, high);
    if (end !== null && end.sample <= range.first) low = end.seq + 1;
    else high = middle;
  }
  return low;
}

/** Where the first record from a number on that is about samples ends; null where there is none up to `last`. */
function endFrom(
  place: EpochPlace,
  from: number,
  last: number,
): { readonly seq: number; readonly sample: number } | null {
  for (let seq = from; seq <= last; seq += 1) {
    const row = lookUp(place, seq)?.row;
    if (row !== undefined && row.first_sample !== null && row.sample_count !== null) {
      return { seq, sample: row.first_sample + row.sample_count };
    }
  }
  return null;
}
