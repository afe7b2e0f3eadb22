import { describe, expect, it } from 'vitest';
import { offset, sampleCount, sampleIndex } from '../../protocol/ecg/units.ts';
import { SessionEnds } from './session-ends.ts';
import type { HeldEnd } from './session-ends.ts';

const end = (epoch: number, at: number, samples: number): HeldEnd => ({
  body: { kind: 'end', sampleCount: sampleCount(samples), epochs: [] },
  epoch: { number: epoch, nonce: String(at).padStart(16, '0') },
  offset: offset(at),
});
const endsOf = (...ends: readonly HeldEnd[]): SessionEnds => {
  const all = new SessionEnds();
  for (const one of ends) all.add(one);
  return all;
};

describe('[D8] which END of a session counts', () => {
  const damaged = end(1, 5, 100);
  const again = end(2, 3, 100);

  it('the newest that is fulfilled, by the order of the unit and not by that of delivery', () => {
    const ends = endsOf(again, damaged);
    expect(ends.ending(() => true)).toMatchObject({ end: again, complete: true });
    expect(ends.ending((one) => one.offset === damaged.offset)).toMatchObject({ end: damaged, complete: true });
    expect(ends.ending(() => false)).toMatchObject({ end: again, complete: false });
    expect(endsOf().ending(() => true)).toBeNull();
  });

  it('of two openings that bear one number after a roll-back, the one that came later', () => {
    const before = end(3, 7, 100);
    const after = end(3, 9, 100);
    expect(endsOf(after, before).ending(() => true)?.end).toMatchObject(after);
  });

  it('none that the session went on behind', () => {
    const ends = endsOf(damaged);
    ends.wentOn(sampleIndex(101));
    expect(ends.ending(() => true)).toBeNull();
    const more = end(2, 9, 150);
    ends.add(more);
    expect(ends.ending((one) => one.offset === damaged.offset)).toMatchObject({ end: more, complete: false });
    expect(ends.contradictions()).toEqual([]);
  });

  it('one that a copy of the journal wrote which knows less than the relay: what had come before it stands besides', () => {
    const ends = new SessionEnds();
    ends.wentOn(sampleIndex(140));
    ends.add(damaged);
    ends.wentOn(sampleIndex(90));
    expect(ends.ending(() => true)).toMatchObject({ end: damaged, complete: true });
  });

  it('a later one that counts less contradicts, and the earlier one stands', () => {
    const less = end(2, 9, 80);
    const ends = endsOf(less, damaged);
    expect(ends.contradictions()).toMatchObject([less]);
    expect(ends.ending(() => true)?.end).toMatchObject(damaged);
  });

  it('keeps a bounded number of them, the newest', () => {
    const ends = endsOf(...Array.from({ length: 200 }, (_, i) => end(i + 1, i + 1, 200 - i)));
    expect(ends.contradictions()).toHaveLength(63);
    expect(ends.newest?.epoch.number).toBe(200);
  });
});
