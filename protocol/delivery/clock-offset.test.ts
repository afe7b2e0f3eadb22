import { expect, it } from 'vitest';
import { noteExchange, readClock, type ClockExchanges } from './clock-offset.ts';
import { unixMillis } from '../ecg/units.ts';

const exchange = (t1: number, there: number, stay: number, t4: number) => ({
  t1: unixMillis(t1),
  t2: unixMillis(there),
  t3: unixMillis(there + stay),
  t4: unixMillis(t4),
});

it('[D15] finds a relay clock that is 5 s ahead, within half the round trip', () => {
  const reading = readClock([exchange(1000, 6020, 3, 1043)]);
  expect(reading?.offset).toBe(5000);
  expect(reading?.uncertainty).toBe(20);
});

it('[D15] trusts the quickest of the last eight exchanges', () => {
  let exchanges: ClockExchanges = [];
  for (let i = 0; i < 20; i += 1)
    exchanges = noteExchange(exchanges, exchange(i * 100, i * 100 + 300 + i, 0, i * 100 + 400));
  exchanges = noteExchange(exchanges, exchange(5000, 5005, 0, 5010));
  expect(exchanges).toHaveLength(8);
  expect(readClock(exchanges)).toEqual({ offset: 0, uncertainty: 5 });
});

it('drops an exchange that a clock step crossed', () => {
  expect(readClock(noteExchange([], exchange(1000, 2000, 0, 900)))).toBeNull();
});
