import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decibels,
  FILTER_TEST_RATES,
  largest,
  largestDifference,
  responseAt,
  unitImpulse,
} from '../../../test/support/filter-response.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import { hertz, sampleCount, sampleIndex } from '../units.ts';
import {
  appliedFilter,
  DISPLAY_BANDS,
  type DisplayFilterSetting,
  filterExcerpt,
  filterWhole,
  showsTrueSt,
  StreamingDisplayFilter,
} from './display-filter.ts';
import { filterForReview } from './review-filter.ts';

const DIAGNOSTIC: DisplayFilterSetting = { band: DISPLAY_BANDS.diagnostic, notch: null };
const MONITOR: DisplayFilterSetting = { band: DISPLAY_BANDS.monitor, notch: null };
const SETTINGS: readonly DisplayFilterSetting[] = [...Object.values(DISPLAY_BANDS), 'unfiltered' as const].flatMap(
  (band) => ([null, 50, 60] as const).map((notch) => ({ band, notch })),
);

/** The answer to a single sample of 1 long after the start, long enough for 0.05 Hz where a high-pass that low is asked. */
function impulseResponse(setting: DisplayFilterSetting, rate: number, seconds: number): Float64Array {
  const filter = new StreamingDisplayFilter(setting, hertz(rate));
  filter.process(new Float64Array(1));
  return filter.process(unitImpulse(Math.ceil(rate * seconds)));
}

/** Triangles of [middle ms, half width ms, height µV], repeated every `period` ms. */
function beatTrain(
  rate: number,
  seconds: number,
  period: number,
  waves: readonly (readonly [number, number, number])[],
): Float64Array {
  return Float64Array.from({ length: Math.round(rate * seconds) }, (_, n) => {
    const time = ((n * 1000) / rate) % period;
    return waves.reduce((sum, [at, half, height]) => sum + height * Math.max(0, 1 - Math.abs(time - at) / half), 0);
  });
}

describe('what a display filter passes', () => {
  it.each(FILTER_TEST_RATES)('is 3 dB down where the footer says, and flat between, at %d Hz', (rate) => {
    for (const band of [DISPLAY_BANDS.diagnostic, DISPLAY_BANDS.quiet, DISPLAY_BANDS.monitor]) {
      const applied = appliedFilter({ band, notch: null }, hertz(rate)).band;
      const answer = impulseResponse({ band, notch: null }, rate, band.from < 0.1 ? 40 : 6);
      expect(decibels(responseAt(answer, rate, band.from).gain)).toBeCloseTo(-3.01, 2);
      expect(decibels(responseAt(answer, rate, band.from * 13.4).gain)).toBeGreaterThan(-0.1);
      expect(decibels(responseAt(answer, rate, 10).gain)).toBeGreaterThan(-0.1);
      if (band.to < rate * 0.45) expect(decibels(responseAt(answer, rate, band.to).gain)).toBeCloseTo(-3.01, 2);
      // Nothing is taken out up to half the rate, and nothing more is claimed.
      else expect(decibels(responseAt(answer, rate, (applied?.to ?? 0) * 0.95).gain)).toBeGreaterThan(-0.1);
    }
  });

  it.each(FILTER_TEST_RATES)(
    'in the diagnostic band keeps 0.67 to 40 Hz within 10 % (IEC 60601-2-25), at %d Hz',
    (rate) => {
      const answer = impulseResponse(DIAGNOSTIC, rate, 40);
      for (const frequency of [0.67, 1, 5, 10, 20, 30, 40]) {
        expect(responseAt(answer, rate, frequency).gain).toBeGreaterThan(0.98);
        expect(responseAt(answer, rate, frequency).gain).toBeLessThan(1.02);
      }
      // +10 % −30 % up to 150 Hz, where samples hold it.
      for (const frequency of [60, 100, 125, 150].filter((one) => one < rate / 2)) {
        expect(responseAt(answer, rate, frequency).gain).toBeGreaterThan(0.7);
        expect(responseAt(answer, rate, frequency).gain).toBeLessThan(1.1);
      }
    },
  );

  it('never claims a low-pass that is left out', () => {
    const passed = (rate: number, setting: DisplayFilterSetting = DIAGNOSTIC) => appliedFilter(setting, hertz(rate));
    expect(passed(500).band).toEqual({ from: 0.05, to: 150 });
    expect(passed(334).band).toEqual({ from: 0.05, to: 150 });
    expect(passed(300).band).toEqual({ from: 0.05, to: 150 });
    expect(passed(250).band).toEqual({ from: 0.05, to: 125 });
    expect(passed(125).band).toEqual({ from: 0.05, to: 62.5 });
    expect(passed(125, MONITOR).band).toEqual({ from: 0.5, to: 40 });
    expect(passed(500, { band: 'unfiltered', notch: 50 })).toEqual({ band: null, notch: 50 });
    expect(passed(100, { band: 'unfiltered', notch: 60 })).toEqual({ band: null, notch: null });
    expect(passed(125, { band: 'unfiltered', notch: 60 })).toEqual({ band: null, notch: 60 });
  });

  it.each(FILTER_TEST_RATES)(
    'with the notch holds mains 30 dB down within half a hertz (29 dB for 60 Hz at 125 Hz), at %d Hz',
    (rate) => {
      for (const notch of [50, 60] as const) {
        const answer = impulseResponse({ band: 'unfiltered', notch }, rate, 4);
        const gainAt = (frequency: number): number => decibels(responseAt(answer, rate, frequency).gain);
        // At 125 Hz the notch and its mirror image beyond 62.5 Hz overlap, and what lies beside them is taken twice.
        for (let off = -0.5; off <= 0.501; off += 0.05)
          expect(gainAt(notch + off)).toBeLessThan(rate === 125 ? -29 : -30);
        expect(gainAt(notch - 10)).toBeGreaterThan(rate === 125 ? -1 : -0.35);
        expect(gainAt(notch - 20)).toBeGreaterThan(rate === 125 ? -0.25 : -0.1);
        expect(gainAt(10)).toBeGreaterThan(-0.02);
      }
    },
  );

  it('unfiltered leaves every sample as it is', () => {
    const samples = Float64Array.from({ length: 100 }, (_, n) => 300_000 + n * n);
    expect(filterWhole(samples, { band: 'unfiltered', notch: null }, hertz(500))).toEqual(samples);
  });

  it('refuses a band that begins where the samples end', () => {
    const band = { from: hertz(70), to: hertz(150) };
    expect(() => filterWhole(new Float64Array(3), { band, notch: null }, hertz(125))).toThrow(RangeError);
  });
});

describe('the impulse test of IEC 60601-2-25 and AAMI EC11: 3 mV for 100 ms', () => {
  /** At rest for as many seconds, the impulse, and as many after it. */
  function afterImpulse(setting: DisplayFilterSetting, rate: number, seconds = 20) {
    const begin = Math.round(seconds * rate);
    const end = begin + Math.round(rate / 10);
    const samples = new Float64Array(end + Math.round(seconds * rate)).fill(3000, begin, end);
    const answer = filterWhole(samples, setting, hertz(rate));
    // The impulse's region is the impulse and what the low-pass takes to come to rest: three periods of its cut-off.
    const settling = setting.band === 'unfiltered' ? 0 : 3 / setting.band.to;
    const after = answer.subarray(end + Math.round(rate * settling));
    return {
      before: largest(answer.subarray(0, begin)),
      displacement: largest(after),
      slope: largest(after.subarray(1).map((value, n) => (value - (after[n] ?? 0)) * rate)),
    };
  }

  it.each(FILTER_TEST_RATES)(
    'the diagnostic band returns to within 0.1 mV and moves by less than 0.3 mV/s, at %d Hz',
    (rate) => {
      for (const band of [DISPLAY_BANDS.diagnostic, DISPLAY_BANDS.quiet]) {
        const { before, displacement, slope } = afterImpulse({ band, notch: null }, rate);
        expect(before).toBe(0);
        // 3 mV × (1 − exp(−2π × 0.05 Hz × 0.1 s)) = 93 µV, and at that 29 µV/s: what a first-order 0.05 Hz filter has to give.
        expect(displacement).toBeLessThan(100);
        expect(displacement).toBeGreaterThan(88);
        expect(slope).toBeLessThan(60);
      }
    },
  );

  it('so they do at every whole rate from 125 to 2000 Hz, and hold no swing of the low-pass', () => {
    for (let rate = 125; rate <= 2000; rate += 1)
      for (const band of [DISPLAY_BANDS.diagnostic, DISPLAY_BANDS.quiet]) {
        const { displacement, slope } = afterImpulse({ band, notch: null }, rate, 0.5);
        if (displacement > 100 || slope > 60) expect.fail(`${rate} Hz: ${displacement} µV, ${slope} µV/s`);
      }
  });

  it('the monitor band fails it, which is why it is marked', () => {
    const { displacement, slope } = afterImpulse(MONITOR, 500);
    expect(displacement).toBeGreaterThan(600);
    expect(slope).toBeGreaterThan(1500);
    expect(showsTrueSt(MONITOR)).toBe(false);
  });

  it('says of each band whether ST may be read', () => {
    expect(showsTrueSt({ band: 'unfiltered', notch: 60 })).toBe(true);
    expect(showsTrueSt(DIAGNOSTIC)).toBe(true);
    expect(showsTrueSt({ band: DISPLAY_BANDS.quiet, notch: null })).toBe(true);
    expect(showsTrueSt({ band: { from: hertz(0.15), to: hertz(150) }, notch: null })).toBe(false);
  });
});

describe('ST of a train of beats, 75 a minute, R of 1.5 mV', () => {
  const rate = 500;
  const beats = beatTrain(rate, 40, 800, [
    [200, 50, 120],
    [400, 40, 1500],
    [640, 80, 350],
  ]);
  /** At J+60 against the level before the QRS, µV, mean over the last ten beats of the first 38 s; true: 0. */
  const stOf = (samples: Float64Array): number => {
    let sum = 0;
    for (let beat = 37; beat < 47; beat += 1) {
      const at = (ms: number): number => samples[Math.round(((beat * 800 + ms) * rate) / 1000)] ?? NaN;
      sum += at(500) - at(340);
    }
    return sum / 10;
  };

  it('moves by less than 25 µV in the diagnostic band, and in the review band of 0.67 Hz that displaces nothing', () => {
    expect(stOf(beats)).toBeCloseTo(0, 9);
    expect(Math.abs(stOf(filterWhole(beats, DIAGNOSTIC, hertz(rate))))).toBeLessThan(25);
    expect(Math.abs(stOf(filterForReview(beats, null, hertz(rate))))).toBeLessThan(25);
  });

  it('moves by more than a millimetre of paper in the monitor band', () => {
    expect(stOf(filterWhole(beats, MONITOR, hertz(rate)))).toBeLessThan(-100);
  });

  it('with the notch rings after the steepest QRS, at J by less than 5 % of it, from J+60 by less than 1.5 %', () => {
    for (const half of [15, 20, 25, 30, 40])
      for (const notch of [50, 60] as const) {
        const steep = beatTrain(1000, 3, 3000, [[1500, half, 2000]]);
        const plain = filterWhole(steep, DIAGNOSTIC, hertz(1000));
        const ringing = filterWhole(steep, { ...DIAGNOSTIC, notch }, hertz(1000)).map((v, n) => v - (plain[n] ?? 0));
        expect(largest(ringing.subarray(1500 + half))).toBeLessThan(100);
        expect(largest(ringing.subarray(1500 + half + 60))).toBeLessThan(30);
      }
  });
});

describe('streaming', () => {
  const chunked = (filter: StreamingDisplayFilter, samples: Float64Array, sizes: readonly number[]): Float64Array => {
    const out = new Float64Array(samples.length);
    let from = 0;
    for (const size of [...sizes, samples.length]) {
      out.set(filter.process(samples.subarray(from, from + size)), from);
      from = Math.min(samples.length, from + size);
    }
    return out;
  };
  const rates = fc.double({ min: 125, max: 2000, noNaN: true }).map(hertz);
  const signals = fc
    .array(fc.double({ min: -11_000, max: 11_000, noNaN: true }), { minLength: 1, maxLength: 150 })
    .map((values) => Float64Array.from(values));

  it('in pieces of any size gives what the whole record gives, to the last bit', () => {
    fc.assert(
      fc.property(
        signals,
        fc.array(fc.nat({ max: 30 })),
        fc.constantFrom(...SETTINGS),
        rates,
        (samples, sizes, setting, rate) => {
          const streamed = chunked(new StreamingDisplayFilter(setting, rate), samples, sizes);
          expect(streamed).toEqual(filterWhole(samples, setting, rate));
        },
      ),
    );
  });

  it('is linear: a lead turned over, doubled or added to another is filtered so', () => {
    fc.assert(
      fc.property(
        signals,
        signals,
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.constantFrom(...SETTINGS),
        rates,
        (one, other, factor, setting, rate) => {
          const filter = (samples: Float64Array) => filterWhole(samples, setting, rate);
          const length = Math.min(one.length, other.length);
          const [a, b] = [one.subarray(0, length), other.subarray(0, length)];
          const [filteredA, filteredB] = [filter(a), filter(b)];
          const together = filter(a.map((value, n) => value + factor * (b[n] ?? 0)));
          const expected = filteredA.map((value, n) => value + factor * (filteredB[n] ?? 0));
          expect(largestDifference(together, expected)).toBeLessThan(1e-7);
        },
      ),
    );
  });

  it('shows no step at the start, nor after an absence, whatever the electrode offset', () => {
    for (const setting of SETTINGS) {
      const filter = new StreamingDisplayFilter(setting, hertz(500));
      const first = filter.process(new Float64Array(500).fill(250_000));
      filter.restart();
      const second = filter.process(new Float64Array(500).fill(-180_000));
      for (const answer of [first, second])
        expect(largestDifference(answer, new Float64Array(500).fill(answer[0] ?? NaN))).toBeLessThan(1e-6);
    }
  });

  it('costs next to nothing where nothing comes', () => {
    const filter = new StreamingDisplayFilter(DIAGNOSTIC, hertz(500));
    expect(filter.process(new Float64Array(0))).toHaveLength(0);
    expect(filter.process(Float64Array.of(5))).toHaveLength(1);
  });
});

describe('an excerpt through a display filter', () => {
  const rate = hertz(500);
  const excerpt = (samples: Float64Array, absent: readonly (readonly [number, number])[]): EcgExcerpt => ({
    samplingRate: rate,
    firstSample: sampleIndex(1000),
    length: sampleCount(samples.length),
    leads: [
      {
        lead: 'II',
        samples,
        absent: absent.map(([first, end]) => ({
          kind: 'gap',
          first: sampleIndex(1000 + first),
          end: sampleIndex(1000 + end),
        })),
      },
    ],
  });
  const only = (filtered: EcgExcerpt): Float64Array => filtered.leads[0]?.samples ?? new Float64Array(0);

  it('begins anew after each absence, and holds within it', () => {
    const samples = Float64Array.from({ length: 900 }, (_, n) => 500 * Math.sin(n / 9));
    const filtered = only(filterExcerpt(excerpt(samples, [[300, 400]]), MONITOR));
    expect(filtered.subarray(0, 300)).toEqual(filterWhole(samples.subarray(0, 300), MONITOR, rate));
    expect(filtered.subarray(400)).toEqual(filterWhole(samples.subarray(400), MONITOR, rate));
    expect(filtered.subarray(300, 400)).toEqual(new Float64Array(100).fill(filtered[299] ?? NaN));
  });

  it('takes absences at both ends, beside each other, and of the whole', () => {
    const samples = new Float64Array(300).fill(700);
    for (const absent of [
      [
        [0, 100],
        [250, 300],
      ],
      [
        [100, 150],
        [150, 200],
      ],
      [[0, 300]],
    ] as const)
      expect(only(filterExcerpt(excerpt(samples, absent), DIAGNOSTIC))).toEqual(new Float64Array(300));
  });
});
