import { addRange, emptyCoverage, listMissing, subtract, type Coverage } from '../../protocol/delivery/coverage.ts';
import type { DeclaredGap, SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';

/** More than any honest recording has; what a broken one declares beyond it stays awaited, and is counted. */
export const MOST_GAPS = 20_000;
const NEVER = sampleIndex(Number.MAX_SAFE_INTEGER);

/** The gaps as far as they count. */
interface StandingGaps {
  readonly list: readonly DeclaredGap[];
  readonly coverage: Coverage<SampleIndex>;
}

/**
 * The gaps that the unit has declared, in order, each once, whatever the order in which they came. Data stand before a
 * gap (D8), so one yields for good where samples were heard, and counts only where all that the relay holds has been told:
 * what it covers elsewhere may be samples that this page has not asked for yet.
 */
export class DeclaredGaps {
  /** In order, disjoint, without what data have taken from them. */
  readonly #declared: DeclaredGap[] = [];
  /** Where samples have ever been: they stand, also when their page was let go since. */
  #data: Coverage<SampleIndex> = emptyCoverage;
  /** Where all that the relay holds has been told, and what it takes since is told as it comes. */
  #settled: Coverage<SampleIndex> = emptyCoverage;
  #standing: StandingGaps | null = null;
  #end = sampleIndex(0);
  /** Gaps beyond the limit. */
  refused = 0;

  /** Where a gap counts. */
  get coverage(): Coverage<SampleIndex> {
    return this.#counting.coverage;
  }
  /** The gaps as far as they count; the same array until that changes. */
  get list(): readonly DeclaredGap[] {
    return this.#counting.list;
  }
  /** One past the last sample that was declared a gap, whether that counts or not. */
  get end(): SampleIndex {
    return this.#end;
  }

  /** Keeps those parts that neither data nor another gap has claimed yet. True where that is any. */
  add(gap: DeclaredGap): boolean {
    if (gap.end <= gap.first) return false;
    const { from, to } = overlapping(this.#declared, gap);
    const claimed = this.#declared.slice(from, to).map(inclusive);
    const fresh = subtract(listMissing(claimed, inclusive(gap)), this.#data).map(halfOpen);
    if (fresh.length === 0) return false;
    if (this.#declared.length + fresh.length > MOST_GAPS) {
      this.refused += 1;
      return false;
    }
    for (const part of fresh) this.#insert({ ...part, reason: gap.reason });
    this.#end = sampleIndex(Math.max(this.#end, gap.end));
    this.#standing = null;
    return true;
  }

  /** A long loss is declared record by record; it is one gap for whoever reads the ECG. */
  #insert(gap: DeclaredGap): void {
    const at = firstEndingBehind(this.#declared, gap.first);
    const [before, behind] = [this.#declared[at - 1], this.#declared[at]];
    const growsOn = before?.end === gap.first && before.reason === gap.reason;
    const growsInto = behind?.first === gap.end && behind.reason === gap.reason;
    const whole = { ...gap, first: growsOn ? before.first : gap.first, end: growsInto ? behind.end : gap.end };
    this.#declared.splice(growsOn ? at - 1 : at, Number(growsOn) + Number(growsInto), whole);
  }

  /** Samples are there. Gives what changes: all of the gaps that they were taken from, or null. */
  yieldTo(data: SampleRange): SampleRange | null {
    if (data.end <= data.first) return null;
    this.#data = addRange(this.#data, inclusive(data));
    const { from, to } = overlapping(this.#declared, data);
    const taken = this.#declared.slice(from, to);
    if (taken.length === 0) return null;
    this.#declared.splice(from, to - from, ...taken.flatMap((gap) => without(gap, data)));
    if (this.#declared.length > MOST_GAPS) {
      this.#declared.pop(); // one was cut in two
      this.refused += 1;
    }
    this.#standing = null;
    return extent(taken);
  }

  /** All that the relay holds of these samples has been told. Gives what changes: all of the gaps there, or null. */
  settle(range: SampleRange): SampleRange | null {
    if (range.end <= range.first) return null;
    this.#settled = addRange(this.#settled, inclusive(range));
    const { from, to } = overlapping(this.#declared, range);
    if (to > from) this.#standing = null;
    return extent(this.#declared.slice(from, to));
  }

  /** From here on all is told as it is committed, however far the session goes on. */
  settleFrom(first: SampleIndex): SampleRange | null {
    return this.settle({ first, end: NEVER });
  }

  /** Something may have been missed: what a gap covers may be data again, anywhere. True where one counted. */
  doubt(): boolean {
    const hadAny = this.list.length > 0;
    this.#settled = emptyCoverage;
    this.#standing = null;
    return hadAny;
  }

  /** The gap that an index lies in, as far as it counts. */
  at(index: SampleIndex): DeclaredGap | null {
    return gapAt(this.list, index);
  }

  /** False where the gap was declared to be longer than it counts yet. */
  isWhole({ first, end }: SampleRange): boolean {
    const declared = gapAt(this.#declared, first);
    return declared?.first === first && declared.end === end;
  }

  get #counting(): StandingGaps {
    this.#standing ??= standingIn(this.#declared, this.#settled);
    return this.#standing;
  }
}

function standingIn(declared: readonly DeclaredGap[], settled: Coverage<SampleIndex>): StandingGaps {
  const doubtful = subtract(coverageOf(declared), settled);
  const list = declared.flatMap((gap) =>
    listMissing(doubtful, inclusive(gap)).map((part) => ({ ...gap, ...halfOpen(part) })),
  );
  return { list, coverage: coverageOf(list) };
}

function coverageOf(gaps: readonly SampleRange[]): Coverage<SampleIndex> {
  const ranges: { first: SampleIndex; last: SampleIndex }[] = [];
  for (const { first, last } of gaps.map(inclusive)) {
    const before = ranges.at(-1);
    if (before?.last === first - 1) before.last = last;
    else ranges.push({ first, last });
  }
  return ranges;
}

/** Index of the first gap that ends behind a sample; the gaps are in order and disjoint. */
function firstEndingBehind(gaps: readonly SampleRange[], index: number): number {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((gaps[middle] as SampleRange).end <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

function gapAt(gaps: readonly DeclaredGap[], index: number): DeclaredGap | null {
  const gap = gaps[firstEndingBehind(gaps, index)];
  return gap !== undefined && gap.first <= index ? gap : null;
}

/** Which of the gaps overlap a range: from one index up to and without another. */
function overlapping(gaps: readonly SampleRange[], { first, end }: SampleRange): { from: number; to: number } {
  const from = firstEndingBehind(gaps, first);
  let to = from;
  while (to < gaps.length && (gaps[to] as SampleRange).first < end) to += 1;
  return { from, to };
}

function without(gap: DeclaredGap, { first, end }: SampleRange): readonly DeclaredGap[] {
  const left = { ...gap, end: sampleIndex(Math.min(gap.end, first)) };
  const right = { ...gap, first: sampleIndex(Math.max(gap.first, end)) };
  return [left, right].filter((part) => part.end > part.first);
}

/** From the first of them to the last; they are in order. */
function extent(ranges: readonly SampleRange[]): SampleRange | null {
  const [first, last] = [ranges[0], ranges.at(-1)];
  return first === undefined || last === undefined ? null : { first: first.first, end: last.end };
}

const inclusive = ({ first, end }: SampleRange) => ({ first, last: sampleIndex(end - 1) });
const halfOpen = ({ first, last }: ReturnType<typeof inclusive>): SampleRange => ({
  first,
  end: sampleIndex(last + 1),
});
