import { describe, expect, it } from 'vitest';
import { contentStreams, type PdfPoint, type PdfStroke, strokesOf } from '../../../test/support/pdf-streams.ts';
import { reportOrder } from '../../../test/support/report-order.ts';
import { leadMask, MEASURED_LEADS } from '../../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleIndex } from '../../../protocol/ecg/units.ts';
import { elapsedText, wallText } from './report-figures.ts';
import { makeTwelveLeadReport } from './twelve-lead-report.ts';

/** Points of a PDF: 25.4 mm are 72. */
const MM = 72 / 25.4;
const RATE = 500;

/** Steps of 1 mV and back each second in lead I, a spike of one sample in V1; nothing filtered. */
const stepped = (rate: number) => {
  const format: SignalFormat = {
    samplingRate: hertz(rate),
    leads: MEASURED_LEADS.map((lead) => ({ lead, lsb: microvoltsPerLsb(1), baseline: deviceCount(0) })),
  };
  const length = 10 * rate;
  const channels = MEASURED_LEADS.map((lead) =>
    Int32Array.from({ length }, (_, i) => {
      if (lead === 'I') return Math.floor(i / rate) % 2 === 1 ? 1_000 : 0;
      return lead === 'V1' && i === 6 * rate ? 2_000 : 0;
    }),
  );
  const block = { firstSample: sampleIndex(0), channels, leadsOff: leadMask([]) };
  const range = { first: sampleIndex(0), end: sampleIndex(length) };
  return {
    format,
    range,
    pieces: [{ kind: 'samples' as const, block }],
    filter: { band: 'unfiltered', notch: null },
  } as const;
};
const firstPage = async (order: Parameters<typeof makeTwelveLeadReport>[0]): Promise<string> =>
  contentStreams(await makeTwelveLeadReport(order))[0] ?? '';
/** Thirteen leads in one stroke; a grid line has two points. */
const isTrace = ({ pieces }: PdfStroke): boolean => pieces.length >= 13 && pieces.every(({ length }) => length > 2);
const height = (piece: readonly PdfPoint[]): number =>
  Math.max(...piece.map(({ y }) => y)) - Math.min(...piece.map(({ y }) => y));
const span = (piece: readonly PdfPoint[]): number =>
  Math.max(...piece.map(({ x }) => x)) - Math.min(...piece.map(({ x }) => x));

describe('the 12-lead report, measured in the PDF itself', () => {
  it('draws 1 mV as 10 mm and 1 s as 25 mm, at any sampling rate', async () => {
    for (const rate of [250, 669, 2000]) {
      const content = await firstPage(reportOrder('normal-sinus', stepped(rate)));
      const trace = strokesOf(content).find(isTrace);
      const leadOne = trace?.pieces[0] ?? [];
      expect(height(leadOne), `1 mV at ${rate} Hz`).toBeCloseTo(10 * MM, 1);
      expect(10 * MM).toBeCloseTo(28.346, 3);
      // Rising edges of lead I are at 1 s, and the falling one at 2 s: both halves of the 2.5 s that its cell shows.
      const top = Math.min(...leadOne.map(({ y }) => y));
      const raised = leadOne.filter(({ y }) => y < top + 0.1).map(({ x }) => x);
      expect(Math.max(...raised) - Math.min(...raised), `1 s at ${rate} Hz`).toBeCloseTo((25 - 25 / rate) * MM, 1);
      // Ten seconds of the strip below.
      const strip = trace?.pieces.at(-1) ?? [];
      expect(span(strip) / MM).toBeCloseTo(250 - 25 / rate, 1);
    }
  });

  it('keeps a spike of one sample as tall as it is, whatever the sampling rate', async () => {
    for (const rate of [500, 2000]) {
      const content = await firstPage(reportOrder('normal-sinus', stepped(rate)));
      const tallest = Math.max(...(strokesOf(content).find(isTrace)?.pieces.map(height) ?? []));
      expect(tallest, `${rate} Hz`).toBeCloseTo(20 * MM, 1);
    }
  });

  it('stands a pulse of 5 mm × 10 mm at each of the four rows, on a grid of 1 mm and 5 mm', async () => {
    const strokes = strokesOf(await firstPage(reportOrder('normal-sinus')));
    const pulses = strokes.filter(({ pieces: [piece] }) => piece?.length === 6);
    expect(pulses).toHaveLength(4);
    for (const { pieces } of pulses) {
      const [, foot, corner, far] = pieces[0] ?? [];
      expect((foot?.y ?? 0) - (corner?.y ?? 0)).toBeCloseTo(10 * MM, 1);
      expect((far?.x ?? 0) - (corner?.x ?? 0)).toBeCloseTo(5 * MM, 1);
    }
    const [fine, bold] = strokes.filter(
      ({ pieces }) => pieces.length > 60 && pieces.every(({ length }) => length === 2),
    );
    const upright = (stroke: typeof fine): number[] => [
      ...new Set((stroke?.pieces ?? []).filter(([a, b]) => a?.x === b?.x).map(([a]) => a?.x ?? 0)),
    ];
    const boldLines = upright(bold).sort((one, other) => one - other);
    expect(boldLines).toHaveLength(54);
    for (const [place, x] of boldLines.entries()) expect(x - (boldLines[0] ?? 0)).toBeCloseTo(place * 5 * MM, 1);
    expect(new Set([...upright(fine), ...boldLines]).size).toBe(266);
  });

  it('draws no line across a gap, nor where a lead was off, nor where the journal had nothing', async () => {
    const whole = stepped(RATE);
    const [{ block }] = whole.pieces;
    const part = (from: number, to: number, off: readonly 'V2'[] = []) => ({
      kind: 'samples' as const,
      block: {
        firstSample: sampleIndex(from),
        channels: block.channels.map((counts) => counts.subarray(from, to)),
        leadsOff: leadMask(off),
      },
    });
    const pieces = [
      part(0, 1000),
      { kind: 'gap' as const, range: { first: sampleIndex(1000), end: sampleIndex(1500) } },
      part(1500, 2500),
      part(2500, 3200, ['V2']),
      part(3200, 4500),
    ];
    const content = await firstPage(reportOrder('normal-sinus', { ...whole, pieces }));
    const left = (297 - 265) / 2 + 10;
    const at = (second: number): number => (left + second * 25) * MM;
    const trace = strokesOf(content).find(
      ({ pieces: all }) => all.length >= 12 && all.some(({ length }) => length > 100),
    );
    const strip = (trace?.pieces ?? []).filter((piece) => (piece[0]?.y ?? 0) > 160 * MM);
    const crosses = (piece: readonly PdfPoint[], from: number, to: number): boolean =>
      piece.some(({ x }) => x > at(from) + 0.3 && x < at(to) - 0.3);
    expect(strip.length).toBe(2);
    expect(strip.some((piece) => crosses(piece, 2, 3) || crosses(piece, 9, 10))).toBe(false);
    expect(strip.some((piece) => crosses(piece, 5, 6))).toBe(true);
  });

  it('needs less than 400 kB at 1000 samples/s, and stays below it in noise of 2000', async () => {
    for (const rate of [1000, 2000]) {
      const whole = stepped(rate);
      let state = 7;
      const noise = (): number => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.round((state / 2_147_483_648 - 0.5) * 600);
      };
      const block = {
        ...whole.pieces[0].block,
        channels: MEASURED_LEADS.map(() => Int32Array.from({ length: 10 * rate }, noise)),
      };
      const pdf = await makeTwelveLeadReport(
        reportOrder('normal-sinus', { ...whole, pieces: [{ kind: 'samples', block }] }),
      );
      expect(pdf.length, `${rate} Hz`).toBeLessThan(400_000);
    }
  });
});

describe('what a report says', () => {
  it('never writes an instant without its zone', () => {
    const at = reportOrder('normal-sinus').startedAt;
    expect(wallText(at, 'Asia/Taipei', 'en')).toBe('26 Nov 2026, 20:00:00 (GMT+08:00, Asia/Taipei)');
    expect(wallText(at, 'Asia/Taipei', 'zh-TW')).toBe('2026年11月26日 20:00:00 (GMT+08:00, Asia/Taipei)');
    expect(elapsedText(3_723.4)).toBe('+01:02:03');
  });
});
