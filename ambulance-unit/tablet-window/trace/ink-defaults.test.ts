import { describe, expect, it } from 'vitest';
import { CSS_PIXELS_PER_MILLIMETRE, fitPaper, paperPlan } from './ink-defaults.ts';

const STANDARD = { speed: 25, gain: 10 } as const;

describe('a 12-lead in its room', () => {
  it('shows the whole page, footer and all, at every size that a tablet has', () => {
    for (const [width, height] of [
      [708, 422],
      [708, 340],
      [772, 334],
      [1222, 744],
      [560, 300],
    ] as const) {
      const { cssPixelsPerMillimetre, rowHeight } = fitPaper(width, height, STANDARD);
      const page = paperPlan(STANDARD, rowHeight);
      expect(page.width * cssPixelsPerMillimetre).toBeLessThanOrEqual(width);
      expect(page.height * cssPixelsPerMillimetre).toBeLessThanOrEqual(height);
    }
  });

  it('has higher rows where there is more room, on whole squares', () => {
    const low = fitPaper(772, 334, STANDARD).rowHeight;
    const high = fitPaper(772, 460, STANDARD).rowHeight;
    expect(high).toBeGreaterThan(low);
    expect([low % 5, high % 5]).toEqual([0, 0]);
  });

  it('is never so small that its grid cannot be told apart, nor larger than twice paper', () => {
    expect(fitPaper(200, 100, STANDARD).cssPixelsPerMillimetre).toBe(2);
    expect(fitPaper(9000, 9000, STANDARD).cssPixelsPerMillimetre).toBeCloseTo(2 * CSS_PIXELS_PER_MILLIMETRE, 6);
  });
});
