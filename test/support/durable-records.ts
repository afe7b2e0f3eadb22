import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { SqliteUnitJournal } from '../../ambulance-unit/acquisition/journal/sqlite-unit-journal.ts';
import { byteCount, offset, sequenceNumber } from '../../protocol/ecg/units.ts';
import { hashOfSealedRecord, openRecord } from '../../protocol/wire/record-codec.ts';
import type { SealedRecord, SessionRecord } from '../../protocol/wire/record.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../relay/operations/clock.ts';
import { Verification } from '../../relay/recordings/verification.ts';
import { frame, SESSION } from './journalled-frames.ts';
import { testimonyOf } from './testimony.ts';
import type { WrittenFolders } from './witness-stand.ts';

/** What was said of the journal's records and of the ledger's, and how much of it is not there by key and value. */
export interface Loss {
  readonly said: number;
  readonly lost: number;
}
export interface Losses {
  readonly journal: Loss;
  readonly ledger: Loss;
}

const plus = (one: Loss, other: Loss): Loss => ({ said: one.said + other.said, lost: one.lost + other.lost });
export const NOTHING_SAID: Losses = { journal: { said: 0, lost: 0 }, ledger: { said: 0, lost: 0 } };
export const addLosses = (one: Losses, other: Losses): Losses => ({
  journal: plus(one.journal, other.journal),
  ledger: plus(one.ledger, other.ledger),
});

/** Opens what is left, as the next start does, and looks for what was said; one answer for each testimony. */
export async function lookFor(
  { journal, ledger }: WrittenFolders,
  testimonies: readonly (readonly string[])[],
): Promise<readonly Losses[]> {
  const [inJournal, inLedger] = [keptInJournal(journal), await keptInLedger(ledger)];
  const lossIn = (kept: ReadonlySet<string>, said: readonly string[]): Loss => ({
    said: said.length,
    lost: said.filter((line) => !kept.has(line)).length,
  });
  return testimonies.map((lines) => ({
    journal: lossIn(
      inJournal,
      lines.filter((line) => line.startsWith(SESSION)),
    ),
    ledger: lossIn(
      inLedger,
      lines.filter((line) => !line.startsWith(SESSION)),
    ),
  }));
}

function opened(sealed: SealedRecord): SessionRecord {
  const record = openRecord(sealed);
  if (!record.ok) throw new Error(`a record does not open: ${record.failure.kind}`);
  return record.value;
}

function hashOf(sealed: SealedRecord): Buffer {
  const hash = hashOfSealedRecord(sealed);
  if (!hash.ok) throw new Error(`a record has no hash: ${hash.failure.kind}`);
  return Buffer.from(hash.value);
}

/**
 * All that the journal of a folder holds, after opening it as the next start does. Expects of it on the way: numbers
 * without a hole, every chain, every sample that journal-witness.ts recorded once, at its place, with its value.
 */
function keptInJournal(folder: string): ReadonlySet<string> {
  const journal = SqliteUnitJournal.open({ folder, nonce: randomBytes(8).toString('hex'), mostBytes: null });
  if (!journal.ok) throw new Error(`the journal does not open: ${JSON.stringify(journal.trouble)}`);
  const { store } = journal;
  const kept = new Set<string>();
  let places = 0;
  for (const { session, epochs } of store.contents().sessions) {
    for (const { epoch, first, last } of epochs) {
      let before: Buffer = Buffer.alloc(0);
      for (let next = first; next <= last;) {
        const range = { session, epoch, first: next, last, mostRecords: 1_000, mostBytes: byteCount(2 ** 24) };
        const read = store.read(range);
        if (!read.ok) throw new Error(`the journal could not be read: ${read.trouble.kind}`);
        if (read.damaged.length > 0) throw new Error(`damaged: ${JSON.stringify(read.damaged)}`);
        for (const { seq, sealed } of read.records) {
          const { body, previousHash } = opened(sealed);
          if (seq !== next) throw new Error(`record ${String(next)} is missing`);
          if (!before.equals(Buffer.from(previousHash))) throw new Error(`the chain breaks at ${String(seq)}`);
          if (body.kind === 'samples') {
            expect(body).toEqual(frame(places).body);
            places += 1;
          }
          before = hashOf(sealed);
          next = sequenceNumber(next + 1);
          kept.add(testimonyOf({ session, epoch, seq, sealed }));
        }
      }
    }
  }
  store.close();
  return kept;
}

/** The same of the ledger of a folder: offsets without a hole, every chain, no sample twice and none missing. */
async function keptInLedger(folder: string): Promise<ReadonlySet<string>> {
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock });
  if (!opening.ok) throw new Error(opening.sentence);
  const { log } = opening;
  const kept = new Set<string>();
  for (const { session, head, awaited } of log.standings()) {
    const verification = new Verification(session);
    for (let at = 1; at <= head; at += 1_000) {
      for (const logged of log.read(session, offset(at), 1_000)) {
        verification.hear(logged);
        const { epoch, seq } = opened(logged.sealed);
        kept.add(testimonyOf({ session, epoch, seq, sealed: logged.sealed }));
      }
    }
    const verdict = verification.verdict();
    expect(verdict).toMatchObject({ records: head, faults: [], awaited: [] });
    expect(awaited).toEqual([]);
  }
  await log.close();
  return kept;
}
