/**
 * Sets of whole numbers as sorted, disjoint, non-adjacent inclusive ranges: which records are held, which samples are
 * accounted for. Immutable. `First`/`last` are the caller's branded numbers.
 */
export interface Range<N extends number = number> {
  readonly first: N;
  readonly last: N;
}
export type Coverage<N extends number = number> = readonly Range<N>[];

export const emptyCoverage: Coverage<never> = [];

/** Index of the first range that ends at or after `value`. */
function firstEndingAtOrAfter(coverage: Coverage, value: number): number {
  let low = 0;
  let high = coverage.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = coverage[middle];
    if (range !== undefined && range.last < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function covers<N extends number>(coverage: Coverage<N>, value: N): boolean {
  const range = coverage[firstEndingAtOrAfter(coverage, value)];
  return range !== undefined && range.first <= value;
}

/** The coverage with one more range; what it touches or overlaps becomes one. O(ranges) at worst, O(1) at the end. */
export function addRange<N extends number>(coverage: Coverage<N>, added: Range<N>): Coverage<N> {
  const at = firstEndingAtOrAfter(coverage, added.first - 1);
  let { first, last } = added;
  let behind = at;
  for (let range = coverage[behind]; range !== undefined && range.first <= last + 1; range = coverage[behind]) {
    if (range.first < first) first = range.first;
    if (range.last > last) last = range.last;
    behind += 1;
  }
  return coverage.toSpliced(at, behind - at, { first, last });
}

export const addValue = <N extends number>(coverage: Coverage<N>, value: N): Coverage<N> =>
  addRange(coverage, { first: value, last: value });

export const unite = <N extends number>(one: Coverage<N>, other: Coverage<N>): Coverage<N> =>
  other.reduce<Coverage<N>>(addRange, one);

/** What of `whole` the coverage lacks, in order. */
export function listMissing<N extends number>(coverage: Coverage<N>, whole: Range<N>): readonly Range<N>[] {
  const missing: Range<N>[] = [];
  let next: number = whole.first;
  for (let i = firstEndingAtOrAfter(coverage, whole.first); i < coverage.length; i += 1) {
    const range = coverage[i];
    if (range === undefined || range.first > whole.last) break;
    if (range.first > next) missing.push({ first: next as N, last: (range.first - 1) as N });
    next = range.last + 1;
  }
  if (next <= whole.last) missing.push({ first: next as N, last: whole.last });
  return missing;
}

export const subtract = <N extends number>(coverage: Coverage<N>, taken: Coverage<N>): Coverage<N> =>
  coverage.flatMap((range) => listMissing(taken, range));

/** Everything from 1 up to it is held (D4); 0 where 1 is missing. */
export function watermark<N extends number>(coverage: Coverage<N>): N {
  const start = coverage[0];
  return (start !== undefined && start.first <= 1 ? start.last : 0) as N;
}

export const countOf = (coverage: Coverage): number =>
  coverage.reduce((sum, range) => sum + range.last - range.first + 1, 0);
