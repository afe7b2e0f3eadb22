import { covers } from '../../../protocol/delivery/coverage.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import { sampleCount, sampleIndex, type SampleIndex, type SequenceNumber } from '../../../protocol/ecg/units.ts';
import type { Epoch, SequenceRange, SessionId } from '../../../protocol/wire/identity.ts';
import type { AbsenceRow, EpochRow, JournalBooks, SessionRow } from './journal-books.ts';
import { absentOf, lookUp, runsOf, type EpochPlace } from './journal-reading.ts';
import { isDamage, isUnreadable } from './journal-trouble.ts';
import { standingOf, type EpochStanding, type OpenEpochs } from './open-epochs.ts';
import { epochRowOf, placeOf, samplesMovedBy, type RecordTable } from './record-table.ts';
import { isEnded, type SessionWriting } from './session-writing.ts';
import type { CommittedRecord, RecordingTime } from './unit-journal.ts';

/** How far the neighbours of a loss are looked for; beyond, the bounds of the epoch stand for them. */
const MOST_LOOKED_AT = 20_000;

/** A contiguous run of numbers that will never come, and the samples that its records accounted for. */
interface LostRun extends SequenceRange {
  readonly samples: SampleRange | null;
}
/** Damaged records of one epoch, as the file shows them. */
export interface LossPlan {
  readonly row: EpochRow;
  readonly runs: readonly LostRun[];
}
export interface DamagedRecords {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly damaged: readonly SequenceNumber[];
  /** Also what the disk merely fails to give is lost. */
  readonly isFinal: boolean;
}
interface JournalAtHand {
  readonly books: JournalBooks;
  readonly tableOf: (row: EpochRow) => RecordTable | null;
  readonly open: OpenEpochs;
}

/**
 * What there is to declare of numbers that were found unreadable; null where that is nothing. What is intact after all,
 * or absent already, is left out. Reads the damaged pages again, so it is asked before the transaction that declares:
 * a disk that fails to give a page takes SQLite's transaction with it.
 */
export function planLosses(
  { books, tableOf, open }: JournalAtHand,
  { session, epoch, damaged, isFinal }: DamagedRecords,
): LossPlan | null {
  const row = books.epoch.get(session, epoch.number, epoch.nonce);
  if (row === undefined) return null;
  const place = { table: tableOf(row), session, epoch, epochRow: row.id };
  const standing = standingOf(row, session, open);
  const absences = books.absences.all(row.id);
  const absent = absentOf(books, row.id);
  const isPassedOver = isFinal ? isUnreadable : isDamage;
  const lost = damaged
    .filter((seq) => seq <= standing.last && !covers(absent, seq) && lookUp(place, seq, isPassedOver) === null)
    .sort((one, other) => one - other);
  // An earlier version has declared the samples of these, and not their numbers.
  const declared = lost.filter((seq) => isDeclared(place, seq));
  const runs: LostRun[] = runsOf(declared).map((run) => ({ ...run, samples: null }));
  let before: SampleRange | null = null;
  for (const run of runsOf(lost.filter((seq) => !declared.includes(seq)))) {
    const samples = samplesBetweenNeighbours(place, run, standing, absences);
    // Where only records without samples stand between two runs, both miss the same samples: the first one says so.
    const isTold = before !== null && samples?.first === before.first;
    runs.push({ ...run, samples: isTold ? null : samples });
    before = samples;
  }
  return runs.length === 0 ? null : { row, runs };
}

/**
 * The samples that the records of a run accounted for: what lies between its neighbours, since records follow each other
 * without a hole (D8). Their own columns are as doubtful as their bytes.
 */
function samplesBetweenNeighbours(
  place: EpochPlace,
  run: SequenceRange,
  standing: EpochStanding,
  absences: readonly AbsenceRow[],
): SampleRange | null {
  const first = endBefore(place, run.first, absences) ?? standing.firstSample;
  const end = startAfter(place, run.last, standing, absences) ?? standing.endSample;
  return end > first ? { first, end } : null;
}

/**
 * Says in the log that records will never come: gap(corrupt) or gap(purged) for their samples, `records-lost` for their
 * numbers, in this opening's epoch, and where the session has ended, END once more over all of it (D8). One for a session
 * and a transaction.
 */
export class LostRecords {
  readonly #books: JournalBooks;
  readonly #writing: SessionWriting;
  readonly #session: SessionRow;
  readonly #time: RecordingTime;
  readonly #told: CommittedRecord[] = [];

  constructor(books: JournalBooks, writing: SessionWriting, session: SessionRow, time: RecordingTime) {
    this.#books = books;
    this.#writing = writing;
    this.#session = session;
    this.#time = time;
  }

  tellDamaged({ row, runs }: LossPlan): void {
    for (const { samples, ...run } of runs) {
      // Both lanes may have come across the same records, and declare them in one transaction.
      const isTold = this.#books.absences.all(row.id).some(({ first, last }) => first <= run.last && last >= run.first);
      if (!isTold) this.#tell(row, run, 'corrupt', samples);
    }
  }

  /** Records that were removed while one store held them, and that the store which answers now does not hold. */
  tellPurged(absence: AbsenceRow): void {
    this.#books.removeAbsence.run(absence.epoch, absence.first);
    const row = this.#epochRow(absence.epoch);
    if (row !== undefined) this.#tell(row, rangeOf(absence), 'purged', samplesOfAbsence(absence));
  }

  /** What was written, in order. Ends the session again where it had ended. */
  finish(): readonly CommittedRecord[] {
    if (this.#told.length > 0 && isEnded(this.#session)) {
      this.#told.push(this.#writing.end(this.#session.session as SessionId, this.#time));
    }
    return this.#told;
  }

  #tell(row: EpochRow, run: SequenceRange, reason: AbsenceRow['reason'], samples: SampleRange | null): void {
    const toldIn = this.#say(row, run, reason, samples);
    const count = samples === null ? null : samples.end - samples.first;
    this.#books.addAbsence.run(row.id, run.first, run.last, reason, samples?.first ?? null, count, null, toldIn);
    // What was said in a record that is lost itself is said again.
    for (const earlier of this.#books.absencesOfSession.all(this.#session.id)) {
      if (earlier.told_in === null || !isSaidIn(earlier.told_in, row.id, run)) continue;
      const itsEpoch = this.#epochRow(earlier.epoch);
      if (itsEpoch === undefined) continue;
      const again = this.#say(itsEpoch, rangeOf(earlier), earlier.reason, samplesOfAbsence(earlier));
      this.#books.noteTold.run(again, earlier.epoch, earlier.first);
    }
  }

  /** @returns the place of the `records-lost` */
  #say(row: EpochRow, run: SequenceRange, reason: AbsenceRow['reason'], samples: SampleRange | null): number {
    const session = this.#session.session as SessionId;
    this.#told.push(...this.#writing.openFor(this.#session, this.#time));
    if (samples !== null) {
      const { first, end } = samples;
      const gap = { kind: 'gap', firstSample: first, sampleCount: sampleCount(end - first), reason } as const;
      this.#told.push(this.#writing.write(session, gap, this.#time));
    }
    const { number, nonce } = row;
    const { first, last } = run;
    const lost = { kind: 'records-lost', epoch: { number, nonce }, first, last } as const;
    const record = this.#writing.write(session, lost, this.#time);
    this.#told.push(record);
    return this.#writing.placeOf(record);
  }

  #epochRow(id: number): EpochRow | undefined {
    return this.#books.epochsOfSession.all(this.#session.id).find((row) => row.id === id);
  }
}

const rangeOf = ({ first, last }: AbsenceRow): SequenceRange => ({
  first: first as SequenceNumber,
  last: last as SequenceNumber,
});

const samplesOfAbsence = ({ first_sample: first, sample_count: count }: AbsenceRow): SampleRange | null =>
  first === null || count === null ? null : { first: sampleIndex(first), end: sampleIndex(first + count) };

/** The gap that goes with a `records-lost` stands right before it. */
const isSaidIn = (toldIn: number, epochRow: number, run: SequenceRange): boolean =>
  epochRowOf(toldIn) === epochRow &&
  toldIn >= placeOf(epochRow, run.first) &&
  toldIn - 1 <= placeOf(epochRow, run.last);

function isDeclared({ table, epochRow }: EpochPlace, seq: number): boolean {
  try {
    return table?.one.get(placeOf(epochRow, seq))?.damaged === 1;
  } catch (thrown) {
    if (isUnreadable(thrown)) return false;
    throw thrown;
  }
}

function endBefore(place: EpochPlace, before: number, absences: readonly AbsenceRow[]): SampleIndex | null {
  const stop = Math.max(1, before - MOST_LOOKED_AT);
  for (let seq = before - 1; seq >= stop; seq -= 1) {
    const absence = absences.find(({ first, last }) => first <= seq && seq <= last);
    if (absence !== undefined) {
      const samples = samplesOfAbsence(absence);
      if (samples !== null) return samples.end;
      seq = absence.first;
      continue;
    }
    const found = lookUp(place, seq, isUnreadable);
    const samples = found === null ? null : samplesMovedBy(found.row, found.record);
    if (samples !== null) return samples.end;
  }
  return null;
}

function startAfter(
  place: EpochPlace,
  after: number,
  { last }: EpochStanding,
  absences: readonly AbsenceRow[],
): SampleIndex | null {
  const stop = Math.min(last, after + MOST_LOOKED_AT);
  for (let seq = after + 1; seq <= stop; seq += 1) {
    const absence = absences.find((one) => one.first <= seq && seq <= one.last);
    if (absence !== undefined) {
      const samples = samplesOfAbsence(absence);
      if (samples !== null) return samples.first;
      seq = absence.last;
      continue;
    }
    const found = lookUp(place, seq, isUnreadable);
    const samples = found === null ? null : samplesMovedBy(found.row, found.record);
    if (samples !== null) return samples.first;
  }
  return null;
}
