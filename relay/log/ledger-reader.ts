import type { Database as Connection, Statement } from 'better-sqlite3';
import { GAP_REASONS } from '../../protocol/ecg/sample-block.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { offset, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import type { Offset, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import { isRelayEpoch, type SessionId, type UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { samplesOf } from '../../protocol/wire/record.ts';
import type { RunRow } from './ledger-disk.ts';
import { offsetOfPlace, placeOf, sessionNumberOfPlace } from './packed-rows.ts';
import type { Place } from './packed-rows.ts';
import { ProofReader } from './proof-reader.ts';
import type { LoggedSamples } from './session-log.ts';
import type { Stretch } from './sample-account.ts';
import { RUN_KINDS, SessionIndex, TELLING_KINDS } from './session-index.ts';
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
  /** What is kept beside the records. */
  readonly proof: ProofReader;
  readonly #connection: Connection;
  readonly #rows: Statement<[number, number, number], RecordRow>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.proof = new ProofReader(connection);
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
    const found: LoggedSamples[] = [];
    for (const stretch of index.stretchesWithin(range)) {
      for (const one of this.#walk(sessionNumber, stretch, range)) {
        found.push(one);
        if (found.length === limit) return found;
      }
    }
    return found;
  }

  /** The records that stand for a stretch, as far as it lies within a range. */
  *#walk(
    sessionNumber: number,
    { claimant: run, first, end }: Stretch<Run>,
    range: SampleRange,
  ): Generator<LoggedSamples, undefined> {
    const wanted = {
      first: sampleIndex(Math.max(first, range.first)),
      end: sampleIndex(Math.min(end, range.end)),
    };
    const through = offset(run.firstOffset + run.count - 1);
    let from = this.#firstOverlapping(sessionNumber, run, wanted.first);
    while (from <= through) {
      const page = this.read(sessionNumber, from, through, PAGE);
      if (page.length === 0) return;
      for (const logged of page) {
        const samples = samplesIn(logged);
        // Rotted on this disk since it was written: those behind it are to be had all the same.
        if (samples === null) continue;
        if (samples.first >= wanted.end) return;
        if (samples.end > wanted.first) {
          const standing = {
            first: sampleIndex(Math.max(samples.first, first)),
            end: sampleIndex(Math.min(samples.end, end)),
          };
          yield { logged, samples: standing };
        }
      }
      from = offset(from + page.length);
    }
  }

  /** Offset of the first record of a run that ends behind a sample: a binary search by primary key. */
  #firstOverlapping(sessionNumber: number, run: Run, sample: SampleIndex): Offset {
    let low: number = run.firstOffset;
    let high = run.firstOffset + run.count - 1;
    if (run.firstSample >= sample) return run.firstOffset;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const logged = this.one(sessionNumber, offset(middle));
      const samples = logged === null ? null : samplesIn(logged);
      if (samples !== null && samples.end <= sample) low = middle + 1;
      else high = middle;
    }
    return offset(low);
  }

  /**
   * All sessions, their tables of contents completed from the rows behind what was written down. Of the rows before
   * only those that tell of the whole session are read; one of them that has rotted is set aside like those behind.
   */
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
    const deleted = new Set(this.proof.tombstones().map(({ session }) => session));
    return this.#connection
      .prepare<[], SessionRow>('SELECT number, id, unit, first_commit_at FROM sessions ORDER BY number')
      .all()
      .filter(({ id }) => !deleted.has(id))
      .map((session) => this.#restoreSession(session, runs.get(session.number) ?? []));
  }

  #restoreSession(session: SessionRow, runs: readonly RunRow[]): ShelvedSession {
    const index = new SessionIndex();
    for (const row of runs) {
      const run = runOfRow(row);
      if (!TELLING_KINDS.has(run.kind)) {
        index.restore(run);
        continue;
      }
      const logged = this.one(session.number, run.firstOffset);
      const opened = logged === null ? null : openRecord(logged.sealed);
      if (opened?.ok === true) {
        index.restore(run);
        index.hear(opened.value, run.firstOffset);
      } else {
        index.setAside(run.firstOffset);
      }
    }
    let lastCommitAt = session.first_commit_at;
    const last = index.runs.findLast(({ kind, epoch }) => kind === 'damaged' || !isRelayEpoch(epoch));
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
        if (opened.ok) index.append(opened.value);
        else index.setAside(logged.offset);
        if (!opened.ok || !isRelayEpoch(opened.value.epoch)) lastCommitAt = logged.committedAt;
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

  /** Of a deleted session too: a number is never used again. 0 where there is none. */
  highestSessionNumber(): number {
    return this.#connection.prepare<[], { n: number | null }>('SELECT max(number) AS n FROM sessions').get()?.n ?? 0;
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

function samplesIn(logged: LoggedRecord): SampleRange | null {
  const opened = openRecord(logged.sealed);
  return opened.ok ? samplesOf(opened.value.body) : null;
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
