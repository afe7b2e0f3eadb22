import { describe, expect, it } from 'vitest';
import type { GapReason } from '../../protocol/ecg/sample-block.ts';
import { hertz, milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import { listAbsences, marksOf, seekToGap, ticksOf } from './timeline-marks.ts';

const range = (first: number, end: number) => ({ first: sampleIndex(first), end: sampleIndex(end) });
const gap = (first: number, end: number, reason: GapReason = 'link_loss') => ({ ...range(first, end), reason });

describe('what a session lacks', () => {
  it('is listed in order, each gap once, whoever knew of it first', () => {
    const absences = listAbsences([gap(500, 600)], [gap(100, 200), gap(500, 600)], [range(300, 400)]);
    expect(absences.map((each) => [each.kind, each.first])).toEqual([
      ['gap', 100],
      ['awaited', 300],
      ['gap', 500],
    ]);
  });
  it('counts a loss that was declared record by record as one, also where page and relay know other parts of it', () => {
    const relay = [gap(0, 50), gap(50, 100), gap(100, 150), gap(150, 160, 'app_down')];
    expect(listAbsences([gap(40, 120), gap(400, 410)], relay, [])).toEqual([
      { kind: 'gap', ...gap(0, 150) },
      { kind: 'gap', ...gap(150, 160, 'app_down') },
      { kind: 'gap', ...gap(400, 410) },
    ]);
    // The live page is ahead of what the relay said three seconds ago.
    expect(listAbsences([gap(0, 200)], [gap(0, 50)], [])).toEqual([{ kind: 'gap', ...gap(0, 200) }]);
  });
  it('no longer awaits what was declared a gap', () => {
    expect(listAbsences([gap(100, 200)], [], [range(100, 200)]).map((each) => each.kind)).toEqual(['gap']);
    expect(listAbsences([gap(100, 200)], [], [range(50, 300)])).toEqual([
      { kind: 'awaited', ...range(50, 100) },
      { kind: 'gap', ...gap(100, 200) },
      { kind: 'awaited', ...range(200, 300) },
    ]);
  });
});

describe('marks on the timeline', () => {
  it('keeps gap and awaited apart, side by side', () => {
    const marks = marksOf(listAbsences([gap(100, 200)], [], [range(200, 300)]), sampleIndex(1000), 500);
    expect(marks).toEqual([
      { kind: 'gap', from: 0.1, to: 0.2 },
      { kind: 'awaited', from: 0.2, to: 0.3 },
    ]);
  });
  it('stays drawable with ten thousand short gaps, and covers every one of them', () => {
    const gaps = Array.from({ length: 10_000 }, (_, at) => gap(at * 100, at * 100 + 10));
    const marks = marksOf(listAbsences(gaps, [], []), sampleIndex(1_000_000), 800);
    expect(marks.length).toBeLessThanOrEqual(800);
    const covered = gaps.every(({ first, end }) =>
      marks.some((mark) => mark.from <= first / 1_000_000 && mark.to >= end / 1_000_000),
    );
    expect(covered).toBe(true);
  });
  it('draws nothing of a session without samples', () => {
    expect(marksOf([{ kind: 'awaited', ...range(0, 10) }], sampleIndex(0), 500)).toEqual([]);
  });
});

describe('times under the timeline', () => {
  it('are round and never crowd', () => {
    expect(ticksOf(milliseconds(42_000), 500, 100)).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
    for (const hours of [0.01, 0.5, 3, 30, 72, 1000]) {
      const ticks = ticksOf(milliseconds(hours * 3_600_000), 500, 100);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.length).toBeGreaterThan(1);
    }
  });
});

describe('going from gap to gap', () => {
  const at = (playhead: number) => ({
    playhead: sampleIndex(playhead),
    endSample: sampleIndex(100_000),
    rate: hertz(500),
  });
  const absences = listAbsences([gap(10_000, 12_000), gap(50_000, 60_000)], [], [range(30_000, 31_000)]);
  it('shows what came before and after the start of each', () => {
    expect(seekToGap('next', absences, at(0))).toBe(12_500);
    expect(seekToGap('next', absences, at(12_500))).toBe(52_500);
    expect(seekToGap('next', absences, at(52_500))).toBeNull();
    expect(seekToGap('previous', absences, at(52_500))).toBe(12_500);
    expect(seekToGap('previous', absences, at(12_500))).toBeNull();
  });
});
