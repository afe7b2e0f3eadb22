import { addRange, countOf, emptyCoverage, listMissing } from '../../protocol/delivery/coverage.ts';
import type { Coverage, Range } from '../../protocol/delivery/coverage.ts';
import type { DeclaredGap, GapReason, SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleCount, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SampleCount, SampleIndex } from '../../protocol/ecg/units.ts';

/** What may stand for samples: records of samples, or a declared gap. */
export interface Claimant {
  readonly kind: string;
  readonly gapReason: GapReason | null;
}

/** Samples that one claimant stands for. */
export interface Stretch<C extends Claimant> extends SampleRange {
  readonly claimant: C;
}

/**
 * What stands for each sample of a session: data or a declared gap, exactly one of them (D8). Where several claim one
 * sample, data stands and the gap yields: a unit whose journal was set back declares as app_down what is held already.
 * Of two of one kind the one that was committed first stands. Pure; claims come in the order of commits.
 */
export class SampleAccount<C extends Claimant> {
  /** Disjoint, by first sample. */
  readonly #stretches: Stretch<C>[] = [];
  #data: Coverage<SampleIndex> = emptyCoverage;
  #accounted: Coverage<SampleIndex> = emptyCoverage;
  #gaps: readonly DeclaredGap[] | null = null;

  /** Samples that are there. */
  get samples(): SampleCount {
    return sampleCount(countOf(this.#data));
  }

  /** What is left of each declared gap, by first sample. Made at most once a change: a recording may have very many. */
  get gaps(): readonly DeclaredGap[] {
    this.#gaps ??= this.#stretches.flatMap(({ first, end, claimant: { gapReason } }) =>
      gapReason === null ? [] : [{ first, end, reason: gapReason }],
    );
    return this.#gaps;
  }

  /** What of the samples below `end` is neither held nor a declared gap. */
  missingBelow(end: SampleIndex): SampleRange[] {
    if (end === 0) return [];
    return listMissing(this.#accounted, { first: sampleIndex(0), last: sampleIndex(end - 1) }).map(halfOpen);
  }

  add(claimant: C, samples: SampleRange): void {
    if (samples.end <= samples.first) return;
    const range = { first: samples.first, last: sampleIndex(samples.end - 1) };
    const isData = claimant.kind === 'samples';
    for (const free of listMissing(isData ? this.#data : this.#accounted, range))
      this.#insert(claimant, halfOpen(free));
    if (isData) this.#data = addRange(this.#data, range);
    else this.#gaps = null;
    this.#accounted = addRange(this.#accounted, range);
  }

  /** Stretches that overlap a range, by first sample; whole, also where they reach beyond it. */
  *within(range: SampleRange): Generator<Stretch<C>, undefined> {
    for (let i = this.#firstEndingBehind(range.first); i < this.#stretches.length; i += 1) {
      const stretch = this.#stretches[i];
      if (stretch === undefined || stretch.first >= range.end) return;
      yield stretch;
    }
  }

  /** Puts a stretch where no data stands; gaps that stand there yield. */
  #insert(claimant: C, { first, end }: SampleRange): void {
    const at = this.#firstEndingBehind(first);
    let behind = at;
    const left: Stretch<C>[] = [];
    const right: Stretch<C>[] = [];
    for (let gap = this.#stretches[behind]; gap !== undefined && gap.first < end; gap = this.#stretches[behind]) {
      if (gap.first < first) left.push({ ...gap, end: first });
      if (gap.end > end) right.push({ ...gap, first: end });
      behind += 1;
      this.#gaps = null;
    }
    const before = this.#stretches[at - 1];
    const after = this.#stretches[behind];
    const growsOn = left.length === 0 && before?.claimant === claimant && before.end === first;
    const growsInto = right.length === 0 && after?.claimant === claimant && after.first === end;
    const added = { first: growsOn ? before.first : first, end: growsInto ? after.end : end, claimant };
    const from = growsOn ? at - 1 : at;
    this.#stretches.splice(from, (growsInto ? behind + 1 : behind) - from, ...left, added, ...right);
  }

  /** Index of the first stretch that ends behind a sample. Disjoint as they are, their ends are in order too. */
  #firstEndingBehind(sample: SampleIndex): number {
    let low = 0;
    let high = this.#stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#stretches[middle]?.end ?? Infinity) <= sample) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const halfOpen = ({ first, last }: Range<SampleIndex>): SampleRange => ({ first, end: sampleIndex(last + 1) });
