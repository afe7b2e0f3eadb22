import { describe, expect, it } from 'vitest';
import { leadMask, NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import {
  monotonicMillis,
  offset,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { RecordBody, SessionRecord } from '../../protocol/wire/record.ts';
import { DeliveryCourse } from './delivery-course.ts';

const UNIT = { number: 1, nonce: 'a'.repeat(16) };
const HOSPITAL = { number: 0, nonce: 'b'.repeat(16) };

/** A log in which each record says when it was recorded and when committed, ms. */
function courseOf(endSample: number) {
  const course = new DeliveryCourse({ endSample: sampleIndex(endSample), records: 10 });
  let at = 0;
  const hear = (epoch: SessionRecord['epoch'], recordedAt: number, committedAt: number, body: RecordBody): number => {
    at += 1;
    const seq = sequenceNumber(at);
    course.hear(
      { offset: offset(at), committedAt: unixMillis(committedAt) },
      {
        ...{ session: '' as SessionId, epoch, seq, previousHash: new Uint8Array(), body },
        recordedAt: unixMillis(recordedAt),
        recordedAtMonotonic: monotonicMillis(recordedAt),
      },
    );
    return at;
  };
  return {
    course,
    samples: (first: number, recordedAt: number, committedAt: number, off = false) =>
      hear(UNIT, recordedAt, committedAt, {
        ...{ kind: 'samples', coding: 0, payload: new Uint8Array(), leadsOff: off ? leadMask(['V1']) : NO_LEADS },
        ...{ firstSample: sampleIndex(first), sampleCount: sampleCount(50) },
      }),
    placed: (first: number, placement: Placement) =>
      hear(UNIT, first, first, {
        ...{ kind: 'samples', coding: 0, payload: new Uint8Array(), leadsOff: NO_LEADS, placement },
        ...{ firstSample: sampleIndex(first), sampleCount: sampleCount(50) },
      }),
    gap: (first: number, count: number) =>
      hear(UNIT, 900, 900, {
        ...{ kind: 'gap', firstSample: sampleIndex(first), sampleCount: sampleCount(count), reason: 'app_down' },
      }),
    entry: (of: 'unit' | 'hospital', recordedAt: number, committedAt: number, entry: CaseEntry) =>
      hear(of === 'unit' ? UNIT : HOSPITAL, recordedAt, committedAt, {
        ...{ kind: 'entry', by: '', atSample: sampleIndex(0), entry },
      }),
    end: (recordedAt: number, committedAt: number) =>
      hear(UNIT, recordedAt, committedAt, { kind: 'end', sampleCount: sampleCount(endSample), epochs: [] }),
  };
}

describe('how a recording came to the relay', () => {
  it('counts of each stretch what is there, what was never recorded and what had an electrode off', () => {
    const { course, samples, gap } = courseOf(600);
    samples(0, 100, 130);
    samples(50, 200, 230, true);
    gap(100, 500);
    const { buckets, bucketSamples } = course.course();
    expect(bucketSamples).toBe(1);
    expect(buckets).toHaveLength(600);
    const sum = (of: 'held' | 'gap' | 'leadOff') => buckets.reduce((total, bucket) => total + bucket[of], 0);
    expect([sum('held'), sum('gap'), sum('leadOff')]).toEqual([100, 500, 50]);
  });

  it('lets a declared gap yield to samples that came all the same (D8)', () => {
    const { course, samples, gap } = courseOf(100);
    gap(0, 100);
    samples(0, 100, 130);
    const { buckets } = course.course();
    expect(buckets.slice(0, 50).every(({ held, gap: lost }) => held === 1 && lost === 0)).toBe(true);
    expect(buckets.slice(50).every(({ held, gap: lost }) => held === 0 && lost === 1)).toBe(true);
  });

  it('measures delays beyond that of the quickest record, so that clocks that disagree add nothing', () => {
    const { course, samples } = courseOf(100);
    // The unit's clock is an hour ahead; the second frame waited four seconds.
    samples(0, 3_600_100, 140);
    samples(50, 3_600_200, 4_240);
    const { buckets, clock } = course.course();
    expect([buckets[0]?.mostDelay, buckets[99]?.mostDelay]).toEqual([0, 4_000]);
    expect(clock).toEqual({ least: null, most: -3_599_960 });
  });

  it('bounds the difference of the clocks from both sides where the tablet has answered the hospital', () => {
    const { course, samples, entry } = courseOf(100);
    samples(0, 1_000, 1_030);
    const told = entry('hospital', 5_000, 5_000, { kind: 'order', text: 'Aspirin', preset: '' });
    // Shown 20 ms after it was written, by a tablet whose clock agrees.
    entry('unit', 5_020, 5_060, { kind: 'shown', epoch: HOSPITAL, seq: sequenceNumber(told) });
    expect(course.course().clock).toEqual({ least: -20, most: 30 });
  });

  it('names the stretches in which nothing came, and none behind the end', () => {
    const { course, samples, entry, end } = courseOf(200);
    samples(0, 100, 130);
    samples(50, 200, 230);
    samples(100, 300, 9_000);
    end(400, 9_050);
    const late = { kind: 'message', text: 'thanks', preset: '' } as const;
    entry('hospital', 60_000, 60_000, late);
    entry('unit', 90_000, 90_000, late);
    expect(course.course().silences).toEqual([{ from: 230, to: 9_000 }]);
  });

  it('keeps the longest silences of a link that broke a thousand times', () => {
    const { course, samples } = courseOf(100_000);
    for (let i = 0; i < 1_500; i += 1) samples(i * 50, i, i * (4_000 + i));
    const { silences, silenceCount } = course.course();
    expect([silences.length, silenceCount]).toEqual([500, 1_499]);
    expect(silences.every(({ from }, i) => from >= (silences[i - 1]?.to ?? 0))).toBe(true);
    expect(Math.min(...silences.map(({ from, to }) => to - from))).toBeGreaterThan(4_000 + 1_000);
  });

  it('says where the chest electrodes sat elsewhere, in whichever order it came', () => {
    const { course, samples, placed } = courseOf(400);
    samples(0, 100, 130);
    placed(100, 'right-sided');
    placed(300, 'posterior');
    placed(350, 'standard');
    // The link had been gone: what lies before them comes last, and is one stretch with them.
    placed(50, 'right-sided');
    expect(course.course().placements).toEqual([
      { placement: 'right-sided', first: 50, end: 150 },
      { placement: 'posterior', first: 300, end: 350 },
    ]);
  });

  it('keeps two hundred such stretches of electrodes that are said to move all the time', () => {
    const { course, placed } = courseOf(100_000);
    for (let i = 0; i < 1_000; i += 1) placed(i * 100, 'right-sided');
    const { placements } = course.course();
    expect([placements.length, placements.at(-1)?.first]).toEqual([200, 19_900]);
  });

  it('says where to begin reading for a moment', () => {
    const { course, samples } = courseOf(100);
    samples(0, 100, 130);
    samples(50, 200, 230);
    expect(course.course().marks).toEqual([
      { offset: 1, committedAt: 130, endSample: 0 },
      { offset: 2, committedAt: 230, endSample: 50 },
    ]);
  });
});
