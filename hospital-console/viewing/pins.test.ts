import { describe, expect, it } from 'vitest';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { MOST_PINS, readPins, withPin } from './pins.ts';

describe('pinned ten seconds', () => {
  it('stand in order of time, each once', () => {
    const pins = [3000, 1000, 3000].reduce<readonly ReturnType<typeof sampleIndex>[]>(
      (before, end) => withPin(before, sampleIndex(end)) ?? before,
      [],
    );
    expect(pins).toEqual([1000, 3000]);
  });
  it('are refused and not forgotten once there are twenty', () => {
    const full = Array.from({ length: MOST_PINS }, (_, n) => sampleIndex((n + 1) * 500));
    expect(withPin(full, sampleIndex(77))).toBeNull();
    expect(withPin(full, sampleIndex(500))).toBe(full);
  });
  it('are read from storage as far as they can be pins', () => {
    expect(readPins('{"a":[5000,"x",-1,1.5,2500],"b":7,"c":[]}')).toEqual({ a: [2500, 5000] });
    for (const damaged of ['[', 'null', '3', null]) expect(readPins(damaged)).toEqual({});
  });
});
