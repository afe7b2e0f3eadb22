import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onlySession, readWhole } from '../../../test/contracts/unit-journal-contract.ts';
import { journalHere, type JournalHere } from '../../../test/support/journal-here.ts';
import { frame, frames, opening, SESSION, timeAt } from '../../../test/support/journalled-frames.ts';
import { ManualClock, settle } from '../../../test/support/manual-clock.ts';
import { SessionRecording } from './session-recording.ts';

describe('a recording while the disk does what it likes', () => {
  let folder = '';
  let here: JournalHere;
  const clock = new ManualClock();
  let heard: string[] = [];
  const recordingOf = (mostWaiting?: number) =>
    new SessionRecording(SESSION, {
      journal: here.journal,
      clock,
      ears: {
        committed: (records) => heard.push(`${String(records.length)} committed`),
        trouble: (trouble) => heard.push(trouble?.kind ?? 'well again'),
      },
      ...(mostWaiting === undefined ? {} : { mostWaiting }),
    });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    here = journalHere(folder);
    heard = [];
  });
  afterEach(async () => {
    await here.journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells of records only once they are on the disk [D1]', async () => {
    const recording = recordingOf();
    expect(await recording.open(opening())).toBe(true);
    recording.add(frames(0, 3));
    expect(heard).toEqual(['1 committed']);
    expect(await recording.settled()).toBe(true);
    expect(heard).toEqual(['1 committed', '3 committed']);
  });

  it('a full disk: what comes waits in memory, is told once, and is written without reopening when there is room', async () => {
    const recording = recordingOf();
    await recording.open(opening());
    here.trouble = { kind: 'disk-full' };
    for (const entry of frames(0, 30)) {
      recording.add([entry]);
      await clock.pass(100);
    }
    expect(recording.waiting).toBe(30);
    expect(recording.trouble).toEqual({ kind: 'disk-full' });
    here.trouble = null;
    await clock.pass(5000);
    expect(recording.waiting).toBe(0);
    expect(heard).toEqual(['1 committed', 'disk-full', 'well again', '30 committed']);
    expect((await readWhole(here.journal)).map(({ seq }) => seq)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
  });

  it('asks a sick disk ever more slowly, up to every five seconds', async () => {
    const recording = recordingOf();
    await recording.open(opening());
    here.trouble = { kind: 'disk-failed', code: 'SQLITE_IOERR_FSYNC' };
    recording.add([frame(0)]);
    await clock.pass(10_000);
    const asked = here.commits;
    expect(asked).toBeLessThan(10);
    await clock.pass(60_000);
    expect(here.commits - asked).toBe(12);
  });

  it('[D14] a disk that stays full costs a declared gap(journal_full), and nothing besides', async () => {
    const recording = recordingOf(10);
    await recording.open(opening());
    here.trouble = { kind: 'disk-full' };
    for (const entry of frames(0, 25)) recording.add([entry]);
    await clock.pass(1000);
    expect(recording.isPressing).toBe(true);
    here.trouble = null;
    await clock.pass(5000);
    recording.add([frame(25)]);
    await recording.settled();
    expect((await readWhole(here.journal)).slice(-2).map(({ body }) => body)).toMatchObject([
      { kind: 'gap', firstSample: 500, sampleCount: 750, reason: 'journal_full' },
      { kind: 'samples', firstSample: 1250 },
    ]);
    expect((await onlySession(here.journal)).endSample).toBe(1300);
  });

  it('END waits for the disk, too', async () => {
    const recording = recordingOf();
    await recording.open(opening());
    here.trouble = { kind: 'disk-full' };
    recording.add(frames(0, 3));
    const ended = recording.end(timeAt(5));
    await clock.pass(2000);
    here.trouble = null;
    await clock.pass(5000);
    expect(await ended).toBe(true);
    expect((await readWhole(here.journal)).at(-1)?.body).toMatchObject({ kind: 'end', sampleCount: 150 });
  });

  it('gives up when told to, and says how much was not written', async () => {
    const recording = recordingOf();
    await recording.open(opening());
    here.trouble = { kind: 'disk-full' };
    recording.add(frames(0, 3));
    const settled = recording.settled();
    await settle();
    recording.abandon();
    expect(await settled).toBe(false);
    expect(recording.waiting).toBe(3);
    expect(await recording.end(timeAt(5))).toBe(false);
  });
});
