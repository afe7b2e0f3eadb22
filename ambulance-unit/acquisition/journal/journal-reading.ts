import type { Coverage } from '../../../protocol/delivery/coverage.ts';
import type { ReadRecord } from '../../../protocol/delivery/uplink-state.ts';
import {
  sampleIndex,
  sequenceNumber,
  unixMillis,
  type SampleIndex,
  type SequenceNumber,
  type UnixMillis,
} from '../../../protocol/ecg/units.ts';
import { plainBytes } from '../../../protocol/wire/protobuf-runtime.ts';
import { epochKey, type Epoch, type LedgerId, type SessionId } from '../../../protocol/wire/identity.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import { samplesOf, type SealedRecord, type SessionDescription } from '../../../protocol/wire/record.ts';
import { placeOf, placesOf, type JournalStatements, type SamplesRow, type SessionRow } from './journal-statements.ts';
import type { EpochInJournal, JournalContents, RecordRange, SessionInJournal } from './unit-journal.ts';

/** What the journal holds, from its tables alone. */
export function readContents(statements: JournalStatements): JournalContents {
  const lastLedger = statements.lastLedger.get() ?? null;
  return {
    sessions: statements.sessions.all().map((row) => readSession(statements, row, lastLedger)),
    lastLedger: lastLedger as LedgerId | null,
  };
}

export const descriptionOf = (row: SessionRow): SessionDescription => JSON.parse(row.description) as SessionDescription;

function readSession(statements: JournalStatements, row: SessionRow, ledger: string | null): SessionInJournal {
  const epochs = statements.epochsOfSession.all(row.id).flatMap(({ id, number, nonce }): EpochInJournal[] => {
    const bounds = readBounds(statements, id);
    if (bounds === null) return [];
    const held = ledger === null ? undefined : statements.held.get(id, ledger);
    return [{ epoch: { number, nonce }, ...bounds, held: held === undefined ? [] : coverageOf(held) }];
  });
  return {
    session: row.session as SessionId,
    source: row.source,
    description: descriptionOf(row),
    endedAt: row.ended_at === null ? null : unixMillis(row.ended_at),
    sealed:
      row.sealed_at === null || row.sealed_by === null
        ? null
        : { at: unixMillis(row.sealed_at), by: row.sealed_by as LedgerId },
    ...readEnd(statements, row.id),
    epochs,
  };
}

function coverageOf(json: string): Coverage<SequenceNumber> {
  const ranges = JSON.parse(json) as readonly (readonly [number, number])[];
  return ranges.map(([first, last]) => ({ first: sequenceNumber(first), last: sequenceNumber(last) }));
}

/** First and last sequence number of an epoch, or null where it has no records. */
export function readBounds(
  statements: JournalStatements,
  epochRow: number,
): { readonly first: SequenceNumber; readonly last: SequenceNumber } | null {
  const first = statements.firstPlace.get(...placesOf(epochRow));
  const last = statements.lastPlace.get(...placesOf(epochRow));
  if (typeof first !== 'number' || typeof last !== 'number') return null;
  return { first: sequenceNumber(first - placeOf(epochRow, 0)), last: sequenceNumber(last - placeOf(epochRow, 0)) };
}

/** Where the recording of a session goes on, and when its newest samples or gap were recorded. */
export function readEnd(
  statements: JournalStatements,
  sessionRow: number,
): { readonly endSample: SampleIndex; readonly newestAt: UnixMillis | null } {
  let endSample = sampleIndex(0);
  let newestAt: UnixMillis | null = null;
  for (const { id } of statements.epochsOfSession.all(sessionRow)) {
    const newest = statements.newestSamples.get(...placesOf(id));
    if (newest === undefined) continue;
    endSample = endOf(newest);
    newestAt = unixMillis(newest.recorded_at);
  }
  return { endSample, newestAt };
}

/** By the record itself where its checksum holds; a damaged one still has its place in the table's columns. */
function endOf(row: SamplesRow): SampleIndex {
  const opened = openRecord(row.sealed);
  const samples = opened.ok ? samplesOf(opened.value.body) : null;
  return samples?.end ?? sampleIndex(row.first_sample + row.sample_count);
}

/** Records of one epoch in order; those whose checksum or key does not hold are named instead. */
export function readRecords(
  statements: JournalStatements,
  { session, epoch, first, last, mostRecords, mostBytes }: RecordRange,
): { readonly records: readonly ReadRecord[]; readonly damaged: readonly SequenceNumber[] } {
  const records: ReadRecord[] = [];
  const damaged: SequenceNumber[] = [];
  const row = statements.epochRow.get(session, epoch.number, epoch.nonce);
  if (row === undefined) return { records, damaged };
  let bytes = 0;
  for (const { place, sealed } of statements.read.iterate(placeOf(row, first), placeOf(row, last), mostRecords)) {
    if (records.length > 0 && bytes + sealed.length > mostBytes) break;
    const seq = sequenceNumber(place - placeOf(row, 0));
    if (!isIntact(sealed, session, epoch, seq)) {
      damaged.push(seq);
      continue;
    }
    bytes += sealed.length;
    records.push({ seq, sealed: plainBytes(sealed) as SealedRecord });
  }
  return { records, damaged };
}

function isIntact(sealed: Uint8Array, session: SessionId, epoch: Epoch, seq: SequenceNumber): boolean {
  const opened = openRecord(sealed);
  if (!opened.ok) return false;
  const { value: record } = opened;
  return record.session === session && record.seq === seq && epochKey(record.epoch) === epochKey(epoch);
}
