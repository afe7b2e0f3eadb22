import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { damageRecords, memoryFolder } from '../../test/support/damaged-disk.ts';
import { FailingDisk } from '../../test/support/failing-disk.ts';
import { journalHere, type JournalHere } from '../../test/support/journal-here.ts';
import { committed, frames, LEDGER, opening, SESSION } from '../../test/support/journalled-frames.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { gists } from '../../test/support/record-gist.ts';
import { byteCount, sequenceNumber } from '../../protocol/ecg/units.ts';
import type { LedgerId } from '../../protocol/wire/identity.ts';
import { JournalUpkeep } from './journal-upkeep.ts';
import type { CommittedRecord, JournalContents } from './journal/unit-journal.ts';

const OTHER_LEDGER = 'ffeeddccbbaa99887766554433221100' as LedgerId;

let folder = '';
let clock: ManualClock;
let disk: FailingDisk;
let here: JournalHere;
let told: string[];
let wrote: CommittedRecord[];
let contents: JournalContents | null;
let upkeep: JournalUpkeep;

function begin(mostBytes: number | null = null): void {
  here = journalHere(folder, mostBytes, disk);
  upkeep = new JournalUpkeep({
    journal: here.journal,
    clock,
    tell: (sentence) => told.push(sentence),
    wrote: (records) => wrote.push(...records),
    shrank: (now) => {
      contents = now;
    },
  });
}
beforeEach(() => {
  folder = mkdtempSync(join(memoryFolder(), 'journal-'));
  clock = new ManualClock();
  disk = new FailingDisk();
  told = [];
  wrote = [];
  contents = null;
});
afterEach(async () => {
  upkeep.stop();
  await here.journal.close();
  rmSync(folder, { recursive: true, force: true });
});

const range = (first: number, last: number) => ({
  ...{ session: SESSION, epoch: here.journal.epoch, first: sequenceNumber(first), last: sequenceNumber(last) },
  ...{ mostRecords: 32, mostBytes: byteCount(65_536) },
});
const held = (through: number) => ({
  session: SESSION,
  epochs: [{ epoch: here.journal.epoch, durableThrough: sequenceNumber(through), ranges: [] }],
  sealed: false,
});

describe('keeping a journal in order', () => {
  it('[D8] what is found damaged is declared, told and taken out of what is owed; a disk that refuses is asked again', async () => {
    begin();
    committed(await here.journal.openSession(opening()));
    committed(await here.journal.append(SESSION, frames(0, 9)));
    const { epoch } = here.journal;
    await here.journal.close();
    damageRecords(folder, 1, [4, 5]);
    begin();
    here.trouble = null;
    const asked = { ...range(1, 10), epoch };
    here.refusesCommits = { kind: 'disk-full' };
    const read = await upkeep.read(asked);
    expect(read?.damaged).toEqual([4, 5]);
    expect(wrote).toEqual([]);
    here.refusesCommits = null;
    await clock.pass(1000);
    expect(gists(wrote)).toEqual(['opened', ['corrupt', 100, 200], ['lost', 1, 4, 5]]);
    expect(told).toEqual([expect.stringMatching(/^2 records in the journal cannot be read any more/)]);
    expect(upkeep.damaged).toBe(2);
    expect(contents?.sessions[0]?.epochs[0]?.absent).toEqual([{ first: 4, last: 5 }]);
    expect((await upkeep.read(asked))?.absent).toEqual([4, 5]);
    expect(upkeep.damaged).toBe(2);
  });

  it('a part of the disk that fails for half a minute does not keep the records around it from being handed over', async () => {
    begin();
    committed(await here.journal.openSession(opening()));
    committed(await here.journal.append(SESSION, frames(0, 9)));
    disk.badPlaces.add(2 ** 32 + 5);
    const reading = upkeep.read(range(1, 10));
    await clock.pass(29_000);
    expect(wrote).toEqual([]);
    await clock.pass(2_000);
    expect((await reading)?.records).toHaveLength(9);
    expect(gists(wrote)).toEqual([
      ['corrupt', 150, 200],
      ['lost', 1, 5, 5],
    ]);
  });

  it('[D14] says once that there is little room, makes some, and says when there is enough', async () => {
    begin(400 * 1024);
    committed(await here.journal.openSession(opening()));
    upkeep.start(null);
    let place = 0;
    while (upkeep.condition.space === 'none') {
      committed(await here.journal.append(SESSION, frames(place, place + 50)));
      place += 50;
      await clock.pass(2000);
    }
    expect(told).toEqual([expect.stringContaining('little room left')]);
    upkeep.noteHeld(LEDGER, [held(place - 100)]);
    await clock.pass(10_000);
    expect(told).toHaveLength(2);
    expect(told[1]).toBe('The journal has room again.');
    expect(upkeep.condition.purgedRecords).toBeGreaterThan(100);
    expect(contents?.sessions[0]?.epochs[0]?.first).toBeGreaterThan(100);

    upkeep.noteHeld(OTHER_LEDGER, [held(0)]);
    await clock.pass(100);
    expect(gists(wrote)).toEqual([
      ['purged', 0, (place - 101) * 50],
      ['lost', 1, 1, place - 100],
    ]);
    expect(told.at(-1)).toContain('declared as lost');
  });

  it('what a relay holds is written down every five seconds, another store at once, and again where the disk refused', async () => {
    begin();
    committed(await here.journal.openSession(opening()));
    committed(await here.journal.append(SESSION, frames(0, 9)));
    upkeep.start(LEDGER);
    const before = here.commits;
    for (let through = 1; through <= 9; through += 1) upkeep.noteHeld(LEDGER, [held(through)]);
    await clock.pass(4_900);
    expect(here.commits).toBe(before);
    await clock.pass(200);
    expect(here.commits).toBe(before + 1);
    here.trouble = { kind: 'disk-full' };
    upkeep.noteHeld(OTHER_LEDGER, []);
    upkeep.noteHeld(OTHER_LEDGER, [held(3)]);
    await clock.pass(5_100);
    here.trouble = null;
    await clock.pass(5_100);
    const now = await here.journal.contents();
    expect(now.lastLedger).toBe(OTHER_LEDGER);
    expect(now.sessions[0]?.epochs[0]?.held).toEqual([{ first: 1, last: 3 }]);
  });

  it('a journal that was set aside is told, and told again at the next start, until somebody takes it away', async () => {
    writeFileSync(join(folder, 'journal.sqlite'), 'no journal at all, but more than a header of something. '.repeat(9));
    begin();
    upkeep.start(null);
    await clock.pass(100);
    expect(told).toEqual([expect.stringMatching(/kept as journal.damaged-1.sqlite/)]);
    expect(upkeep.condition.damagedFiles).toEqual(['journal.damaged-1.sqlite']);
    upkeep.stop();
    await here.journal.close();
    begin();
    upkeep.start(null);
    await clock.pass(5_000);
    expect(told).toHaveLength(2);
  });
});
