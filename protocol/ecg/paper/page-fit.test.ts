import { describe, expect, it } from 'vitest';
import type { LayoutName } from './lead-layout.ts';
import { fitPage, leastPageSize, type PageArrangement } from './page-fit.ts';
import { type PaperSpeed, pixelsPerMillimetre } from './paper-scale.ts';

const arrangement = (layout: LayoutName, speed: PaperSpeed = 25): PageArrangement => ({
  layout,
  speed,
  gain: 10,
});
const canvas = (width: number, height: number, devicePixelRatio = 1) => ({ width, height, devicePixelRatio });

describe('a page on a canvas', () => {
  it('has a whole number of device pixels in a millimetre and fits', () => {
    for (const layout of ['3x4+1', '3x4+3', '6x2', '12x1', 'rhythm'] as const) {
      for (const [width, height, ratio] of [
        [1920, 1080, 1],
        [1366, 700, 1],
        [1280, 720, 1.5],
        [900, 500, 2],
      ] as const) {
        const page = fitPage(canvas(width, height, ratio), arrangement(layout));
        if (page === null) throw new Error('no page');
        expect(Number.isInteger(page.density)).toBe(true);
        expect(page.left + page.plan.width * page.density).toBeLessThanOrEqual(width * ratio);
        expect(page.top + page.plan.height * page.density).toBeLessThanOrEqual(height * ratio);
        expect(page.cssPixelsPerMillimetre * ratio).toBe(page.density);
        expect(page.plan.rowHeight % 5).toBe(0);
      }
    }
  });

  it('keeps its bold lines on pixels where a canvas is too small for whole ones', () => {
    const phone = fitPage(canvas(390, 500, 2), arrangement('6x2'));
    expect(phone?.density).toBe(2.8);
    expect(5 * (phone?.density ?? 0)).toBe(14);
  });

  it('is ten seconds wide at 25 mm/s, five at 50, twenty at 12.5', () => {
    const secondsAt = (speed: PaperSpeed) => fitPage(canvas(1920, 1080), arrangement('3x4+1', speed))?.plan.pageSeconds;
    expect([secondsAt(25), secondsAt(50), secondsAt(12.5)]).toEqual([10, 5, 20]);
  });

  it('fills a full screen: seven pixels a millimetre on 1920 × 1080', () => {
    expect(fitPage(canvas(1920, 1080), arrangement('3x4+1'))?.density).toBe(7);
  });

  it('squeezes its rows before it gets smaller', () => {
    const low = fitPage(canvas(1920, 700), arrangement('3x4+1'));
    expect(low?.density).toBe(7);
    expect(low?.plan.rowHeight).toBe(20);
  });

  it('has the size that was asked for where the screen is calibrated, and asks for the canvas that it needs', () => {
    for (const [screen, ratio] of [
      [3.7, 1],
      [5.13, 2],
    ] as const) {
      const exactly = pixelsPerMillimetre(screen);
      const { width, height } = leastPageSize(arrangement('3x4+1'));
      const size = canvas(Math.ceil(width * screen), Math.ceil(height * screen), ratio);
      const page = fitPage(size, { ...arrangement('3x4+1'), exactly });
      expect(page?.cssPixelsPerMillimetre).toBeCloseTo(screen, 9);
      expect(page?.plan.pageSeconds).toBe(10);
      expect((page?.left ?? 0) + (page?.plan.width ?? 0) * (page?.density ?? 0)).toBeLessThanOrEqual(
        size.width * ratio + 1,
      );
      expect(fitPage(canvas(400, 300), { ...arrangement('3x4+1'), exactly })?.density).toBeCloseTo(screen, 9);
    }
  });

  it('has the limb leads in Cabrera’s order where that is asked for, aVR turned over', () => {
    const page = fitPage(canvas(1920, 1080), { ...arrangement('12x1'), order: 'cabrera' });
    expect(page?.plan.cells.slice(0, 6).map(({ label }) => label)).toEqual(['aVL', 'I', '−aVR', 'II', 'aVF', 'III']);
    expect(page?.plan.cells[2]).toMatchObject({ lead: 'aVR', inverted: true });
  });

  it('is nothing on a canvas without size', () => {
    expect(fitPage(canvas(0, 0), arrangement('3x4+1'))).toBeNull();
  });
});
