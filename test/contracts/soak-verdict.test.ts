import { expect, it } from 'vitest';
import { judgeMemory } from '../soak/memory-verdict.ts';

/** Ten minutes, the first three of them to warm up, looked at every five seconds. */
const memory = (bytesAt: (portion: number) => number) =>
  Array.from({ length: 120 }, (_, i) => ({ seconds: 5 * (i + 1), bytes: bytesAt((i + 1) / 120) }));

it.each([
  ['that stays', () => 100, true],
  ['that fills while it warms up', (at: number) => (at < 0.3 ? 300 * at : 100), true],
  ['that jumps once and comes back', (at: number) => (at > 0.5 && at < 0.6 ? 300 : 100), true],
  ['that grows slowly', (at: number) => 100 + 20 * at, false],
  ['that shrinks by a third', (at: number) => 100 - 33 * at, false],
  ['of nothing looked at', () => NaN, false],
] as const)('memory %s is flat: %s', (_, bytesAt, isFlat) => {
  expect(judgeMemory(memory(bytesAt)).isFlat).toBe(isFlat);
});
