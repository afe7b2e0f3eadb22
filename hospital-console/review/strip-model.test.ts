import { describe, expect, it } from 'vitest';
import { hertz, sampleCount, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import type { DeliveryCourseJson } from '../../protocol/wire/session-review.ts';
import { alarmSpans, caseMoments, stopFrom, type SessionTimes } from './case-moments.ts';
import { densityBars, marksOfLane, silenceSpans } from './strip-model.ts';

const STARTED = Date.parse('2026-01-01T10:00:00.000Z');
const iso = (seconds: number): string => new Date(STARTED + seconds * 1000).toISOString();
const times: SessionTimes = {
  ...{ rate: hertz(500), startedAt: unixMillis(STARTED), endSample: sampleIndex(60_000) },
  // The relay's clock is ten seconds ahead.
  clock: { least: 9_950, most: 10_000 },
};

let seq = 0;
const entry = (at: number, what: CaseEntry, side: 'unit' | 'hospital' = 'unit', atSample = at * 500): EntryJson => {
  seq += 1;
  return {
    ...{ epoch: { number: side === 'unit' ? 1 : 0, nonce: 'n' }, seq, offset: seq, side, by: 'somebody', atSample },
    ...{ recordedAt: iso(side === 'unit' ? at : at + 10), committedAt: iso(at + 10.1), entry: what },
  };
};
const event = (at: number): EntryJson => entry(at, { kind: 'event', event: 'aspirin', text: '' });

const course = (given: Partial<DeliveryCourseJson>): DeliveryCourseJson => ({
  ...{ bucketSamples: 1_000, buckets: [], silences: [], silenceCount: 0, marks: [], looks: [], placements: [] },
  ...{ clock: times.clock, ...given },
});
const bucket = (held: number, mostDelay: number | null) => ({
  ...{ held, gap: 1_000 - held, leadOff: 0, leastDelay: mostDelay === null ? null : 0, mostDelay },
});

describe('the strip of a session', () => {
  it('shows how dense the samples are and how late they came', () => {
    const buckets = [bucket(1_000, 40), bucket(500, 4_000), bucket(0, null), bucket(1_000, 60_000)];
    const bars = densityBars(course({ buckets }), 4_000, 100);
    expect(bars.map(({ held, delay }) => [held, delay])).toEqual([
      [1, 'live'],
      [0.5, 'delayed'],
      [0, null],
      [1, 'backfilled'],
    ]);
  });
  it('joins stretches where it has few columns, and the worst delay stands', () => {
    const buckets = [bucket(1_000, 40), bucket(1_000, 40), bucket(1_000, 60_000), bucket(1_000, 40)];
    expect(densityBars(course({ buckets }), 4_000, 2).map(({ delay }) => delay)).toEqual(['live', 'backfilled']);
  });
  it('puts a silence of the relay’s clock where the tablet recorded meanwhile', () => {
    const silences = [{ from: STARTED + 40_000, to: STARTED + 70_000 }];
    expect(silenceSpans(course({ silences }), times)).toEqual([{ from: 0.25, to: 0.5 }]);
  });
  it('puts what the tablet wrote at its sample, and what the hospital wrote where the clocks say', () => {
    const moments = caseMoments(
      [event(30), entry(60, { kind: 'message', text: 'Ready', preset: '' }, 'hospital', 0)],
      [{ by: 'Dr Lin', at: STARTED + 20_000, through: 5_000 }],
      times,
    );
    expect(moments.map(({ at, lane }) => [at, lane])).toEqual([
      [5_000, 'talk'],
      [15_000, 'care'],
      [30_000, 'talk'],
    ]);
  });
  it('draws as one what lies too close to be told apart, and forgets none of it', () => {
    const moments = caseMoments([event(10), event(10.1), event(60)], [], times);
    expect(marksOfLane(moments, 'care', 60_000, 0.01).map(({ moments: joined }) => joined.length)).toEqual([2, 1]);
  });
  it('lets an alarm stand from its beginning to its end, and one that never ended to the end of the session', () => {
    const alarm = (at: number, condition: string, change: 'began' | 'ended') =>
      entry(at, { kind: 'alarm', condition, change, priority: 'high' });
    const moments = caseMoments([alarm(10, 'a', 'began'), alarm(20, 'a', 'ended'), alarm(30, 'b', 'began')], [], times);
    expect(alarmSpans(moments, times.endSample).map(({ condition, from, to }) => [condition, from, to])).toEqual([
      ['a', 5_000, 10_000],
      ['b', 15_000, 60_000],
    ]);
  });
});

describe('the way from event to event', () => {
  const taken: CaseEntry = {
    ...{ kind: 'twelve-lead', placement: 'standard', quality: 'good' },
    ...{ firstSample: sampleIndex(20_000), sampleCount: sampleCount(5_000) },
  };
  const shown: CaseEntry = { kind: 'shown', epoch: { number: 0, nonce: 'n' }, seq: sequenceNumber(1) };
  const moments = caseMoments([event(10), entry(41, shown), entry(50, taken)], [], times);
  const from = (playhead: number) => ({ ...times, playhead: sampleIndex(playhead) });
  it('stops at what a person did and not at what the tablet notes for itself', () => {
    expect(stopFrom('next', moments, from(0))?.at).toBe(5_000);
    expect(stopFrom('next', moments, from(7_500))?.at).toBe(25_000);
    expect(stopFrom('next', moments, from(25_000))).toBeNull();
  });
  it('goes back the same way', () => {
    expect(stopFrom('previous', moments, from(25_000))?.at).toBe(5_000);
    expect(stopFrom('previous', moments, from(7_500))).toBeNull();
  });
});
