import { covers } from '../../../protocol/delivery/coverage.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import { sampleCount, sampleIndex, type SampleIndex, type SequenceNumber } from '../../../protocol/ecg/units.ts';
import type { Epoch, SequenceRange, SessionId } from '../../../protocol/wire/identity.ts';
import type { AbsenceRow, EpochRow, JournalBooks, SessionRow } from './journal-books.ts';
import { absentOf, lookUp, runsOf, type EpochPlace } from './journal-reading.ts';
import { isDamage } from './journal-trouble.ts';
import { standingOf, type EpochStanding, type OpenEpochs } from './open-epochs.ts';
import { epochRowOf, placeOf, samplesMovedBy, type RecordTable } from './record-table.ts';
import { isEnded, type SessionWriting } from './session-writing.ts';
import type { CommittedRecord, RecordingTime } from './unit-journal.ts';

/** How far the neighbours of a loss are looked for; beyond, the bounds of the epoch stand for them. */
const MOST_LOOKED_AT = 20_000;

/**
 * Says in the log that records will never come: gap(corrupt) or gap(purged) for their samples, `records-lost` for their
 * numbers, in this opening's epoch, and where the session has ended, END once more over all of it (D8). One for a session
 * and a transaction.
 */
export class LostRecords {
  readonly #books: JournalBooks;
  readonly #tableOf: (row: EpochRow) => RecordTable | null;
  readonly #writing: SessionWriting;
  readonly #open: OpenEpochs;
  readonly #session: SessionRow;
  readonly #time: RecordingTime;
  readonly #told: CommittedRecord[] = [];

  constructor(
    parts: {
      readonly books: JournalBooks;
      readonly tableOf: (row: EpochRow) => RecordTable | null;
      readonly writing: SessionWriting;
      readonly open: OpenEpochs;
    },
    session: SessionRow,
    time: RecordingTime,
  ) {
    this.#books = parts.books;
    this.#tableOf = parts.tableOf;
    this.#writing = parts.writing;
    this.#open = parts.open;
    this.#session = session;
    this.#time = time;
  }

  /** Numbers of an epoch whose records were found unreadable. What is intact after all, or absent already, is left out. */
  tellDamaged(epoch: Epoch, numbers: readonly SequenceNumber[]): void {
    const row = this.#books.epoch.get(this.#session.session, epoch.number, epoch.nonce);
    if (row === undefined) return;
    const place = this.#placeOf(row);
    const { last } = this.#standingOf(row);
    const absent = absentOf(this.#books, row.id);
    const lost = numbers.filter((seq) => seq <= last && !covers(absent, seq) && lookUp(place, seq) === null);
    const sorted = [...lost].sort((one, other) => one - other);
    // An earlier version has declared the samples of these, and not their numbers.
    const declared = sorted.filter((seq) => isDeclared(place, seq));
    for (const run of runsOf(declared)) this.#tell(row, run, 'corrupt', null);
    for (const run of runsOf(sorted.filter((seq) => !declared.includes(seq)))) {
      this.#tell(row, run, 'corrupt', this.#samplesOf(row, run));
    }
  }

  /** Records that were removed while one store held them, and that the store which answers now does not hold. */
  tellPurged(absence: AbsenceRow): void {
    this.#books.removeAbsence.run(absence.epoch, absence.first);
    const row = this.#books.epochsOfSession.all(this.#session.id).find(({ id }) => id === absence.epoch);
    if (row === undefined) return;
    this.#tell(row, rangeOf(absence), 'purged', samplesOfAbsence(absence));
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
      const itsEpoch = this.#books.epochsOfSession.all(this.#session.id).find(({ id }) => id === earlier.epoch);
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
    const lost = { kind: 'records-lost', epoch: { number, nonce }, ...run } as const;
    const record = this.#writing.write(session, lost, this.#time);
    this.#told.push(record);
    return this.#writing.placeOf(record);
  }

  /**
   * The samples that the records of a run accounted for: what lies between its neighbours, since records follow each
   * other without a hole (D8). Their own columns are as doubtful as their bytes.
   */
  #samplesOf(row: EpochRow, run: SequenceRange): SampleRange | null {
    const standing = this.#standingOf(row);
    const place = this.#placeOf(row);
    const absences = this.#books.absences.all(row.id);
    const first = endBefore(place, run.first, absences) ?? standing.firstSample;
    const end = startAfter(place, run.last, standing, absences) ?? standing.endSample;
    return end > first ? { first, end } : null;
  }

  #placeOf(row: EpochRow): EpochPlace {
    const { id, number, nonce } = row;
    const session = this.#session.session as SessionId;
    return { table: this.#tableOf(row), session, epoch: { number, nonce }, epochRow: id };
  }

  #standingOf(row: EpochRow): EpochStanding {
    return standingOf(row, this.#session.session as SessionId, this.#open);
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
    if (isDamage(thrown)) return false;
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
    const found = lookUp(place, seq);
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
    const found = lookUp(place, seq);
    const samples = found === null ? null : samplesMovedBy(found.row, found.record);
    if (samples !== null) return samples.first;
  }
  return null;
}
