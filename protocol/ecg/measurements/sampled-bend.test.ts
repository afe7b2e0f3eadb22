import { describe, expect, it } from 'vitest';
import { hertz } from '../units.ts';
import { sampledBend } from './sampled-bend.ts';

describe('what sampling makes of a top', () => {
  it('nothing where there is a sample each millisecond or more', () => {
    for (const rate of [1000, 2000]) expect([...sampledBend(1.5, hertz(rate))].slice(0, 3)).toEqual([0, 1, 2 ** 1.5]);
  });

  it('rounds a tip, the more the slower it is: of a triangle 0.4 ms of both flanks at 250 samples/s', () => {
    const [tip = 0] = sampledBend(1, hertz(250));
    const [faster = 0] = sampledBend(1, hertz(500));
    // Of a kink of 2 µV a ms whatever lies above half the sampling rate is missing: 2 / (π × 2π × 0.125) µV.
    expect(tip).toBeCloseTo(2 / (Math.PI * 2 * Math.PI * 0.125), 1);
    expect(faster).toBeCloseTo(tip / 2, 3);
  });

  it('leaves a round top as it is', () => {
    const bent = sampledBend(2, hertz(250));
    for (const t of [0, 3, 7, 12]) expect(bent[t]).toBeCloseTo(t * t, 0);
  });

  it('changes steadily from bend to bend, and holds at the ends of what is looked at', () => {
    const [one, between, other] = [1.25, 1.3, 1.375].map((bend) => sampledBend(bend, hertz(500))[5] ?? 0);
    expect(between).toBeGreaterThan(one ?? 0);
    expect(between).toBeLessThan(other ?? 0);
    expect(sampledBend(0.5, hertz(500))).toEqual(sampledBend(1, hertz(500)));
    expect(sampledBend(9, hertz(500))).toEqual(sampledBend(2.5, hertz(500)));
  });
});
