import type { Database, Statement } from 'better-sqlite3';
import { crc32c } from '../../../protocol/wire/crc32c.ts';

export interface SessionRow {
  readonly id: number;
  readonly session: string;
  readonly source: string;
  readonly description: string;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly sealed_at: number | null;
  readonly sealed_by: string | null;
}
export interface EpochRow {
  readonly id: number;
  readonly session: number;
  readonly number: number;
  readonly nonce: string;
  /** Null, as are the next three, where it has not been noted yet. */
  readonly first_sample: number | null;
  readonly last: number | null;
  readonly end_sample: number | null;
  readonly newest_at: number | null;
  /** 1 once the next opening has begun: what is noted is final. */
  readonly closed: number;
  readonly kept_in: string | null;
}
export interface AbsenceRow {
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
  readonly reason: 'corrupt' | 'purged';
  readonly first_sample: number | null;
  readonly sample_count: number | null;
  readonly ledger: string | null;
  readonly told_in: number | null;
}

/** Everything of the journal but the records: which sessions and epochs there are, what is absent, what a relay holds. */
export interface JournalBooks {
  readonly countOpening: Statement<[atLeast: number], number>;
  readonly lastLedger: Statement<[], string | null>;
  readonly noteLedger: Statement<[ledger: string, same: string]>;

  readonly sessions: Statement<[], SessionRow>;
  readonly session: Statement<[session: string], SessionRow>;
  readonly addSession: Statement<[session: string, source: string, description: string, startedAt: number]>;
  readonly noteEnded: Statement<[at: number, sessionRow: number]>;
  readonly noteSealed: Statement<[at: number, ledger: string, session: string]>;
  readonly removeSession: Statement<[sessionRow: number]>;

  readonly epochs: Statement<[], EpochRow>;
  readonly epochsOfSession: Statement<[sessionRow: number], EpochRow>;
  readonly epoch: Statement<[session: string, number: number, nonce: string], EpochRow>;
  readonly newestEpochRow: Statement<[], number | null>;
  readonly addEpoch: Statement<[row: number, sessionRow: number, number: number, nonce: string, firstSample: number]>;
  readonly noteEpoch: Statement<
    [
      firstSample: number,
      last: number,
      endSample: number,
      newestAt: number | null,
      closed: number,
      keptIn: string | null,
      row: number,
    ]
  >;
  readonly removeEpochs: Statement<[sessionRow: number]>;

  readonly absences: Statement<[epochRow: number], AbsenceRow>;
  readonly absencesOfSession: Statement<[sessionRow: number], AbsenceRow>;
  readonly addAbsence: Statement<
    [
      epochRow: number,
      first: number,
      last: number,
      reason: AbsenceRow['reason'],
      firstSample: number | null,
      sampleCount: number | null,
      ledger: string | null,
      toldIn: number | null,
    ]
  >;
  readonly noteTold: Statement<[toldIn: number, epochRow: number, first: number]>;
  readonly noteHolder: Statement<[ledger: string, epochRow: number, first: number]>;
  readonly removeAbsence: Statement<[epochRow: number, first: number]>;
  readonly removeAbsences: Statement<[sessionRow: number]>;

  readonly held: Statement<[epochRow: number, ledger: string], string>;
  readonly noteHeld: Statement<[epochRow: number, ledger: string, ranges: string]>;
  readonly removeHeld: Statement<[sessionRow: number]>;

  /** Outside the checksum: each row is believed only as far as the sealed record that it leads to. */
  readonly addEntry: Statement<[epochRow: number, seq: number]>;
  readonly entries: Statement<[epochRow: number], number>;
  readonly removeEntries: Statement<[sessionRow: number]>;
  readonly addTold: Statement<[sessionRow: number, nonce: string, seq: number, sealed: Uint8Array]>;
  readonly hasTold: Statement<[sessionRow: number, nonce: string, seq: number], number>;
  readonly countTold: Statement<[sessionRow: number], number>;
  readonly told: Statement<[sessionRow: number], Uint8Array>;
  readonly removeTold: Statement<[sessionRow: number]>;

  /** What is written in the books now, as a number to compare; and the number that was noted with the last change. */
  readonly checksum: () => number;
  readonly notedChecksum: Statement<[], number | null>;
  readonly noteChecksum: Statement<[checksum: number]>;
}

/** Everything that is ever asked of the small tables, prepared once. */
export function prepareJournalBooks(db: Database): JournalBooks {
  const everything = [
    'SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY name',
    'SELECT id, openings, last_ledger, version FROM journal',
    'SELECT * FROM sessions ORDER BY id',
    // The index has pages of its own.
    'SELECT session, id FROM sessions INDEXED BY sqlite_autoindex_sessions_1 ORDER BY session',
    'SELECT * FROM epochs ORDER BY id',
    'SELECT * FROM absences ORDER BY epoch, first',
    'SELECT * FROM held ORDER BY epoch, ledger',
  ].map((sql) => db.prepare(sql).raw());
  return {
    countOpening: db
      .prepare<[number], number>('UPDATE journal SET openings = max(openings, ?) + 1 RETURNING openings')
      .pluck(),
    lastLedger: db.prepare<[], string | null>('SELECT last_ledger FROM journal').pluck(),
    noteLedger: db.prepare('UPDATE journal SET last_ledger = ? WHERE last_ledger IS NOT ?'),

    sessions: db.prepare('SELECT * FROM sessions ORDER BY id'),
    session: db.prepare('SELECT * FROM sessions WHERE session = ?'),
    addSession: db.prepare('INSERT INTO sessions (session, source, description, started_at) VALUES (?, ?, ?, ?)'),
    noteEnded: db.prepare('UPDATE sessions SET ended_at = ? WHERE id = ?'),
    noteSealed: db.prepare(
      'UPDATE sessions SET sealed_at = ?, sealed_by = ? WHERE session = ? AND ended_at IS NOT NULL',
    ),
    removeSession: db.prepare('DELETE FROM sessions WHERE id = ?'),

    epochs: db.prepare('SELECT * FROM epochs ORDER BY id'),
    epochsOfSession: db.prepare('SELECT * FROM epochs WHERE session = ? ORDER BY id'),
    epoch: db.prepare(
      `SELECT epochs.* FROM epochs JOIN sessions ON sessions.id = epochs.session
       WHERE sessions.session = ? AND epochs.number = ? AND epochs.nonce = ?`,
    ),
    newestEpochRow: db.prepare<[], number | null>('SELECT max(id) FROM epochs').pluck(),
    addEpoch: db.prepare('INSERT INTO epochs (id, session, number, nonce, first_sample) VALUES (?, ?, ?, ?, ?)'),
    noteEpoch: db.prepare(
      'UPDATE epochs SET first_sample = ?, last = ?, end_sample = ?, newest_at = ?, closed = ?, kept_in = ? WHERE id = ?',
    ),
    removeEpochs: db.prepare('DELETE FROM epochs WHERE session = ?'),

    absences: db.prepare('SELECT * FROM absences WHERE epoch = ? ORDER BY first'),
    absencesOfSession: db.prepare(
      'SELECT * FROM absences WHERE epoch IN (SELECT id FROM epochs WHERE session = ?) ORDER BY epoch, first',
    ),
    addAbsence: db.prepare('INSERT INTO absences VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    noteTold: db.prepare('UPDATE absences SET told_in = ? WHERE epoch = ? AND first = ?'),
    noteHolder: db.prepare('UPDATE absences SET ledger = ? WHERE epoch = ? AND first = ?'),
    removeAbsence: db.prepare('DELETE FROM absences WHERE epoch = ? AND first = ?'),
    removeAbsences: db.prepare('DELETE FROM absences WHERE epoch IN (SELECT id FROM epochs WHERE session = ?)'),

    held: db.prepare<[number, string], string>('SELECT ranges FROM held WHERE epoch = ? AND ledger = ?').pluck(),
    noteHeld: db.prepare(
      `INSERT INTO held (epoch, ledger, ranges) VALUES (?, ?, ?)
       ON CONFLICT (epoch, ledger) DO UPDATE SET ranges = excluded.ranges`,
    ),
    removeHeld: db.prepare('DELETE FROM held WHERE epoch IN (SELECT id FROM epochs WHERE session = ?)'),

    addEntry: db.prepare('INSERT OR IGNORE INTO entries (epoch, seq) VALUES (?, ?)'),
    entries: db.prepare<[number], number>('SELECT seq FROM entries WHERE epoch = ? ORDER BY seq').pluck(),
    removeEntries: db.prepare('DELETE FROM entries WHERE epoch IN (SELECT id FROM epochs WHERE session = ?)'),
    addTold: db.prepare('INSERT OR IGNORE INTO told (session, nonce, seq, sealed) VALUES (?, ?, ?, ?)'),
    hasTold: db
      .prepare<[number, string, number], number>('SELECT 1 FROM told WHERE session = ? AND nonce = ? AND seq = ?')
      .pluck(),
    countTold: db.prepare<[number], number>('SELECT count(*) FROM told WHERE session = ?').pluck(),
    told: db.prepare<[number], Uint8Array>('SELECT sealed FROM told WHERE session = ? ORDER BY nonce, seq').pluck(),
    removeTold: db.prepare('DELETE FROM told WHERE session = ?'),

    checksum: () =>
      everything.reduce((sum, rows) => crc32c(new TextEncoder().encode(JSON.stringify(rows.all())), sum), 0),
    notedChecksum: db.prepare<[], number | null>('SELECT checksum FROM journal').pluck(),
    noteChecksum: db.prepare('UPDATE journal SET checksum = ?'),
  };
}

/** True where the books are as they were left; a journal of version 1 has no checksum to compare with. */
export function areBooksIntact(books: JournalBooks): boolean {
  const noted = books.notedChecksum.get() ?? null;
  return noted === null || noted === books.checksum();
}
