import { addRange, emptyCoverage, subtract, type Coverage, type Range } from '../../protocol/delivery/coverage.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';

/** Where the chest electrodes did not sit in their standard places. */
export class PlacementSpans {
  readonly #spans = new Map<Placement, Coverage<SampleIndex>>();

  /** What comes later stands, as its samples do. */
  set(placement: Placement, range: Range<SampleIndex>): void {
    if (placement === 'standard' && this.isEmpty) return;
    this.forget(range);
    if (placement === 'standard') return;
    this.#spans.set(placement, addRange(this.#spans.get(placement) ?? emptyCoverage, range));
  }

  forget(range: Range<SampleIndex>): void {
    for (const [placement, spans] of this.#spans) {
      const left = subtract(spans, [range]);
      if (left.length === 0) this.#spans.delete(placement);
      else this.#spans.set(placement, left);
    }
  }

  /** A quick no for the painter: standard throughout. */
  get isEmpty(): boolean {
    return this.#spans.size === 0;
  }

  at(index: SampleIndex): Placement {
    return this.stretchAt(index, sampleIndex(index + 1)).placement;
  }

  /** The placement at `first`, and how far it stays so, at most up to `end`. */
  stretchAt(first: SampleIndex, end: SampleIndex): { readonly placement: Placement; readonly end: SampleIndex } {
    let until: number = end;
    for (const [placement, spans] of this.#spans) {
      const span = spans.find(({ last }) => last >= first);
      if (span === undefined) continue;
      if (span.first <= first) return { placement, end: sampleIndex(Math.min(end, span.last + 1)) };
      until = Math.min(until, span.first);
    }
    return { placement: 'standard', end: sampleIndex(until) };
  }
}
