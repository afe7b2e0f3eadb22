import type { Database, Statement } from 'better-sqlite3';

export interface SessionRow {
  readonly id: number;
  readonly session: string;
  readonly source: string;
  readonly description: string;
  readonly ended_at: number | null;
  readonly sealed_at: number | null;
  readonly sealed_by: string | null;
}
export interface EpochRow {
  readonly id: number;
  readonly number: number;
  readonly nonce: string;
}
export interface SamplesRow {
  readonly first_sample: number;
  readonly sample_count: number;
  readonly recorded_at: number;
  readonly sealed: Uint8Array;
}

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

export interface JournalStatements {
  readonly lastLedger: Statement<[], string | null>;
  readonly noteLedger: Statement<[ledger: string, same: string]>;
  readonly sessions: Statement<[], SessionRow>;
  readonly session: Statement<[session: string], SessionRow>;
  readonly addSession: Statement<[session: string, source: string, description: string, startedAt: number]>;
  readonly noteEnded: Statement<[at: number, sessionRow: number]>;
  readonly noteSealed: Statement<[at: number, ledger: string, session: string]>;
  readonly epochsOfSession: Statement<[sessionRow: number], EpochRow>;
  readonly epochRow: Statement<[session: string, number: number, nonce: string], number>;
  readonly addEpoch: Statement<[sessionRow: number, number: number, nonce: string]>;
  readonly addRecord: Statement<
    [place: number, firstSample: number | null, sampleCount: number | null, recordedAt: number, sealed: Uint8Array]
  >;
  readonly read: Statement<
    [firstPlace: number, lastPlace: number, most: number],
    { readonly place: number; readonly sealed: Uint8Array }
  >;
  readonly firstPlace: Statement<[from: number, to: number], number | null>;
  readonly lastPlace: Statement<[from: number, to: number], number | null>;
  readonly newestSamples: Statement<[from: number, to: number], SamplesRow>;
  readonly undeclaredDamage: Statement<[place: number], SamplesRow>;
  readonly noteDamaged: Statement<[place: number]>;
  readonly held: Statement<[epochRow: number, ledger: string], string>;
  readonly noteHeld: Statement<[epochRow: number, ledger: string, ranges: string]>;
  readonly retirable: Statement<[floor: number, sameFloor: number], number>;
  readonly removeRecords: Statement<[from: number, to: number, most: number]>;
  readonly removeHeld: Statement<[sessionRow: number]>;
  readonly removeEpochs: Statement<[sessionRow: number]>;
  readonly removeSession: Statement<[sessionRow: number]>;
}

/** Everything that is ever asked of the journal's tables, prepared once. */
export function prepareJournalStatements(db: Database): JournalStatements {
  const samplesRow = 'first_sample, sample_count, recorded_at, sealed';
  return {
    lastLedger: db.prepare<[], string | null>('SELECT last_ledger FROM journal').pluck(),
    noteLedger: db.prepare('UPDATE journal SET last_ledger = ? WHERE last_ledger IS NOT ?'),

    sessions: db.prepare('SELECT * FROM sessions ORDER BY id'),
    session: db.prepare('SELECT * FROM sessions WHERE session = ?'),
    addSession: db.prepare('INSERT INTO sessions (session, source, description, started_at) VALUES (?, ?, ?, ?)'),
    noteEnded: db.prepare('UPDATE sessions SET ended_at = ? WHERE id = ?'),
    noteSealed: db.prepare(
      'UPDATE sessions SET sealed_at = ?, sealed_by = ? WHERE session = ? AND ended_at IS NOT NULL',
    ),

    epochsOfSession: db.prepare('SELECT id, number, nonce FROM epochs WHERE session = ? ORDER BY id'),
    epochRow: db
      .prepare<[string, number, string], number>(
        `SELECT epochs.id FROM epochs JOIN sessions ON sessions.id = epochs.session
         WHERE sessions.session = ? AND epochs.number = ? AND epochs.nonce = ?`,
      )
      .pluck(),
    addEpoch: db.prepare('INSERT INTO epochs (session, number, nonce) VALUES (?, ?, ?)'),

    addRecord: db.prepare(
      'INSERT INTO records (place, first_sample, sample_count, recorded_at, sealed) VALUES (?, ?, ?, ?, ?)',
    ),
    read: db.prepare('SELECT place, sealed FROM records WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?'),
    firstPlace: db
      .prepare<[number, number], number | null>('SELECT min(place) FROM records WHERE place BETWEEN ? AND ?')
      .pluck(),
    lastPlace: db
      .prepare<[number, number], number | null>('SELECT max(place) FROM records WHERE place BETWEEN ? AND ?')
      .pluck(),
    newestSamples: db.prepare(
      `SELECT ${samplesRow} FROM records
       WHERE place BETWEEN ? AND ? AND first_sample IS NOT NULL ORDER BY place DESC LIMIT 1`,
    ),
    undeclaredDamage: db.prepare(
      `SELECT ${samplesRow} FROM records WHERE place = ? AND first_sample IS NOT NULL AND damaged IS NULL`,
    ),
    noteDamaged: db.prepare('UPDATE records SET damaged = 1 WHERE place = ?'),

    held: db.prepare<[number, string], string>('SELECT ranges FROM held WHERE epoch = ? AND ledger = ?').pluck(),
    noteHeld: db.prepare(
      `INSERT INTO held (epoch, ledger, ranges) VALUES (?, ?, ?)
       ON CONFLICT (epoch, ledger) DO UPDATE SET ranges = excluded.ranges`,
    ),

    // D7 in one place: ended and sealed, both before the floor, by the store that answers now. Nothing else can be removed.
    retirable: db
      .prepare<[number, number], number>(
        `SELECT id FROM sessions
         WHERE sealed_at < ? AND ended_at < ? AND sealed_by IS (SELECT last_ledger FROM journal) ORDER BY id LIMIT 1`,
      )
      .pluck(),
    removeRecords: db.prepare(
      'DELETE FROM records WHERE place IN (SELECT place FROM records WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?)',
    ),
    removeHeld: db.prepare('DELETE FROM held WHERE epoch IN (SELECT id FROM epochs WHERE session = ?)'),
    removeEpochs: db.prepare('DELETE FROM epochs WHERE session = ?'),
    removeSession: db.prepare('DELETE FROM sessions WHERE id = ?'),
  };
}
