import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onlySession, readWhole } from '../../../test/contracts/unit-journal-contract.ts';
import { memoryFolder, overwrite, pagesOfRecords } from '../../../test/support/damaged-disk.ts';
import { FailingDisk } from '../../../test/support/failing-disk.ts';
import { journalHere } from '../../../test/support/journal-here.ts';
import {
  committed,
  frames,
  LEDGER,
  opening,
  OTHER_SESSION,
  SESSION,
  timeAt,
} from '../../../test/support/journalled-frames.ts';
import { gists } from '../../../test/support/record-gist.ts';
import { byteCount, sequenceNumber } from '../../../protocol/ecg/units.ts';
import type { Epoch, LedgerId } from '../../../protocol/wire/identity.ts';
import type { UnitJournal } from './unit-journal.ts';

const KIB = 1024;
const OTHER_LEDGER = 'ffeeddccbbaa99887766554433221100' as LedgerId;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(memoryFolder(), 'journal-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A journal of one session with room for some 2,800 frames. */
async function small(ballast = 0, most = 800 * KIB) {
  const { journal } = journalHere(folder, most, new FailingDisk(), ballast);
  committed(await journal.openSession(opening()));
  return journal;
}

const tendAll = async (journal: UnitJournal) => {
  for (;;) {
    const tended = await journal.tend();
    if (!tended.more) return tended;
  }
};

/** Appends frames until the disk refuses. @returns the first frame that it refused */
async function fill(journal: UnitJournal, from = 0): Promise<number> {
  for (let place = from; place < from + 100_000; place += 10) {
    const result = await journal.append(SESSION, frames(place, place + 10));
    if (result.ok) continue;
    expect(result.trouble).toEqual({ kind: 'disk-full' });
    return place;
  }
  throw new Error('it never got full');
}

const acknowledge = async (journal: UnitJournal, epoch: Epoch, through: number, ledger = LEDGER) =>
  journal.noteHeld(ledger, SESSION, [{ epoch, durableThrough: sequenceNumber(through), ranges: [] }], timeAt(7));

describe('[D14] a journal that runs out of room', () => {
  it('says so before it is, refuses with its reason, takes no number, and goes on by itself once there is room', async () => {
    const journal = await small();
    let place = 0;
    while ((await journal.tend()).space === 'none') {
      committed(await journal.append(SESSION, frames(place, place + 10)));
      place += 10;
    }
    const warnedAt = place;
    place = await fill(journal, place);
    expect(place).toBeGreaterThan(warnedAt + 100);
    expect((await journal.tend()).space).toBe('full');
    // Nobody holds any of it: nothing may go, and all of it is still there.
    expect((await onlySession(journal)).epochs[0]).toMatchObject({ first: 1, last: place + 1, absent: [] });
    expect(await readWhole(journal)).toHaveLength(place + 1);

    await acknowledge(journal, journal.epoch, 1200);
    const [next] = committed(await journal.append(SESSION, frames(place, place + 10)));
    expect(next?.seq).toBe(place + 2);
    expect((await tendAll(journal)).space).toBe('none');
    expect((await journal.counters()).refusedCommits).toBe(1);
    await journal.close();
  });

  it('[D7] makes room of what is acknowledged, oldest first, and never of what is not', async () => {
    const journal = await small();
    const { epoch } = journal;
    for (let place = 0; place < 12_000; place += 20) {
      committed(await journal.append(SESSION, frames(place, place + 20)));
      if (place % 200 === 0) {
        // The relay is always 300 frames behind.
        if (place > 300) await acknowledge(journal, epoch, place - 300);
        await tendAll(journal);
      }
    }
    const [held] = (await onlySession(journal)).epochs;
    expect(held?.last).toBe(12_001);
    expect(held?.first).toBeGreaterThan(8_000);
    expect(held?.first).toBeLessThan(11_500);
    expect(held?.absent).toEqual([{ first: 1, last: (held?.first ?? 0) - 1 }]);
    expect(statSync(join(folder, 'journal.sqlite')).size).toBeLessThanOrEqual(800 * KIB);
    const range = { session: SESSION, epoch, first: sequenceNumber(11_600), last: sequenceNumber(12_001) };
    const read = await journal.read({ ...range, mostRecords: 1000, mostBytes: byteCount(1e8) });
    expect(read.ok && read.records).toHaveLength(402);
    const gone = await journal.read({ ...range, first: sequenceNumber(1), mostRecords: 1, mostBytes: byteCount(1) });
    expect(gone).toMatchObject({ ok: true, damaged: [] });
    await journal.close();
    // The recording goes on where it was, whatever was removed.
    const next = journalHere(folder).journal;
    expect((await onlySession(next)).endSample).toBe(12_000 * 50);
    expect((await onlySession(next)).epochs[0]).toEqual(held);
    await next.close();
  });

  it('[D7] a sealed recording goes first, however young, and its name stays until its time has come', async () => {
    const { journal } = journalHere(folder, 800 * KIB, new FailingDisk());
    await journal.openSession(opening(OTHER_SESSION, 'the patient before'));
    committed(await journal.append(OTHER_SESSION, frames(0, 1000)));
    committed(await journal.endSession(OTHER_SESSION, timeAt(100)));
    await journal.noteSealed(LEDGER, OTHER_SESSION, timeAt(101).recordedAt);
    committed(await journal.openSession(opening()));
    committed(await journal.append(SESSION, frames(0, 100)));
    await acknowledge(journal, journal.epoch, 101);
    expect(await tendAll(journal)).toMatchObject({ space: 'none', purgedRecords: 0 });
    let place = 100;
    while ((await tendAll(journal)).purgedRecords === 0) {
      committed(await journal.append(SESSION, frames(place, place + 20)));
      place += 20;
    }
    const { sessions } = await journal.contents();
    expect(sessions.map(({ epochs: [epoch] }) => epoch?.absent)).toEqual([[{ first: 1, last: 1002 }], []]);
    await journal.close();
  });

  it('one page that cannot be read does not keep the others from making room', async () => {
    const before = await small(0, 4000 * KIB);
    committed(await before.append(SESSION, frames(0, 2000)));
    committed(await before.endSession(SESSION, timeAt(60)));
    await before.close();
    const leaves = pagesOfRecords(folder, 'leaf');
    overwrite(join(folder, 'journal.sqlite'), 8192 * ((leaves[3] ?? 0) - 1), 8192, 0x5a);
    const { journal } = journalHere(folder, statSync(join(folder, 'journal.sqlite')).size * 1.15, new FailingDisk());
    committed(await journal.openSession(opening(OTHER_SESSION)));
    committed(await journal.append(OTHER_SESSION, frames(0, 200)));
    const [old, live] = (await journal.contents()).sessions;
    const [epoch] = old?.epochs ?? [];
    if (epoch === undefined || live === undefined) throw new Error('a session is missing');
    await acknowledge(journal, epoch.epoch, 2001);
    const held = { epoch: journal.epoch, durableThrough: sequenceNumber(150), ranges: [] };
    await journal.noteHeld(LEDGER, OTHER_SESSION, [held], timeAt(7));
    expect((await tendAll(journal)).purgedRecords).toBeGreaterThan(100);
    expect((await journal.contents()).sessions[1]?.epochs[0]?.first).toBe(138);
    await journal.close();
  });
});

describe('[D14] the ballast', () => {
  const ballastHere = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('ballast'));

  it('is written for real, slice by slice, kept over a restart, and given up for what is being recorded', async () => {
    const journal = await small(4096 * KIB, 40_000 * KIB);
    expect(ballastHere()).toEqual([]);
    let slices = 0;
    while ((await journal.tend()).more) slices += 1;
    expect(slices).toBeGreaterThan(3);
    expect((await journal.tend()).ballast).toBe(4096 * KIB);
    for (const name of ballastHere()) {
      const { size, blocks } = statSync(join(folder, name));
      expect(blocks * 512, name).toBeGreaterThanOrEqual(size);
    }
    await journal.close();
    expect(ballastHere()).toHaveLength(2);
    const next = journalHere(folder, 40_000 * KIB, new FailingDisk(), 4096 * KIB).journal;
    expect(await next.tend()).toMatchObject({ more: false, ballast: 4096 * KIB });
    await next.close();
  });

  it('lets the recording go on when the disk is full, and is built again when there is room', async () => {
    const journal = await small(100 * KIB);
    await tendAll(journal);
    let place = 0;
    while (ballastHere().length === 2) {
      committed(await journal.append(SESSION, frames(place, place + 10)));
      place += 10;
    }
    expect((await journal.tend()).space).toBe('full');
    // Seven eighths of it are for records; what removes them has the rest.
    expect(ballastHere()).toEqual(['ballast.housekeeping']);
    const full = await fill(journal, place);
    expect(full - place).toBeGreaterThan(200);
    await acknowledge(journal, journal.epoch, full - 100);
    committed(await journal.append(SESSION, frames(full, full + 10)));
    expect(await tendAll(journal)).toMatchObject({ space: 'none' });
    // The file does not shrink, and within this quota there is no place beside it: its own spare pages do instead.
    for (let later = full + 10; later < full + 1000; later += 10) {
      committed(await journal.append(SESSION, frames(later, later + 10)));
    }
    await journal.close();
  });

  it('is built again on a disk that has room again', async () => {
    const disk = new FailingDisk();
    const { journal } = journalHere(folder, null, disk, 512 * KIB);
    committed(await journal.openSession(opening()));
    expect((await tendAll(journal)).ballast).toBe(512 * KIB);
    disk.fails = 'SQLITE_FULL';
    disk.says = { total: byteCount(1e9), free: byteCount(0) };
    expect(await journal.append(SESSION, frames(0, 1))).toEqual({ ok: false, trouble: { kind: 'disk-full' } });
    expect(await journal.tend()).toMatchObject({ space: 'full', more: false });
    expect(ballastHere()).toEqual(['ballast.housekeeping']);
    disk.fails = null;
    committed(await journal.append(SESSION, frames(0, 1)));
    expect((await tendAll(journal)).space).toBe('full');
    disk.says = { total: byteCount(1e9), free: byteCount(5e8) };
    expect(await tendAll(journal)).toMatchObject({ space: 'none', ballast: 512 * KIB });
    await journal.close();
  });
});

describe('[D7] records that made room, and a relay whose store is another one now', () => {
  /** Everything acknowledged by LEDGER has gone. @returns the last number that is gone */
  async function purged(isEnded: boolean): Promise<{ readonly journal: UnitJournal; readonly gone: number }> {
    const journal = await small();
    let place = 0;
    while ((await tendAll(journal)).space === 'none') {
      committed(await journal.append(SESSION, frames(place, place + 10)));
      place += 10;
    }
    if (isEnded) committed(await journal.endSession(SESSION, timeAt(900)));
    await acknowledge(journal, journal.epoch, 1000);
    expect((await tendAll(journal)).purgedRecords).toBe(1000);
    return { journal, gone: 1000 };
  }

  it('lacks them: they are declared, and nothing is missing without a word', async () => {
    const { journal } = await purged(false);
    expect(committed(await acknowledge(journal, journal.epoch, 1000))).toEqual([]);
    const told = committed(await acknowledge(journal, journal.epoch, 400, OTHER_LEDGER));
    expect(gists(told)).toEqual([
      ['purged', 0, 999 * 50],
      ['lost', 1, 1, 1000],
    ]);
    expect(committed(await acknowledge(journal, journal.epoch, 500, OTHER_LEDGER))).toEqual([]);
    await journal.close();
  });

  it('holds them as well: nothing needs to be said, and the next one is asked again', async () => {
    const { journal } = await purged(false);
    expect(committed(await acknowledge(journal, journal.epoch, 1000, OTHER_LEDGER))).toEqual([]);
    expect(committed(await acknowledge(journal, journal.epoch, 1100, OTHER_LEDGER))).toEqual([]);
    const third = '0123456789abcdef0123456789abcdef' as LedgerId;
    expect(gists(committed(await acknowledge(journal, journal.epoch, 0, third)))).toHaveLength(2);
    await journal.close();
  });

  it('of a recording that has ended: it ends once more over all of it, after a restart too', async () => {
    const { journal: before } = await purged(true);
    const { epoch } = before;
    const last = (await onlySession(before)).epochs[0]?.last ?? 0;
    await before.close();
    const journal = journalHere(folder).journal;
    const told = committed(await acknowledge(journal, epoch, 0, OTHER_LEDGER));
    expect(gists(told)).toEqual([
      'opened',
      ['purged', 0, 999 * 50],
      ['lost', 1, 1, 1000],
      [
        'end',
        (last - 2) * 50,
        [
          [1, last],
          [2, 4],
        ],
      ],
    ]);
    await journal.close();
  });

  it('what was said of a loss is said again where the record that said it had to make room', async () => {
    const { journal: before } = await purged(false);
    const { epoch } = before;
    committed(await acknowledge(before, epoch, 0, OTHER_LEDGER));
    const said = (await onlySession(before)).epochs[0]?.last ?? 0;
    // Where the words of the loss stand is acknowledged now, and goes as well.
    const rest = {
      epoch,
      durableThrough: sequenceNumber(0),
      ranges: [{ first: sequenceNumber(1001), last: sequenceNumber(said) }],
    };
    committed(
      await before.append(
        SESSION,
        frames((await onlySession(before)).endSample / 50, (await onlySession(before)).endSample / 50 + 100),
      ),
    );
    committed(await before.noteHeld(OTHER_LEDGER, SESSION, [rest], timeAt(8)));
    await fill(before, (await onlySession(before)).endSample / 50).catch(() => undefined);
    const absent = (await onlySession(before)).epochs[0]?.absent ?? [];
    expect(absent.at(-1)?.last).toBeGreaterThanOrEqual(said);
    const third = '0123456789abcdef0123456789abcdef' as LedgerId;
    await tendAll(before);
    const told = gists(committed(await acknowledge(before, epoch, 0, third)));
    expect(told).toContainEqual(['lost', 1, 1, 1000]);
    expect(told).toContainEqual(['purged', 0, 999 * 50]);
    await before.close();
  });
});
