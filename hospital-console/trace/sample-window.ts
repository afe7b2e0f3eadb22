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
import { deriveLead, isDerivedLead, type LeadName } from '../../protocol/ecg/leads.ts';
import {
  blockLength,
  type DeclaredGap,
  type SampleBlock,
  type SampleRange,
  type SignalFormat,
} from '../../protocol/ecg/sample-block.ts';
import {
  microvolts,
  sampleCount,
  sampleIndex,
  type ByteCount,
  type SampleCount,
  type SampleIndex,
} from '../../protocol/ecg/units.ts';
import { DeclaredGaps } from './declared-gaps.ts';
import { LeadOffSpans } from './lead-off-spans.ts';

/** What is known of one instant of a session. `unknown`: nobody has said, it may still have to be fetched. */
export type Standing = 'held' | 'gap' | 'awaited' | 'unknown';

/** A stretch of one standing; `end` is cut to what was asked. */
export interface Stretch {
  readonly standing: Standing;
  readonly end: SampleIndex;
}

interface SamplePage {
  /** One a channel, in device counts. */
  readonly channels: readonly Int32Array[];
  lastUse: number;
}

/** Seconds in a page: what is fetched and let go at once. */
const PAGE_SECONDS = 10;
const BYTES_A_SAMPLE = Int32Array.BYTES_PER_ELEMENT;

/**
 * Where samples belong: pages of ten seconds, made when something of them comes and let go, least used first, beyond a
 * limit of bytes. Any order of arrival gives the same window; what comes twice changes nothing. What is held wins over a
 * gap that claims the same place, and both win over awaited.
 */
export class SampleWindow {
  readonly format: SignalFormat;
  readonly pageLength: SampleCount;
  readonly gaps = new DeclaredGaps();
  readonly leadsOff = new LeadOffSpans();
  #pages = new Map<number, SamplePage>();
  #held: Coverage<SampleIndex> = emptyCoverage;
  #awaited: Coverage<SampleIndex> = emptyCoverage;
  #newestHeld: SampleIndex = sampleIndex(0);
  #limit: ByteCount;
  #bytes = 0;
  #uses = 0;
  readonly #channels: ReadonlyMap<LeadName, number>;
  readonly #letGo: (page: SampleRange) => void;

  /** @param letGo told of each page that was let go for want of room: it is unknown again and can be asked for. */
  constructor(format: SignalFormat, limit: ByteCount, letGo: (page: SampleRange) => void) {
    this.format = format;
    this.pageLength = sampleCount(Math.ceil(format.samplingRate * PAGE_SECONDS));
    this.#limit = limit;
    this.#letGo = letGo;
    this.#channels = new Map(format.leads.map(({ lead }, channel) => [lead, channel]));
  }

  /** Samples of blocks with another number of channels are not this session's: our own bug, and thrown. */
  put(block: SampleBlock): void {
    if (block.channels.length !== this.format.leads.length) {
      throw new RangeError(
        `a block of ${String(block.channels.length)} channels, not ${String(this.format.leads.length)}`,
      );
    }
    const end = block.firstSample + blockLength(block);
    let next: number = block.firstSample;
    while (next < end) {
      const number = Math.floor(next / this.pageLength);
      const upTo = Math.min(end, (number + 1) * this.pageLength);
      this.#write(block, number, next, upTo);
      next = upTo;
    }
    if (end <= block.firstSample) return;
    const whole = { first: block.firstSample, last: sampleIndex(end - 1) };
    this.#held = addRange(this.#held, whole);
    this.leadsOff.add(block.leadsOff, whole);
    this.#newestHeld = sampleIndex(Math.max(this.#newestHeld, end));
    this.#makeRoom();
  }

  #write(block: SampleBlock, number: number, first: number, end: number): void {
    const page = this.#pages.get(number) ?? this.#addPage(number);
    this.#uses += 1;
    page.lastUse = this.#uses;
    const from = first - block.firstSample;
    const to = end - block.firstSample;
    const place = first - number * this.pageLength;
    for (const [channel, samples] of block.channels.entries()) {
      page.channels[channel]?.set(samples.subarray(from, to), place);
    }
  }

  #addPage(number: number): SamplePage {
    const channels = this.format.leads.map(() => new Int32Array(this.pageLength));
    const page: SamplePage = { channels, lastUse: 0 };
    this.#pages.set(number, page);
    this.#bytes += channels.length * this.pageLength * BYTES_A_SAMPLE;
    return page;
  }

  /** Beyond it the least used pages are let go; two stay in any case. */
  limitTo(limit: ByteCount): void {
    this.#limit = limit;
    this.#makeRoom();
  }

  #makeRoom(): void {
    while (this.#bytes > this.#limit && this.#pages.size > 2) {
      let oldest = -1;
      let oldestUse = Infinity;
      for (const [number, page] of this.#pages) {
        if (page.lastUse < oldestUse) {
          oldest = number;
          oldestUse = page.lastUse;
        }
      }
      this.#drop(oldest);
    }
  }

  #drop(number: number): void {
    const page = this.#pages.get(number);
    if (page === undefined) return;
    this.#pages.delete(number);
    this.#bytes -= page.channels.length * this.pageLength * BYTES_A_SAMPLE;
    const range = this.pageRange(number);
    const whole: Range<SampleIndex> = { first: range.first, last: sampleIndex(range.end - 1) };
    this.#held = subtract(this.#held, [whole]);
    this.#awaited = subtract(this.#awaited, [whole]);
    this.leadsOff.forget(whole);
    this.#letGo(range);
  }

  /** Recorded, and not here yet. What is held or declared a gap, now or later, is not awaited. */
  markAwaited(range: SampleRange): void {
    if (range.end > range.first) {
      this.#awaited = addRange(this.#awaited, { first: range.first, last: sampleIndex(range.end - 1) });
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** One past the newest sample that ever was held. */
  get newestHeld(): SampleIndex {
    return this.#newestHeld;
  }

  /** Samples a lead that are held. */
  get heldCount(): SampleCount {
    return sampleCount(countOf(this.#held));
  }

  pageRange(number: number): SampleRange {
    return { first: sampleIndex(number * this.pageLength), end: sampleIndex((number + 1) * this.pageLength) };
  }

  /** The page that a sample belongs to. */
  pageOf(index: number): number {
    return Math.max(0, Math.floor(index / this.pageLength));
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

  /** What is neither held nor a declared gap, in order. */
  missingIn(range: SampleRange): readonly SampleRange[] {
    if (range.end <= range.first) return [];
    const whole = { first: range.first, last: sampleIndex(range.end - 1) };
    return subtract(listMissing(this.#held, whole), this.gaps.coverage).map(halfOpen);
  }

  /** The first of what is neither held nor a gap, from `first` on and below `end`. Allocates only where there is some. */
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

  /** One past the newest sample that is held or declared a gap. */
  get newest(): SampleIndex {
    return sampleIndex(Math.max(this.#newestHeld, this.gaps.list.at(-1)?.end ?? 0));
  }

  /** Of what was marked awaited, what still is. */
  awaited(): readonly SampleRange[] {
    // Settled ranges are forgotten here, so that hours of backfill leave no trail.
    this.#awaited = subtract(subtract(this.#awaited, this.#held), this.gaps.coverage);
    return this.#awaited.map(halfOpen);
  }

  isHeld(index: SampleIndex): boolean {
    return covers(this.#held, index);
  }

  /** True where the lead is among the channels, or follows from those that are. */
  has(lead: LeadName): boolean {
    return this.#channels.has(lead) || (isDerivedLead(lead) && this.#channels.has('I') && this.#channels.has('II'));
  }

  /**
   * A lead in µV from `first` up to and without `end`, into the start of `into`. What is not held reads as 0: ask
   * `stretchAt` first. Marks the pages as used. Allocates nothing.
   */
  readMicrovolts(lead: LeadName, first: SampleIndex, end: SampleIndex, into: Float32Array): void {
    const channel = this.#channels.get(lead);
    const one = this.#channels.get('I');
    const two = this.#channels.get('II');
    let next: number = first;
    while (next < end) {
      const number = Math.floor(next / this.pageLength);
      const pageStart = number * this.pageLength;
      const upTo = Math.min(end, pageStart + this.pageLength);
      const page = this.#pages.get(number);
      if (page === undefined) {
        into.fill(0, next - first, upTo - first);
      } else {
        this.#uses += 1;
        page.lastUse = this.#uses;
        if (channel !== undefined) {
          this.#copyChannel(page, channel, next - pageStart, upTo - pageStart, into, next - first);
        } else if (isDerivedLead(lead) && one !== undefined && two !== undefined) {
          const { channels } = page;
          const { lsb: lsb1, baseline: zero1 } = this.#signal(one);
          const { lsb: lsb2, baseline: zero2 } = this.#signal(two);
          for (let i = next; i < upTo; i += 1) {
            const leadI = (((channels[one] as Int32Array)[i - pageStart] as number) - zero1) * lsb1;
            const leadII = (((channels[two] as Int32Array)[i - pageStart] as number) - zero2) * lsb2;
            into[i - first] = deriveLead(lead, microvolts(leadI), microvolts(leadII));
          }
        }
      }
      next = upTo;
    }
  }

  #copyChannel(page: SamplePage, channel: number, from: number, to: number, into: Float32Array, at: number): void {
    const samples = page.channels[channel] as Int32Array;
    const { lsb, baseline } = this.#signal(channel);
    for (let i = from; i < to; i += 1) into[at + i - from] = ((samples[i] as number) - baseline) * lsb;
  }

  #signal(channel: number): SignalFormat['leads'][number] {
    return this.format.leads[channel] as SignalFormat['leads'][number];
  }
}

const cut = (end: number, limit: number): SampleIndex => sampleIndex(Math.min(end, limit));
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
