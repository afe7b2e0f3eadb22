import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { journalHere } from '../../../test/support/journal-here.ts';
import { committed, frames, opening, SESSION } from '../../../test/support/journalled-frames.ts';
import { byteCount, sequenceNumber } from '../../../protocol/ecg/units.ts';
import { RecentRecords } from './recent-records.ts';

it('recent records are the very bytes of the journal, or none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  const { journal } = journalHere(folder);
  const recent = new RecentRecords(10);
  recent.add(committed(await journal.openSession(opening())));
  recent.add(committed(await journal.append(SESSION, frames(0, 14))));
  const range = (first: number, last: number, mostRecords = 32, mostBytes = 65_536) => ({
    session: SESSION,
    epoch: journal.epoch,
    first: sequenceNumber(first),
    last: sequenceNumber(last),
    mostRecords,
    mostBytes: byteCount(mostBytes),
  });
  for (const asked of [range(6, 15), range(8, 9), range(6, 15, 3), range(6, 15, 32, 700), range(6, 15, 32, 1)]) {
    const onDisk = await journal.read(asked);
    expect(onDisk.ok && onDisk.records).toEqual(recent.read(asked));
  }
  // The sixth newest and older have been forgotten, and what has not been committed was never here.
  expect(recent.read(range(5, 9))).toBeNull();
  expect(recent.read(range(15, 16))).toBeNull();
  expect(recent.read({ ...range(8, 9), epoch: { ...journal.epoch, nonce: 'e'.repeat(16) } })).toBeNull();
  await journal.close();
  rmSync(folder, { recursive: true });
});
