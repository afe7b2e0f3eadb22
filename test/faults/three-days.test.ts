import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FrameBuilder, USUAL_FRAME, type Frame } from '../../ambulance-unit/acquisition/frame-builder.ts';
import type { JournalOperation } from '../../ambulance-unit/acquisition/journal/journal-operations.ts';
import { SqliteUnitJournal } from '../../ambulance-unit/acquisition/journal/sqlite-unit-journal.ts';
import type { JournalEntry } from '../../ambulance-unit/acquisition/journal/unit-journal.ts';
import { simulatedEcg } from '../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import {
  monotonicMillis,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
  type UnixMillis,
} from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { noteFault, share } from '../support/fault-table.ts';

/** One patient an hour, without a pause and without a link: what a tablet must hold (D7). */
const HOURS = share(2, 72);
const FRAMES_PER_HOUR = 36_000;
const FRAMES_PER_COMMIT = 250;
const LEDGER = '00112233445566778899aabbccddeeff' as LedgerId;
const ecg = simulatedEcg('anterior-stemi', 1);
const description = {
  ...{ unit: 'ambulance-12' as UnitId, source: ecg.label, patientLabel: 'Unknown', software: 'test' },
  ...{ startedAt: unixMillis(1_700_000_000_000), format: ecg.format },
};

const session = (hour: number): SessionId => `01938f3a-7c00-7000-8000-${String(hour).padStart(12, '0')}` as SessionId;
const timeOf = (hour: number, frame: number) => {
  const ms = (hour * FRAMES_PER_HOUR + frame) * USUAL_FRAME;
  return { recordedAt: unixMillis(description.startedAt + ms), recordedAtMonotonic: monotonicMillis(ms) };
};

/** A minute of real frames, as coded as they are in the ambulance; an hour repeats it. */
function minuteOfFrames(): readonly Frame[] {
  const builder = new FrameBuilder(ecg.format, sampleIndex(0), USUAL_FRAME);
  const first = sampleIndex(0);
  return builder.take(ecg.read({ first, end: sampleIndex(60 * ecg.format.samplingRate) }));
}

function entriesOf(minute: readonly Frame[], hour: number, from: number, count: number): JournalEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const frame = minute[(from + i) % minute.length];
    if (frame === undefined) throw new Error('a minute without frames');
    const body = { ...frame, firstSample: sampleIndex((from + i) * frame.sampleCount), sampleCount: frame.sampleCount };
    return { body, ...timeOf(hour, from + i) };
  });
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * share)] ?? 0;
const timed = <T>(work: () => T): { readonly ms: number; readonly value: T } => {
  const from = performance.now();
  const value = work();
  return { ms: performance.now() - from, value };
};

it(`[D7] [D14] ${String(HOURS)} h of recording on one tablet: opened at once, recorded into as quickly as ever, and removed without a pause`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'three-days-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  let openings = 0;
  const open = (): SqliteUnitJournal => {
    openings += 1;
    const nonce = openings.toString(16).padStart(16, '0');
    const opened = SqliteUnitJournal.open({ folder, nonce, mostBytes: null, ballastBytes: 0 });
    if (!opened.ok) throw new Error(opened.trouble.kind);
    return opened.store;
  };
  const commit = (store: SqliteUnitJournal, ...operations: JournalOperation[]): void => {
    const outcome = store.commit(operations);
    if (!outcome.ok) throw new Error(outcome.trouble.kind);
  };

  const minute = minuteOfFrames();
  const written = open();
  for (let hour = 0; hour < HOURS; hour += 1) {
    const opening = { session: session(hour), source: `hour ${String(hour)}`, description, ...timeOf(hour, 0) };
    commit(written, { kind: 'open-session', opening });
    for (let from = 0; from < FRAMES_PER_HOUR; from += FRAMES_PER_COMMIT) {
      const entries = entriesOf(minute, hour, from, FRAMES_PER_COMMIT);
      commit(written, { kind: 'append', session: session(hour), entries });
    }
    commit(written, { kind: 'end-session', session: session(hour), time: timeOf(hour, FRAMES_PER_HOUR) });
  }
  const { epoch } = written;
  written.close();
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);

  const reopened = timed(open);
  const store = reopened.value;
  const asked = timed(() => store.contents());
  expect(asked.value.sessions).toHaveLength(HOURS);
  expect(asked.value.sessions.at(-1)).toMatchObject({
    endSample: sampleIndex(FRAMES_PER_HOUR * sampleCount(50)),
    epochs: [{ first: 1, last: FRAMES_PER_HOUR + 2 }],
  });

  // The next patient, one frame a commit as it is recorded.
  const opening = { session: session(HOURS), source: 'the next one', description, ...timeOf(HOURS, 0) };
  commit(store, { kind: 'open-session', opening });
  const appends = Array.from({ length: share(300, 3000) }, (_, i) => {
    const entries = entriesOf(minute, HOURS, i, 1);
    return timed(() => {
      commit(store, { kind: 'append', session: session(HOURS), entries });
    }).ms;
  });

  const last = sequenceNumber(FRAMES_PER_HOUR + 2);
  for (let hour = 0; hour < HOURS; hour += 1) {
    const epochs = [{ epoch, durableThrough: last, ranges: [] }];
    const at: UnixMillis = timeOf(HOURS, 0).recordedAt;
    commit(
      store,
      { kind: 'note-held', ledger: LEDGER, session: session(hour), epochs, time: timeOf(HOURS, 0) },
      { kind: 'note-sealed', ledger: LEDGER, session: session(hour), at },
    );
  }
  const floor = unixMillis(timeOf(HOURS, 1).recordedAt);
  const slices: number[] = [];
  let removed = 0;
  for (let hasMore = true; hasMore;) {
    const slice = timed(() => store.retire(floor));
    if (!slice.value.ok) throw new Error(slice.value.trouble.kind);
    slices.push(slice.ms);
    removed += slice.value.records;
    hasMore = slice.value.more;
  }
  expect(removed).toBe(HOURS * (FRAMES_PER_HOUR + 2));
  expect(store.contents().sessions).toHaveLength(1);
  store.close();

  const [p50, p99] = [quantile(appends, 0.5), quantile(appends, 0.99)];
  const total = slices.reduce((sum, ms) => sum + ms, 0);
  const megabytesPerHour = bytes / HOURS / 1e6;
  noteFault({
    chapter: 'figure',
    fault: `${String(HOURS)} h recorded without a link (8 leads, 500 Hz, 100 ms a record)`,
    expected:
      'opened < 2 s, a record on the disk < 250 ms (p99), a slice of removal < 500 ms (p99), 8 to 20 MB an hour',
    measured:
      `${(bytes / 1e6).toFixed(0)} MB (${megabytesPerHour.toFixed(1)} MB an hour); opened in ${reopened.ms.toFixed(0)} ms, ` +
      `listed in ${asked.ms.toFixed(1)} ms; a record on the disk in ${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99); ` +
      `${removed.toLocaleString('en-GB')} records removed in ${(total / 1000).toFixed(1)} s, ` +
      `${quantile(slices, 0.99).toFixed(0)} ms a slice (p99)`,
  });
  expect(megabytesPerHour).toBeGreaterThan(8);
  expect(megabytesPerHour).toBeLessThan(20);
  expect(reopened.ms).toBeLessThan(2_000);
  expect(asked.ms).toBeLessThan(200);
  expect(p99).toBeLessThan(250);
  expect(quantile(slices, 0.99)).toBeLessThan(500);
});
