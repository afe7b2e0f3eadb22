import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SampleRange } from '../sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, millimetres, sampleIndex, seconds } from '../units.ts';
import { LAYOUT_NAMES, LEAD_LAYOUTS } from './lead-layout.ts';
import { layOut, type PaperCell, type PaperPlan } from './paper-plan.ts';
import { PAPER_GAINS, PAPER_SPEEDS, type PaperScale, pixelsPerMillimetre, STANDARD_SCALE } from './paper-scale.ts';
import { StrokeBuffer } from './stroke-buffer.ts';
import { inkTrace, samplesInCell, strokeRoom, type TracePlacement } from './trace-geometry.ts';

const range = (first: number, end: number): SampleRange => ({ first: sampleIndex(first), end: sampleIndex(end) });
const inMicrovolts = { lsb: microvoltsPerLsb(1), baseline: deviceCount(0) };
const standard = layOut(LEAD_LAYOUTS['3x4+1'], STANDARD_SCALE);

function cellOf(plan: PaperPlan, label: string, isRhythm = false): PaperCell {
  const cell = plan.cells.find((candidate) => candidate.label === label && candidate.isRhythm === isRhythm);
  if (cell === undefined) throw new Error(`no cell ${label}`);
  return cell;
}

function placementOf(plan: PaperPlan, cell: PaperCell, changes: Partial<TracePlacement> = {}): TracePlacement {
  return {
    plan,
    cell,
    samplingRate: hertz(500),
    pageStart: sampleIndex(0),
    signal: inMicrovolts,
    columns: null,
    ...changes,
  };
}

type Point = readonly [number, number];

/** The strokes as lists of points, read as a painter reads them. */
function strokesOf(buffer: StrokeBuffer): Point[][] {
  const strokes: Point[][] = [];
  let stroke: Point[] = [];
  for (let i = 0; i < buffer.length; i += 2) {
    const x = buffer.points[i] ?? Number.NaN;
    if (Number.isNaN(x)) {
      strokes.push(stroke);
      stroke = [];
    } else stroke.push([x, buffer.points[i + 1] ?? Number.NaN]);
  }
  if (stroke.length > 0) strokes.push(stroke);
  return strokes;
}

function ink(
  placement: TracePlacement,
  samples: Int32Array | Float32Array,
  absences: readonly SampleRange[] = [],
  first = 0,
): Point[][] {
  const stretch = { samples, offset: 0, range: range(first, first + samples.length) };
  const buffer = new StrokeBuffer(new Float32Array(strokeRoom(placement, stretch.range, absences.length)));
  inkTrace(placement, stretch, absences, buffer);
  expect(buffer.length).toBeLessThanOrEqual(buffer.points.length);
  return strokesOf(buffer);
}

describe('trace geometry', () => {
  it('draws 1 mV as 10 mm and 1 s as 25 mm', () => {
    const cell = cellOf(standard, 'II', true);
    const samples = Int32Array.from({ length: 501 }, (_, i) => (i === 500 ? 1000 : 0));
    const [stroke] = ink(placementOf(standard, cell), samples);
    expect(stroke?.length).toBe(501);
    expect(stroke?.[0]).toEqual([cell.x, cell.baseline]);
    expect(stroke?.[500]).toEqual([cell.x + 25, cell.baseline - 10]);
  });

  it.each(PAPER_SPEEDS.flatMap((speed) => PAPER_GAINS.map((gain): PaperScale => ({ speed, gain }))))(
    'keeps to $speed mm/s and $gain mm/mV, whatever the LSB and baseline of the device',
    (scale) => {
      const plan = layOut(LEAD_LAYOUTS.rhythm, scale);
      const cell = cellOf(plan, 'II', true);
      const signal = { lsb: microvoltsPerLsb(4.88), baseline: deviceCount(-300) };
      const samples = Int32Array.from({ length: 1001 }, (_, i) => (i === 1000 ? -300 + 100 : -300));
      const [stroke] = ink(placementOf(plan, cell, { signal, samplingRate: hertz(1000) }), samples);
      expect(stroke?.[0]?.[1]).toBeCloseTo(cell.baseline, 4);
      expect((stroke?.[1000]?.[0] ?? 0) - cell.x).toBeCloseTo(scale.speed, 4);
      expect(cell.baseline - (stroke?.[1000]?.[1] ?? 0)).toBeCloseTo(0.488 * scale.gain, 4);
    },
  );

  it('takes microvolts as floats as well', () => {
    const cell = cellOf(standard, 'V2');
    const [stroke] = ink(placementOf(standard, cell), Float32Array.of(0, 250.5), [], 2500);
    expect(stroke?.[1]?.[1]).toBeCloseTo(cell.baseline - 2.505, 4);
  });

  it('draws −aVR upside down', () => {
    const plan = layOut(LEAD_LAYOUTS['12x1'], STANDARD_SCALE, { order: 'cabrera' });
    const inverted = cellOf(plan, '−aVR');
    expect(ink(placementOf(plan, inverted), Int32Array.of(0, 500))[0]?.[1]?.[1]).toBe(inverted.baseline + 5);
    const upright = cellOf(plan, 'aVF');
    expect(ink(placementOf(plan, upright), Int32Array.of(0, 500))[0]?.[1]?.[1]).toBe(upright.baseline - 5);
  });

  it('shows each sample of a page in exactly one column of each row, at its time, at any sampling rate', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LAYOUT_NAMES),
        fc.constantFrom(130, 250, 300, 500, 599.88, 669, 1000),
        fc.nat(10_000_000),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (name, rate, pageStart, page) => {
          const plan = layOut(LEAD_LAYOUTS[name], STANDARD_SCALE, { pageSeconds: seconds(page) });
          const reached = new Map<number, number>();
          for (const cell of plan.cells) {
            const shown = samplesInCell(
              placementOf(plan, cell, { samplingRate: hertz(rate), pageStart: sampleIndex(pageStart) }),
            );
            expect(shown.first).toBe(reached.get(cell.row) ?? pageStart);
            reached.set(cell.row, shown.end);
          }
          const end = pageStart + page * rate;
          for (const sample of reached.values()) expect(Math.abs(sample - end)).toBeLessThan(1);
        },
      ),
    );
  });

  it('goes on in the next column where the last one ended', () => {
    const samples = new Int32Array(5000);
    const row = standard.cells.filter((cell) => cell.row === 0);
    const xs = row.flatMap((cell) => ink(placementOf(standard, cell), samples)[0]?.map(([x]) => x) ?? []);
    expect(xs.length).toBe(5000);
    for (const [i, x] of xs.entries()) expect(x).toBeCloseTo(standard.traceLeft + i * 0.05, 3);
  });

  it('draws a late page as exactly as the first: hours of samples do not coarsen the place', () => {
    const hours = 72 * 3600 * 1000;
    const cell = cellOf(standard, 'II', true);
    const placement = placementOf(standard, cell, { samplingRate: hertz(1000), pageStart: sampleIndex(hours) });
    const [stroke] = ink(placement, new Int32Array(10_000), [], hours);
    expect(stroke?.length).toBe(10_000);
    const off = (stroke ?? []).map(([x], i) => Math.abs(x - (cell.x + i * 0.025)));
    expect(Math.max(...off)).toBeLessThan(0.0005);
  });
});

describe('fewer points where samples are denser than the device', () => {
  it('keeps a pacer spike of one sample as tall as it is, at any zoom, wherever it falls', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 40, noNaN: true }),
        fc.integer({ min: 0, max: 9999 }),
        fc.constantFrom(-1200, 1400),
        fc.integer({ min: 0, max: 60 }),
        (density, at, height, noise) => {
          const cell = cellOf(standard, 'II', true);
          const samples = Int32Array.from({ length: 10_000 }, (_, i) => ((i * 7919) % (2 * noise + 1)) - noise);
          samples[at] = height;
          const placement = placementOf(standard, cell, {
            samplingRate: hertz(1000),
            columns: pixelsPerMillimetre(density),
          });
          const points = ink(placement, samples).flat();
          const y = Math.fround(cell.baseline - height / 100);
          const peak = points.filter((point) => point[1] === y);
          expect(peak.length).toBe(1);
          expect(peak[0]?.[0]).toBeCloseTo(cell.x + at * 0.025, 3);
        },
      ),
    );
  });

  it('draws at most four points a column, in the order of time', () => {
    const cell = cellOf(standard, 'II', true);
    const samples = Int32Array.from({ length: 10_000 }, (_, i) => Math.round(400 * Math.sin(i * i)));
    const placement = placementOf(standard, cell, { samplingRate: hertz(1000), columns: pixelsPerMillimetre(4) });
    const [stroke = []] = ink(placement, samples);
    expect(stroke.length).toBeLessThanOrEqual(4 * 1001);
    expect(stroke.length).toBeGreaterThan(3 * 1000);
    expect(stroke.filter(([x], i) => i > 0 && !(x > (stroke[i - 1]?.[0] ?? Infinity)))).toEqual([]);
  });

  it('draws the first, lowest, highest and last sample of every column', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 200, maxLength: 200 }),
        fc.double({ min: 0.5, max: 6, noNaN: true }),
        (counts, density) => {
          const cell = cellOf(standard, 'I');
          const columns = pixelsPerMillimetre(density);
          const placement = placementOf(standard, cell, {
            columns,
            signal: { ...inMicrovolts, lsb: microvoltsPerLsb(100) },
          });
          const stroke = ink(placement, Int32Array.from(counts))[0] ?? [];
          const drawn = new Set(stroke.map(([x, y]) => `${((x - cell.x) / 0.05).toFixed(0)} ${y.toFixed(3)}`));
          const byColumn = new Map<number, number[]>();
          for (const [i] of counts.entries()) {
            const column = Math.floor((cell.x + i * 0.05) * columns);
            byColumn.set(column, [...(byColumn.get(column) ?? []), i]);
          }
          const point = (i: number): string => `${String(i)} ${(cell.baseline - (counts[i] ?? 0)).toFixed(3)}`;
          for (const members of byColumn.values()) {
            // A sample within rounding of a column's edge may be counted to either side: such columns prove nothing.
            const edges = [members[0] ?? 0, (members.at(-1) ?? 0) + 1].map((i) => (cell.x + i * 0.05) * columns);
            if (edges.some((edge) => Math.abs(edge - Math.round(edge)) < 1e-9)) continue;
            const heights = members.map((i) => counts[i] ?? 0);
            const owed = [
              members[0] ?? -1,
              members.at(-1) ?? -1,
              members[heights.indexOf(Math.max(...heights))] ?? -1,
              members[heights.indexOf(Math.min(...heights))] ?? -1,
            ].map(point);
            expect(owed.filter((one) => !drawn.has(one))).toEqual([]);
          }
        },
      ),
    );
  });

  it('draws every sample where the device has room for each', () => {
    const cell = cellOf(standard, 'II', true);
    const placement = placementOf(standard, cell, { columns: pixelsPerMillimetre(25) });
    expect(ink(placement, new Int32Array(5000))[0]?.length).toBe(5000);
  });

  it('leaves no point out when a page is inked piece by piece from the last sample drawn, as the samples come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 137 }), fc.double({ min: 0.3, max: 12, noNaN: true }), (piece, density) => {
        const cell = cellOf(standard, 'aVF');
        const placement = placementOf(standard, cell, { columns: pixelsPerMillimetre(density) });
        const samples = Int32Array.from({ length: 2600 }, (_, i) => Math.round(300 * Math.sin(i * i * 0.7)));
        const whole = ink(placement, samples).flat();
        const drawn = new Set<string>();
        for (let next = 0; next < samples.length; next += piece) {
          const from = Math.max(0, next - 1);
          const end = Math.min(samples.length, next + piece);
          for (const point of ink(placement, samples.slice(from, end), [], from).flat()) drawn.add(point.join());
        }
        expect(whole.filter((point) => !drawn.has(point.join()))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('absences', () => {
  const cell = cellOf(standard, 'II', true);
  const placement = placementOf(standard, cell);

  it('lifts the pen at a gap, and puts it down behind it at the right time', () => {
    const strokes = ink(placement, new Int32Array(5000), [range(1000, 1500)]);
    expect(strokes.map((stroke) => stroke.length)).toEqual([1000, 3500]);
    expect(strokes[0]?.at(-1)?.[0]).toBeCloseTo(cell.x + 999 * 0.05, 3);
    expect(strokes[1]?.[0]?.[0]).toBeCloseTo(cell.x + 75, 3);
  });

  it('draws nothing of a strip that is absent altogether', () => {
    expect(ink(placement, new Int32Array(5000), [range(0, 9000)])).toEqual([]);
  });

  it('draws a single sample between two gaps as a dot', () => {
    const [dot, ...others] = ink(placement, new Int32Array(100), [range(0, 50), range(51, 100)]);
    expect(dot).toEqual([
      [Math.fround(cell.x + 2.5), cell.baseline],
      [Math.fround(cell.x + 2.5), cell.baseline],
    ]);
    expect(others).toEqual([]);
  });

  it('never inks an absent sample and inks every other, whatever overlaps what', () => {
    const absence = fc.tuple(fc.nat(1200), fc.nat(120)).map(([first, length]) => range(first, first + length));
    fc.assert(
      fc.property(fc.array(absence, { maxLength: 8 }), (absences) => {
        absences.sort((a, b) => a.first - b.first);
        const absent = (i: number): boolean => absences.some(({ first, end }) => i >= first && i < end);
        const strokes = ink(placement, new Int32Array(1000), absences);
        const inked = strokes.map((stroke) => [...new Set(stroke.map(([x]) => Math.round((x - cell.x) / 0.05)))]);
        for (const stroke of inked) {
          expect(stroke.filter(absent)).toEqual([]);
          expect(stroke.filter((i, place) => place > 0 && i !== (stroke[place - 1] ?? 0) + 1)).toEqual([]);
        }
        const present = Array.from({ length: 1000 }, (_, i) => i).filter((i) => !absent(i));
        expect(inked.flat()).toEqual(present);
      }),
    );
  });
});

describe('the limits of a band', () => {
  const plan = layOut(LEAD_LAYOUTS['3x4+1'], STANDARD_SCALE, { overlap: millimetres(10) });
  const cell = cellOf(plan, 'II');

  it('lets a trace into its neighbours as far as is stated, and along the limit beyond', () => {
    const [stroke = []] = ink(placementOf(plan, cell), Int32Array.of(0, 11_000, 11_000, 0, -11_000));
    const ys = stroke.map(([, y]) => y);
    expect(Math.min(...ys)).toBe(cell.top - 10);
    expect(Math.max(...ys)).toBe(cell.bottom + 10);
  });

  it('leaves the visible part of a line as steep as it is, across either limit and both', () => {
    // 200 mm within 0.05 mm of paper, from 100 mm below to 100 mm above; the limits lie 25 mm from the baseline at either side.
    expect([cell.baseline - cell.inkTop, cell.inkBottom - cell.baseline]).toEqual([25, 25]);
    const crossings = (from: number, to: number): number[] =>
      (ink(placementOf(plan, cell), Int32Array.of(from, to))[0] ?? [])
        .slice(1, -1)
        .map(([x, y]) => Math.round(((x - cell.x) / 0.05) * 1000) / Math.sign(y - cell.baseline));
    // Thousandths of the way, negative at the upper limit.
    expect(crossings(0, 10_000)).toEqual([-250]);
    expect(crossings(0, -10_000)).toEqual([250]);
    expect(crossings(10_000, 0)).toEqual([-750]);
    expect(crossings(-10_000, 0)).toEqual([750]);
    expect(crossings(-10_000, 10_000)).toEqual([375, -625]);
    expect(crossings(10_000, -10_000)).toEqual([-375, 625]);
    expect(crossings(5000, 10_000)).toEqual([]);
  });

  it('never leaves the page and never needs more room than it said, with rails at every sample', () => {
    const rails = Int32Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? -2_147_483_648 : 2_147_483_647));
    for (const columns of [null, pixelsPerMillimetre(1), pixelsPerMillimetre(4)]) {
      for (const strip of standard.cells) {
        const points = ink(placementOf(standard, strip, { columns }), rails).flat();
        expect(points.length).toBeGreaterThan(1);
        const isOnPage = ([x, y]: Point): boolean =>
          y >= 0 && y <= standard.height && x >= strip.x - 1e-4 && x <= strip.x + strip.width + 1e-4;
        expect(points.filter((point) => !isOnPage(point))).toEqual([]);
      }
    }
  });

  it('keeps even a dot within them', () => {
    const absences = [range(0, 1), range(2, 3)];
    const [dot] = ink(placementOf(plan, cell), Int32Array.of(0, 90_000, 0), absences);
    expect(dot?.map(([, y]) => y)).toEqual([cell.inkTop, cell.inkTop]);
  });

  it('throws where the buffer is too small: points would be missing without a word', () => {
    const stretch = { samples: new Int32Array(100), offset: 0, range: range(0, 100) };
    expect(() => {
      inkTrace(placementOf(plan, cell), stretch, [], new StrokeBuffer(new Float32Array(10)));
    }).toThrow(RangeError);
  });

  it('reads a stretch from the middle of a ring', () => {
    const ring = Int32Array.from({ length: 64 }, (_, i) => i * 10);
    const placement = placementOf(plan, cell);
    const strokes = new StrokeBuffer(new Float32Array(200));
    inkTrace(placement, { samples: ring, offset: 40, range: range(7, 10) }, [], strokes);
    expect(strokesOf(strokes)[0]?.map(([, y]) => cell.baseline - y)).toEqual([
      4,
      expect.closeTo(4.1, 4),
      expect.closeTo(4.2, 4),
    ]);
    strokes.clear();
    expect(strokesOf(strokes)).toEqual([]);
  });
});
