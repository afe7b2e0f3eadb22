import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SessionAuthor } from '../../test/support/session-author.ts';
import { milliseconds, offset } from '../../protocol/ecg/units.ts';
import { systemClock } from '../operations/clock.ts';
import type { CommitReply, LedgerDisk } from './ledger-disk.ts';
import { openLedgerForReading } from './ledger-file.ts';
import { LedgerReader } from './ledger-reader.ts';
import { LedgerStore } from './ledger-store.ts';
import { packRows, placeOf } from './packed-rows.ts';
import { SqliteSessionLog } from './sqlite-session-log.ts';

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prearrival-store-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
function openStore(folder: string): LedgerStore {
  const opening = LedgerStore.open(folder);
  if (!opening.ok) throw new Error(opening.sentence);
  return opening.store;
}

const nothing = { committedAt: 1, rows: packRows([]), sessions: [], runs: [], quarantine: [] };
const row = (at: number, byte: number): { place: ReturnType<typeof placeOf>; sealed: Uint8Array } => ({
  place: placeOf(1, offset(at)),
  sealed: new Uint8Array([byte]),
});

describe('the ledger without a thread', () => {
  it('[D2] holds a group whole or not at all', () => {
    const folder = folderOfTest();
    const store = openStore(folder);
    const sessions = [{ number: 1, id: 'one', unit: 'ambulance-1' }];
    expect(store.commit({ kind: 'commit', ...nothing, sessions, rows: packRows([row(1, 1), row(2, 2)]) })).toEqual({
      kind: 'committed',
    });
    // The second row of this group lies where another lies already: the first must not stay either.
    expect(store.commit({ kind: 'commit', ...nothing, rows: packRows([row(3, 3), row(2, 9)]) })).toMatchObject({
      kind: 'refused',
      trouble: 'storage-failed',
    });
    const reader = new LedgerReader(openLedgerForReading(folder));
    expect(reader.read(1, offset(1), offset(9), 9).map(({ sealed }) => [...sealed])).toEqual([[1], [2]]);
    expect(store.commit({ kind: 'commit', ...nothing, rows: packRows([row(3, 3)]) })).toEqual({ kind: 'committed' });
    expect(reader.one(1, offset(3))?.sealed[0]).toBe(3);
    reader.close();
    store.close();
  });

  it('keeps its name, and says why it cannot be opened', () => {
    const folder = folderOfTest();
    const first = openStore(folder);
    const { ledger } = first;
    first.close();
    const second = openStore(folder);
    expect(second.ledger).toBe(ledger);
    second.close();
    expect(LedgerStore.open(join(folder, 'nowhere'))).toMatchObject({ ok: false });
  });
});

it('[D2] a log on a disk that is handed in acknowledges when that disk answers', async () => {
  const folder = folderOfTest();
  const store = openStore(folder);
  const answers: (() => void)[] = [];
  const disk: LedgerDisk = {
    ledger: store.ledger,
    lost: new Promise(() => undefined),
    commit: (group) =>
      new Promise<CommitReply>((resolve) => {
        answers.push(() => {
          resolve(store.commit(group));
        });
      }),
    close: () => {
      store.close();
      return Promise.resolve();
    },
  };
  const log = SqliteSessionLog.on(disk, new LedgerReader(openLedgerForReading(folder)), {
    clock: systemClock,
    gather: milliseconds(0),
  });
  const author = new SessionAuthor();
  let acknowledged = false;
  const appended = log.append(author.unit, author.frames(3)).then((result) => {
    acknowledged = result.ok;
  });
  await expect.poll(() => answers.length).toBe(1);
  expect({ acknowledged, head: log.standing(author.session)?.head }).toEqual({ acknowledged: false, head: undefined });
  answers.shift()?.();
  await appended;
  expect({ acknowledged, head: log.standing(author.session)?.head }).toEqual({ acknowledged: true, head: 4 });
  const closed = log.close();
  await expect.poll(() => answers.length).toBe(1);
  answers.shift()?.();
  await closed;
});
