import { describe, expect, it } from 'vitest';
import { endOfFlank, sharpenEdge } from './wave-edge.ts';

const FLANK = { from: 0.05, to: 0.45, outside: 16, guard: 4 };
const halfSine = Float64Array.from({ length: 400 }, (_, at) =>
  at >= 150 && at <= 250 ? 200 * Math.sin((Math.PI * (at - 150)) / 100) : 0,
);

/** End and onset of a wave whose peak lies at 200. */
function edges(samples: Float64Array, sign: 1 | -1): readonly (number | null)[] {
  return [-1, 1].map((way) => {
    const guess = endOfFlank(samples, 200, way < 0 ? 60 : 340, sign, 90, 1 / 7);
    return guess === null ? null : sharpenEdge(samples, guess, 200, way < 0 ? -1 : 1, 60, FLANK);
  });
}

describe('the edges of a wave', () => {
  it('are found to a millisecond where the wave has corners', () => {
    const [onset, end] = edges(halfSine, 1);
    expect(Math.abs((onset ?? 0) - 150)).toBeLessThanOrEqual(1);
    expect(Math.abs((end ?? 0) - 250)).toBeLessThanOrEqual(1);
  });

  it('are the same for a wave upside down, and for one on another level', () => {
    expect(
      edges(
        halfSine.map((value) => -value),
        -1,
      ),
    ).toEqual(edges(halfSine, 1));
    expect(
      edges(
        halfSine.map((value) => value + 777),
        1,
      ),
    ).toEqual(edges(halfSine, 1));
  });

  it('lie at the foot of a wave that fades out, within an eighth of its flank', () => {
    const bell = halfSine.map((_, at) =>
      at >= 100 && at <= 300 ? 100 + 100 * Math.cos((Math.PI * (at - 200)) / 100) : 0,
    );
    const [onset, end] = edges(bell, 1);
    expect(Math.abs((onset ?? 0) - 100)).toBeLessThanOrEqual(12);
    expect(Math.abs((end ?? 0) - 300)).toBeLessThanOrEqual(12);
  });

  it('are not there where a flank has no end', () => {
    const ramp = Float64Array.from({ length: 400 }, (_, at) => 300 - at);
    expect(endOfFlank(ramp, 200, 340, 1, 90, 1 / 7)).toBeNull();
    expect(endOfFlank(new Float64Array(400), 200, 340, 1, 90, 1 / 7)).toBeNull();
  });
});
