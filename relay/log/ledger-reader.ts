import type { Database as Connection, Statement } from 'better-sqlite3';
import { GAP_REASONS } from '../../protocol/ecg/sample-block.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { offset, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import type { Offset, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { RecordBody, SealedRecord } from '../../protocol/wire/record.ts';
import { samplesOf } from '../../protocol/wire/record.ts';
import type { RunRow } from './ledger-disk.ts';
import { offsetOfPlace, placeOf, sessionNumberOfPlace } from './packed-rows.ts';
import type { Place } from './packed-rows.ts';
import type { LoggedSamples } from './session-log.ts';
import { RUN_KINDS, SessionIndex } from './session-index.ts';
import type { Run } from './session-index.ts';

interface RecordRow {
  readonly place: Place;
  readonly committed_at: number;
  readonly sealed: Uint8Array;
}
interface SessionRow {
  readonly number: number;
  readonly id: SessionId;
  readonly unit: UnitId;
  readonly first_commit_at: number;
}

/** A session as it was found on disk. */
export interface ShelvedSession {
  readonly number: number;
  readonly id: SessionId;
  readonly unit: UnitId;
  readonly index: SessionIndex;
  readonly firstCommitAt: UnixMillis;
  readonly lastCommitAt: UnixMillis;
}

/** Rows read in one go while a range of samples is walked. */
const PAGE = 64;

/** Reads the ledger beside its writer: every read is a seek by primary key and bounded by a limit. */
export class LedgerReader {
  readonly #connection: Connection;
  readonly #rows: Statement<[number, number, number], RecordRow>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#rows = connection.prepare(
      'SELECT place, committed_at, sealed FROM records WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?',
    );
  }

  read(sessionNumber: number, from: Offset, through: Offset, limit: number): LoggedRecord[] {
    return this.#rows.all(placeOf(sessionNumber, from), placeOf(sessionNumber, through), limit).map(loggedOf);
  }

  one(sessionNumber: number, at: Offset): LoggedRecord | null {
    return this.read(sessionNumber, at, at, 1)[0] ?? null;
  }

  /** See SessionLog.readSamples. */
  readSamples(sessionNumber: number, index: SessionIndex, range: SampleRange, limit: number): LoggedSamples[] {
    const walks = index
      .runsWithin(range)
      .map((run) => ({ from: run.firstSample, walk: this.#walk(sessionNumber, run, range) }));
    const found: LoggedSamples[] = [];
    const open: { next: LoggedSamples; walk: Iterator<LoggedSamples, undefined> }[] = [];
    while (found.length < limit) {
      // Runs overlap only where a unit recorded one stretch twice; then the walks are merged, otherwise one is open.
      const earliest = open.reduce((least, { next }) => Math.min(least, next.samples.first), Infinity);
      const begun = walks[0];
      if (begun !== undefined && (open.length === 0 || begun.from <= earliest)) {
        walks.shift();
        const next = begun.walk.next().value;
        if (next !== undefined) open.push({ next, walk: begun.walk });
        continue;
      }
      const at = open.findIndex(({ next }) => next.samples.first === earliest);
      const chosen = open[at];
      if (chosen === undefined) break;
      found.push(chosen.next);
      const next = chosen.walk.next().value;
      if (next === undefined) open.splice(at, 1);
      else chosen.next = next;
    }
    return found;
  }

  /** The records of one run that overlap a range. */
  *#walk(sessionNumber: number, run: Run, range: SampleRange): Generator<LoggedSamples, undefined> {
    const through = offset(run.firstOffset + run.count - 1);
    let from = this.#firstOverlapping(sessionNumber, run, range);
    while (from <= through) {
      const page = this.read(sessionNumber, from, through, PAGE);
      if (page.length === 0) return;
      for (const logged of page) {
        const samples = samplesIn(logged);
        if (samples === null || samples.first >= range.end) return;
        if (samples.end > range.first) yield { logged, samples };
      }
      from = offset(from + page.length);
    }
  }

  /** Offset of the first record of a run that ends behind the range's first sample: a binary search by primary key. */
  #firstOverlapping(sessionNumber: number, run: Run, range: SampleRange): Offset {
    let low: number = run.firstOffset;
    let high = run.firstOffset + run.count - 1;
    if (run.firstSample >= range.first) return run.firstOffset;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const logged = this.one(sessionNumber, offset(middle));
      const samples = logged === null ? null : samplesIn(logged);
      if (samples !== null && samples.end <= range.first) low = middle + 1;
      else high = middle;
    }
    return offset(low);
  }

  /** All sessions, their tables of contents completed from the rows behind what was written down. */
  restore(): ShelvedSession[] {
    const runs = new Map<number, RunRow[]>();
    const storedRuns = this.#connection.prepare<[], RunRow>(
      `SELECT place, record_count AS count, kind, epoch_number AS epochNumber, epoch_nonce AS epochNonce,
              first_seq AS firstSeq, first_sample AS firstSample, end_sample AS endSample, gap_reason AS gapReason
       FROM runs ORDER BY place`,
    );
    for (const row of storedRuns.iterate()) {
      const number = sessionNumberOfPlace(row.place);
      const found = runs.get(number);
      if (found === undefined) runs.set(number, [row]);
      else found.push(row);
    }
    return this.#connection
      .prepare<[], SessionRow>('SELECT number, id, unit, first_commit_at FROM sessions ORDER BY number')
      .all()
      .map((session) => this.#restoreSession(session, runs.get(session.number) ?? []));
  }

  #restoreSession(session: SessionRow, runs: readonly RunRow[]): ShelvedSession {
    const index = new SessionIndex();
    for (const row of runs) {
      const run = runOfRow(row);
      index.restore(run);
      if (run.kind !== 'end') continue;
      const end = this.one(session.number, run.firstOffset);
      const body = end === null ? null : bodyOf(end);
      if (body?.kind === 'end') index.noteEnd(body);
    }
    let lastCommitAt = session.first_commit_at;
    const last = index.runs.findLast(({ kind }) => kind !== 'seen');
    if (last !== undefined) {
      const newest = this.one(session.number, offset(last.firstOffset + last.count - 1));
      lastCommitAt = newest?.committedAt ?? lastCommitAt;
    }
    const everything = offset(2 ** 32 - 1);
    for (;;) {
      const tail = this.read(session.number, offset(index.head + 1), everything, 512);
      if (tail.length === 0) break;
      for (const logged of tail) {
        const opened = openRecord(logged.sealed);
        // Rows went in only after they had been opened and checked: one that cannot be read now rotted on this disk.
        if (!opened.ok) {
          throw new Error(
            `Record ${String(logged.offset)} of session ${session.id} in the ledger is damaged: ${opened.failure.kind}.`,
          );
        }
        index.append(opened.value);
        if (opened.value.body.kind !== 'seen') lastCommitAt = logged.committedAt;
      }
    }
    return {
      number: session.number,
      id: session.id,
      unit: session.unit,
      index,
      firstCommitAt: unixMillis(session.first_commit_at),
      lastCommitAt: unixMillis(lastCommitAt),
    };
  }

  quarantineUsed(): { readonly bytes: number } {
    const row = this.#connection
      .prepare<[], { bytes: number | null }>('SELECT sum(length(bytes)) AS bytes FROM quarantine')
      .get();
    return { bytes: row?.bytes ?? 0 };
  }

  close(): void {
    this.#connection.close();
  }
}

const loggedOf = (row: RecordRow): LoggedRecord => ({
  offset: offsetOfPlace(row.place),
  committedAt: unixMillis(row.committed_at),
  sealed: row.sealed as SealedRecord,
});

function bodyOf(logged: LoggedRecord): RecordBody | null {
  const opened = openRecord(logged.sealed);
  return opened.ok ? opened.value.body : null;
}

function samplesIn(logged: LoggedRecord): SampleRange | null {
  const body = bodyOf(logged);
  return body === null ? null : samplesOf(body);
}

export function rowOfRun(sessionNumber: number, run: Run): RunRow {
  return {
    place: placeOf(sessionNumber, run.firstOffset),
    count: run.count,
    kind: RUN_KINDS[run.kind],
    epochNumber: run.epoch.number,
    epochNonce: run.epoch.nonce,
    firstSeq: run.firstSeq,
    firstSample: run.firstSample,
    endSample: run.endSample,
    gapReason: run.gapReason,
  };
}

function runOfRow(row: RunRow): Run {
  const kind = (Object.keys(RUN_KINDS) as Run['kind'][]).find((name) => RUN_KINDS[name] === row.kind);
  return {
    kind: kind ?? 'other',
    epoch: { number: row.epochNumber, nonce: row.epochNonce },
    firstSeq: sequenceNumber(row.firstSeq),
    firstOffset: offsetOfPlace(row.place),
    count: row.count,
    firstSample: sampleIndex(row.firstSample),
    endSample: sampleIndex(row.endSample),
    gapReason: GAP_REASONS.find((reason) => reason === row.gapReason) ?? null,
  };
}
