import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originAfterStill, shownPages, stillPageStart, sweepPageStart } from './shown-pages.ts';

const PAGE = 5000;
const BAR = 125;

describe('a sweep', () => {
  it('writes over the page before, with an erase bar ahead', () => {
    expect(shownPages({ sweepOrigin: 0, position: 12_000 }, PAGE, BAR)).toEqual([
      { start: 5000, first: 7125, end: 10_000 },
      { start: 10_000, first: 10_000, end: 12_000 },
    ]);
  });

  it('begins on empty paper', () => {
    expect(shownPages({ sweepOrigin: 0, position: 0 }, PAGE, BAR)).toEqual([]);
    expect(shownPages({ sweepOrigin: 0, position: 300 }, PAGE, BAR)).toEqual([{ start: 0, first: 0, end: 300 }]);
  });

  it('shows the newest ten seconds but for the bar, each sample at one place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.nat(PAGE), (position, origin) => {
        const pages = shownPages({ sweepOrigin: origin, position: position + origin }, PAGE, BAR);
        const shown = pages.reduce((sum, page) => sum + page.end - page.first, 0);
        expect(shown).toBe(Math.min(position + origin, PAGE - BAR));
        for (const page of pages) {
          expect(page.first).toBeGreaterThanOrEqual(page.start);
          expect(page.end - page.start).toBeLessThanOrEqual(PAGE);
        }
        expect(pages.at(-1)?.end ?? 0).toBe(position + origin);
      }),
    );
  });
});

describe('a still page', () => {
  it('shows the ten seconds up to its end', () => {
    expect(shownPages({ sweepOrigin: null, position: 12_000 }, PAGE, BAR)).toEqual([
      { start: 7000, first: 7000, end: 12_000 },
    ]);
  });

  it('keeps the first seconds of a recording at the left edge', () => {
    expect(shownPages({ sweepOrigin: null, position: 2000 }, PAGE, BAR)).toEqual([{ start: 0, first: 0, end: 2000 }]);
  });

  it('turns into a sweep without anything moving on the paper', () => {
    for (const position of [2000, 12_000, 12_345]) {
      const origin = originAfterStill(position, PAGE);
      expect(sweepPageStart(origin, position - 1, PAGE)).toBe(stillPageStart(position, PAGE));
    }
  });
});
