import { describe, expect, it } from 'vitest';
import { madeMeasurement } from '../../../test/support/made-measurement.ts';
import { absent, known } from '../measured.ts';
import { beatsPerMinute, hertz, microvolts, sampleIndex } from '../units.ts';
import { Trend, type TrendPoint, trendPoint } from './trend.ts';

const point = (second: number, j: number | null = 0): TrendPoint => ({
  at: sampleIndex(second * 500),
  rate: known(beatsPerMinute(80)),
  st: [
    j === null
      ? { lead: 'II', j: absent('noise'), j60: absent('noise') }
      : { lead: 'II', j: known(microvolts(j)), j60: known(microvolts(j)) },
  ],
});
const secondsOf = (trend: Trend): number[] => trend.points.map(({ at }) => at / 500);

describe('the trend of a session', () => {
  it('a point holds the rate and ST at J and J60 of each lead, or why not', () => {
    const { rate, st, at } = trendPoint(
      madeMeasurement({ heartRate: 71, leads: { V2: { j: 120, j60: 200 }, V3: { why: 'noise' } } }),
    );
    expect([at, rate]).toEqual([sampleIndex(5000), known(71)]);
    expect(st.find(({ lead }) => lead === 'V2')).toEqual({ lead: 'V2', j: known(120), j60: known(200) });
    expect(st.find(({ lead }) => lead === 'V3')).toEqual({ lead: 'V3', j: absent('noise'), j60: absent('noise') });
  });

  it('keeps all of the last hour, then one a minute, then one in ten minutes, and three days at most', () => {
    const trend = new Trend(hertz(500));
    const DAY = 24 * 3600;
    for (let second = 0; second <= 4 * DAY; second += 5) trend.add(point(second));
    const kept = secondsOf(trend);
    const aged = (from: number, to: number): number =>
      kept.filter((second) => 4 * DAY - second > from && 4 * DAY - second <= to).length;
    expect(aged(-1, 3600)).toBeGreaterThanOrEqual(720);
    expect(aged(3600, DAY)).toBeGreaterThanOrEqual(23 * 60);
    expect(aged(3600, DAY)).toBeLessThan(23 * 60 + 80);
    expect(aged(DAY, 3 * DAY)).toBeGreaterThanOrEqual(48 * 6);
    expect(aged(DAY, 3 * DAY)).toBeLessThan(48 * 6 + 20);
    expect(aged(3 * DAY + 300, Infinity)).toBe(0);
    expect(kept.length).toBeLessThan(2500);
    expect(kept).toEqual([...kept].sort((one, other) => one - other));
  });

  it('loses no peak of ST: of a minute the point stays that departs furthest, up or down', () => {
    const trend = new Trend(hertz(500));
    for (let second = 0; second <= 3 * 3600; second += 5)
      trend.add(point(second, second === 625 ? -310 : second === 1255 ? 250 : 20));
    expect(secondsOf(trend)).toContain(625);
    expect(secondsOf(trend)).toContain(1255);
  });

  it('a point without ST stands back behind one that has it', () => {
    const trend = new Trend(hertz(500));
    for (let second = 0; second <= 3 * 3600; second += 5) trend.add(point(second, second % 60 === 35 ? 30 : null));
    const old = secondsOf(trend).filter((second) => second < 3600);
    expect(old.every((second) => second % 60 === 35)).toBe(true);
  });

  it('a point that is not after the last is left out', () => {
    const trend = new Trend(hertz(500));
    for (const second of [5, 10, 10, 7]) trend.add(point(second));
    expect(secondsOf(trend)).toEqual([5, 10]);
  });
});
