import type { KappaJson } from '../../protocol/wire/review-book.ts';

/** What two raters said of one case. */
export type RatedPair = readonly [first: string, second: string];

/**
 * How far two raters agree beyond chance, over unordered categories. The standard error is that of the test against
 * kappa = 0. Pure. Sources: J. Cohen, Educational and Psychological Measurement 20 (1960) 37–46; standard error: J. L.
 * Fleiss, J. Cohen, B. S. Everitt, Psychological Bulletin 72 (1969) 323–327.
 */
export function cohenKappa(pairs: readonly RatedPair[]): KappaJson {
  const cases = pairs.length;
  if (cases === 0) return { kind: 'undefined', reason: 'no-cases', cases, observed: null };
  const categories = [...new Set(pairs.flat())];
  const observed = pairs.filter(([one, other]) => one === other).length / cases;
  const shares = categories.map((category) => ({
    first: pairs.filter(([one]) => one === category).length / cases,
    second: pairs.filter(([, other]) => other === category).length / cases,
  }));
  // Two shares that are both 1 are exactly 1: a category that stands alone is told by itself and not by rounding.
  if (categories.length === 1) return { kind: 'undefined', reason: 'one-answer', cases, observed };
  const expected = shares.reduce((sum, { first, second }) => sum + first * second, 0);
  const skew = shares.reduce((sum, { first, second }) => sum + first * second * (first + second), 0);
  const kappa = (observed - expected) / (1 - expected);
  const standardError = Math.sqrt(Math.max(0, expected + expected ** 2 - skew)) / ((1 - expected) * Math.sqrt(cases));
  return { kind: 'defined', kappa, expected, standardError, cases, observed };
}
