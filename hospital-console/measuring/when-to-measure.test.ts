import { describe, expect, it } from 'vitest';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import { hertz, monotonicMillis, sampleIndex } from '../../protocol/ecg/units.ts';
import { excerptRange, isDue, type Measuring, type MeasuringMoment, nextStillness } from './when-to-measure.ts';

const nobody: MeasurementOptions = { patient: { ageYears: null, sex: null }, evaluatesCriteria: true };
const range = (first: number, end: number) => ({ first: sampleIndex(first), end: sampleIndex(end) });
const moment = (change: Partial<MeasuringMoment> = {}): MeasuringMoment => ({
  range: range(0, 5_000),
  moving: false,
  rate: 1,
  fetching: false,
  standing: 'held',
  options: nobody,
  ...change,
});
const measured = (of: MeasuringMoment, at: number): Measuring => ({ moment: of, begunAt: monotonicMillis(at) });
/** Due at `now`, having shown the same since `since`. */
const due = (now: number, of: MeasuringMoment, last: Measuring | null, since = 0): boolean =>
  isDue(
    of,
    last,
    { range: of.range, since: monotonicMillis(since), watchedSince: monotonicMillis(0) },
    monotonicMillis(now),
  );

describe('what is measured', () => {
  it('is the ten seconds up to the playhead, or what there is of them', () => {
    expect(excerptRange(sampleIndex(30_000), hertz(500))).toEqual(range(25_000, 30_000));
    expect(excerptRange(sampleIndex(700), hertz(500))).toEqual(range(0, 700));
    expect(excerptRange(sampleIndex(10_000), hertz(599.88))).toEqual(range(10_000 - 5_999, 10_000));
    expect(excerptRange(sampleIndex(0), hertz(500))).toBeNull();
  });
});

describe('a trace that moves', () => {
  const live = (end: number) => moment({ moving: true, range: range(end - 5_000, end) });
  it('is measured at once and then each four seconds', () => {
    expect(due(0, live(5_000), null)).toBe(true);
    expect(due(3_900, live(6_950), measured(live(5_000), 0), 3_900)).toBe(false);
    expect(due(4_000, live(7_000), measured(live(5_000), 0), 4_000)).toBe(true);
  });
  it('is not measured again while nothing new comes', () => {
    expect(due(9_000, live(5_000), measured(live(5_000), 0))).toBe(false);
  });
  it('waits for history that is being fetched when the session is opened, but not for ever', () => {
    const opened = { ...live(50_000), fetching: true };
    expect(due(2_900, opened, null, 2_900)).toBe(false);
    expect(due(3_000, opened, null, 3_000)).toBe(true);
    expect(due(200, { ...opened, fetching: false }, null, 200)).toBe(true);
  });
  it('that runs faster is measured more often, but not more than once a second', () => {
    const fast = (end: number) => ({ ...live(end), rate: 16 });
    expect(due(900, fast(12_000), measured(fast(5_000), 0), 900)).toBe(false);
    expect(due(1_000, fast(13_000), measured(fast(5_000), 0), 1_000)).toBe(true);
  });
  it('that runs slower is measured no less', () => {
    const slow = (end: number) => ({ ...live(end), rate: 0.25 });
    expect(due(4_000, slow(5_500), measured(slow(5_000), 0), 4_000)).toBe(true);
  });
});

describe('a page that stands still', () => {
  const here = moment();
  const there = moment({ range: range(20_000, 25_000) });
  it('is measured once somebody has stopped moving it', () => {
    expect(due(10_300, there, measured(here, 0), 10_000)).toBe(false);
    expect(due(10_400, there, measured(here, 0), 10_000)).toBe(true);
  });
  it('is measured once', () => {
    expect(due(60_000, here, measured(here, 0))).toBe(false);
  });
  it('waits for history that is being fetched, but not for ever', () => {
    const fetching = { ...there, fetching: true };
    expect(due(12_900, fetching, measured(here, 0), 10_000)).toBe(false);
    expect(due(13_000, fetching, measured(here, 0), 10_000)).toBe(true);
  });
  it('is measured again where something is filled in, at a calm pace', () => {
    const filled = { ...here, standing: 'held, and more' };
    expect(due(1_400, filled, measured(here, 0))).toBe(false);
    expect(due(1_500, filled, measured(here, 0))).toBe(true);
  });
});

it('age, sex and the switch of the helper take effect at once', () => {
  const patient = { ageYears: 58, sex: 'male' } as const;
  const here = moment();
  for (const options of [
    { patient, evaluatesCriteria: true },
    { ...nobody, evaluatesCriteria: false },
  ]) {
    expect(due(10, moment({ options }), measured(here, 0))).toBe(true);
    expect(due(10, moment({ options, moving: true, range: range(5, 5_005) }), measured(here, 0))).toBe(true);
  }
  // The same values in another object are no change.
  expect(due(10, moment({ options: structuredClone(nobody) }), measured(here, 0))).toBe(false);
});

it('stillness begins anew with each move', () => {
  const first = nextStillness(null, range(0, 5_000), monotonicMillis(100));
  expect(first.since).toBe(100);
  expect(nextStillness(first, range(0, 5_000), monotonicMillis(900)).since).toBe(100);
  expect(nextStillness(first, range(1, 5_001), monotonicMillis(900))).toMatchObject({ since: 900, watchedSince: 100 });
});
