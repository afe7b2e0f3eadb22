import { addRange, emptyCoverage, subtract, type Coverage, type Range } from '../../protocol/delivery/coverage.ts';
import { leadMask, LEAD_NUMBERS, maskHolds, NO_LEADS, type LeadMask, type LeadName } from '../../protocol/ecg/leads.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';

const EVERY_LEAD = leadMask(Object.keys(LEAD_NUMBERS) as LeadName[]);
/** More combinations than electrodes can fall off in; a recording that claims more has every lead off there. */
const MOST_COMBINATIONS = 256;

/** Where which electrodes had no contact, whatever the order in which it is told. */
export class LeadOffSpans {
  readonly #spans = new Map<LeadMask, Coverage<SampleIndex>>();

  add(mask: LeadMask, range: Range<SampleIndex>): void {
    if (mask === NO_LEADS) return;
    const kept = this.#spans.has(mask) || this.#spans.size < MOST_COMBINATIONS ? mask : EVERY_LEAD;
    this.#spans.set(kept, addRange(this.#spans.get(kept) ?? emptyCoverage, range));
  }

  forget(range: Range<SampleIndex>): void {
    for (const [mask, spans] of this.#spans) {
      const left = subtract(spans, [range]);
      if (left.length === 0) this.#spans.delete(mask);
      else this.#spans.set(mask, left);
    }
  }

  /** A quick no for the painter. */
  get isEmpty(): boolean {
    return this.#spans.size === 0;
  }

  /** Leads without contact at a sample. */
  at(index: SampleIndex): LeadMask {
    let mask: number = NO_LEADS;
    for (const [leads, spans] of this.#spans) {
      if (spans.some(({ first, last }) => first <= index && index <= last)) mask |= leads;
    }
    return mask as LeadMask;
  }

  /** Leads without contact at `first`, and how far that stays so, at most up to `end`. */
  stretchAt(first: SampleIndex, end: SampleIndex): { readonly mask: LeadMask; readonly end: SampleIndex } {
    let mask: number = NO_LEADS;
    let until: number = end;
    for (const [leads, spans] of this.#spans) {
      const span = spans.find(({ last }) => last >= first);
      if (span === undefined) continue;
      if (span.first <= first) {
        mask |= leads;
        until = Math.min(until, span.last + 1);
      } else until = Math.min(until, span.first);
    }
    return { mask: mask as LeadMask, end: sampleIndex(until) };
  }

  /** Where a lead was off, in order; what begins before or ends after `within` is given whole. */
  of(lead: LeadName, within: SampleRange): readonly SampleRange[] {
    let off: Coverage<SampleIndex> = emptyCoverage;
    for (const [mask, spans] of this.#spans) {
      if (!maskHolds(mask, lead)) continue;
      for (const span of spans) {
        if (span.last >= within.first && span.first < within.end) off = addRange(off, span);
      }
    }
    return off.map(({ first, last }) => ({ first, end: sampleIndex(last + 1) }));
  }
}
