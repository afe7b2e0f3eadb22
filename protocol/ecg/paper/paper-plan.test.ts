import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STANDARD_LEADS } from '../leads.ts';
import { millimetres, seconds } from '../units.ts';
import { LAYOUT_NAMES, LEAD_LAYOUTS, type LayoutName } from './lead-layout.ts';
import {
  cellsAt,
  cellsToInk,
  layOut,
  pageSecondsOfWidth,
  type PaperPlan,
  placeInCell,
  rowHeightOfPage,
} from './paper-plan.ts';
import { PAPER_GAINS, PAPER_SPEEDS, STANDARD_SCALE } from './paper-scale.ts';

const plans: readonly (readonly [string, LayoutName, PaperPlan])[] = LAYOUT_NAMES.flatMap((name) =>
  PAPER_SPEEDS.flatMap((speed) =>
    PAPER_GAINS.flatMap((gain) =>
      [10, 12, 7.3].map(
        (page) =>
          [
            `${name}, ${String(speed)} mm/s, ${String(gain)} mm/mV, ${String(page)} s`,
            name,
            layOut(LEAD_LAYOUTS[name], { speed, gain }, { pageSeconds: seconds(page) }),
          ] as const,
      ),
    ),
  ),
);
const withTwelveLeads = plans.filter(([, name]) => name !== 'rhythm');
const standard = layOut(LEAD_LAYOUTS['3x4+1'], STANDARD_SCALE);

describe('a page of ECG paper', () => {
  it.each(withTwelveLeads)('%s: shows each of the twelve leads once, and the rhythm below', (_, name, plan) => {
    const leads = plan.cells.filter((cell) => !cell.isRhythm).map((cell) => cell.lead);
    expect([...leads].sort()).toEqual([...STANDARD_LEADS].sort());
    expect(plan.cells.filter((cell) => cell.isRhythm).map((cell) => cell.lead)).toEqual(LEAD_LAYOUTS[name].rhythmLeads);
  });

  it.each(plans)('%s: is tiled by its strips, without overlap and without a hole', (_, __, plan) => {
    const rows = new Map<number, typeof plan.cells>();
    for (const cell of plan.cells) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell]);
    let bottom: number | null = null;
    for (const cells of rows.values()) {
      let right: number = plan.traceLeft;
      let time = 0;
      for (const cell of cells) {
        expect(cell.x).toBeCloseTo(right, 9);
        // The very same number, so that no sample falls between two columns or lies in both.
        expect(cell.from).toBe(time);
        expect(cell.width).toBeCloseTo((cell.to - cell.from) * plan.scale.speed, 9);
        expect(cell.top).toBe(bottom ?? cell.top);
        expect(cell.bottom - cell.top).toBe(plan.rowHeight);
        right = cell.x + cell.width;
        time = cell.to;
      }
      expect(right).toBeCloseTo(plan.traceLeft + plan.traceWidth, 9);
      expect(time).toBe(plan.pageSeconds);
      bottom = cells[0]?.bottom ?? null;
    }
  });

  it.each(plans)('%s: keeps everything on the page', (_, __, plan) => {
    for (const cell of plan.cells) {
      expect(cell.inkTop).toBeGreaterThanOrEqual(0);
      expect(cell.inkTop).toBeLessThanOrEqual(cell.top);
      expect(cell.inkBottom).toBeGreaterThanOrEqual(cell.bottom);
      expect(cell.inkBottom).toBeLessThanOrEqual(plan.footer.y);
      expect(cell.baseline).toBeGreaterThan(cell.top);
      expect(cell.baseline).toBeLessThan(cell.bottom);
      expect(cell.labelX).toBeGreaterThan(cell.x);
      expect(cell.labelX).toBeLessThan(cell.x + cell.width);
      expect(cell.labelY).toBeGreaterThan(cell.top);
      expect(cell.labelY).toBeLessThan(cell.bottom);
      expect(cell.x + cell.width).toBeLessThan(plan.width);
    }
    expect(plan.footer.y).toBeLessThan(plan.height);
  });

  it.each(plans)('%s: begins each row with a pulse of 1 mV and 200 ms, on bold lines', (_, __, plan) => {
    expect(plan.calibrationPulses.map((pulse) => pulse.row)).toEqual([...new Set(plan.cells.map((cell) => cell.row))]);
    for (const pulse of plan.calibrationPulses) {
      expect(pulse.width).toBe(0.2 * plan.scale.speed);
      expect(pulse.height).toBe(plan.scale.gain);
      expect(pulse.x).toBeGreaterThan(0);
      expect(pulse.x + pulse.width).toBeLessThan(plan.traceLeft);
      expect(pulse.baseline % 5).toBe(0);
      expect(plan.cells.find((cell) => cell.row === pulse.row)?.baseline).toBe(pulse.baseline);
    }
    expect(plan.traceLeft % 5).toBe(0);
  });

  it('is 250 mm of trace for ten seconds at 25 mm/s, a quarter of it a column', () => {
    expect(standard.traceWidth).toBe(250);
    expect(standard.cells.slice(0, 4).map((cell) => [cell.lead, cell.from, cell.to, cell.width])).toEqual([
      ['I', 0, 2.5, 62.5],
      ['aVR', 2.5, 5, 62.5],
      ['V1', 5, 7.5, 62.5],
      ['V4', 7.5, 10, 62.5],
    ]);
    expect(standard.cells.at(-1)).toMatchObject({ lead: 'II', isRhythm: true, from: 0, to: 10, width: 250 });
  });

  it('marks each change of lead with a tick at the seam', () => {
    expect(standard.leadChanges.length).toBe(9);
    expect([...new Set(standard.leadChanges.map((tick) => tick.x))]).toEqual([72.5, 135, 197.5]);
    expect(layOut(LEAD_LAYOUTS['12x1'], STANDARD_SCALE).leadChanges).toEqual([]);
  });

  it('orders the limb leads by their angle in Cabrera order, with aVR upside down and labelled so', () => {
    const plan = layOut(LEAD_LAYOUTS['12x1'], STANDARD_SCALE, { order: 'cabrera' });
    expect(plan.cells.map((cell) => cell.label)).toEqual('aVL I −aVR II aVF III V1 V2 V3 V4 V5 V6'.split(' '));
    expect(plan.cells.filter((cell) => cell.inverted).map((cell) => [cell.lead, cell.label])).toEqual([
      ['aVR', '−aVR'],
    ]);
    expect(standard.cells.some((cell) => cell.inverted)).toBe(false);
  });

  it('takes other rhythm leads, row heights and overlaps', () => {
    const plan = layOut(LEAD_LAYOUTS['3x4+1'], STANDARD_SCALE, {
      rhythmLeads: ['V1', 'V4R'],
      rowHeight: millimetres(20),
      overlap: millimetres(4),
    });
    expect(plan.cells.filter((cell) => cell.isRhythm).map((cell) => cell.lead)).toEqual(['V1', 'V4R']);
    expect(plan.cells[4]).toMatchObject({ top: 25, bottom: 45, inkTop: 21, inkBottom: 49, baseline: 35 });
  });

  it('follows the width and height that there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 900 }),
        fc.integer({ min: 60, max: 500 }),
        fc.constantFrom(...PAPER_SPEEDS),
        fc.constantFrom(...LAYOUT_NAMES),
        (width, height, speed, name) => {
          const scale = { speed, gain: 10 } as const;
          const pageSeconds = pageSecondsOfWidth(millimetres(width), scale);
          const rowHeight = rowHeightOfPage(millimetres(height), LEAD_LAYOUTS[name]);
          const plan = layOut(LEAD_LAYOUTS[name], scale, { pageSeconds, rowHeight });
          expect(plan.width).toBeCloseTo(width, 9);
          if (rowHeight > 10) expect(plan.height).toBeLessThanOrEqual(height);
        },
      ),
    );
    expect(pageSecondsOfWidth(millimetres(5), STANDARD_SCALE)).toBe(0);
  });
});

describe('a sweep over the page', () => {
  it('inks at each instant one column of each row, and the rhythm strip', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plans), fc.double({ min: 0, max: 0.999999, noNaN: true }), ([, , plan], part) => {
        const time = seconds(part * plan.pageSeconds);
        const cells = cellsAt(plan, time);
        expect(cells.map((cell) => cell.row)).toEqual(plan.calibrationPulses.map((pulse) => pulse.row));
        for (const cell of cells) {
          expect(placeInCell(plan, cell, time)).toBeCloseTo(plan.traceLeft + time * plan.scale.speed, 9);
        }
      }),
    );
  });

  it('is continuous in time across the columns: what is to be inked adds up to the time that went by, in each row', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ([, , plan], one, other) => {
          const from = seconds(Math.min(one, other) * plan.pageSeconds);
          const to = seconds(Math.max(one, other) * plan.pageSeconds);
          const inked = new Map<number, number>();
          for (const span of cellsToInk(plan, from, to)) {
            expect(span.from).toBe(inked.get(span.cell.row) ?? from);
            inked.set(span.cell.row, span.to);
          }
          if (from < to) expect([...inked.values()]).toEqual(plan.calibrationPulses.map(() => to));
        },
      ),
    );
  });

  it('goes over from aVR to V1 at five seconds', () => {
    const spans = cellsToInk(standard, seconds(4.9), seconds(5.1)).map(({ cell, from, to }) => [cell.label, from, to]);
    expect(spans).toContainEqual(['aVR', 4.9, 5]);
    expect(spans).toContainEqual(['V1', 5, 5.1]);
    expect(spans).toContainEqual(['II', 4.9, 5.1]);
    expect(spans.length).toBe(7);
  });
});
