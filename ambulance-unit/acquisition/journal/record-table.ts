import type { Database, Statement } from 'better-sqlite3';
import type { Epoch, SessionId } from '../../../protocol/wire/identity.ts';
import { epochKey } from '../../../protocol/wire/identity.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import { samplesOf, type SessionRecord } from '../../../protocol/wire/record.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';

/** 2^32: room for the sequence numbers of one epoch in a place (13 years of 100 ms). */
const PLACES_PER_EPOCH = 2 ** 32;
/** Beyond it a place would no longer be a safe integer. */
export const MOST_EPOCHS = 2 ** 21 - 1;

/** The key of a record: its epoch's row, and its sequence number. */
export const placeOf = (epochRow: number, seq: number): number => epochRow * PLACES_PER_EPOCH + seq;
/** First and last place that an epoch's records can have. */
export const placesOf = (epochRow: number): readonly [number, number] => [
  placeOf(epochRow, 0),
  placeOf(epochRow + 1, 0) - 1,
];
export const epochRowOf = (place: number): number => Math.floor(place / PLACES_PER_EPOCH);

export interface RecordRow {
  readonly place: number;
  /** Null where the record moves the end of its session by nothing. */
  readonly first_sample: number | null;
  readonly sample_count: number | null;
  readonly recorded_at: number;
  /** 1 where an earlier version declared its samples as lost, and its number not. */
  readonly damaged: number | null;
  readonly sealed: Uint8Array;
}

/** The hot table, of the journal's own file or of a damaged one beside it. */
export interface RecordTable {
  readonly add: Statement<
    [place: number, firstSample: number | null, sampleCount: number | null, recordedAt: number, sealed: Uint8Array]
  >;
  readonly one: Statement<[place: number], RecordRow>;
  readonly upwards: Statement<[from: number, to: number], RecordRow>;
  readonly downwards: Statement<[from: number, to: number], RecordRow>;
  readonly newestPlace: Statement<[], number | null>;
  /** The samples by which the records of a stretch moved the end of their session. */
  readonly samplesBetween: Statement<
    [from: number, to: number],
    { readonly first: number | null; readonly end: number | null }
  >;
  readonly remove: Statement<[from: number, to: number]>;
}

export function prepareRecordTable(db: Database): RecordTable {
  return {
    // A number is given once, so what stands at its place already is a row that damage has moved there.
    add: db.prepare(
      'INSERT OR REPLACE INTO records (place, first_sample, sample_count, recorded_at, sealed) VALUES (?, ?, ?, ?, ?)',
    ),
    one: db.prepare('SELECT * FROM records WHERE place = ?'),
    upwards: db.prepare('SELECT * FROM records WHERE place BETWEEN ? AND ? ORDER BY place'),
    downwards: db.prepare('SELECT * FROM records WHERE place BETWEEN ? AND ? ORDER BY place DESC'),
    newestPlace: db.prepare<[], number | null>('SELECT max(place) FROM records').pluck(),
    samplesBetween: db.prepare(
      `SELECT min(first_sample) AS first, max(first_sample + sample_count) AS "end" FROM records WHERE place BETWEEN ? AND ?`,
    ),
    remove: db.prepare('DELETE FROM records WHERE place BETWEEN ? AND ?'),
  };
}

/** The record of a row, or null where its checksum or its own key says that it is not the one of that place. */
export function recordOf(row: RecordRow, session: SessionId, epoch: Epoch, epochRow: number): SessionRecord | null {
  // Damage may have made anything of a column.
  if (!((row.sealed as unknown) instanceof Uint8Array)) return null;
  const opened = openRecord(row.sealed);
  if (!opened.ok) return null;
  const { value: record } = opened;
  const isIt =
    record.session === session &&
    epochKey(record.epoch) === epochKey(epoch) &&
    placeOf(epochRow, record.seq) === row.place;
  return isIt ? record : null;
}

/** The samples by which a record moved its session's end; null for one about none, or about a loss further back. */
export function samplesMovedBy(row: Pick<RecordRow, 'first_sample'>, record: SessionRecord): SampleRange | null {
  return row.first_sample === null ? null : samplesOf(record.body);
}
