import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { milliseconds, offset, sampleIndex } from '../../protocol/ecg/units.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../relay/operations/clock.ts';
import { CHECKOUT } from '../support/parts.ts';
import { epochOf, SessionAuthor, sessionNumber } from '../support/session-author.ts';
import { describeSessionLog } from './session-log-contract.ts';

async function openLog(folder: string): Promise<SqliteSessionLog> {
  const opening = await SqliteSessionLog.open(folder, {
    clock: systemClock,
    gather: milliseconds(1),
  });
  if (!opening.ok) throw new Error(opening.sentence);
  return opening.log;
}

function folderOfTest(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-log-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

describeSessionLog('SQLite', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-log-'));
  return {
    open: () => openLog(folder),
    discard: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
});

it('[D2] writes with WAL and 16 KiB pages, without an index on the records', async () => {
  const folder = folderOfTest();
  const log = await openLog(folder);
  await log.append(new SessionAuthor().unit, new SessionAuthor().frames(3));
  await log.close();
  const ledger = new Database(path.join(folder, 'ledger.sqlite'), { readonly: true });
  expect(ledger.pragma('journal_mode', { simple: true })).toBe('wal');
  const migrations = readdirSync(path.join(CHECKOUT, 'relay', 'log', 'migrations'));
  expect(ledger.pragma('user_version', { simple: true }), migrations.at(-1)).toBe(migrations.length);
  expect(ledger.pragma('page_size', { simple: true })).toBe(16384);
  expect(ledger.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'records'").all()).toEqual(
    [],
  );
  ledger.close();
});

it('refuses a folder that another relay uses, in one sentence, and takes it once that one is gone', async () => {
  const folder = folderOfTest();
  const first = await openLog(folder);
  const second = await SqliteSessionLog.open(folder, { clock: systemClock });
  expect(second).toMatchObject({ ok: false, sentence: expect.stringContaining('Another relay') as string });
  await first.close();
  await (await openLog(folder)).close();
});

it('refuses a ledger of a later version by saying so', async () => {
  const folder = folderOfTest();
  await (await openLog(folder)).close();
  const ledger = new Database(path.join(folder, 'ledger.sqlite'));
  ledger.pragma('user_version = 99');
  ledger.close();
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock });
  expect(opening).toMatchObject({ ok: false, sentence: expect.stringContaining('99') as string });
});

it('[D2] holds every acknowledged record after kill −9, three times over, and starts from its table of contents', async () => {
  const folder = folderOfTest();
  let fromSample = 0;
  for (const epoch of [1, 2, 3]) {
    const acknowledged = await appendUntilKilled(folder, epoch, fromSample);
    const log = await openLog(folder);
    const held = log.held(sessionNumber(1))?.epochs.find((one) => one.epoch.number === epoch)?.held ?? [];
    expect(held[0]?.first).toBe(1);
    expect(held[0]?.last).toBeGreaterThanOrEqual(acknowledged.records);
    expect(held).toHaveLength(1);
    const standing = log.standing(sessionNumber(1));
    expect(standing?.awaited).toEqual([]);
    let expected = 1;
    for (let at = 1; at <= (standing?.head ?? 0); at += 256) {
      for (const logged of log.read(sessionNumber(1), offset(at), 256)) {
        expect(logged.offset).toBe(expected);
        expect(openRecord(logged.sealed).ok).toBe(true);
        expected += 1;
      }
    }
    expect(expected - 1).toBe(standing?.head);
    fromSample = standing?.endSample ?? 0;
    await log.close();
  }
});

it('starts with a ledger whose disk has damaged records, says which, and takes them again from their unit', async () => {
  const folder = folderOfTest();
  const author = new SessionAuthor();
  const written = [...author.frames(6), author.gap(20), author.end()];
  const first = await openLog(folder);
  await first.append(author.unit, written);
  const root = first.root(author.session);
  await first.close();
  const flipOneBit = (offsets: readonly number[]): void => {
    const ledger = new Database(path.join(folder, 'ledger.sqlite'));
    for (const at of offsets) {
      const row = ledger
        .prepare<[number], { sealed: Buffer }>('SELECT sealed FROM records WHERE place % 4294967296 = ?')
        .get(at);
      if (row === undefined) throw new Error('no such record');
      row.sealed[12] = (row.sealed[12] ?? 0) ^ 1;
      ledger.prepare('UPDATE records SET sealed = ? WHERE place % 4294967296 = ?').run(row.sealed, at);
    }
    // As after a power cut: what was written down of the table of contents ends earlier.
    ledger.prepare('DELETE FROM runs WHERE place % 4294967296 > 1').run();
    ledger.close();
  };
  flipOneBit([1, 4, 5, 9]);
  const second = await openLog(folder);
  expect(second.counters.damagedAtStart).toBe(4);
  expect(second.damagedAtStart[1]).toContain(`Record 4 of session ${author.session} is damaged`);
  expect(second.held(author.session)?.epochs).toMatchObject([
    {
      epoch: author.epoch,
      held: [
        { first: 2, last: 3 },
        { first: 6, last: 8 },
      ],
    },
  ]);
  expect(second.standing(author.session)).toMatchObject({ head: 9, complete: false, description: null, endedAt: null });
  const again = await second.append(author.unit, written);
  expect(again.ok && again.outcomes.map(({ kind }) => kind)).toEqual(
    written.map((_, i) => ([0, 3, 4, 8].includes(i) ? 'stored' : 'duplicate')),
  );
  expect(second.standing(author.session)).toMatchObject({ head: 13, complete: true, awaited: [], samples: 300 });
  expect(second.root(author.session)).toEqual(root);
  const { description } = second.standing(author.session) ?? {};
  expect(description?.source).toBe('A test');
  await second.close();
  const third = await openLog(folder);
  expect(third.counters.damagedAtStart, 'they are still in the ledger').toBe(4);
  expect(third.standing(author.session)).toMatchObject({ head: 13, complete: true, samples: 300 });
  expect(third.readSamples(author.session, { first: sampleIndex(0), end: sampleIndex(320) }, 99)).toHaveLength(7);
  await third.close();
});

/** Starts a process that appends, kills it while it does, and gives what it had been told was durable. */
async function appendUntilKilled(
  folder: string,
  epoch: number,
  fromSample: number,
): Promise<{ readonly records: number }> {
  const writer = path.resolve(import.meta.dirname, '../support/log-writer.ts');
  const child = spawn(process.execPath, [writer, folder, String(epoch), String(fromSample)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > 120) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  // The last line may have been cut in the middle.
  const lines = said.split('\n').slice(0, -1);
  return { records: Number(lines.at(-1)?.split(' ')[0]) };
}

/** Of a processor: what others do on the machine does not stretch it. */
const millisecondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

it('finds any second of a day-long recording within a few milliseconds of a processor', async () => {
  const folder = folderOfTest();
  const log = await openLog(folder);
  const author = new SessionAuthor();
  // A frame of 100 ms holds 50 samples; a quarter of a day of them tells whether anything grows with the length.
  const written = author.frames(20_000);
  for (let from = 0; from < written.length; from += 2_000) {
    await log.append(author.unit, written.slice(from, from + 2_000));
  }
  const slowest = Math.max(
    ...[0, 0.1, 0.37, 0.5, 0.93, 0.999].map((share) => {
      const first = Math.floor(share * author.endSample);
      const began = process.threadCpuUsage();
      const found = log.readSamples(author.session, { first: sampleIndex(first), end: sampleIndex(first + 500) }, 64);
      expect(found[0]?.samples.first).toBeLessThanOrEqual(first);
      expect(found[0]?.samples.end).toBeGreaterThan(first);
      return millisecondsOf(process.threadCpuUsage(began));
    }),
  );
  expect(slowest).toBeLessThan(50);
  await log.close();
  const began = process.cpuUsage();
  const reopened = await openLog(folder);
  expect(millisecondsOf(process.cpuUsage(began)), 'the table of contents is read, not the log').toBeLessThan(2_000);
  expect(reopened.held(author.session)?.epochs).toEqual([
    { epoch: epochOf(1), held: [{ first: 1, last: 20_001 }], lost: [] },
  ]);
  await reopened.close();
});

it('[D2] acknowledges nothing while the disk is full, and goes on by itself when there is space', async () => {
  const disk = folderOfTest();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', ['-l', disk]));
  const log = await openLog(path.join(disk, 'data'));
  const author = new SessionAuthor();
  const ballast = path.join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(1_200_000));
  let acknowledged = 0;
  let refused: readonly { readonly sealed: Uint8Array }[] = [];
  for (let turn = 0; turn < 200 && refused.length === 0; turn += 1) {
    const records = author.frames(100);
    const result = await log.append(author.unit, records);
    if (result.ok) acknowledged += records.length;
    else {
      expect(result.trouble).toMatchObject({ kind: 'disk-full', sentence: expect.stringContaining('full') as string });
      refused = records;
    }
  }
  expect(refused.length).toBeGreaterThan(0);
  expect(log.trouble?.kind).toBe('disk-full');
  expect(log.standing(author.session)?.head).toBe(acknowledged);
  expect(log.read(author.session, offset(acknowledged), 100)).toHaveLength(1);
  rmSync(ballast);
  const again = await log.append(author.unit, author.written.slice(acknowledged));
  expect(again).toMatchObject({ ok: true });
  expect(log.trouble).toBeNull();
  expect(log.standing(author.session)).toMatchObject({ head: author.written.length, awaited: [] });
  await log.close();
});
