import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { SessionDetail, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { atTheEnd, tidily } from '../support/endings.ts';
import { damageRecords } from '../support/damaged-disk.ts';
import { ecgRecords } from '../support/ecg-records.ts';
import {
  eventually,
  freePort,
  pause,
  recordings,
  startRelay,
  startUnit,
  temporaryFolder,
  type RunningRelay,
} from '../support/parts.ts';

const RECORD = path.join(ecgRecords(), 'wfdb', 'ptb', 'S0003.hea');

const TEN_SECONDS = `wfdb:${path.join(ecgRecords(), 'wfdb', 'cpsc', 'A0003.hea')}`;

/** Where a relay can be started again, on what it had. */
const placeOfRelay = async (): Promise<{ port: number; folder: string }> => ({
  port: await freePort(),
  folder: temporaryFolder(),
});

const listed = async (relay: RunningRelay): Promise<SessionSummary[]> =>
  JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
const detailOf = async (relay: RunningRelay, session: string): Promise<SessionDetail> =>
  JSON.parse((await recordings(relay, ['show', '--session', session, '--json'])).stdout) as SessionDetail;

/** A disk of its own that can be filled and emptied. */
function smallDisk(size: string): { folder: string; fill: () => void; free: () => void } {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  atTheEnd(() => void execFileSync('umount', ['-l', folder]));
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      // Larger steps first; what the last byte cannot take is what we wait for.
      for (const bytes of [65_536, 4096]) {
        try {
          for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'ENOSPC' });
        }
      }
    },
    free: () => {
      rmSync(ballast);
    },
  };
}

/** A journal that has its ballast is open: a disk that is full before that is another story. */
const isOpened = (journal: string): Promise<boolean> =>
  eventually(
    () => Promise.resolve(existsSync(path.join(journal, 'ballast.recording'))),
    (isThere) => isThere,
  );

/** Somebody else takes what the unit gives up, too, until nothing can be recorded any more. */
async function fillUntilRefused(disk: { fill: () => void }, unit: ReturnType<typeof startUnit>): Promise<void> {
  for (let attempt = 0; !unit.said().includes('waits in memory'); attempt += 1) {
    expect(attempt, unit.said()).toBeLessThan(300);
    disk.fill();
    await pause(100);
  }
}

it.concurrent(
  '[D14] a full disk on the ambulance: its ballast and what the relay holds make room, and recording goes on',
  () =>
    tidily(async () => {
      const relay = await startRelay();
      const disk = smallDisk('64m');
      const journal = path.join(disk.folder, 'journal');
      const unit = startUnit({ relay, journal, source: `wfdb:${RECORD}`, speed: 20, drain: true });
      await isOpened(journal);
      await unit.says(/acknowledged [1-9]/);
      disk.fill();
      await unit.says(/disk .* is full: recording goes on/i);
      expect(existsSync(path.join(journal, 'ballast.recording'))).toBe(false);
      expect((await unit.ended).code, unit.said()).toBe(0);
      const [session] = await listed(relay);
      expect(session).toMatchObject({ samples: 115_200, gaps: 0, awaited: 0, complete: true });
    }),
);

it.concurrent(
  '[D14] a disk fuller than that, and no relay: the file waits, nothing is lost, and it goes on by itself when there is room',
  () =>
    tidily(async () => {
      const { port, folder } = await placeOfRelay();
      let relay = await startRelay({ folder, port });
      relay.part.kill('SIGTERM');
      await relay.part.ended;
      const disk = smallDisk('8m');
      const journal = path.join(disk.folder, 'journal');
      const unit = startUnit({ relay, journal, source: `wfdb:${RECORD}`, speed: 20, drain: true });
      await isOpened(journal);
      await fillUntilRefused(disk, unit);
      await pause(2_000);
      expect(unit.child.exitCode).toBeNull();
      disk.free();
      await unit.says(/takes records again/);
      relay = await startRelay({ folder, port });
      expect((await unit.ended).code, unit.said()).toBe(0);
      const [session] = await listed(relay);
      expect(session).toMatchObject({ samples: 115_200, gaps: 0, awaited: 0, complete: true });
    }),
);

it('a unit stopped while its disk is full waits for it no longer: it says so and ends, and the next one declares what is missing', () =>
  tidily(async () => {
    const { port, folder } = await placeOfRelay();
    let relay = await startRelay({ folder, port });
    const disk = smallDisk('4m');
    const journal = path.join(disk.folder, 'journal');
    const unit = startUnit({ relay, journal, source: 'simulated:normal-sinus' });
    await unit.says(/acknowledged [1-9]/);
    relay.part.kill('SIGTERM');
    await relay.part.ended;
    await fillUntilRefused(disk, unit);
    unit.kill('SIGTERM');
    expect((await unit.ended).code).toBe(1);
    expect(unit.said()).toMatch(/did not take the last \d+ frames/);
    disk.free();
    relay = await startRelay({ folder, port });
    const again = startUnit({ relay, journal, source: 'simulated:normal-sinus' });
    await again.says(/acknowledged [1-9]/);
    await pause(1_500);
    again.kill('SIGTERM');
    expect((await again.ended).code, again.said()).toBe(0);
    const [session] = await listed(relay);
    const detail = await detailOf(relay, session?.id ?? '');
    expect(detail.gapList.map(({ reason }) => reason)).toEqual(['app_down']);
    expect(detail.awaited).toBe(0);
  }));

it.concurrent('a disk that is full from the start: one sentence, exit code 1', () =>
  tidily(async () => {
    const relay = await startRelay();
    const disk = smallDisk('1m');
    disk.fill();
    const unit = startUnit({ relay, journal: path.join(disk.folder, 'journal'), source: 'simulated:normal-sinus' });
    expect((await unit.ended).code).toBe(1);
    expect(unit.said()).toMatch(/full/);
    expect(unit.said()).not.toMatch(/\n\s+at /);
  }),
);

it.concurrent(
  '[D6] a relay that lost its ledger gets from the ambulance everything that is still there, sealed or not',
  () =>
    tidily(async () => {
      const { port, folder } = await placeOfRelay();
      const journal = temporaryFolder();
      let relay = await startRelay({ folder, port });
      const unit = startUnit({ relay, journal, source: TEN_SECONDS, speed: 20, drain: true });
      expect((await unit.ended).code, unit.said()).toBe(0);
      relay.part.kill('SIGKILL');
      await relay.part.ended;
      for (const name of readdirSync(folder)) {
        if (name !== 'credentials.json') rmSync(path.join(folder, name), { recursive: true });
      }
      relay = await startRelay({ folder, port });
      expect(await listed(relay)).toEqual([]);
      const again = startUnit({ relay, journal, source: TEN_SECONDS, drain: true });
      expect((await again.ended).code, again.said()).toBe(0);
      expect(await listed(relay)).toMatchObject([{ samples: 5000, gaps: 0, awaited: 0, complete: true }]);
    }),
);

it.concurrent('drained means that the relay was asked: with none there, a complete journal waits for it', () =>
  tidily(async () => {
    const { port, folder } = await placeOfRelay();
    const journal = temporaryFolder();
    let relay = await startRelay({ folder, port });
    expect((await startUnit({ relay, journal, source: TEN_SECONDS, speed: 20, drain: true }).ended).code).toBe(0);
    relay.part.kill('SIGTERM');
    await relay.part.ended;
    const waiting = startUnit({ relay, journal, source: TEN_SECONDS, drain: true });
    await pause(2_500);
    expect(waiting.child.exitCode, waiting.said()).toBeNull();
    relay = await startRelay({ folder, port });
    expect((await waiting.ended).code, waiting.said()).toBe(0);
    expect(existsSync(path.join(journal, 'journal.sqlite'))).toBe(true);
    expect(await listed(relay)).toHaveLength(1);
  }),
);

it.concurrent('a bit flipped in the journal: that one frame is declared as lost, everything else arrives', () =>
  tidily(async () => {
    const { port, folder } = await placeOfRelay();
    const journal = temporaryFolder();
    let relay = await startRelay({ folder, port });
    relay.part.kill('SIGTERM');
    await relay.part.ended;
    const alone = startUnit({ relay, journal, source: `wfdb:${RECORD}`, speed: 5 });
    // A hundred frames, however slowly it starts, so that the disk has twenty even where it stands for seconds.
    await alone.says(/read \d\d+,\d{3} samples/, 60_000);
    alone.kill('SIGKILL');
    await alone.ended;

    const disk = new SqliteDatabase(path.join(journal, 'journal.sqlite'));
    const row = disk
      .prepare<[], { place: number; first_sample: number; sample_count: number; sealed: Buffer }>(
        'SELECT * FROM records WHERE first_sample IS NOT NULL ORDER BY place LIMIT 1 OFFSET 20',
      )
      .get();
    if (row === undefined) throw new Error('the journal is too short');
    row.sealed[100] = (row.sealed[100] ?? 0) ^ 16;
    disk.prepare('UPDATE records SET sealed = ? WHERE place = ?').run(row.sealed, row.place);
    disk.close();

    relay = await startRelay({ folder, port });
    const unit = startUnit({ relay, journal, source: `wfdb:${RECORD}`, speed: 200 });
    await unit.says(/A record in the journal cannot be read/);
    const [session] = await eventually(
      () => listed(relay),
      ([one]) => one?.awaited === 0 && one.endSample === 115_200,
    );
    const detail = await detailOf(relay, session?.id ?? '');
    expect(detail.gapList).toEqual([
      { first: row.first_sample, end: row.first_sample + row.sample_count, reason: 'corrupt' },
    ]);
    expect(detail.samples).toBe(115_200 - row.sample_count);
    unit.kill('SIGTERM');
    expect((await unit.ended).code, unit.said()).toBe(0);
  }),
);

it.concurrent(
  '[D8] its description, a frame and its END damaged on the disk: handed over with what is lost declared, and drained',
  () =>
    tidily(async () => {
      const { port, folder } = await placeOfRelay();
      const journal = temporaryFolder();
      let relay = await startRelay({ folder, port });
      relay.part.kill('SIGTERM');
      await relay.part.ended;
      const alone = startUnit({ relay, journal, source: TEN_SECONDS, speed: 20 });
      await alone.says(/recorded to the end/);
      alone.kill('SIGTERM');
      expect((await alone.ended).code, alone.said()).toBe(0);
      damageRecords(journal, 1, [1, 20, 21, 102]);

      relay = await startRelay({ folder, port });
      const unit = startUnit({ relay, journal, source: TEN_SECONDS, drain: true });
      expect((await unit.ended).code, unit.said()).toBe(0);
      const [session] = await listed(relay);
      expect(session).toMatchObject({ samples: 4_900, gaps: 1, awaited: 0, complete: true });
      const { gapList } = await detailOf(relay, session?.id ?? '');
      expect(gapList).toEqual([{ first: 900, end: 1_000, reason: 'corrupt' }]);
    }),
);

it.concurrent(
  '[D7] what made room for more is declared to a relay that lost its ledger: nothing is missing without a word',
  () =>
    tidily(async () => {
      const { port, folder } = await placeOfRelay();
      const journal = temporaryFolder();
      const source = 'simulated:normal-sinus';
      const more = ['--journal-most', '4M', '--end-on-stop'];
      let relay = await startRelay({ folder, port });
      const unit = startUnit({ relay, journal, source, speed: 60, more });
      await unit.says(/little room left/, 60_000);
      await unit.says(/has room again/, 60_000);
      unit.kill('SIGTERM');
      expect((await unit.ended).code, unit.said()).toBe(0);
      const [first] = await listed(relay);
      expect(first).toMatchObject({ gaps: 0, awaited: 0, complete: true });

      relay.part.kill('SIGKILL');
      await relay.part.ended;
      for (const name of readdirSync(folder)) {
        if (name !== 'credentials.json') rmSync(path.join(folder, name), { recursive: true });
      }
      relay = await startRelay({ folder, port });
      const again = startUnit({ relay, journal, source, more });
      const recovered = await eventually(
        () => listed(relay),
        (sessions) => sessions.some(({ id, complete }) => id === first?.id && complete),
      );
      expect(recovered.find(({ id }) => id === first?.id)).toMatchObject({ awaited: 0, endSample: first?.endSample });
      const { gapList, samples } = await detailOf(relay, first?.id ?? '');
      expect(gapList.length).toBeGreaterThan(0);
      for (const { reason } of gapList) expect(reason).toBe('purged');
      const missing = gapList.reduce((sum, { first: from, end }) => sum + end - from, 0);
      expect(missing).toBeGreaterThan(10_000);
      expect(samples + missing).toBe(first?.endSample);
      again.kill('SIGTERM');
      expect((await again.ended).code, again.said()).toBe(0);
    }),
);
