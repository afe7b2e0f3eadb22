import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeUnitJournal, onlySession, readWhole } from '../../../test/contracts/unit-journal-contract.ts';
import { committed, frames, opening, SESSION, timeAt } from '../../../test/support/journalled-frames.ts';
import { FailingDisk } from '../../../test/support/failing-disk.ts';
import { memoryFolder } from '../../../test/support/damaged-disk.ts';
import { journalHere } from '../../../test/support/journal-here.ts';
import { openJournalDatabase } from './journal-database.ts';
import { machineDisk } from './journal-disk.ts';
import { describeOpeningTrouble } from './journal-trouble.ts';
import { SqliteUnitJournal, type JournalSettings } from './sqlite-unit-journal.ts';
import type { UnitJournal } from './unit-journal.ts';
import { openUnitJournal } from './worker-journal.ts';

let openings = 0;
const settings = (folder: string): JournalSettings => {
  openings += 1;
  return { folder, nonce: openings.toString(16).padStart(16, '0'), mostBytes: null };
};

/** The same journal without its thread. */
const inThisThread = (folder: string): UnitJournal => journalHere(folder).journal;

async function inItsThread(folder: string): Promise<UnitJournal> {
  const opened = await openUnitJournal(settings(folder));
  if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
  return opened.journal;
}

describeUnitJournal('SQLite in this thread', (folder) => Promise.resolve(inThisThread(folder)));
describeUnitJournal('SQLite in a thread of its own', inItsThread);

describe("a unit's journal on SQLite", () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(memoryFolder(), 'journal-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('[D1] syncs every commit: write-ahead log and synchronous = FULL, read back', () => {
    const opened = openJournalDatabase(folder, machineDisk);
    if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
    expect(opened.file.db.pragma('synchronous', { simple: true })).toBe(2);
    expect(opened.file.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(opened.file.db.pragma('locking_mode', { simple: true })).toBe('exclusive');
    expect(opened.file.db.pragma('page_size', { simple: true })).toBe(8192);
    opened.file.db.close();
  });

  it('has no second index on the table of records', () => {
    const opened = openJournalDatabase(folder, machineDisk);
    if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
    const indexes = opened.file.db.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'records'",
    );
    expect(indexes.all()).toEqual([]);
    opened.file.db.close();
  });

  it('migrations 0001 to 0003 make the tables and are noted as version 3, in the header and in the books', () => {
    const opened = openJournalDatabase(folder, machineDisk);
    if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
    expect(opened.file.db.pragma('user_version', { simple: true })).toBe(3);
    expect(opened.file.db.prepare('SELECT version FROM journal').pluck().get()).toBe(3);
    const tables = opened.file.db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck();
    expect(tables.all()).toEqual(['absences', 'entries', 'epochs', 'held', 'journal', 'records', 'sessions', 'told']);
    opened.file.db.close();
  });

  it('refuses a second unit on the same journal with one clear sentence, and the first goes on', async () => {
    const first = await inItsThread(folder);
    const second = await openUnitJournal(settings(folder));
    expect(second.ok).toBe(false);
    if (!second.ok) {
      expect(second.trouble.kind).toBe('in-use');
      expect(describeOpeningTrouble(second.trouble)).toBe(
        `Another unit is recording into the journal ${folder}; each unit needs a journal of its own.`,
      );
    }
    committed(await first.openSession(opening()));
    await first.close();
  });

  it('refuses a folder that is a file, and one whose parent is', async () => {
    const file = join(folder, 'taken');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below')]) {
      const opened = await openUnitJournal(settings(path));
      expect(opened).toMatchObject({ ok: false, trouble: { kind: 'unusable-folder' } });
    }
  });

  it('refuses a place where no folder can be made, at once', async () => {
    const opened = await openUnitJournal(settings('/proc/no/journal'));
    expect(opened).toMatchObject({ ok: false, trouble: { kind: 'unusable-folder' } });
  });

  it('refuses a journal of a later version', async () => {
    await inThisThread(folder).close();
    const db = new SqliteDatabase(join(folder, 'journal.sqlite'));
    db.pragma('user_version = 999');
    db.prepare('UPDATE journal SET version = 999').run();
    db.close();
    const opened = SqliteUnitJournal.open(settings(folder));
    expect(opened).toMatchObject({ ok: false, trouble: { kind: 'newer-journal', version: 999 } });
  });

  it('keeps patients’ ECGs from other users of the machine', async () => {
    const inner = join(folder, 'a', 'b');
    await inThisThread(inner).close();
    if (process.platform !== 'win32') expect(statSync(inner).mode & 0o077).toBe(0);
  });

  it.each(['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_WRITE', 'SQLITE_FULL'])(
    '[D3] a commit that ends in %s takes no number; what is written there later is the only record of that number',
    async (code) => {
      const disk = new FailingDisk();
      const { journal } = journalHere(folder, null, disk);
      committed(await journal.openSession(opening()));
      committed(await journal.append(SESSION, frames(0, 3)));
      disk.fails = code;
      const kind = code === 'SQLITE_FULL' ? 'disk-full' : 'disk-failed';
      for (let attempt = 0; attempt < 3; attempt += 1) {
        expect(await journal.append(SESSION, frames(3, 6))).toMatchObject({ ok: false, trouble: { kind } });
        expect(await journal.endSession(SESSION, timeAt(9))).toMatchObject({ ok: false, trouble: { kind } });
      }
      expect(disk.refused).toBeGreaterThanOrEqual(6);
      disk.fails = null;
      // Offered again in another shape: fewer at a time.
      const [next] = committed(await journal.append(SESSION, frames(3, 4)));
      expect(next?.seq).toBe(5);
      committed(await journal.append(SESSION, frames(4, 7)));
      await journal.close();
      const found = inThisThread(folder);
      expect(await readWhole(found)).toHaveLength(8);
      expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
      await found.close();
    },
  );

  it('a tail that a power cut left half written is cut off at a commit, and the session goes on from there', async () => {
    const journal = inThisThread(folder);
    await journal.openSession(opening());
    for (const entry of frames(0, 30)) await journal.append(SESSION, [entry]);
    // What the disk would hold had the power gone now: the write-ahead log ends somewhere.
    const write = join(folder, 'journal.sqlite-wal');
    const size = statSync(write).size;
    expect(size).toBeGreaterThan(30 * 4096);
    const ends: number[] = [];
    for (let cut = 0; cut < 12; cut += 1) {
      const after = join(folder, `cut-${String(cut)}`);
      mkdirSync(after);
      copyFileSync(join(folder, 'journal.sqlite'), join(after, 'journal.sqlite'));
      copyFileSync(write, join(after, 'journal.sqlite-wal'));
      truncateSync(join(after, 'journal.sqlite-wal'), Math.floor(size * (1 - cut / 40)) - 11 * cut);
      const found = inThisThread(after);
      const { endSample } = await onlySession(found);
      expect(endSample % 50).toBe(0);
      await found.openSession(opening());
      committed(await found.append(SESSION, frames(endSample / 50, endSample / 50 + 3)));
      expect(await readWhole(found)).toHaveLength(endSample / 50 + 5);
      ends.push(endSample);
      await found.close();
    }
    expect(ends[0]).toBe(1500);
    expect(ends.at(-1)).toBeLessThan(1500);
    await journal.close();
  });

  it('[D1] a unit killed while appending has every record on its disk that it was told is committed', async () => {
    const appender = new URL('../../../test/support/journal-appender.ts', import.meta.url).pathname;
    for (let kill = 1; kill <= 3; kill += 1) {
      const child = spawn(process.execPath, [appender, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      let reported = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        reported = Number(line);
        if (reported % 100 >= 60 + 10 * kill) break;
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
      const journal = inThisThread(folder);
      const session = await onlySession(journal);
      expect(session.endSample).toBeGreaterThanOrEqual(reported * 50);
      expect(session.epochs).toHaveLength(kill);
      expect(await readWhole(journal)).toHaveLength(session.endSample / 50 + kill);
      await journal.close();
    }
    expect(existsSync(join(folder, 'journal.sqlite'))).toBe(true);
  });
});
