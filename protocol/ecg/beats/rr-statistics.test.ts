import { describe, expect, it } from 'vitest';
import { every, madeExcerpt, withAbsence } from '../../../test/support/made-excerpt.ts';
import { absent } from '../measured.ts';
import { sampleIndex } from '../units.ts';
import type { Beat } from './beat.ts';
import { heartRate, rrIntervals, rrStatistics } from './rr-statistics.ts';

const EXCERPT = madeExcerpt({ rate: 500, seconds: 10, beats: [] });
const beatsAt = (...seconds: number[]): Beat[] =>
  seconds.map((at) => ({ at: sampleIndex(Math.round(at * 500)), beatClass: 'dominant', family: 0 }));
const gap = (from: number, to: number) =>
  ({ kind: 'gap', first: sampleIndex(from * 500), end: sampleIndex(to * 500) }) as const;

describe('intervals between beats', () => {
  it('are described in ms', () => {
    expect(rrStatistics(beatsAt(1, 1.8, 2.8, 3.6), EXCERPT)).toEqual({
      known: true,
      value: {
        count: 3,
        mean: expect.closeTo(866.667, 2) as number,
        median: 800,
        shortest: 800,
        longest: 1000,
        sd: expect.closeTo(115.47, 2) as number,
        rmssd: 200,
      },
    });
  });

  it('give the rate: 60 000 over their mean', () => {
    const rate = heartRate(rrStatistics(beatsAt(...every(0.75, 0, 9)), EXCERPT));
    expect(rate).toEqual({ known: true, value: expect.closeTo(80, 6) as number });
  });

  it('across a gap are left out, and so is the difference of those on its sides', () => {
    const beats = beatsAt(1, 2, 3, 5, 5.8, 6.6);
    const excerpt = withAbsence(EXCERPT, gap(3.5, 4));
    expect(rrIntervals(beats, excerpt)).toEqual([1000, 1000, null, 800, 800]);
    expect(rrStatistics(beats, excerpt)).toMatchObject({ value: { count: 4, longest: 1000, rmssd: 0 } });
  });

  it('stay where a lead is off but others are not', () => {
    const excerpt = withAbsence(EXCERPT, { ...gap(3.5, 4), kind: 'lead-off' }, ['II', 'V1']);
    expect(rrIntervals(beatsAt(1, 2, 3, 5), excerpt)).toEqual([1000, 1000, 2000]);
  });

  it('are left out where every lead is absent at one moment, each for a reason of its own', () => {
    const half = withAbsence(EXCERPT, { ...gap(3.2, 4), kind: 'lead-off' }, ['I', 'II', 'V1', 'V2']);
    const both = withAbsence(half, { ...gap(3.8, 4.5), kind: 'lead-off' }, ['V3', 'V4', 'V5', 'V6']);
    expect(rrIntervals(beatsAt(1, 2, 3, 5), both)).toEqual([1000, 1000, null]);
  });

  it('are absent with less than two, and the rate with them', () => {
    expect(rrStatistics([], EXCERPT)).toEqual(absent('no-beats'));
    expect(rrStatistics(beatsAt(1, 2), EXCERPT)).toEqual(absent('too-few-beats'));
    expect(heartRate(rrStatistics(beatsAt(1, 2), EXCERPT))).toEqual(absent('too-few-beats'));
  });
});
