import { describe, expect, it } from 'vitest';
import type { DeclaredGap, GapReason, SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { DeclaredGaps, MOST_GAPS } from './declared-gaps.ts';

const range = (first: number, end: number): SampleRange => ({ first: sampleIndex(first), end: sampleIndex(end) });
const gap = (first: number, end: number, reason: GapReason = 'app_down'): DeclaredGap => ({
  ...range(first, end),
  reason,
});

describe('a declared gap', () => {
  it('[D8] counts where the relay has told all that it holds, and there only', () => {
    const gaps = new DeclaredGaps();
    expect(gaps.add(gap(0, 100))).toBe(true);
    expect([gaps.list, gaps.coverage, gaps.at(sampleIndex(5))]).toEqual([[], [], null]);
    expect(gaps.settle(range(10, 30))).toEqual(range(0, 100));
    expect(gaps.list).toEqual([gap(10, 30)]);
    expect(gaps.isWhole(range(10, 30))).toBe(false);
    expect(gaps.settle(range(200, 300))).toBeNull();
    gaps.settleFrom(sampleIndex(30));
    gaps.settle(range(0, 10));
    expect(gaps.list).toEqual([gap(0, 100)]);
    expect(gaps.isWhole(range(0, 100))).toBe(true);
  });

  it('[D8] yields to data for good, whichever came first', () => {
    const gaps = new DeclaredGaps();
    gaps.settleFrom(sampleIndex(0));
    gaps.add(gap(0, 100));
    expect(gaps.yieldTo(range(40, 60))).toEqual(range(0, 100));
    expect(gaps.add(gap(30, 120, 'corrupt'))).toBe(true);
    expect(gaps.list).toEqual([gap(0, 40), gap(60, 100), gap(100, 120, 'corrupt')]);
    expect(gaps.add(gap(40, 60))).toBe(false);
    expect(gaps.yieldTo(range(130, 140))).toBeNull();
  });

  it('is in doubt again where something may have been missed; how far it reached is not forgotten', () => {
    const gaps = new DeclaredGaps();
    expect(gaps.doubt()).toBe(false);
    gaps.settleFrom(sampleIndex(0));
    gaps.add(gap(0, 100));
    expect(gaps.doubt()).toBe(true);
    expect(gaps.list).toEqual([]);
    expect(gaps.end).toBe(100);
  });

  it('that is one too many stays awaited, and is counted; also where data cut one in two', () => {
    const gaps = new DeclaredGaps();
    gaps.settleFrom(sampleIndex(0));
    for (let i = 0; i < MOST_GAPS; i += 1) gaps.add(gap(100 * i, 100 * i + 90));
    expect([gaps.list.length, gaps.refused]).toEqual([MOST_GAPS, 0]);
    expect(gaps.add(gap(100 * MOST_GAPS, 100 * MOST_GAPS + 90))).toBe(false);
    gaps.yieldTo(range(40, 50));
    expect([gaps.list.length, gaps.refused]).toEqual([MOST_GAPS, 2]);
    expect(gaps.list.slice(0, 2)).toEqual([gap(0, 40), gap(50, 90)]);
    expect(gaps.at(sampleIndex(100 * (MOST_GAPS - 1)))).toBeNull();
  });
});
