import { listMissing } from '../../../protocol/delivery/coverage.ts';
import { sampleCount, sequenceNumber, type SampleIndex } from '../../../protocol/ecg/units.ts';
import type { Epoch, LedgerId, SessionId } from '../../../protocol/wire/identity.ts';
import type { SessionRow } from './journal-books.ts';
import type { JournalFile } from './journal-database.ts';
import type { JournalOperation } from './journal-operations.ts';
import { descriptionOf, heldOf } from './journal-reading.ts';
import { LostRecords, type LossPlan } from './lost-records.ts';
import { recordingEpoch, type OpenEpochs } from './open-epochs.ts';
import { SessionWriting } from './session-writing.ts';
import type { CommittedRecord, JournalEntry, PersonsEntry, RecordingTime } from './unit-journal.ts';

type Operation<Kind extends JournalOperation['kind']> = Extract<JournalOperation, { kind: Kind }>;

export interface TransactionParts {
  readonly file: JournalFile;
  readonly epoch: Epoch;
  /** The transaction's own copy: kept only where it is committed. */
  readonly open: OpenEpochs;
  /** What there is to declare, looked up before. */
  readonly losses: ReadonlyMap<JournalOperation, LossPlan>;
  /** Sessions that were being recorded when this epoch had to begin: the first that is written goes on by itself. */
  readonly interrupted: ReadonlyMap<SessionId, SessionRow>;
}

/** Performs operations within one transaction of SQLite, and notes the books' checksum at its end. */
export class JournalTransaction {
  readonly #parts: TransactionParts;
  readonly #writing: SessionWriting;
  #hasChangedBooks = false;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
    const { file, epoch, open } = parts;
    this.#writing = new SessionWriting({ books: file.books, records: file.records, epoch, open });
  }

  /** @returns the records that it made */
  perform(operation: JournalOperation): readonly CommittedRecord[] {
    const { books } = this.#parts.file;
    switch (operation.kind) {
      case 'open-session':
        return [this.#writing.openSession(operation.opening)];
      case 'append':
        return this.#append(operation);
      case 'end-session':
        return this.#end(operation);
      case 'declare-damaged':
        return this.#declareDamaged(operation);
      case 'note-held':
        this.#hasChangedBooks = true;
        return this.#noteHeld(operation);
      case 'note-sealed':
        this.#hasChangedBooks = true;
        books.noteLedger.run(operation.ledger, operation.ledger);
        books.noteSealed.run(operation.at, operation.ledger, operation.session);
        return [];
    }
  }

  finish(): void {
    const { books } = this.#parts.file;
    if (this.#hasChangedBooks || this.#writing.hasChangedBooks) books.noteChecksum.run(books.checksum());
  }

  #append({ session, entries }: Operation<'append'>): readonly CommittedRecord[] {
    const [first] = entries;
    if (first === undefined || !this.#parts.interrupted.has(session)) return this.#writing.append(session, entries);
    const reopened = this.#goOnWith(session, first);
    const fitting = fitTo(recordingEpoch(session, this.#parts.open).chain.endSample, entries);
    return [...reopened, ...this.#writing.append(session, fitting)];
  }

  #end({ session, time }: Operation<'end-session'>): readonly CommittedRecord[] {
    const reopened = this.#goOnWith(session, time);
    return [...reopened, this.#writing.endRecording(session, time)];
  }

  #goOnWith(session: SessionId, { recordedAt, recordedAtMonotonic }: RecordingTime): readonly CommittedRecord[] {
    const row = this.#parts.interrupted.get(session);
    if (row === undefined || this.#parts.open.has(session)) return [];
    const time = { recordedAt, recordedAtMonotonic };
    const known = this.#parts.file.books.session.get(session);
    if (known !== undefined) return this.#writing.openFor(known, time);
    // The books of the damaged journal were damaged, too: all that is left of the session is what we know of it.
    return [this.#writing.openSession({ session, source: row.source, description: descriptionOf(row), ...time })];
  }

  #declareDamaged(operation: Operation<'declare-damaged'>): readonly CommittedRecord[] {
    const { file, losses } = this.#parts;
    const row = file.books.session.get(operation.session);
    const plan = losses.get(operation);
    if (row === undefined || plan === undefined) return [];
    const lost = new LostRecords(file.books, this.#writing, row, operation.time);
    lost.tellDamaged(plan);
    this.#hasChangedBooks = true;
    return lost.finish();
  }

  #noteHeld({ ledger, session, epochs, time }: Operation<'note-held'>): readonly CommittedRecord[] {
    const { books } = this.#parts.file;
    books.noteLedger.run(ledger, ledger);
    if (session === null) return [];
    for (const { epoch, durableThrough, ranges } of epochs) {
      const row = books.epoch.get(session, epoch.number, epoch.nonce);
      if (row === undefined) continue;
      const held = ranges.map(({ first, last }) => [first, last]);
      if (durableThrough > 0) held.unshift([sequenceNumber(1), durableThrough]);
      books.noteHeld.run(row.id, ledger, JSON.stringify(held));
    }
    return this.#declarePurged(session, ledger, time);
  }

  /** What was removed on the word of another store: this one holds it as well, or it is declared (D7). */
  #declarePurged(session: SessionId, ledger: LedgerId, time: RecordingTime): readonly CommittedRecord[] {
    const { file } = this.#parts;
    const row = file.books.session.get(session);
    if (row === undefined) return [];
    const purged = file.books.absencesOfSession
      .all(row.id)
      .filter((absence) => absence.reason === 'purged' && absence.told_in === null && absence.ledger !== ledger);
    const lost = new LostRecords(file.books, this.#writing, row, time);
    for (const absence of purged) {
      const range = { first: sequenceNumber(absence.first), last: sequenceNumber(absence.last) };
      const isHeld = listMissing(heldOf(file.books, absence.epoch, ledger), range).length === 0;
      if (isHeld) file.books.noteHolder.run(ledger, absence.epoch, absence.first);
      else lost.tellPurged(absence);
    }
    return lost.finish();
  }
}

/**
 * Entries that were offered before the journal had to begin anew, made to follow what is there: what had reached the disk
 * after all is left out, and what the damage has taken is declared.
 */
function fitTo(
  endSample: SampleIndex,
  entries: readonly (JournalEntry | PersonsEntry)[],
): readonly (JournalEntry | PersonsEntry)[] {
  const fitting = entries.filter(
    ({ body }) => body.kind === 'entry' || body.firstSample + body.sampleCount > endSample,
  );
  const first = fitting.find((entry) => entry.body.kind !== 'entry') as JournalEntry | undefined;
  if (first === undefined || first.body.firstSample <= endSample) return fitting;
  const count = sampleCount(first.body.firstSample - endSample);
  const gap = { kind: 'gap', firstSample: endSample, sampleCount: count, reason: 'corrupt' } as const;
  return [{ ...first, body: gap }, ...fitting];
}
