import {
  addRange,
  countOf,
  covers,
  emptyCoverage,
  listMissing,
  subtract,
  type Coverage,
  type Range,
} from '../../protocol/delivery/coverage.ts';
import type { ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import { blockLength, type SampleBlock, type SampleRange, type SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  sampleCount,
  sampleIndex,
  type ByteCount,
  type SampleCount,
  type SampleIndex,
} from '../../protocol/ecg/units.ts';
import { DeclaredGaps } from './declared-gaps.ts';
import { LeadOffSpans } from './lead-off-spans.ts';
import { PlacementSpans } from './placement-spans.ts';
import { SamplePages } from './sample-pages.ts';

/**
 * What is known of one instant of a session. `gap` is final: it was declared, and the relay has told that it holds nothing
 * there. `unknown`: nobody has said that much, it may still have to be fetched.
 */
export type Standing = 'held' | 'gap' | 'awaited' | 'unknown';

/** A stretch of one standing; `end` is cut to what was asked. */
export interface Stretch {
  readonly standing: Standing;
  readonly end: SampleIndex;
}

/**
 * Where samples belong. Any order of arrival gives the same window; what comes twice changes nothing. What is held wins
 * over a gap that claims the same place, and both win over awaited.
 */
export class SampleWindow {
  readonly gaps = new DeclaredGaps();
  readonly leadsOff = new LeadOffSpans();
  readonly placements = new PlacementSpans();
  readonly #pages: SamplePages;
  #held: Coverage<SampleIndex> = emptyCoverage;
  #awaited: Coverage<SampleIndex> = emptyCoverage;
  #newestHeld: SampleIndex = sampleIndex(0);

  /** @param letGo told of each page that was let go for want of room: it is unknown again and can be asked for. */
  constructor(format: SignalFormat, limit: ByteCount, letGo: (page: SampleRange) => void) {
    this.#pages = new SamplePages(format, limit, (page) => {
      const whole = inclusive(page);
      this.#held = subtract(this.#held, [whole]);
      this.#awaited = subtract(this.#awaited, [whole]);
      this.leadsOff.forget(whole);
      this.placements.forget(whole);
      letGo(page);
    });
  }

  get format(): SignalFormat {
    return this.#pages.format;
  }

  /**
   * Samples of blocks with another number of channels are not this session's: our own bug, and thrown.
   * Gives what changes: the samples, and all of a gap that claimed their place.
   */
  put(block: SampleBlock): SampleRange {
    const range = { first: block.firstSample, end: sampleIndex(block.firstSample + blockLength(block)) };
    const { first, end } = range;
    if (end <= first) return range;
    const whole = inclusive(range);
    const yielding = this.gaps.yieldTo(range);
    this.#held = addRange(this.#held, whole);
    this.leadsOff.add(block.leadsOff, whole);
    this.placements.set(block.placement ?? 'standard', whole);
    this.#newestHeld = sampleIndex(Math.max(this.#newestHeld, end));
    this.#pages.put(block); // last: it may let go of a page, and with it of what is said of it above
    return yielding === null
      ? range
      : { first: sampleIndex(Math.min(first, yielding.first)), end: sampleIndex(Math.max(end, yielding.end)) };
  }

  /** Beyond it the least used pages are let go; two stay in any case. */
  limitTo(limit: ByteCount): void {
    this.#pages.limitTo(limit);
  }

  get bytes(): number {
    return this.#pages.bytes;
  }

  /** Recorded, and not here yet. What is held or a gap, now or later, is not awaited. */
  markAwaited(range: SampleRange): void {
    if (range.end > range.first) this.#awaited = addRange(this.#awaited, inclusive(range));
  }

  /** One past the newest sample that ever was held. */
  get newestHeld(): SampleIndex {
    return this.#newestHeld;
  }

  /** One past the newest sample that is held or declared a gap, also where that gap is in doubt. */
  get newest(): SampleIndex {
    return sampleIndex(Math.max(this.#newestHeld, this.gaps.end));
  }

  /** Samples a lead that are held. */
  get heldCount(): SampleCount {
    return sampleCount(countOf(this.#held));
  }

  isHeld(index: SampleIndex): boolean {
    return covers(this.#held, index);
  }

  pageRange(number: number): SampleRange {
    return this.#pages.range(number);
  }

  /** The page that a sample belongs to. */
  pageOf(index: number): number {
    return this.#pages.numberOf(index);
  }

  /** What is known from `first` on, as far as that goes, at most up to `end`. */
  stretchAt(first: SampleIndex, end: SampleIndex): Stretch {
    const held = rangeAtOrAfter(this.#held, first);
    if (held !== undefined && held.first <= first) return { standing: 'held', end: cut(held.last + 1, end) };
    let limit: number = held === undefined ? end : Math.min(end, held.first);
    const gap = rangeAtOrAfter(this.gaps.coverage, first);
    if (gap !== undefined && gap.first <= first) return { standing: 'gap', end: cut(gap.last + 1, limit) };
    if (gap !== undefined) limit = Math.min(limit, gap.first);
    const awaited = rangeAtOrAfter(this.#awaited, first);
    if (awaited !== undefined && awaited.first <= first) {
      return { standing: 'awaited', end: cut(awaited.last + 1, limit) };
    }
    if (awaited !== undefined) limit = Math.min(limit, awaited.first);
    return { standing: 'unknown', end: sampleIndex(limit) };
  }

  /** What is neither held nor a gap, in order. */
  missingIn(range: SampleRange): readonly SampleRange[] {
    if (range.end <= range.first) return [];
    return subtract(listMissing(this.#held, inclusive(range)), this.gaps.coverage).map(halfOpen);
  }

  /** The first of what is neither held nor a gap, from `first` on and below `end`. */
  firstMissing(first: SampleIndex, end: SampleIndex): SampleRange | null {
    let since: SampleIndex | null = null;
    for (let at = first; at < end;) {
      const { standing, end: next } = this.stretchAt(at, end);
      const missing = standing === 'awaited' || standing === 'unknown';
      if (missing) since ??= at;
      else if (since !== null) return { first: since, end: at };
      at = next;
    }
    return since === null ? null : { first: since, end };
  }

  /** Of what was marked awaited, what still is. */
  awaited(): readonly SampleRange[] {
    // Settled ranges are forgotten here, so that hours of backfill leave no trail.
    this.#awaited = subtract(subtract(this.#awaited, this.#held), this.gaps.coverage);
    return this.#awaited.map(halfOpen);
  }

  /** True where the lead is among the channels, or follows from those that are. */
  has(lead: LeadName): boolean {
    return this.#pages.has(lead);
  }

  /** A lead in µV from `first` up to and without `end`, into the start of `into`. Only what is held means anything. */
  readMicrovolts(lead: LeadName, first: SampleIndex, end: SampleIndex, into: Float32Array): void {
    this.#pages.readMicrovolts(lead, first, end, into);
  }

  /** What is known of a range, as a text that changes when that does: of what standing, without which contacts and where placed. */
  standingOf(range: SampleRange): string {
    const parts: string[] = [];
    for (let first = range.first; first < range.end;) {
      const { standing, end } = this.stretchAt(first, range.end);
      const contact = this.leadsOff.stretchAt(first, end);
      const place = this.placements.stretchAt(first, contact.end);
      parts.push(`${standing} ${contact.mask} ${place.placement} ${place.end - range.first}`);
      first = place.end;
    }
    return parts.join();
  }

  /** A copy of all that is known of a range, in order, in device counts. What nobody has spoken of is awaited. */
  piecesOf(range: SampleRange): readonly ExcerptPiece[] {
    const pieces: ExcerptPiece[] = [];
    for (let first = range.first; first < range.end;) {
      const { standing, end } = this.stretchAt(first, range.end);
      if (standing === 'held') pieces.push(...this.#heldPieces(first, end));
      else pieces.push({ kind: standing === 'gap' ? 'gap' : 'awaited', range: { first, end } });
      first = end;
    }
    return pieces;
  }

  /** One where the same electrodes have contact and sit in the same places throughout. */
  #heldPieces(from: SampleIndex, to: SampleIndex): readonly ExcerptPiece[] {
    const pieces: ExcerptPiece[] = [];
    for (let first = from; first < to;) {
      const contact = this.leadsOff.stretchAt(first, to);
      const { placement, end } = this.placements.stretchAt(first, contact.end);
      const placed = placement === 'standard' ? {} : { placement };
      const channels = this.format.leads.map((_, channel) => this.#pages.copyCounts(channel, first, end));
      pieces.push({ kind: 'samples', block: { firstSample: first, channels, leadsOff: contact.mask, ...placed } });
      first = end;
    }
    return pieces;
  }
}

const cut = (end: number, limit: number): SampleIndex => sampleIndex(Math.min(end, limit));
const inclusive = ({ first, end }: SampleRange): Range<SampleIndex> => ({ first, last: sampleIndex(end - 1) });
const halfOpen = ({ first, last }: Range<SampleIndex>): SampleRange => ({ first, end: sampleIndex(last + 1) });

/** The first range that ends at or after `index`. */
function rangeAtOrAfter(coverage: Coverage<SampleIndex>, index: number): Range<SampleIndex> | undefined {
  let low = 0;
  let high = coverage.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((coverage[middle] as Range).last < index) low = middle + 1;
    else high = middle;
  }
  return coverage[low];
}
