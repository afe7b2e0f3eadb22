import { beforeEach, expect, it } from 'vitest';
import { DESCRIPTION, LEDGER, SESSION } from '../../test/support/journalled-frames.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { hertz, milliseconds, sampleCount, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import type { DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import type { LedgerId } from '../../protocol/wire/identity.ts';
import type { Look } from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { afterCommit, afterHeld, overviewOf, type DeliveryOverview } from './delivery-overview.ts';
import type { CommittedRecord, JournalContents } from './journal/unit-journal.ts';
import { SessionDelivery } from './session-delivery.ts';

const EPOCH = { number: 2, nonce: 'b'.repeat(16) };
const NOTHING: JournalContents = { sessions: [], lastLedger: null };

let clock: ManualClock;
let delivery: SessionDelivery;
let overview: DeliveryOverview;
let seq: number;
beforeEach(() => {
  clock = new ManualClock();
  delivery = new SessionDelivery(clock);
  overview = overviewOf(NOTHING, EPOCH);
  delivery.restore(NOTHING);
  seq = 0;
});

const commit = (kind: CommittedRecord['kind']): void => {
  seq += 1;
  const first = (seq - 2) * 50;
  const record: CommittedRecord = {
    session: SESSION,
    epoch: EPOCH,
    seq: sequenceNumber(seq),
    kind,
    sealed: new Uint8Array(0) as SealedRecord,
    samples: kind === 'samples' ? { first: sampleIndex(first), end: sampleIndex(first + 50) } : null,
  };
  overview = afterCommit(overview, [record]);
  delivery.noteCommitted([record]);
};
/** Frames of 100 ms, as time goes on. */
const record = (frames: number): void => {
  if (seq === 0) commit('opened');
  for (let i = 0; i < frames; i += 1) {
    clock.now += 100;
    commit('samples');
  }
};
const hold = (through: number, ledger: LedgerId = LEDGER, beyond: readonly [number, number][] = []): void => {
  const ranges = beyond.map(([first, last]) => ({ first: sequenceNumber(first), last: sequenceNumber(last) }));
  overview = afterHeld(overview, ledger, [
    { session: SESSION, sealed: false, epochs: [{ epoch: EPOCH, durableThrough: sequenceNumber(through), ranges }] },
  ]);
  delivery.noteHeld(overview);
};
const state = (looks: readonly Look[] = [], isLinked = true): DeliveryState | null =>
  delivery.state({
    ...{ overview, session: SESSION, samplingRate: hertz(500), frame: sampleCount(50), looks, isLinked },
    relayClock: { offset: milliseconds(60_000), uncertainty: milliseconds(1) },
  });

it('is on this device, then held, then amber, then seen by somebody, at a time of this device’s clock', () => {
  expect(state()).toBeNull();
  record(20);
  expect(state()).toMatchObject({ stage: { kind: 'on-device' }, onlyOnDevice: { samples: 1_000, age: 2_000 } });
  hold(21);
  expect(state()).toMatchObject({ stage: { kind: 'held', since: clock.wall(), through: 1_000 }, onlyOnDevice: null });
  clock.now += 20_000;
  expect(state()?.attention).toMatchObject({ reason: 'not-seen', lasting: 20_000 });
  const at = unixMillis(clock.wall() + 60_000);
  const seen = state([{ by: 'Dr Lin', at, through: sampleIndex(900) }]);
  expect(seen?.stage).toMatchObject({ kind: 'seen', by: 'Dr Lin', at: clock.wall() });
});

it('is not held by its description alone', () => {
  record(5);
  hold(1);
  expect(state()?.stage.kind).toBe('on-device');
});

it('knows how old the oldest is that is only here, and how much, behind a live head that is held', () => {
  record(200);
  hold(101, LEDGER, [[151, 201]]);
  expect(state([], false)).toMatchObject({ onlyOnDevice: { samples: 49 * 50, age: 10_000 }, sentence: 'held' });
  record(1);
  expect(state([], false)).toMatchObject({ onlyOnDevice: { samples: 50 * 50, age: 10_100 } });
});

it('begins anew where another store of the relay holds nothing', () => {
  record(20);
  hold(21);
  clock.now += 60_000;
  overview = afterHeld(overview, 'f'.repeat(32) as LedgerId, []);
  delivery.noteHeld(overview);
  expect(state()).toMatchObject({ stage: { kind: 'on-device' }, sentence: 'on-device' });
  hold(21, 'f'.repeat(32) as LedgerId);
  expect(state()?.attention).toEqual({ level: 'none' });
});

it('is not moved by a wall clock that is set', () => {
  record(20);
  hold(21);
  clock.now += 15_000;
  clock.wallAtZero += 3 * 24 * 3_600_000;
  expect(state()?.attention).toEqual({ level: 'none' });
  clock.now += 5_000;
  expect(state()?.attention).toMatchObject({ reason: 'not-seen', lasting: 20_000 });
});

it('goes on with what an earlier start has handed over, and counts what ended an hour ago as history', () => {
  const startedAt = unixMillis(clock.wall() - 2 * 3_600_000);
  const epochs = [
    {
      ...{ epoch: EPOCH, first: sequenceNumber(1), last: sequenceNumber(21), absent: [] },
      held: [{ first: sequenceNumber(1), last: sequenceNumber(21) }],
    },
  ];
  const restored = (endedMinutesAgo: number): JournalContents => ({
    lastLedger: LEDGER,
    sessions: [
      {
        session: SESSION,
        source: 'monitor',
        description: { ...DESCRIPTION, startedAt },
        endedAt: unixMillis(clock.wall() - endedMinutesAgo * 60_000),
        sealed: null,
        endSample: sampleIndex(1_000),
        newestAt: unixMillis(startedAt + 2_000),
        epochs,
      },
    ],
  });
  for (const [minutes, sentence] of [
    [59, 'held-not-seen'],
    [60, 'never-seen'],
  ] as const) {
    overview = overviewOf(restored(minutes), EPOCH);
    delivery.restore(restored(minutes));
    expect(state()?.sentence).toBe(sentence);
  }
});
