import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRange,
  addValue,
  countOf,
  covers,
  emptyCoverage,
  listMissing,
  subtract,
  watermark,
  type Coverage,
} from './coverage.ts';

const of = (...ranges: [number, number][]): Coverage =>
  ranges.reduce<Coverage>((coverage, [first, last]) => addRange(coverage, { first, last }), emptyCoverage);

describe('coverage', () => {
  it('[D4] has a watermark only up to the first hole', () => {
    expect(watermark(of([1, 4], [6, 9]))).toBe(4);
    expect(watermark(of([2, 4]))).toBe(0);
    expect(watermark(of())).toBe(0);
  });

  it('joins what touches', () => {
    expect(of([1, 3], [7, 9], [4, 6])).toEqual([{ first: 1, last: 9 }]);
  });

  it('agrees with a plain set of numbers, whatever is added in whatever order', () => {
    const ranges = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 12 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(ranges, ranges, (added, taken) => {
        const build = (list: [number, number][]): [Coverage, Set<number>] => {
          const numbers = new Set<number>();
          let coverage: Coverage = emptyCoverage;
          for (const [first, more] of list) {
            coverage = more === 0 ? addValue(coverage, first) : addRange(coverage, { first, last: first + more });
            for (let n = first; n <= first + more; n += 1) numbers.add(n);
          }
          return [coverage, numbers];
        };
        const [coverage, numbers] = build(added);
        const [gone, goneNumbers] = build(taken);
        expect(countOf(coverage)).toBe(numbers.size);
        const missing = listMissing(coverage, { first: 1, last: 80 });
        const left = subtract(coverage, gone);
        for (let n = 1; n <= 80; n += 1) {
          expect(covers(coverage, n)).toBe(numbers.has(n));
          expect(covers(missing, n)).toBe(!numbers.has(n));
          expect(covers(left, n)).toBe(numbers.has(n) && !goneNumbers.has(n));
        }
        for (let i = 1; i < coverage.length; i += 1) {
          expect((coverage[i]?.first ?? 0) - (coverage[i - 1]?.last ?? 0)).toBeGreaterThan(1);
        }
      }),
    );
  });
});
