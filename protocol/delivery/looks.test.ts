import { expect, it } from 'vitest';
import { sampleIndex, unixMillis } from '../ecg/units.ts';
import { LIMITS } from '../wire/limits.ts';
import type { Look } from '../wire/messages.ts';
import { uniteLooks, withLook } from './looks.ts';

const look = (by: string, at: number): Look => ({ by, at: unixMillis(at), through: sampleIndex(at * 500) });
const named = (looks: readonly Look[]): string => looks.map(({ by, at }) => `${by}@${String(at)}`).join(' ');

it('keeps the newest look of each person, newest last, whichever comes first', () => {
  const seen = [look('Lin', 1), look('Wu', 2), look('Lin', 3), look('Lin', 2)].reduce(withLook, []);
  expect(named(seen)).toBe('Wu@2 Lin@3');
  expect(named(withLook(seen, look('Ho', 1)))).toBe('Ho@1 Wu@2 Lin@3');
  expect(named(uniteLooks([look('Wu', 5)], seen))).toBe('Lin@3 Wu@5');
});

it('[D19] tells of sixteen people at most: the newest', () => {
  const many = Array.from({ length: 40 }, (_, i) => look(`person ${String(i)}`, i)).reduce<readonly Look[]>(
    withLook,
    [],
  );
  expect(many).toHaveLength(LIMITS.looksPerSession);
  expect(many.at(0)?.by).toBe('person 24');
  expect(many.at(-1)?.by).toBe('person 39');
});
