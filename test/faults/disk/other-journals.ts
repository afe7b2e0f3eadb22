import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulatedEcg } from '../../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../../protocol/wire/messages.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import { decodeSamples } from '../../../protocol/wire/sample-coding.ts';
import { Verification, type Verdict } from '../../../relay/recordings/verification.ts';
import { tidily } from '../../support/endings.ts';
import { noteFault } from '../../support/fault-table.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../../support/parts.ts';
import { nothingLost } from '../../support/ride.ts';
import { Tour } from '../../support/tour.ts';
import { expectRecords, expectSamples, readerOf } from '../../support/whole-recording.ts';
import { seconds } from '../../support/watched-unit.ts';

type ValuesOf = (first: number, end: number) => readonly Int32Array[];

/** Every record of samples has the values of its source, however often a sample is there. */
function expectValues(records: readonly LoggedRecord[], valuesOf: ValuesOf): void {
  for (const { sealed } of records) {
    const opened = openRecord(sealed);
    if (!opened.ok) throw new Error(opened.failure.kind);
    const { body } = opened.value;
    if (body.kind !== 'samples') continue;
    const values = valuesOf(body.firstSample, body.firstSample + body.sampleCount);
    const decoded = decodeSamples(body.coding, body.payload, values.length, body.sampleCount);
    if (decoded.kind !== 'decoded') throw new Error(decoded.kind);
    expect(decoded.channels).toEqual(values);
  }
}

async function verified(
  relay: Parameters<typeof readerOf>[0],
  session: string,
): Promise<{ readonly verdict: Verdict; readonly records: readonly LoggedRecord[] }> {
  const verification = new Verification(session as SessionId);
  const records: LoggedRecord[] = [];
  for await (const logged of readerOf(relay).records(session, 'commit')) {
    verification.hear(logged);
    records.push(logged);
  }
  return { verdict: verification.verdict(), records };
}

describe.concurrent("[D6] [D8] the tablet's journal is not the one that was written last", () => {
  it('deleted: what the relay holds stays, and the recording begins anew', () =>
    tidily(async () => {
      const tour = await Tour.begin({ lastsSeconds: 8 });
      await pause(2_000);
      await tour.endUnit();
      rmSync(tour.journal, { recursive: true });
      const [before] = await tour.recordings();
      tour.startUnit();
      const { code } = await tour.unit.part.ended;
      expect(code, tour.unit.part.said()).toBe(0);
      const recordings = await tour.recordings();
      expect(recordings).toHaveLength(2);
      const old = recordings.find(({ id }) => id === before?.id);
      expect(old, 'nobody can end it any more').toMatchObject({ samples: before?.samples, complete: false });
      const anew = recordings.find(({ id }) => id !== before?.id);
      const records = await expectRecords((anew?.id ?? '') as SessionId, readerOf(tour.relay));
      expectSamples(records, tour.original);
      noteFault({
        chapter: 'disk',
        fault: "tablet's journal deleted while the unit is stopped",
        expected: 'what the relay held stays, unended; a new recording, whole',
        measured: `${seconds((before?.samples ?? 0) / 500)} stay; anew: ${nothingLost({ records: records.length })}`,
      });
    }));

  it("an older copy, a monitor's recording: what the relay holds stands, and it ends complete", () =>
    tidily(async () => {
      const relay = await startRelay();
      const journal = path.join(temporaryFolder(), 'journal');
      const [copy, send] = [
        path.join(temporaryFolder(), 'copy'),
        () => startUnit({ relay, journal, source: 'simulated:inferior-stemi?seed=5', more: ['--end-on-stop'] }),
      ];
      const stored = async (): Promise<number> => (await readerOf(relay).list())[0]?.samples ?? 0;
      const until = (least: number): Promise<number> => eventually(stored, (samples) => samples >= least);
      let unit = send();
      const atCopy = await until(1_000);
      unit.kill('SIGKILL');
      await unit.ended;
      cpSync(journal, copy, { recursive: true });
      unit = send();
      const before = await until(atCopy + 1_500);
      unit.kill('SIGKILL');
      await unit.ended;
      rmSync(journal, { recursive: true });
      cpSync(copy, journal, { recursive: true });
      unit = send();
      await until(before + 1_000);
      unit.kill('SIGTERM');
      expect((await unit.ended).code, unit.said()).toBe(0);

      const [session, ...others] = await readerOf(relay).list();
      expect(others).toEqual([]);
      const { verdict, records } = await verified(relay, session?.id ?? '');
      const ecg = simulatedEcg('inferior-stemi', 5);
      expectValues(records, (first, end) => ecg.read({ first: sampleIndex(first), end: sampleIndex(end) }).channels);
      expect(verdict).toMatchObject({ complete: true, faults: [], awaited: [] });
      expect(session?.complete).toBe(true);
      expect(verdict.samples).toBeGreaterThanOrEqual(before + 1_000);
      expect(new Set(verdict.gaps.map(({ reason }) => reason))).toEqual(new Set(['app_down']));
      noteFault({
        chapter: 'disk',
        fault: "an older copy of the tablet's journal put back, a monitor's recording",
        expected: 'data stands where the copy knows of none, every absence is declared, complete',
        measured:
          `the copy lacked ${seconds((before - atCopy) / 500)}; 0 samples lost, 0 wrong, ` +
          `${verdict.gaps.length} declared absences, sealed and verified`,
      });
    }));

  it("an older copy, a file's recording: nothing is lost or given another value", () =>
    tidily(async () => {
      const tour = await Tour.begin({ lastsSeconds: 12 });
      const copy = path.join(temporaryFolder(), 'copy');
      await pause(1_000);
      await tour.endUnit();
      const atCopy = await tour.stored();
      cpSync(tour.journal, copy, { recursive: true });
      tour.startUnit();
      await tour.delivers();
      await pause(2_000);
      await tour.endUnit();
      const before = await tour.stored();
      rmSync(tour.journal, { recursive: true });
      cpSync(copy, tour.journal, { recursive: true });
      tour.startUnit();
      const { code } = await tour.unit.part.ended;
      expect(code, tour.unit.part.said()).toBe(0);

      const [recording, ...others] = await tour.recordings();
      expect(others).toEqual([]);
      expect(recording).toMatchObject({ samples: tour.original.length, awaited: 0, gaps: 0, complete: true });
      const { verdict, records } = await verified(tour.relay, recording?.id ?? '');
      expectValues(records, (first, end) => tour.original.signals.map((signal) => signal.slice(first, end)));
      expect(verdict.awaited).toEqual([]);
      // A file is read again from where the copy ends: those samples come twice, with one value, and `verify` tells.
      const twice = verdict.faults.filter(({ kind }) => kind === 'samples-twice');
      expect(verdict.faults).toEqual(twice);
      noteFault({
        chapter: 'disk',
        fault: "an older copy of the tablet's journal put back, a file's recording",
        expected: 'nothing lost, no other value; what is read again is told by verify',
        measured:
          `the copy lacked ${seconds((before - atCopy) / 500)}; 0 samples lost, 0 wrong, ` +
          `${twice.length} records of samples there twice with one value`,
      });
    }));
});
