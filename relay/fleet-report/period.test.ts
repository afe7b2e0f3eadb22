import { expect, it } from 'vitest';
import { readPeriod } from './period.ts';

const instants = (from: string, to: string, zone: string): readonly string[] => {
  const { period } = readPeriod({ from, to, zone });
  return period === null ? [] : [period.first, period.end].map((unix) => new Date(unix).toISOString());
};

it('a day of Taipei begins at four in the afternoon of the day before in Greenwich', () => {
  expect(instants('2026-11-27', '2026-11-27', 'Asia/Taipei')).toEqual([
    '2026-11-26T16:00:00.000Z',
    '2026-11-27T16:00:00.000Z',
  ]);
});

it('a day on which the clocks change is as long as it is', () => {
  expect(instants('2026-03-29', '2026-03-29', 'Europe/Berlin')).toEqual([
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
});

it('says all that is wrong at once', () => {
  expect(readPeriod({ from: '2026-02-30', to: 'yesterday', zone: 'Moon/Tycho' }).mistakes).toHaveLength(3);
  expect(readPeriod({ from: '2026-11-27', to: '2026-11-26' }).mistakes).toEqual(['to is before from.']);
  expect(readPeriod({ from: '2020-01-01', to: '2026-11-26' }).mistakes).toEqual(['A report is over 366 days at most.']);
});
