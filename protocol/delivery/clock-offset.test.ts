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

it('[D15] believes the first exchange after a clock was set, not the quick ones from before', () => {
  const day = 24 * 3600 * 1000;
  let exchanges = noteExchange([], exchange(1000, 1002, 0, 1004));
  exchanges = noteExchange(exchanges, exchange(3000, 3020, 0, 3040));
  exchanges = noteExchange(exchanges, exchange(5000 + 3 * day, 5030, 0, 5060 + 3 * day));
  expect(readClock(exchanges)).toEqual({ offset: -3 * day, uncertainty: 30 });
});

it('[D15] a clock that drifts by 200 ppm loses no exchange', () => {
  let exchanges: ClockExchanges = [];
  for (let i = 0; i < 8; i += 1) {
    const t1 = i * 2000;
    exchanges = noteExchange(exchanges, exchange(t1, Math.round(t1 * 1.0002) + 5, 0, t1 + 10));
  }
  expect(exchanges).toHaveLength(8);
});
