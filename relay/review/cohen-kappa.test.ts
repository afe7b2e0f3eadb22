import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohenKappa, type RatedPair } from './cohen-kappa.ts';

/** A table of counts: row the first rater's category, column the second's. */
const pairsOf = (table: readonly (readonly number[])[]): RatedPair[] =>
  table.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, () => [`c${String(i)}`, `c${String(j)}`] as const)),
  );

describe("Cohen's kappa", () => {
  it('is that of the 85 xeromammograms of two radiologists (Stata’s manual, [R] kappa, example 1, after Boyd et al. 1982)', () => {
    const found = cohenKappa(
      pairsOf([
        [21, 12, 0, 0],
        [4, 17, 1, 0],
        [3, 9, 15, 2],
        [0, 0, 0, 1],
      ]),
    );
    if (found.kind !== 'defined') throw new Error('undefined');
    expect(found.cases).toBe(85);
    expect(found.observed).toBeCloseTo(0.6353, 4);
    expect(found.expected).toBeCloseTo(0.3082, 4);
    expect(found.kappa).toBeCloseTo(0.4728, 4);
    expect(found.standardError).toBeCloseTo(0.0694, 4);
  });
  it('is absent with its reason where nothing was rated, and where both gave one answer throughout', () => {
    expect(cohenKappa([])).toEqual({ kind: 'undefined', reason: 'no-cases', cases: 0, observed: null });
    expect(cohenKappa(pairsOf([[7]]))).toEqual({ kind: 'undefined', reason: 'one-answer', cases: 7, observed: 1 });
  });
  it('is 0 where one rater never varies and the other does: no agreement beyond chance', () => {
    const found = cohenKappa(pairsOf([[8, 2]]));
    expect(found).toMatchObject({ kind: 'defined', kappa: 0, observed: 0.8 });
  });
  it('is at most 1, 1 only where all agree, the same for both raters changed over, and a number always', () => {
    const category = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.tuple(category, category), { maxLength: 40 }), (pairs) => {
        const found = cohenKappa(pairs);
        const turned = cohenKappa(pairs.map(([one, other]) => [other, one]));
        if (found.kind === 'undefined') {
          expect(turned).toEqual(found);
          expect(new Set(pairs.flat()).size).toBeLessThan(2);
          return;
        }
        if (turned.kind === 'undefined') throw new Error('undefined one way only');
        expect(turned.kappa).toBeCloseTo(found.kappa, 12);
        expect(Number.isFinite(found.kappa) && Number.isFinite(found.standardError)).toBe(true);
        expect(found.kappa).toBeLessThanOrEqual(1);
        expect(found.kappa === 1).toBe(pairs.every(([one, other]) => one === other));
      }),
    );
  });
});
