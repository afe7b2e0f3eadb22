import { describe, expect, it } from 'vitest';
import type { PaperScale } from '../../../protocol/ecg/paper/paper-scale.ts';
import { layOutLive, type LivePage } from './live-plan.ts';
import { stripsOf, timeInStrip, xInStrip } from './page-strips.ts';

const STANDARD: PaperScale = { speed: 25, gain: 10 };
const page = (
  width: number,
  height: number,
  leads: Parameters<typeof layOutLive>[1],
  scale = STANDARD,
  ratio = 1,
): LivePage => {
  const found = layOutLive({ width, height, devicePixelRatio: ratio }, leads, scale);
  if (found === null) throw new Error('no page');
  return found;
};

describe('the live page of a tablet', () => {
  it('has two columns of six at landscape and one of twelve at portrait, all twelve live at once', () => {
    const wide = page(1280, 800, 'twelve');
    expect(new Set(wide.plan.cells.map(({ column }) => column)).size).toBe(2);
    expect(page(800, 1280, 'twelve').columnLefts).toHaveLength(1);
    for (const { from, to } of wide.plan.cells) expect([from, to]).toEqual([0, wide.plan.pageSeconds]);
    expect(wide.plan.cells.map(({ label }) => label).join(' ')).toBe('I II III aVR aVL aVF V1 V2 V3 V4 V5 V6');
    expect(wide.plan.pageSeconds).toBeGreaterThan(5);
  });

  it('keeps every cell, the erase bar and the footer on the canvas, at every size that a tablet has', () => {
    for (const [width, height] of [
      [1280, 800],
      [1040, 560],
      [800, 1280],
      [1920, 1200],
      [600, 400],
      [1000, 300],
    ] as const) {
      for (const speed of [12.5, 25, 50] as const) {
        for (const gain of [5, 10, 20] as const) {
          for (const leads of ['twelve', ['II', 'V1']] as const) {
            const { plan, density, traceBottom } = page(width, height, leads, { speed, gain });
            expect(Number.isInteger(density)).toBe(true);
            for (const cell of plan.cells) {
              expect((cell.x + cell.width) * density).toBeLessThanOrEqual(width);
              expect(cell.inkTop).toBeGreaterThanOrEqual(0);
              expect(cell.inkBottom).toBeLessThanOrEqual(plan.height);
            }
            expect(traceBottom).toBeLessThanOrEqual(height);
          }
        }
      }
    }
  });

  it('is nothing on a canvas without a size', () => {
    expect(layOutLive({ width: 0, height: 0, devicePixelRatio: 1 }, 'twelve', STANDARD)).toBeNull();
    expect(layOutLive({ width: 800, height: 400, devicePixelRatio: 1 }, [], STANDARD)).toBeNull();
  });

  it('puts a second 25 mm to the right in every strip, and finds it there again', () => {
    const wide = page(1280, 800, 'twelve', STANDARD, 2);
    const strips = stripsOf(wide);
    expect(strips).toHaveLength(2);
    for (const strip of strips) {
      expect(xInStrip(wide, strip, 2) - xInStrip(wide, strip, 1)).toBeCloseTo(25 * wide.density, 6);
      expect(timeInStrip(wide, strip, xInStrip(wide, strip, 1.5))).toBeCloseTo(1.5, 6);
    }
  });
});
