import { describe, expect, it } from 'vitest';
import { byTens, mapOf, roundScale } from './chart-scales.ts';
import { durationText, shareText, spreadText } from './figure-words.ts';
import { reportEn } from './words/report-en.ts';
import { reportZhTw } from './words/report-zh-tw.ts';

describe('scales', () => {
  it.each([
    [0, [0, 1]],
    [0.37, [0, 0.1, 0.2, 0.3, 0.4]],
    [7, [0, 2, 4, 6, 8]],
    [23, [0, 5, 10, 15, 20, 25]],
    [100, [0, 20, 40, 60, 80, 100]],
  ])('up to %d have round steps', (most, steps) => {
    expect(roundScale(most).steps).toEqual(steps);
    expect(roundScale(most).end).toBeCloseTo(steps.at(-1) ?? 0, 9);
  });
  it('by tens go on evenly from ten milliseconds, and end with a day', () => {
    expect(byTens(1)).toBe(0);
    expect(byTens(1e12)).toBe(1);
    expect(byTens(1000) - byTens(100)).toBeCloseTo(byTens(100) - byTens(10), 9);
  });
  it('of a map keep distances: as far north as east is as far on the paper', () => {
    const map = mapOf(
      [
        { latitude: 25, longitude: 121 },
        { latitude: 25.5, longitude: 121.5 },
      ],
      { width: 600, height: 400, margin: 20 },
    );
    const from = map.at(25.25, 121.25);
    const north = from.y - map.at(25.25 + 10 / 111.2, 121.25).y;
    const east = map.at(25.25, 121.25 + 10 / (111.2 * Math.cos((25.25 * Math.PI) / 180))).x - from.x;
    expect(north).toBeCloseTo(10 * map.kilometre, 6);
    expect(east).toBeCloseTo(north, 6);
  });
});

describe('figures for a person', () => {
  it('have no percentage where there are few, but what was counted and how little is known', () => {
    const share = { kind: 'share', count: 3, of: 4, least: 0.301, most: 0.954 } as const;
    expect(shareText(share, reportEn)).toEqual({ figure: '3 of 4', standsOn: '95 % between 30\u00a0% and 95\u00a0%' });
    const many = { kind: 'share', count: 199, of: 200, least: 0.972, most: 0.9991 } as const;
    expect(shareText(many, reportEn)).toEqual({
      figure: '99.5\u00a0%',
      standsOn: '199 of 200 · 95 % between 97\u00a0% and 99.9\u00a0%',
    });
  });
  it('say why they are not there', () => {
    expect(shareText({ kind: 'absent', reason: 'no-activation' }, reportZhTw)).toEqual({
      figure: '–',
      standsOn: '無法計算：沒有啟動',
    });
  });
  it('have no 99th percentile of a handful', () => {
    const spread = { kind: 'spread', p50: 45_000, p95: 90_000, p99: 91_000, n: 3 } as const;
    expect(spreadText(spread, reportEn)).toEqual({ figure: '45.0 s', standsOn: 'n\u00a0=\u00a03' });
    expect(spreadText({ ...spread, n: 30 }, reportEn).standsOn).toBe('p95 90.0 s · p99 91.0 s · n\u00a0=\u00a030');
  });
  it.each([
    [120, '120 ms'],
    [5_050, '5.0 s'],
    [300_000, '5 min'],
    [9_000_000, '2.5 h'],
  ])('%d ms is %s', (value, text) => {
    expect(durationText(value, reportEn)).toBe(text);
  });
});

type Tree = { readonly [key: string]: string | Tree };
const flatten = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  );
const blanksOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

it('every sentence of the report is there in Traditional Chinese, with the same blanks', () => {
  const chinese = new Map(flatten(reportZhTw));
  for (const [key, text] of flatten(reportEn)) {
    expect([key, blanksOf(chinese.get(key) ?? '')]).toEqual([key, blanksOf(text)]);
    expect([key, /\p{Script=Han}/u.test(chinese.get(key) ?? '')]).toEqual([key, true]);
  }
});
