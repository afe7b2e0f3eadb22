import { describe, expect, it } from 'vitest';
import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';
import { hertz, microvolts, sampleCount, sampleIndex } from '../units.ts';
import { gridLeads } from './grid-leads.ts';

const excerptOf = (
  rate: number,
  wave: (seconds: number) => number,
  absent: ExcerptLead['absent'] = [],
): EcgExcerpt => ({
  samplingRate: hertz(rate),
  firstSample: sampleIndex(1000),
  length: sampleCount(2 * rate),
  leads: [{ lead: 'V1', samples: Float64Array.from({ length: 2 * rate }, (_, at) => wave(at / rate)), absent }],
});
const sine =
  (hz: number) =>
  (t: number): number =>
    1000 * Math.sin(2 * Math.PI * hz * t);

describe('the grid of a thousand samples a second', () => {
  it.each([125, 250, 500, 599.88, 1000, 2000, 8000])('holds from %d samples a second what they hold', (rate) => {
    const hz = Math.min(80, 0.28 * rate);
    const [lead] = gridLeads(excerptOf(rate, sine(hz)), []);
    const samples = lead?.samples ?? new Float64Array(0);
    for (let at = 200; at < 1800; at += 1) expect(Math.abs((samples[at] ?? 0) - sine(hz)(at / 1000))).toBeLessThan(10);
  });

  it('does not hold what faster sampling carries beyond it: noise of 3 kHz is gone, not folded', () => {
    const [lead] = gridLeads(excerptOf(8000, sine(3000)), []);
    expect(Math.max(...(lead?.samples.slice(100, -100) ?? []))).toBeLessThan(1);
  });

  it('places an absence with what rings beside it', () => {
    const gap = { kind: 'gap', first: sampleIndex(1100), end: sampleIndex(1200) } as const;
    const [lead] = gridLeads(excerptOf(500, sine(5), [gap]), []);
    expect(lead?.absent).toEqual([{ from: 190, to: 410 }]);
  });

  it('holds no pacer spike', () => {
    const spiked = excerptOf(500, sine(1));
    const samples = spiked.leads[0]?.samples;
    if (samples === undefined) throw new Error('no lead');
    samples[400] = 5000;
    samples[401] = -2000;
    const [lead] = gridLeads(spiked, [{ at: sampleIndex(1400), height: microvolts(5000), lead: 'V1' }]);
    lead?.samples.forEach((value, at) => expect(Math.abs(value - sine(1)(at / 1000))).toBeLessThan(10));
  });

  it.each([125, 250, 500, 1000])(
    'holds no discharge of 11 mV, and the R wave of a child as it is, at %d Hz',
    (rate) => {
      // 3 mV within 20 ms and back.
      const tall = (n: number): number => Math.max(0, 3000 - Math.abs((n * 1000) / rate - 400) * 150);
      const one = (needle: number) => ({
        samplingRate: hertz(rate),
        firstSample: sampleIndex(0),
        length: sampleCount(rate),
        leads: [
          {
            lead: 'V4' as const,
            samples: Float64Array.from(
              { length: rate },
              (_, n) => tall(n) + (n === Math.round(rate * 0.7) ? needle : 0),
            ),
            absent: [],
          },
        ],
      });
      const [plain] = gridLeads(one(0), []);
      const [shot] = gridLeads(one(-11_000), []);
      expect(Math.max(...(plain?.samples ?? []))).toBeGreaterThan(2900);
      expect(shot?.samples).toEqual(plain?.samples);
    },
  );
});
