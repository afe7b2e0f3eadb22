import { expect, it } from 'vitest';
import { monotonicMillis } from '../../protocol/ecg/units.ts';
import { isSealDue, type SealStanding } from './seal-due.ts';

const sealed: SealStanding = {
  ...{ complete: true, head: 100, sealedThrough: 100, isOfAnotherEnd: false },
  ...{ firstUnsealedAt: null, lastUnsealedAt: null },
};
const at = (seconds: number) => monotonicMillis(1000 * seconds);
const due = (change: Partial<SealStanding>, seconds = 0): boolean => isSealDue({ ...sealed, ...change }, at(seconds));

it('a session is sealed at once when it is whole, for its unit waits for that', () => {
  expect(due({ sealedThrough: null })).toBe(true);
});
it('a session of which something is missing is not sealed', () => {
  expect(due({ sealedThrough: null, complete: false })).toBe(false);
});
it('a session that went on behind its end and ended again is sealed at once', () => {
  expect(due({ head: 160, isOfAnotherEnd: true, firstUnsealedAt: at(0), lastUnsealedAt: at(0) })).toBe(true);
});
it('nothing new: nothing to seal', () => {
  expect(due({}, 1e6)).toBe(false);
});
it('what people write behind the end is sealed when they have written nothing for half a minute', () => {
  const written = { head: 103, firstUnsealedAt: at(0), lastUnsealedAt: at(20) };
  expect(due(written, 49)).toBe(false);
  expect(due(written, 50)).toBe(true);
});
it('and after ten minutes however much they write', () => {
  expect(due({ head: 160, firstUnsealedAt: at(0), lastUnsealedAt: at(590) }, 599)).toBe(false);
  expect(due({ head: 160, firstUnsealedAt: at(0), lastUnsealedAt: at(599) }, 600)).toBe(true);
});
it('what was written before this process began is sealed at its start', () => {
  expect(due({ head: 101 })).toBe(true);
});
