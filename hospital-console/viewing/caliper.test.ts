import { describe, expect, it } from 'vitest';
import { fitPage, type FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import { hertz, microvolts, sampleIndex } from '../../protocol/ecg/units.ts';
import {
  caliperAt,
  dragTo,
  fills,
  intervalOf,
  legNear,
  marchOut,
  onNextLead,
  placeAt,
  rateOf,
  stepped,
  stillPaper,
  xOfSample,
  yOfMillimetres,
  yOfPotential,
} from './caliper.ts';

const pageOf = (ratio = 1): FittedPage => {
  const page = fitPage(
    { width: 1920, height: 1080, devicePixelRatio: ratio },
    { layout: '3x4+1', speed: 25, gain: 10, order: 'standard' },
  );
  if (page === null) throw new Error('no page');
  return page;
};
const RATE = hertz(500);
const paper = (rate = RATE, ratio = 1) => stillPaper(pageOf(ratio), rate, sampleIndex(20 * rate));
const cellOf = (lead: string) => {
  const at = pageOf().plan.cells.findIndex((cell) => cell.lead === lead);
  const cell = pageOf().plan.cells[at];
  if (cell === undefined) throw new Error(lead);
  return { at, cell };
};

describe('calipers on still paper', () => {
  it.each([300, 500, 669, 1000])('find at %d samples a second the very sample under the pointer', (rate) => {
    for (const ratio of [1, 2]) {
      const still = paper(hertz(rate), ratio);
      const { at, cell } = cellOf('V2');
      const sample = Math.ceil(still.start + 6.1 * rate);
      const x = xOfSample(still, sample);
      expect(placeAt(still, x, yOfMillimetres(still, cell.baseline))).toEqual({ cell: at, sample });
    }
  });

  it('read time from samples and not from pixels: 400 ms is 150 a minute', () => {
    const still = paper();
    const { cell } = cellOf('II');
    const y = yOfMillimetres(still, cell.baseline);
    const start = placeAt(still, xOfSample(still, still.start + 200), y);
    if (start === null) throw new Error('nothing there');
    const caliper = dragTo(still, caliperAt(start), xOfSample(still, still.start + 400));
    expect(intervalOf(caliper, RATE)).toBe(400);
    expect(rateOf(intervalOf(caliper, RATE))).toBe(150);
  });

  it('know when the paper under them has another size than they were told: nothing is in its place then', () => {
    for (const ratio of [1, 1.25, 2]) {
      expect(fills(pageOf(ratio), { width: 1920, height: 1080 })).toBe(true);
      // A band that comes above the paper makes it lower: 10 mm on it are then no longer 10 mm of what is drawn.
      expect(fills(pageOf(ratio), { width: 1920, height: 1036 })).toBe(false);
      expect(fills(pageOf(ratio), { width: 1912, height: 1080 })).toBe(false);
    }
  });

  it('move by a sample, and not out of their lead', () => {
    const still = paper();
    const { at, cell } = cellOf('I');
    const end = sampleIndex(still.start + 2.5 * RATE - 1);
    const caliper = caliperAt({ cell: at, sample: sampleIndex(end - 3) });
    expect(stepped(still, caliper, 1).to).toBe(end - 2);
    expect(stepped(still, caliper, 10).to).toBe(end);
    expect(dragTo(still, caliper, 5000).to).toBe(end);
    expect(cell.to).toBe(2.5);
  });

  it('go down to the lead below at the same time, and back', () => {
    const still = paper();
    const { at } = cellOf('aVR');
    const first = {
      ...caliperAt({ cell: at, sample: sampleIndex(still.start + 1300) }),
      to: sampleIndex(still.start + 1500),
    };
    const below = onNextLead(still, first, 1);
    expect(pageOf().plan.cells[below.cell]?.lead).toBe('aVL');
    expect([below.from, below.to]).toEqual([first.from, first.to]);
    expect(onNextLead(still, below, -1)).toEqual(first);
    expect(onNextLead(still, first, -1)).toEqual(first);
  });

  it('march out over the whole page, never more than can be told apart', () => {
    const still = paper();
    const from = sampleIndex(still.start + 1000);
    const caliper = { cell: 0, from, to: sampleIndex(from + 500), active: 'to' as const, marchesOut: true };
    expect(marchOut(still, caliper).map((mark) => mark - still.start)).toEqual([
      0, 500, 2000, 2500, 3000, 3500, 4000, 4500,
    ]);
    expect(marchOut(still, { ...caliper, to: from })).toEqual([]);
    expect(marchOut(still, { ...caliper, to: sampleIndex(from + 2) })).toEqual([]);
  });

  it('take the leg that is nearer to the finger', () => {
    const still = paper();
    const caliper = {
      ...caliperAt({ cell: 0, sample: sampleIndex(still.start + 100) }),
      to: sampleIndex(still.start + 300),
    };
    expect(legNear(still, caliper, xOfSample(still, still.start + 105), 20)).toBe('from');
    expect(legNear(still, caliper, xOfSample(still, still.start + 290), 20)).toBe('to');
    expect(legNear(still, caliper, xOfSample(still, still.start + 900), 20)).toBeNull();
  });

  it('stand where the trace stands: upwards positive, and the other way round on a lead that is turned over', () => {
    const still = paper();
    const { cell } = cellOf('V3');
    const above = yOfPotential(still, cell, microvolts(1000));
    expect(yOfMillimetres(still, cell.baseline) - above).toBeCloseTo(10 * still.page.cssPixelsPerMillimetre, 6);
    expect(yOfPotential(still, { ...cell, inverted: true }, microvolts(1000))).toBeGreaterThan(above);
  });

  it('find nothing on a page without a sample', () => {
    expect(placeAt(stillPaper(pageOf(), RATE, sampleIndex(0)), 500, 500)).toBeNull();
  });
});
