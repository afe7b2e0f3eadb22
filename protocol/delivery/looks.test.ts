import { expect, it } from 'vitest';
import { sampleIndex, unixMillis } from '../ecg/units.ts';
import { LIMITS } from '../wire/limits.ts';
import type { Look } from '../wire/messages.ts';
import { uniteLooks, withLook } from './looks.ts';

const look = (by: string, at: number): Look => ({ by, at: unixMillis(at), through: sampleIndex(at * 500) });
const named = (looks: readonly Look[]): string => looks.map(({ by, at }) => `${by}@${String(at)}`).join(' ');

it('keeps the newest look of each person, newest last', () => {
  const seen = [look('Lin', 1), look('Wu', 2), look('Lin', 3)].reduce<readonly Look[]>(withLook, []);
  expect(named(seen)).toBe('Wu@2 Lin@3');
  expect(named(withLook(seen, look('Ho', 1)))).toBe('Wu@2 Lin@3 Ho@1');
  expect(named(uniteLooks(seen, [look('Wu', 5)]))).toBe('Lin@3 Wu@5');
});

it('goes by what came last, for a clock may be set back', () => {
  expect(named(withLook([look('Lin', 1_000)], look('Lin', 10)))).toBe('Lin@10');
});

it('[D19] tells of sixteen people at most: the newest', () => {
  const many = Array.from({ length: 40 }, (_, i) => look(`person ${String(i)}`, i));
  const seen = many.reduce<readonly Look[]>(withLook, []);
  expect(seen).toHaveLength(LIMITS.looksPerSession);
  expect(seen.at(0)?.by).toBe('person 24');
  expect(seen.at(-1)?.by).toBe('person 39');
});
