import { addRange, emptyCoverage, listMissing, type Coverage } from '../../protocol/delivery/coverage.ts';
import type { DeclaredGap, SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';

/** More than any honest recording has; what a broken one declares beyond it stays awaited, and is counted. */
const MOST = 20_000;

/** The gaps that the unit has declared, in order, each once, whatever the order in which they came. */
export class DeclaredGaps {
  #gaps: DeclaredGap[] = [];
  #coverage: Coverage<SampleIndex> = emptyCoverage;
  /** Gaps beyond the limit. */
  refused = 0;

  get coverage(): Coverage<SampleIndex> {
    return this.#coverage;
  }

  get list(): readonly DeclaredGap[] {
    return this.#gaps;
  }

  /** Keeps those parts that no gap has claimed yet. True where that is any. */
  add(gap: DeclaredGap): boolean {
    if (gap.end <= gap.first) return false;
    const whole = { first: gap.first, last: sampleIndex(gap.end - 1) };
    const fresh = listMissing(this.#coverage, whole);
    if (fresh.length === 0) return false;
    if (this.#gaps.length + fresh.length > MOST) {
      this.refused += 1;
      return false;
    }
    this.#coverage = addRange(this.#coverage, whole);
    const parts = fresh.map(({ first, last }) => ({ first, end: sampleIndex(last + 1), reason: gap.reason }));
    this.#gaps = joinTouching([...this.#gaps, ...parts].sort((one, other) => one.first - other.first));
    return true;
  }

  /** The gap that an index lies in. */
  at(index: SampleIndex): DeclaredGap | null {
    let low = 0;
    let high = this.#gaps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#gaps[middle] as SampleRange).end <= index) low = middle + 1;
      else high = middle;
    }
    const gap = this.#gaps[low];
    return gap !== undefined && gap.first <= index ? gap : null;
  }
}

/** A long loss is declared record by record; it is one gap for whoever reads the ECG. */
function joinTouching(sorted: readonly DeclaredGap[]): DeclaredGap[] {
  const joined: DeclaredGap[] = [];
  for (const gap of sorted) {
    const before = joined.at(-1);
    if (before !== undefined && before.end === gap.first && before.reason === gap.reason) {
      joined[joined.length - 1] = { ...before, end: gap.end };
    } else joined.push(gap);
  }
  return joined;
}
