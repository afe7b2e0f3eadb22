import { describe, expect, it } from 'vitest';
import { hertz, sampleIndex } from '../../protocol/ecg/units.ts';
import { beatFrom, stretchToSearch } from './beat-steps.ts';

const rate = hertz(500);
/** Sixty beats a minute, the first half a second in. */
const peaks = Array.from({ length: 60 }, (_, i) => sampleIndex(250 + i * 500));
const at = (playhead: number) => ({ playhead: sampleIndex(playhead), endSample: sampleIndex(30_000), rate });
const step = (direction: 'next' | 'previous', playhead: number) => {
  const searched = stretchToSearch(direction, at(playhead));
  const found = peaks.filter((peak) => peak >= searched.first && peak < searched.end);
  return beatFrom(direction, found, searched, at(playhead));
};

describe('the way from beat to beat', () => {
  it('goes from one beat to the one after it and back, each at the right edge with its T wave', () => {
    expect(step('next', 5_000)).toEqual({ peak: 5_250, page: 5_450, sinceBefore: 500 });
    expect(step('next', 5_450)?.peak).toBe(5_750);
    expect(step('previous', 5_450)?.peak).toBe(4_750);
  });
  it('walks through the whole recording without leaving a beat out', () => {
    const walked: number[] = [];
    for (let beat = step('next', 0); beat !== null; beat = step('next', beat.page)) walked.push(beat.peak);
    expect(walked).toEqual(peaks);
  });
  it('finds none behind the last and before the first', () => {
    expect(step('next', 30_000)).toBeNull();
    expect(step('previous', 450)).toBeNull();
  });
  it('does not trust the edge of what was measured', () => {
    const searched = { first: sampleIndex(4_000), end: sampleIndex(9_000) };
    expect(beatFrom('next', [sampleIndex(8_950)], searched, at(5_000))).toBeNull();
  });
});
