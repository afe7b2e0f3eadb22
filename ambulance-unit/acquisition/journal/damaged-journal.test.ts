import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onlySession, readWhole } from '../../../test/contracts/unit-journal-contract.ts';
import {
  damageRecords,
  flipBits,
  memoryFolder,
  overwrite,
  pagesOfRecords,
  seededChance,
  sizeOf,
} from '../../../test/support/damaged-disk.ts';
import { FailingDisk } from '../../../test/support/failing-disk.ts';
import { journalHere } from '../../../test/support/journal-here.ts';
import {
  committed,
  DESCRIPTION,
  frame,
  frames,
  LEDGER,
  opening,
  SESSION,
  timeAt,
} from '../../../test/support/journalled-frames.ts';
import { gists } from '../../../test/support/record-gist.ts';
import { byteCount, sampleIndex, sequenceNumber, type SequenceNumber } from '../../../protocol/ecg/units.ts';
import type { Epoch } from '../../../protocol/wire/identity.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import type { RecordBody } from '../../../protocol/wire/record.ts';
import type { CommittedRecord, UnitJournal } from './unit-journal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(memoryFolder(), 'journal-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const open = (): UnitJournal => journalHere(folder).journal;
const file = (): string => join(folder, 'journal.sqlite');

const wholeOf = (epoch: Epoch, last: number, first = 1) => ({
  session: SESSION,
  epoch,
  first: sequenceNumber(first),
  last: sequenceNumber(last),
  mostRecords: 10_000,
  mostBytes: byteCount(1e8),
});

async function damagedIn(journal: UnitJournal, epoch: Epoch, last: number): Promise<readonly SequenceNumber[]> {
  const read = await journal.read(wholeOf(epoch, last));
  if (!read.ok) throw new Error(read.trouble.kind);
  return read.damaged;
}

/** Reads an epoch, declares what is damaged in it, and gives what that wrote. */
async function declareAll(
  journal: UnitJournal,
  epoch: Epoch,
  last: number,
  at = 9,
): Promise<readonly CommittedRecord[]> {
  return committed(await journal.declareDamaged(SESSION, epoch, await damagedIn(journal, epoch, last), timeAt(at)));
}

/** A session of `count` frames in a first epoch, closed again. */
async function recordOnce(count: number, ended = false): Promise<Epoch> {
  const journal = open();
  await journal.openSession(opening());
  for (let from = 0; from < count; from += 200)
    await journal.append(SESSION, frames(from, Math.min(count, from + 200)));
  if (ended) await journal.endSession(SESSION, timeAt(60));
  await journal.close();
  return journal.epoch;
}

describe('records that the disk has damaged', () => {
  it('[D8] are declared by their samples and by their numbers, each run once', async () => {
    const epoch = await recordOnce(8);
    damageRecords(folder, 1, [3, 4, 7, 9]);
    let journal = open();
    expect(await damagedIn(journal, epoch, 9)).toEqual([3, 4, 7, 9]);
    expect(gists(await declareAll(journal, epoch, 9))).toEqual([
      'opened',
      ['corrupt', 50, 150],
      ['lost', 1, 3, 4],
      ['corrupt', 250, 300],
      ['lost', 1, 7, 7],
      ['corrupt', 350, 400],
      ['lost', 1, 9, 9],
    ]);
    expect(await declareAll(journal, epoch, 9)).toEqual([]);
    await journal.close();
    journal = open();
    const read = await journal.read(wholeOf(epoch, 9));
    expect(read).toMatchObject({ damaged: [], absent: [3, 4, 7, 9] });
    expect((await onlySession(journal)).epochs[0]?.absent).toEqual([
      { first: 3, last: 4 },
      { first: 7, last: 7 },
      { first: 9, last: 9 },
    ]);
    await journal.openSession(opening());
    committed(await journal.append(SESSION, [frame(8)]));
    await journal.close();
  });

  it('are declared in the epoch that is being written, too, and the recording goes on behind them', async () => {
    const journal = open();
    await journal.openSession(opening());
    await journal.append(SESSION, frames(0, 4));
    const declared = committed(await journal.declareDamaged(SESSION, journal.epoch, [sequenceNumber(3)], timeAt(9)));
    // It was read back intact meanwhile: nothing is given up that is there.
    expect(declared).toEqual([]);
    committed(await journal.append(SESSION, frames(4, 6)));
    expect(await readWhole(journal)).toHaveLength(7);
    await journal.close();
  });

  it('leave no hole: what lies between their neighbours was theirs, whatever their columns say', async () => {
    const epoch = await recordOnce(6);
    damageRecords(folder, 1, [1, 2, 6, 7]);
    const journal = open();
    expect(gists(await declareAll(journal, epoch, 7))).toEqual([
      'opened',
      ['corrupt', 0, 50],
      ['lost', 1, 1, 2],
      ['corrupt', 200, 300],
      ['lost', 1, 6, 7],
    ]);
    await journal.close();
  });

  it('[D8] of a session that has ended are declared in a new epoch, and the session ends once more over all of it', async () => {
    const epoch = await recordOnce(3, true);
    damageRecords(folder, 1, [3]);
    const journal = open();
    expect(gists(await declareAll(journal, epoch, 5))).toEqual([
      'opened',
      ['corrupt', 50, 100],
      ['lost', 1, 3, 3],
      [
        'end',
        150,
        [
          [1, 5],
          [2, 4],
        ],
      ],
    ]);
    expect((await onlySession(journal)).endedAt).toBe(timeAt(9).recordedAt);
    await journal.close();
  });

  it('[D8] END itself is written again, its own epoch counted; a description comes again anyway', async () => {
    const epoch = await recordOnce(3, true);
    damageRecords(folder, 1, [1, 5]);
    const journal = open();
    const declared = await declareAll(journal, epoch, 5);
    expect(gists(declared)).toEqual([
      'opened',
      ['lost', 1, 1, 1],
      ['lost', 1, 5, 5],
      [
        'end',
        150,
        [
          [1, 5],
          [2, 4],
        ],
      ],
    ]);
    const opened = openRecord(declared[0]?.sealed ?? new Uint8Array());
    expect(opened.ok && opened.value.body).toEqual({ kind: 'opened', description: DESCRIPTION });
    // Found twice in one epoch: each time the session ends over what was said since.
    await journal.close();
    damageRecords(folder, 1, [2]);
    const next = open();
    expect(gists(await declareAll(next, epoch, 5))).toEqual([
      'opened',
      ['corrupt', 0, 50],
      ['lost', 1, 2, 2],
      [
        'end',
        150,
        [
          [1, 5],
          [2, 4],
          [3, 4],
        ],
      ],
    ]);
    await next.close();
  });

  it('that declared something themselves are declared, and what they said is said again', async () => {
    const epoch = await recordOnce(4);
    damageRecords(folder, 1, [3]);
    let journal = open();
    const second = journal.epoch;
    await declareAll(journal, epoch, 5);
    await journal.close();
    damageRecords(folder, 2, [2]);
    journal = open();
    expect(gists(await declareAll(journal, second, 3))).toEqual([
      'opened',
      ['lost', 2, 2, 2],
      ['corrupt', 50, 100],
      ['lost', 1, 3, 3],
    ]);
    const third = journal.epoch;
    await journal.close();
    damageRecords(folder, 3, [4]);
    journal = open();
    expect(gists(await declareAll(journal, third, 4))).toEqual([
      'opened',
      ['lost', 3, 4, 4],
      ['corrupt', 50, 100],
      ['lost', 1, 3, 3],
    ]);
    await journal.close();
  });

  it('that version 1 declared by their samples only are declared by their numbers now', async () => {
    const epoch = await recordOnce(4);
    damageRecords(folder, 1, [3]);
    const { default: SqliteDatabase } = await import('better-sqlite3');
    const db = new SqliteDatabase(file());
    db.prepare('UPDATE records SET damaged = 1 WHERE place = ?').run(2 ** 32 + 3);
    db.close();
    const journal = open();
    expect(gists(await declareAll(journal, epoch, 5))).toEqual(['opened', ['lost', 1, 3, 3]]);
    await journal.close();
  });

  it('at the end of the journal do not let it give a place twice', async () => {
    await recordOnce(5);
    damageRecords(folder, 1, [5, 6]);
    const journal = open();
    expect(await onlySession(journal)).toMatchObject({ endSample: 250, newestAt: timeAt(0.4).recordedAt });
    await journal.openSession(opening());
    committed(await journal.append(SESSION, [frame(5)]));
    await journal.close();
  });

  it('[D8] below what somebody wrote down are not forgotten: the next epoch begins behind them', async () => {
    let journal = open();
    await journal.openSession(opening());
    const entry = { kind: 'message', text: 'two minutes', preset: '' } as const;
    const written = { body: { kind: 'entry', by: 'crew', atSample: sampleIndex(0), entry }, ...timeAt(0.15) } as const;
    committed(await journal.append(SESSION, [...frames(0, 2), written, frame(2), written, ...frames(3, 5), written]));
    const { epoch } = journal;
    await journal.close();
    // Of opening, 0, 1, entry, 2, entry, 3, 4, entry only what was written down can still be read.
    damageRecords(folder, 1, [1, 2, 3, 5, 7, 8]);
    journal = open();
    expect(await onlySession(journal)).toMatchObject({ endSample: 250, newestAt: timeAt(0.4).recordedAt });
    expect(gists(await declareAll(journal, epoch, 9))).toEqual([
      'opened',
      ['corrupt', 0, 250],
      ['lost', 1, 1, 3],
      ['lost', 1, 5, 5],
      ['lost', 1, 7, 8],
    ]);
    committed(await journal.append(SESSION, [frame(5)]));
    await journal.close();
  });
});

/** A journal of many pages: two epochs of one session and what a relay holds of it. */
async function recordLong(perEpoch: number): Promise<{ readonly epochs: readonly [Epoch, Epoch] }> {
  const first = await recordOnce(perEpoch);
  const journal = open();
  await journal.openSession(opening());
  for (let from = perEpoch; from < 2 * perEpoch; from += 200) {
    await journal.append(SESSION, frames(from, Math.min(2 * perEpoch, from + 200)));
  }
  const held = { epoch: first, durableThrough: sequenceNumber(3), ranges: [] };
  await journal.noteHeld(LEDGER, SESSION, [held], timeAt(7));
  await journal.close();
  return { epochs: [first, journal.epoch] };
}

/** The record of a frame by all that it says, or the description that opens an epoch. */
function isRight(sealed: Uint8Array, seq: number, place: number): boolean {
  const opened = openRecord(sealed);
  if (!opened.ok || opened.value.seq !== seq) return false;
  const { body } = opened.value;
  const expected: RecordBody = frame(place).body;
  if (seq === 1) return body.kind === 'opened';
  if (body.kind !== 'samples' || expected.kind !== 'samples') return false;
  return body.firstSample === expected.firstSample && Buffer.from(expected.payload).equals(body.payload);
}

/** Every number of an epoch must be given with the right bytes, or named. */
async function accountFor(journal: UnitJournal, epoch: Epoch, last: number, firstPlace: number) {
  let served = 0;
  const damaged: SequenceNumber[] = [];
  for (let next = 1; next <= last;) {
    const read = await journal.read({ ...wholeOf(epoch, last, next), mostRecords: 32 });
    if (!read.ok) throw new Error(read.trouble.kind);
    const named = new Set([...read.records.map(({ seq }) => seq), ...read.damaged, ...read.absent]);
    for (const { seq, sealed } of read.records) {
      if (!isRight(sealed, seq, firstPlace + seq - 2)) throw new Error(`a wrong record as number ${String(seq)}`);
      served += 1;
    }
    damaged.push(...read.damaged);
    const through = Math.max(...named);
    for (let seq = next; seq <= through; seq += 1) {
      if (!named.has(sequenceNumber(seq))) throw new Error(`nothing was said of number ${String(seq)}`);
    }
    next = through + 1;
  }
  return { served, damaged };
}

describe('pages that the disk has damaged', () => {
  it('are read around: the records of one page are named, all others are given', async () => {
    const { epochs } = await recordLong(600);
    const pages = pagesOfRecords(folder, 'leaf');
    expect(pages.length).toBeGreaterThan(20);
    overwrite(file(), 8192 * ((pages[5] ?? 0) - 1), 8192, 0xa5);
    const journal = open();
    const { served, damaged } = await accountFor(journal, epochs[0], 601, 0);
    expect(damaged.length).toBeGreaterThan(5);
    expect(damaged.length).toBeLessThan(100);
    expect(served + damaged.length).toBe(601);
    const [gap, lost] = gists(await declareAll(journal, epochs[0], 601)).slice(1);
    const [first, last] = [damaged[0] ?? 0, damaged.at(-1) ?? 0];
    expect(gap).toEqual(['corrupt', (first - 2) * 50, (last - 1) * 50]);
    expect(lost).toEqual(['lost', 1, first, last]);
    expect((await accountFor(journal, epochs[1], 601, 600)).served).toBe(601);
    await journal.close();
  });

  it('a key that the disk has moved hides no other record: what is named is what is declared', async () => {
    const epoch = await recordOnce(40);
    // The key of record 10 of the first epoch, as SQLite writes a number of five bytes; old copies of its page too.
    const key = Buffer.from([0x90, 0x80, 0x80, 0x80, 10]);
    const bytes = readFileSync(file());
    for (let at = bytes.indexOf(key); at >= 0; at = bytes.indexOf(key, at + 1)) flipBits(file(), [{ at, bit: 0 }]);
    const journal = open();
    const { served, damaged } = await accountFor(journal, epoch, 41, 0);
    expect(damaged).toContain(10);
    expect(served).toBeGreaterThan(25);
    await declareAll(journal, epoch, 41);
    const again = await journal.read(wholeOf(epoch, 41));
    expect(again).toMatchObject({ damaged: [], absent: damaged });
    await journal.close();
  });

  it('a whole branch of the tree is read around as well', async () => {
    const { epochs } = await recordLong(600);
    const leaves = pagesOfRecords(folder, 'leaf');
    for (const page of leaves.slice(2, 12)) overwrite(file(), 8192 * (page - 1), 8192, 0);
    const journal = open();
    const { served, damaged } = await accountFor(journal, epochs[0], 601, 0);
    expect(served + damaged.length).toBe(601);
    expect(served).toBeGreaterThan(100);
    await journal.close();
  });

  it('whose tree cannot be added to: the recording goes on in a new journal, what can be read of the old is served', async () => {
    const { epochs } = await recordLong(600);
    const [root] = pagesOfRecords(folder, 'internal');
    overwrite(file(), 8192 * ((root ?? 0) - 1), 8192, 0x5a);
    const journal = open();
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual(['journal.damaged-1.sqlite']);
    expect(journal.epoch.number).toBe(3);
    const session = await onlySession(journal);
    expect(session.epochs.map(({ epoch, last }) => [epoch.number, last])).toEqual([
      [1, 601],
      [2, 512],
    ]);
    expect(session.epochs[0]?.held).toEqual([{ first: 1, last: 3 }]);
    await journal.openSession(opening());
    committed(await journal.append(SESSION, [frame(session.endSample / 50)]));
    const { damaged } = await accountFor(journal, epochs[0], 601, 0);
    expect(damaged).toHaveLength(601);
    expect(gists(await declareAll(journal, epochs[0], 601))).toEqual([
      ['corrupt', 0, 600 * 50],
      ['lost', 1, 1, 601],
    ]);
    await journal.close();
    // The next start needs no new journal, and knows what is gone.
    const next = open();
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual(['journal.damaged-1.sqlite']);
    expect((await onlySession(next)).epochs[0]?.absent).toEqual([{ first: 1, last: 601 }]);
    await next.close();
  });

  it('found while a patient is recorded: the session goes on by itself, in a new epoch of a new journal', async () => {
    await recordLong(300);
    const disk = new FailingDisk();
    const { journal } = journalHere(folder, null, disk);
    committed(await journal.openSession(opening()));
    committed(await journal.append(SESSION, frames(600, 700)));
    const before = journal.epoch;
    disk.spoil('SQLITE_CORRUPT');
    const told = committed(await journal.append(SESSION, frames(700, 703)));
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual(['journal.damaged-1.sqlite']);
    expect(gists(told)).toEqual(['opened', 'samples', 'samples', 'samples']);
    expect(told[0]?.epoch.number).toBe(before.number + 1);
    expect(told[0]?.epoch.nonce).not.toBe(before.nonce);
    expect(told.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    // What the old file holds is read from there, what was written last to it included.
    expect((await accountFor(journal, before, 101, 600)).served).toBe(101);
    const ended = committed(await journal.endSession(SESSION, timeAt(500)));
    expect(gists(ended)[0]).toMatchObject(['end', 703 * 50, { length: 4 }]);
    await journal.close();
    const next = open();
    expect((await onlySession(next)).epochs.map(({ last }) => Number(last))).toEqual([301, 301, 101, 5]);
    expect(await readWhole(next)).toHaveLength(301 + 301 + 101 + 5);
    await next.close();
  });

  it('where the disk takes no new journal either: refused, and offered again to the old one', async () => {
    const disk = new FailingDisk();
    const { journal } = journalHere(folder, null, disk);
    committed(await journal.openSession(opening()));
    disk.fails = 'SQLITE_CORRUPT';
    expect(await journal.append(SESSION, [frame(0)])).toMatchObject({ ok: false, trouble: { kind: 'damaged' } });
    disk.fails = null;
    committed(await journal.append(SESSION, [frame(0)]));
    await journal.close();
  });

  it('that the disk only fails to give are not given up at once; in a final reading they are', async () => {
    await recordOnce(20);
    const disk = new FailingDisk();
    const { journal } = journalHere(folder, null, disk);
    const [epoch] = (await onlySession(journal)).epochs;
    if (epoch === undefined) throw new Error('no epoch');
    const place = (seq: number): number => 2 ** 32 + seq;
    disk.badPlaces.add(place(7)).add(place(8)).add(place(12));
    const range = wholeOf(epoch.epoch, 21);
    expect(await journal.read(range)).toEqual({
      ok: false,
      trouble: { kind: 'disk-failed', code: 'SQLITE_IOERR_READ' },
    });
    const final = await journal.read({ ...range, isFinal: true });
    if (!final.ok) throw new Error(final.trouble.kind);
    expect(final.damaged).toEqual([7, 8, 12]);
    expect(final.records).toHaveLength(18);
    expect(committed(await journal.declareDamaged(SESSION, epoch.epoch, final.damaged, timeAt(9)))).toEqual([]);
    // Both lanes have come across them.
    const declare = () => journal.declareDamaged(SESSION, epoch.epoch, final.damaged, timeAt(9), true);
    const [told, again] = await Promise.all([declare(), declare()]);
    expect(gists(committed(told))).toEqual([
      'opened',
      ['corrupt', 250, 350],
      ['lost', 1, 7, 8],
      ['corrupt', 500, 550],
      ['lost', 1, 12, 12],
    ]);
    expect(committed(again)).toEqual([]);
    await journal.close();
  });

  it('of what is no journal: it is kept, and a new journal begins beside it', async () => {
    const text = 'someone else has written this here, and more than a header of it. '.repeat(9);
    writeFileSync(file(), text);
    const journal = open();
    expect(await journal.contents()).toEqual({ sessions: [], lastLedger: null });
    await journal.openSession(opening());
    committed(await journal.append(SESSION, frames(0, 3)));
    expect(sizeOf(join(folder, 'journal.damaged-1.sqlite'))).toBe(text.length);
    await journal.close();
  });

  it(
    'bits flipped anywhere: no crash, no wrong sample, and every record is given or named',
    { timeout: 60_000 },
    async () => {
      const { epochs } = await recordLong(300);
      const { copyFileSync, mkdirSync } = await import('node:fs');
      const pristine = file();
      const outcomes = { whole: 0, damaged: 0, setAside: 0 };
      for (let seed = 1; seed <= 200; seed += 1) {
        const chance = seededChance(seed);
        const copy = join(folder, `seed-${String(seed)}`);
        mkdirSync(copy);
        copyFileSync(pristine, join(copy, 'journal.sqlite'));
        const flips = Array.from({ length: 1 + Math.floor(chance() * 12) }, () => ({
          at: Math.floor(chance() * sizeOf(pristine)),
          bit: Math.floor(chance() * 8),
        }));
        flipBits(join(copy, 'journal.sqlite'), flips);
        const { journal } = journalHere(copy);
        const { sessions } = await journal.contents();
        const isNew = sessions.length === 0;
        if (!isNew) {
          const [session] = sessions;
          expect(session?.description, `seed ${String(seed)}`).toEqual(DESCRIPTION);
          let damaged = 0;
          for (const [i, { epoch, last }] of (session?.epochs ?? []).entries()) {
            expect(epoch).toEqual(epochs[i]);
            const found = await accountFor(journal, epoch, last, 300 * i);
            expect(found.served + found.damaged.length, `seed ${String(seed)}`).toBe(last);
            damaged += found.damaged.length;
            await declareAll(journal, epoch, last);
          }
          if (damaged > 0) outcomes.damaged += 1;
          else outcomes.whole += 1;
          if (!(await isOpenHere(journal))) await journal.openSession(opening());
        } else {
          outcomes.setAside += 1;
          expect(readdirSync(copy), `seed ${String(seed)}`).toContain('journal.damaged-1.sqlite');
          await journal.openSession(opening());
        }
        const endSample = (await onlySession(journal)).endSample;
        committed(await journal.append(SESSION, [frame(endSample / 50)]));
        await journal.close();
        rmSync(copy, { recursive: true });
      }
      // Few bits fall into the books: nearly all of the file is records.
      expect(outcomes.damaged).toBeGreaterThan(120);
      expect(outcomes.setAside).toBeLessThan(60);
    },
  );
});

/** In the epoch that the journal began with, or in a later one where it had to begin anew. */
const isOpenHere = async (journal: UnitJournal): Promise<boolean> =>
  (await onlySession(journal)).epochs.some(({ epoch }) => epoch.number >= journal.epoch.number);
