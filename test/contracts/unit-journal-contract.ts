import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionInJournal, UnitJournal } from '../../ambulance-unit/acquisition/journal/unit-journal.ts';
import { byteCount, sampleCount, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import { epochKey, type LedgerId, type SessionId } from '../../protocol/wire/identity.ts';
import { hashOfSealedRecord, openRecord } from '../../protocol/wire/record-codec.ts';
import type { SealedRecord, SessionRecord } from '../../protocol/wire/record.ts';
import {
  committed,
  DESCRIPTION,
  frame,
  frames,
  LEDGER,
  opening,
  OTHER_SESSION,
  SESSION,
  timeAt,
} from '../support/journalled-frames.ts';
import { memoryFolder } from '../support/damaged-disk.ts';

export async function onlySession(journal: UnitJournal): Promise<SessionInJournal> {
  const { sessions } = await journal.contents();
  const [session] = sessions;
  if (session === undefined || sessions.length > 1) throw new Error(`${String(sessions.length)} sessions`);
  return session;
}

/** All records of all epochs of a session, in order, opened, with every checksum, number and hash verified. */
export async function readWhole(journal: UnitJournal, session = SESSION): Promise<SessionRecord[]> {
  const records: SessionRecord[] = [];
  const found = (await journal.contents()).sessions.find((one) => one.session === session);
  for (const { epoch, first, last } of found?.epochs ?? []) {
    let hash = new Uint8Array(0);
    let next = first;
    while (next <= last) {
      const range = { session, epoch, first: next, last, mostRecords: 7, mostBytes: byteCount(4096) };
      const read = await journal.read(range);
      if (!read.ok) throw new Error(`the journal could not be read: ${read.trouble.kind}`);
      expect(read.damaged).toEqual([]);
      expect(read.records.length).toBeGreaterThan(0);
      for (const { seq, sealed } of read.records) {
        expect(seq).toBe(next);
        const opened = opens(sealed);
        expect(Buffer.from(opened.previousHash)).toEqual(Buffer.from(hash));
        hash = hashOf(sealed);
        next = sequenceNumber(next + 1);
        records.push(opened);
      }
    }
  }
  return records;
}

function opens(sealed: SealedRecord): SessionRecord {
  const opened = openRecord(sealed);
  if (!opened.ok) throw new Error(`a record does not open: ${opened.failure.kind}`);
  return opened.value;
}
function hashOf(sealed: SealedRecord): Uint8Array<ArrayBuffer> {
  const hash = hashOfSealedRecord(sealed);
  if (!hash.ok) throw new Error(`a record has no hash: ${hash.failure.kind}`);
  return new Uint8Array(hash.value);
}

/** What every journal of a unit must do, whatever it is made of. `open` must give the journal of the folder, anew. */
export function describeUnitJournal(name: string, open: (folder: string) => Promise<UnitJournal>): void {
  describe(`${name} keeps the promises of a unit's journal`, () => {
    let folder = '';
    let journal: UnitJournal;
    beforeEach(async () => {
      folder = mkdtempSync(join(memoryFolder(), 'journal-'));
      journal = await open(folder);
    });
    afterEach(async () => {
      await journal.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const reopen = async (): Promise<void> => {
      await journal.close();
      journal = await open(folder);
    };

    it('begins empty', async () => {
      expect(await journal.contents()).toEqual({ sessions: [], lastLedger: null });
    });

    it('numbers records from 1 without a hole, each with the hash of the one before it', async () => {
      const [opened] = committed(await journal.openSession(opening()));
      expect(opened?.seq).toBe(1);
      const appended = committed(await journal.append(SESSION, frames(0, 20)));
      expect(appended.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
      const records = await readWhole(journal);
      expect(records[0]?.body).toEqual({ kind: 'opened', description: DESCRIPTION });
      expect(records.slice(1).map(({ body }) => body)).toEqual(frames(0, 20).map(({ body }) => body));
      expect(records.at(-1)).toMatchObject(timeAt(1.9));
    });

    it('commits what arrives together without mixing it up', async () => {
      await journal.openSession(opening());
      const results = await Promise.all(frames(0, 40).map((entry) => journal.append(SESSION, [entry])));
      expect(results.flatMap((result) => committed(result).map(({ seq }) => Number(seq)))).toEqual(
        Array.from({ length: 40 }, (_, i) => i + 2),
      );
      expect(await readWhole(journal)).toHaveLength(41);
    });

    it('[D8] refuses samples that leave a hole or come twice: that would be our own mistake', async () => {
      await journal.openSession(opening());
      await journal.append(SESSION, [frame(0)]);
      await expect(journal.append(SESSION, [frame(2)])).rejects.toThrow(RangeError);
      await expect(journal.append(SESSION, [frame(0)])).rejects.toThrow(RangeError);
      committed(await journal.append(SESSION, [frame(1)]));
      expect((await onlySession(journal)).endSample).toBe(100);
    });

    it('goes on after a reopening in a new epoch from 1, and says where the session stands', async () => {
      await journal.openSession(opening());
      await journal.append(SESSION, frames(0, 3));
      const firstEpoch = journal.epoch;
      await reopen();
      expect(journal.epoch.number).toBe(firstEpoch.number + 1);
      expect(journal.epoch.nonce).not.toBe(firstEpoch.nonce);
      expect(await onlySession(journal)).toMatchObject({
        session: SESSION,
        source: 'simulated:anterior-stemi?seed=1',
        description: DESCRIPTION,
        endSample: 150,
        newestAt: timeAt(0.2).recordedAt,
        endedAt: null,
        sealed: null,
        epochs: [{ epoch: firstEpoch, first: 1, last: 4, held: [] }],
      });
      await journal.openSession(opening());
      const [next] = committed(await journal.append(SESSION, [frame(3)]));
      expect(next).toMatchObject({ epoch: journal.epoch, seq: 2, samples: { first: 150, end: 200 } });
      const kinds = (await readWhole(journal)).map(({ body }) => body.kind);
      expect(kinds).toEqual(['opened', 'samples', 'samples', 'samples', 'opened', 'samples']);
    });

    it('declares a gap in its place', async () => {
      await journal.openSession(opening());
      await journal.append(SESSION, [frame(0)]);
      const gap = {
        kind: 'gap',
        firstSample: sampleIndex(50),
        sampleCount: sampleCount(1000),
        reason: 'app_down',
      } as const;
      committed(await journal.append(SESSION, [{ body: gap, ...timeAt(3) }]));
      expect((await onlySession(journal)).endSample).toBe(1050);
      expect((await readWhole(journal)).at(-1)?.body).toEqual(gap);
    });

    it('[D8] writes END over all epochs of the session, END itself included, and nothing after it', async () => {
      await journal.openSession(opening());
      await journal.append(SESSION, frames(0, 3));
      const firstEpoch = journal.epoch;
      await reopen();
      await journal.openSession(opening());
      await journal.append(SESSION, [frame(3)]);
      committed(await journal.endSession(SESSION, timeAt(9)));
      expect((await readWhole(journal)).at(-1)?.body).toEqual({
        kind: 'end',
        sampleCount: 200,
        epochs: [
          { epoch: firstEpoch, last: 4 },
          { epoch: journal.epoch, last: 3 },
        ],
      });
      expect((await onlySession(journal)).endedAt).toBe(timeAt(9).recordedAt);
      await expect(journal.append(SESSION, [frame(4)])).rejects.toThrow(RangeError);
      await expect(journal.endSession(SESSION, timeAt(10))).rejects.toThrow(RangeError);
      await reopen();
      await expect(journal.openSession(opening())).rejects.toThrow(RangeError);
    });

    it('reads back a range no longer than asked, but at least one record', async () => {
      await journal.openSession(opening());
      await journal.append(SESSION, frames(0, 20));
      const { epoch } = journal;
      const ask = async (mostRecords: number, mostBytes: number, first = 5, last = 15) => {
        const range = { session: SESSION, epoch, first: sequenceNumber(first), last: sequenceNumber(last) };
        const read = await journal.read({ ...range, mostRecords, mostBytes: byteCount(mostBytes) });
        return read.ok ? read.records.map(({ seq }) => Number(seq)) : [];
      };
      expect(await ask(100, 1e6)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
      expect(await ask(3, 1e6)).toEqual([5, 6, 7]);
      expect(await ask(100, 1)).toEqual([5]);
      expect(await ask(100, 600)).toEqual([5, 6]);
      expect(await ask(100, 1e6, 22, 30)).toEqual([]);
    });

    it('remembers what a ledger acknowledged, and forgets it when another ledger answers [D6]', async () => {
      await journal.openSession(opening());
      await journal.append(SESSION, frames(0, 20));
      const { epoch } = journal;
      const range = { first: sequenceNumber(9), last: sequenceNumber(12) };
      await journal.noteHeld(
        LEDGER,
        SESSION,
        [{ epoch, durableThrough: sequenceNumber(6), ranges: [range] }],
        timeAt(7),
      );
      expect((await onlySession(journal)).epochs[0]?.held).toEqual([{ first: 1, last: 6 }, range]);
      await reopen();
      expect((await journal.contents()).lastLedger).toBe(LEDGER);
      expect((await onlySession(journal)).epochs[0]?.held).toEqual([{ first: 1, last: 6 }, range]);
      const restored = 'ffeeddccbbaa99887766554433221100' as LedgerId;
      await journal.noteHeld(restored, SESSION, [{ epoch, durableThrough: sequenceNumber(2), ranges: [] }], timeAt(7));
      expect((await onlySession(journal)).epochs[0]?.held).toEqual([{ first: 1, last: 2 }]);
    });

    it('[D3] an old copy put back begins an epoch of its own: no key is given twice, whatever was written since', async () => {
      const keys = new Set<string>();
      const record = async (from: number): Promise<void> => {
        const written = [
          ...committed(await journal.openSession(opening())),
          ...committed(await journal.append(SESSION, frames(from, from + 5))),
        ];
        for (const { session, epoch, seq } of written) {
          const key = `${session}/${epochKey(epoch)}/${String(seq)}`;
          expect(keys.has(key), key).toBe(false);
          keys.add(key);
        }
      };
      await record(0);
      await journal.close();
      const backup = mkdtempSync(join(memoryFolder(), 'journal-'));
      cpSync(folder, backup, { recursive: true });
      journal = await open(folder);
      const since = journal.epoch;
      await record(5);
      await journal.close();
      rmSync(folder, { recursive: true });
      cpSync(backup, folder, { recursive: true });
      rmSync(backup, { recursive: true });
      journal = await open(folder);
      expect(journal.epoch.number).toBe(since.number);
      expect(journal.epoch.nonce).not.toBe(since.nonce);
      expect((await onlySession(journal)).endSample).toBe(250);
      await record(5);
      expect(keys.size).toBe(18);
    });

    it('that a relay holds more of an epoch than an old copy knows of changes nothing', async () => {
      await journal.openSession(opening());
      await journal.append(SESSION, frames(0, 5));
      const { epoch } = journal;
      await reopen();
      const beyond = { epoch, durableThrough: sequenceNumber(900), ranges: [] };
      const unknown = { epoch: { number: 7, nonce: '7'.repeat(16) }, durableThrough: sequenceNumber(3), ranges: [] };
      committed(await journal.noteHeld(LEDGER, SESSION, [beyond, unknown], timeAt(7)));
      await journal.noteSealed(LEDGER, SESSION, timeAt(8).recordedAt);
      expect((await onlySession(journal)).epochs).toMatchObject([{ epoch, first: 1, last: 6 }]);
      expect(await readWhole(journal)).toHaveLength(6);
      await journal.openSession(opening());
      committed(await journal.append(SESSION, frames(5, 6)));
    });

    it('deleted, it begins empty, and with an epoch that no relay has heard of', async () => {
      await journal.openSession(opening());
      const before = journal.epoch;
      await journal.close();
      rmSync(folder, { recursive: true });
      journal = await open(folder);
      expect((await journal.contents()).sessions).toEqual([]);
      expect(journal.epoch.nonce).not.toBe(before.nonce);
    });

    describe('[D7] retention', () => {
      const hour = 3600;
      const floor = unixMillis(timeAt(72 * hour).recordedAt);
      const retireAll = async (): Promise<void> => {
        for (;;) {
          const slice = await journal.retire(floor);
          if (!slice.ok) throw new Error('the disk refused');
          if (!slice.more) return;
        }
      };
      const recordOne = async (session: SessionId, endedAfter: number | null): Promise<void> => {
        await journal.openSession(opening(session));
        await journal.append(session, frames(0, 3));
        if (endedAfter !== null) await journal.endSession(session, timeAt(endedAfter));
      };

      it('removes a session that ended and was sealed before the floor, all of it, and nothing else', async () => {
        await recordOne(SESSION, 60);
        await recordOne(OTHER_SESSION, 60);
        await journal.noteSealed(LEDGER, SESSION, timeAt(90).recordedAt);
        await retireAll();
        expect((await journal.contents()).sessions.map(({ session }) => session)).toEqual([OTHER_SESSION]);
        expect(await readWhole(journal, SESSION)).toEqual([]);
        expect(await readWhole(journal, OTHER_SESSION)).toHaveLength(5);
      });

      it('keeps what is not sealed, however old, and whatever was acknowledged of it', async () => {
        await recordOne(SESSION, 60);
        const all = { epoch: journal.epoch, durableThrough: sequenceNumber(5), ranges: [] };
        await journal.noteHeld(LEDGER, SESSION, [all], timeAt(7));
        await retireAll();
        expect(await readWhole(journal)).toHaveLength(5);
      });

      it('keeps what has not ended, even if a relay calls it sealed', async () => {
        await recordOne(SESSION, null);
        await journal.noteSealed(LEDGER, SESSION, timeAt(90).recordedAt);
        await retireAll();
        expect(await readWhole(journal)).toHaveLength(4);
      });

      it('[D6] keeps what only a store has sealed that is not there any more', async () => {
        await recordOne(SESSION, 60);
        await journal.noteSealed(LEDGER, SESSION, timeAt(90).recordedAt);
        expect((await onlySession(journal)).sealed).toEqual({ at: timeAt(90).recordedAt, by: LEDGER });
        await journal.noteHeld('ffeeddccbbaa99887766554433221100' as LedgerId, null, [], timeAt(7));
        await retireAll();
        expect(await readWhole(journal)).toHaveLength(5);
      });

      it('keeps what was sealed within the last 72 hours', async () => {
        await recordOne(SESSION, 60);
        await journal.noteSealed(LEDGER, SESSION, floor);
        await retireAll();
        expect(await readWhole(journal)).toHaveLength(5);
      });
    });
  });
}
