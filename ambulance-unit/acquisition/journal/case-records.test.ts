import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWhole } from '../../../test/contracts/unit-journal-contract.ts';
import { journalHere, type JournalHere } from '../../../test/support/journal-here.ts';
import { committed, frames, opening, SESSION, timeAt } from '../../../test/support/journalled-frames.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { sampleIndex, sequenceNumber } from '../../../protocol/ecg/units.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../../protocol/wire/record.ts';
import { MOST_ENTRIES_WAITING, SessionRecording } from './session-recording.ts';
import { MOST_TOLD, type ToldRecord } from './told-records.ts';
import type { PersonsEntry } from './unit-journal.ts';

const message = (text: string, second = 1): PersonsEntry => ({
  body: { kind: 'entry', by: 'Lin', atSample: sampleIndex(50), entry: { kind: 'message', text, preset: '' } },
  ...timeAt(second),
});
const told = (seq: number): ToldRecord => ({
  ...{ nonce: 'a'.repeat(16), seq: sequenceNumber(seq) },
  sealed: Uint8Array.of(seq & 0xff, seq >> 8) as SealedRecord,
});
const textsOf = (records: readonly SealedRecord[]): unknown[] =>
  records.map((sealed) => {
    const opened = openRecord(sealed);
    if (!opened.ok || opened.value.body.kind !== 'entry') throw new Error('no entry');
    const { entry } = opened.value.body;
    return entry.kind === 'message' ? entry.text : entry.kind;
  });

describe('migration 0003: what people write and what the hospital tells, in the journal', () => {
  let folder = '';
  let here: JournalHere;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    here = journalHere(folder);
  });
  afterEach(async () => {
    await here.journal.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const reopen = async (): Promise<void> => {
    await here.journal.close();
    here = journalHere(folder);
  };

  it('an entry is a record among the samples, moves no sample, and is found again after a restart', async () => {
    const { journal } = here;
    await journal.openSession(opening());
    committed(await journal.append(SESSION, [...frames(0, 2), message('one'), ...frames(2, 4)]));
    expect((await readWhole(journal)).map(({ body }) => body.kind)).toEqual([
      ...['opened', 'samples', 'samples', 'entry', 'samples', 'samples'],
    ]);
    await reopen();
    await here.journal.openSession(opening());
    committed(await here.journal.append(SESSION, [message('two', 2)]));
    const read = await here.journal.readEntries(SESSION);
    expect(read.ok && textsOf(read.own)).toEqual(['one', 'two']);
    const [session] = (await here.journal.contents()).sessions;
    expect(session).toMatchObject({
      endSample: 200,
      epochs: [{ entries: [{ first: 4, last: 4 }] }, { entries: [{ first: 2, last: 2 }] }],
    });
  });

  it('samples of a stretch are found by their place, over a restart and a gap', async () => {
    await here.journal.openSession(opening());
    await here.journal.append(SESSION, [...frames(0, 40), message('between'), ...frames(40, 60)]);
    await reopen();
    await here.journal.openSession(opening());
    await here.journal.append(SESSION, frames(60, 80));
    const read = await here.journal.readSamples(SESSION, { first: sampleIndex(2949), end: sampleIndex(3051) });
    const places = read.ok
      ? read.records.map((sealed) => {
          const opened = openRecord(sealed);
          return opened.ok && opened.value.body.kind === 'samples' ? opened.value.body.firstSample : null;
        })
      : [];
    expect(places).toEqual([2900, 2950, 3000, 3050]);
    const beyond = await here.journal.readSamples(SESSION, { first: sampleIndex(4000), end: sampleIndex(9000) });
    expect(beyond).toEqual({ ok: true, records: [] });
  });

  it('what the hospital tells is kept once by its key, survives a restart, and has its limit', async () => {
    await here.journal.openSession(opening());
    const first = await here.journal.noteTold(SESSION, [told(1), told(2), told(1)]);
    expect(first).toMatchObject({ ok: true, tooMany: 0 });
    expect(first.ok && first.added).toHaveLength(2);
    await reopen();
    const again = await here.journal.noteTold(SESSION, [told(2), told(3)]);
    expect(again.ok && again.added).toHaveLength(1);
    const read = await here.journal.readEntries(SESSION);
    expect(read.ok && read.told.map(([seq]) => seq)).toEqual([1, 2, 3]);
    const many = await here.journal.noteTold(
      SESSION,
      Array.from({ length: MOST_TOLD + 10 }, (_, i) => told(i + 1)),
    );
    expect(many).toMatchObject({ ok: true, tooMany: 10 });
  });

  it('of a session that is not here nothing is kept', async () => {
    expect(await here.journal.noteTold(SESSION, [told(1)])).toEqual({ ok: true, added: [], tooMany: 0 });
  });

  it('[D1] a person’s entry is answered once it is on the disk, beside frames that wait', async () => {
    const clock = new ManualClock();
    const ears = { committed: () => undefined, trouble: () => undefined };
    const recording = new SessionRecording(SESSION, { journal: here.journal, clock, ears });
    await recording.open(opening());
    const written = await recording.write(message('now'));
    expect(written).toMatchObject({ kind: 'entry', seq: 2 });
  });

  it('a disk that refuses: the entry is refused after four seconds, and is not written later', async () => {
    const clock = new ManualClock();
    const ears = { committed: () => undefined, trouble: () => undefined };
    const recording = new SessionRecording(SESSION, { journal: here.journal, clock, ears });
    await recording.open(opening());
    here.refusesCommits = { kind: 'disk-full' };
    const writing = recording.write(message('lost'));
    await clock.pass(5000);
    expect(await writing).toBeNull();
    here.refusesCommits = null;
    await clock.pass(60_000);
    expect(await recording.write(message('kept'))).not.toBeNull();
    const read = await here.journal.readEntries(SESSION);
    expect(read.ok && textsOf(read.own)).toEqual(['kept']);
  });

  it('a disk that takes it again within four seconds: the entry is written once', async () => {
    const clock = new ManualClock();
    const ears = { committed: () => undefined, trouble: () => undefined };
    const recording = new SessionRecording(SESSION, { journal: here.journal, clock, ears });
    await recording.open(opening());
    here.refusesCommits = { kind: 'disk-full' };
    const writing = recording.write(message('late'));
    await clock.pass(1000);
    here.refusesCommits = null;
    await clock.pass(3000);
    expect(await writing).not.toBeNull();
    const read = await here.journal.readEntries(SESSION);
    expect(read.ok && textsOf(read.own)).toEqual(['late']);
  });

  it('more entries than may wait are refused at once; none becomes a gap, and END waits for those that are under way', async () => {
    const clock = new ManualClock();
    const ears = { committed: () => undefined, trouble: () => undefined };
    const recording = new SessionRecording(SESSION, { journal: here.journal, clock, ears });
    await recording.open(opening());
    here.refusesCommits = { kind: 'disk-full' };
    const writing = Array.from({ length: MOST_ENTRIES_WAITING }, (_, i) => recording.write(message(String(i))));
    expect(await recording.write(message('one too many'))).toBeNull();
    const ended = recording.end(timeAt(9));
    here.refusesCommits = null;
    await clock.pass(3000);
    expect((await Promise.all(writing)).every((record) => record !== null)).toBe(true);
    expect(await ended).toBe(true);
    const kinds = (await readWhole(here.journal)).map(({ body }) => body.kind);
    expect(kinds.filter((kind) => kind === 'entry')).toHaveLength(MOST_ENTRIES_WAITING);
    expect(kinds.at(-1)).toBe('end');
    expect(kinds).not.toContain('gap');
  });
});
