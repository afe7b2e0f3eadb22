import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onlySession, readWhole } from '../../test/contracts/unit-journal-contract.ts';
import { journalHere, type JournalHere } from '../../test/support/journal-here.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  sampleCount,
  sampleIndex,
} from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { samplesOf, type SessionRecord } from '../../protocol/wire/record.ts';
import { decodeSamples } from '../../protocol/wire/sample-coding.ts';
import { Recorder } from './recorder.ts';
import type { EcgSource, SourceEvent } from './sources/ecg-source.ts';
import { pacedSource } from './sources/paced-source.ts';
import type { SampledEcg } from './sources/sampled-ecg.ts';

const countingEcg = (identity: string, length: number | null): SampledEcg => ({
  identity,
  label: `The recording ${identity}`,
  format: { samplingRate: hertz(500), leads: [{ lead: 'II', lsb: microvoltsPerLsb(1), baseline: deviceCount(0) }] },
  length: length === null ? null : sampleCount(length),
  read: ({ first, end }) => ({
    firstSample: first,
    channels: [Int32Array.from({ length: end - first }, (_, i) => (first + i) % 1000)],
    leadsOff: NO_LEADS,
  }),
});
const sessionNumber = (n: number): SessionId =>
  `01938f3a-7c00-7000-8000-${n.toString(16).padStart(12, '0')}` as SessionId;

describe('the recorder', () => {
  let folder = '';
  let clock: ManualClock;
  let here: JournalHere;
  let sessions = 0;
  let faults: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    clock = new ManualClock();
    here = journalHere(folder);
    sessions = 0;
    faults = [];
  });
  afterEach(async () => {
    await here.journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const recorderOf = (source: EcgSource, mostWaiting?: number) =>
    new Recorder({
      journal: here.journal,
      source,
      clock,
      newSession: () => sessionNumber((sessions += 1)),
      unit: 'ambulance-12' as UnitId,
      patientLabel: 'Unknown F ~70',
      software: 'test',
      frameLength: milliseconds(100),
      ears: { committed: () => undefined, trouble: () => undefined },
      fault: (sentence) => faults.push(sentence),
      ...(mostWaiting === undefined ? {} : { mostWaiting }),
    });
  const file = (length = 5020, identity = 'file A') =>
    pacedSource(countingEcg(identity, length), { clock, speed: 1, isResumable: true });
  const monitor = (identity = 'monitor 4711') =>
    pacedSource(countingEcg(identity, null), { clock, speed: 1, isResumable: false });
  /** The process dies: what it had in memory is gone, its timers with it. */
  const restart = async (awayMs: number): Promise<void> => {
    await here.journal.close();
    const died = clock.now;
    clock = new ManualClock();
    clock.now = died + awayMs;
    here = journalHere(folder);
  };
  /** Every sample and gap in order; the samples are those of the recording. */
  const account = (records: readonly SessionRecord[]): string[] => {
    const pieces: { name: string; first: number; end: number }[] = [];
    for (const { body } of records) {
      const range = samplesOf(body);
      if (range === null) continue;
      if (body.kind === 'samples') {
        const decoded = decodeSamples(body.coding, body.payload, 1, body.sampleCount);
        if (decoded.kind !== 'decoded') throw new Error(decoded.kind);
        expect([...(decoded.channels[0] ?? [])]).toEqual(
          Array.from({ length: body.sampleCount }, (_, i) => (body.firstSample + i) % 1000),
        );
      }
      const name = body.kind === 'gap' ? body.reason : 'samples';
      const last = pieces.at(-1);
      expect(range.first).toBe(last?.end ?? 0);
      if (last?.name === name) last.end = range.end;
      else pieces.push({ name, ...range });
    }
    return pieces.map(({ name, first, end }) => `${name} ${String(first)}–${String(end)}`);
  };

  it('records a file to its end, and says so with END', async () => {
    const recorder = recorderOf(file());
    await recorder.start();
    await clock.pass(11_000);
    const records = await readWhole(here.journal, sessionNumber(1));
    expect(records[0]?.body).toMatchObject({
      kind: 'opened',
      description: { unit: 'ambulance-12', source: 'The recording file A', patientLabel: 'Unknown F ~70' },
    });
    expect(account(records)).toEqual(['samples 0–5020']);
    expect(records.at(-2)?.body).toMatchObject({ kind: 'samples', firstSample: 5000, sampleCount: 20 });
    expect(records.at(-1)?.body).toMatchObject({ kind: 'end', sampleCount: 5020 });
    expect(recorder.progress).toMatchObject({ read: 5020, isComplete: true, waiting: 0 });
  });

  it('a file whose unit died goes on at the first sample that the journal lacks', async () => {
    await recorderOf(file()).start();
    await clock.pass(4321);
    await restart(60_000);
    await recorderOf(file()).start();
    await clock.pass(11_000);
    const records = await readWhole(here.journal, sessionNumber(1));
    expect(account(records)).toEqual(['samples 0–5020']);
    expect(records.at(-1)?.body).toMatchObject({ kind: 'end', epochs: [{ last: 44 }, {}] });
    expect(sessions).toBe(1);
  });

  it('a file that is recorded to its end is not read again', async () => {
    await recorderOf(file()).start();
    await clock.pass(11_000);
    await restart(0);
    const recorder = recorderOf(file());
    await recorder.start();
    await clock.pass(11_000);
    expect(recorder.progress).toMatchObject({ session: sessionNumber(1), read: 5020, isComplete: true });
    expect((await onlySession(here.journal)).epochs).toHaveLength(1);
  });

  it('a monitor whose unit was down for half a minute: a declared gap of that length, and the session goes on', async () => {
    await recorderOf(monitor()).start();
    await clock.pass(4000);
    await restart(30_000);
    await recorderOf(monitor()).start();
    await clock.pass(2000);
    expect(account(await readWhole(here.journal, sessionNumber(1)))).toEqual([
      'samples 0–2000',
      'app_down 2000–17000',
      'samples 17000–18000',
    ]);
  });

  it('a reboot is not the end of a recording: a stop commits what was read and leaves the session open', async () => {
    const recorder = recorderOf(monitor());
    await recorder.start();
    await clock.pass(1030);
    expect(await recorder.stop({ end: false, within: milliseconds(1000) })).toBe(true);
    const session = await onlySession(here.journal);
    expect(session).toMatchObject({ endedAt: null, endSample: recorder.progress.read });
    expect(session.endSample).toBeGreaterThanOrEqual(510);
    await clock.pass(5000);
    expect((await onlySession(here.journal)).endSample).toBe(session.endSample);
  });

  it('a stop that is the end writes END', async () => {
    const recorder = recorderOf(monitor());
    await recorder.start();
    await clock.pass(1030);
    await recorder.stop({ end: true, within: milliseconds(1000) });
    expect((await readWhole(here.journal, sessionNumber(1))).at(-1)?.body.kind).toBe('end');
    expect(recorder.progress.isComplete).toBe(true);
  });

  it('a stop that is the end, just when the source has come to its own: one END', async () => {
    const recorder = recorderOf(file(100));
    await recorder.start();
    here.trouble = { kind: 'disk-full' };
    await clock.pass(400);
    const stopped = recorder.stop({ end: true, within: milliseconds(1000) });
    here.trouble = null;
    await clock.pass(900);
    expect(await stopped).toBe(true);
    const kinds = (await readWhole(here.journal, sessionNumber(1))).map(({ body }) => body.kind);
    expect(kinds.filter((kind) => kind === 'end')).toHaveLength(1);
    expect(recorder.progress.isComplete).toBe(true);
  });

  it('where the disk has not even taken the first record, a stop has no session to end', async () => {
    here.trouble = { kind: 'disk-full' };
    const recorder = recorderOf(monitor());
    void recorder.start();
    await clock.pass(1030);
    expect(await recorder.stop({ end: true, within: milliseconds(1000) })).toBe(true);
    expect(recorder.progress.isComplete).toBe(false);
    here.trouble = null;
    expect((await here.journal.contents()).sessions).toEqual([]);
  });

  it('another source ends the session of the one before, where it stands', async () => {
    await recorderOf(monitor()).start();
    await clock.pass(1000);
    await restart(60_000);
    await recorderOf(file()).start();
    await clock.pass(1000);
    const first = await readWhole(here.journal, sessionNumber(1));
    expect(account(first)).toEqual(['samples 0–500']);
    expect(first.at(-1)?.body).toMatchObject({ kind: 'end', sampleCount: 500, epochs: [{ last: 11 }, { last: 2 }] });
    expect(account(await readWhole(here.journal, sessionNumber(2)))).toEqual(['samples 0–500']);
  });

  it('a file waits for a disk that takes nothing, and no sample is lost', async () => {
    await recorderOf(file(), 20).start();
    await clock.pass(1000);
    here.trouble = { kind: 'disk-full' };
    await clock.pass(60_000);
    here.trouble = null;
    await clock.pass(20_000);
    expect(account(await readWhole(here.journal, sessionNumber(1)))).toEqual(['samples 0–5020']);
  });

  it('[D14] a monitor does not wait: what finds no room in memory is a declared gap(journal_full)', async () => {
    await recorderOf(monitor(), 20).start();
    await clock.pass(1000);
    here.trouble = { kind: 'disk-full' };
    await clock.pass(60_000);
    here.trouble = null;
    await clock.pass(10_000);
    const pieces = account(await readWhole(here.journal, sessionNumber(1)));
    expect(pieces.map((piece) => piece.split(' ')[0])).toEqual(['samples', 'journal_full', 'samples']);
    expect(pieces.at(-1)).toMatch(/–35500$/);
  });

  it('a disk that takes nothing until the stop: the unit says how much it lost', async () => {
    const recorder = recorderOf(monitor());
    await recorder.start();
    await clock.pass(1000);
    here.trouble = { kind: 'disk-failed', code: 'SQLITE_IOERR' };
    await clock.pass(500);
    const stopped = recorder.stop({ end: false, within: milliseconds(1000) });
    await clock.pass(2000);
    expect(await stopped).toBe(false);
    expect(recorder.progress.waiting).toBe(5);
    here.trouble = null;
  });

  it('what a source says of losses and faults is declared and told', async () => {
    let hear: (event: SourceEvent) => void = () => undefined;
    const source: EcgSource = {
      ...monitor(),
      read: (_, ears) => {
        hear = ears;
        return { hold: () => undefined, goOn: () => undefined, stop: () => undefined };
      },
    };
    await recorderOf(source).start();
    hear({ kind: 'samples', block: countingEcg('x', null).read({ first: sampleIndex(0), end: sampleIndex(75) }) });
    hear({ kind: 'lost', end: sampleIndex(200), reason: 'sensor_off' });
    hear({ kind: 'samples', block: countingEcg('x', null).read({ first: sampleIndex(200), end: sampleIndex(230) }) });
    hear({ kind: 'fault', sentence: 'The cable is out.' });
    await clock.pass(10);
    expect(account(await readWhole(here.journal, sessionNumber(1)))).toEqual([
      'samples 0–75',
      'sensor_off 75–200',
      'samples 200–230',
    ]);
    expect(faults).toEqual(['The cable is out.']);
  });
});
