import { expect, it } from 'vitest';
import { stLevels } from './st-levels.ts';

const rising = Float64Array.from({ length: 400 }, (_, at) => (at < 100 ? -1000 : 100 + (at - 100)));

it('ST is read at J and 20, 40, 60 and 80 ms after it, against the level before the QRS', () => {
  // A microvolt a millisecond; at J the mean of the seven milliseconds that follow, so that no QRS is in it.
  expect(stLevels(rising, 40, 100)).toEqual({ j: 64, j20: 80, j40: 100, j60: 120, j80: 140 });
});

it('ST is not read where the beat ends before J80', () => {
  expect(stLevels(rising, 0, 330)).toBeNull();
});
