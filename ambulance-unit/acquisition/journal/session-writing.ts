import { sampleCount, sampleIndex, sequenceNumber } from '../../../protocol/ecg/units.ts';
import type { Epoch, SessionId } from '../../../protocol/wire/identity.ts';
import type { RecordBody, SessionDescription } from '../../../protocol/wire/record.ts';
import type { JournalBooks, SessionRow } from './journal-books.ts';
import { descriptionOf } from './journal-reading.ts';
import { epochOf, recordingEpoch, standingOf, type OpenEpochs } from './open-epochs.ts';
import { extendChain, startChain } from './record-chain.ts';
import { epochRowOf, MOST_EPOCHS, placeOf, type RecordTable } from './record-table.ts';
import type { CommittedRecord, JournalEntry, PersonsEntry, RecordingTime, SessionOpening } from './unit-journal.ts';

/** How an epoch stands is noted every so many records, so that damage to its end cannot go unnoticed: 51 s of frames. */
const NOTED_EVERY = 512;

/**
 * Writes records within one transaction. The chains move on in a map of the transaction's own: what the disk refuses
 * takes no sequence number.
 */
export class SessionWriting {
  readonly #books: JournalBooks;
  readonly #records: RecordTable;
  readonly #epoch: Epoch;
  readonly #open: OpenEpochs;
  /** Their checksum must be noted before the transaction ends. */
  hasChangedBooks = false;

  constructor(parts: {
    readonly books: JournalBooks;
    readonly records: RecordTable;
    readonly epoch: Epoch;
    readonly open: OpenEpochs;
  }) {
    this.#books = parts.books;
    this.#records = parts.records;
    this.#epoch = parts.epoch;
    this.#open = parts.open;
  }

  openSession({ session, source, description, ...time }: SessionOpening): CommittedRecord {
    const known = this.#books.session.get(session);
    if (this.#open.has(session)) throw new RangeError(`session ${session} is open in this epoch already`);
    if (known !== undefined && known.ended_at !== null) throw new RangeError(`session ${session} has ended`);
    if (known !== undefined) return this.#startEpoch(known, description, time);
    const { startedAt } = description;
    this.#books.addSession.run(session, source, JSON.stringify(description), startedAt);
    const added = this.#books.session.get(session);
    if (added === undefined) throw new Error(`session ${session} was added and is not there`);
    return this.#startEpoch(added, description, time);
  }

  append(session: SessionId, entries: readonly (JournalEntry | PersonsEntry)[]): readonly CommittedRecord[] {
    recordingEpoch(session, this.#open);
    return entries.map(({ body, ...time }) => this.write(session, body, time));
  }

  endRecording(session: SessionId, time: RecordingTime): CommittedRecord {
    recordingEpoch(session, this.#open);
    return this.end(session, time);
  }

  /** END over all epochs of the session. Once more where records came after the first: the last one counts. */
  end(session: SessionId, time: RecordingTime): CommittedRecord {
    const epoch = epochOf(session, this.#open);
    const epochs = this.#books.epochsOfSession.all(epoch.session.id).flatMap((row) => {
      const { last } = standingOf(row, session, this.#open);
      // END counts itself.
      const counted = row.id === epoch.epochRow ? last + 1 : last;
      return counted === 0 ? [] : [{ epoch: { number: row.number, nonce: row.nonce }, last: sequenceNumber(counted) }];
    });
    const record = this.write(session, { kind: 'end', sampleCount: sampleCount(epoch.chain.endSample), epochs }, time);
    const { chain, newestAt } = epochOf(session, this.#open);
    this.#open.set(session, { ...epochOf(session, this.#open), ended: true });
    // A flipped bit may shorten the table of records by its last ones without a trace: END then would never be missed.
    this.#books.noteEpoch.run(epoch.firstSample, record.seq, chain.endSample, newestAt, 0, null, epoch.epochRow);
    this.hasChangedBooks = true;
    this.#books.noteEnded.run(time.recordedAt, epoch.session.id);
    return record;
  }

  /** An epoch of this opening for a session that something must still be said in; nothing where it has one. */
  openFor(session: SessionRow, time: RecordingTime): readonly CommittedRecord[] {
    if (this.#open.has(session.session as SessionId)) return [];
    return [this.#startEpoch(session, descriptionOf(session), time)];
  }

  write(session: SessionId, body: RecordBody, time: RecordingTime): CommittedRecord {
    const epoch = epochOf(session, this.#open);
    const { chain, record, movesTheEnd } = extendChain(epoch.chain, body, time);
    const samples = movesTheEnd ? record.samples : null;
    this.#records.add.run(
      placeOf(epoch.epochRow, record.seq),
      samples?.first ?? null,
      samples === null ? null : samples.end - samples.first,
      time.recordedAt,
      record.sealed,
    );
    if (body.kind === 'entry') this.#books.addEntry.run(epoch.epochRow, record.seq);
    const newestAt = samples === null ? epoch.newestAt : time.recordedAt;
    this.#open.set(session, { ...epoch, chain, newestAt });
    if (record.seq % NOTED_EVERY === 0) {
      this.#books.noteEpoch.run(epoch.firstSample, record.seq, chain.endSample, newestAt, 0, null, epoch.epochRow);
      this.hasChangedBooks = true;
    }
    return record;
  }

  placeOf({ session, seq }: CommittedRecord): number {
    return placeOf(epochOf(session, this.#open).epochRow, seq);
  }

  #startEpoch(row: SessionRow, description: SessionDescription, time: RecordingTime): CommittedRecord {
    const session = row.session as SessionId;
    const newest = this.#books.epochsOfSession.all(row.id).at(-1);
    const endSample = newest === undefined ? sampleIndex(0) : standingOf(newest, session, this.#open).endSample;
    const { number, nonce } = this.#epoch;
    // Beyond every record too, whatever the table of epochs says.
    const taken = Math.max(this.#books.newestEpochRow.get() ?? 0, epochRowOf(this.#records.newestPlace.get() ?? 0));
    const epochRow = taken + 1;
    if (epochRow > MOST_EPOCHS) throw new RangeError('the journal has been opened too often to number its records');
    this.hasChangedBooks = true;
    this.#books.addEpoch.run(epochRow, row.id, number, nonce, endSample);
    this.#open.set(session, {
      session: row,
      epochRow,
      firstSample: endSample,
      chain: startChain(session, this.#epoch, endSample),
      newestAt: null,
      ended: false,
    });
    return this.write(session, { kind: 'opened', description }, time);
  }
}

export const isEnded = (row: SessionRow): boolean => row.ended_at !== null;
