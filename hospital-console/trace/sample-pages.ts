import { deriveLead, isDerivedLead, type LeadName } from '../../protocol/ecg/leads.ts';
import {
  blockLength,
  type LeadSignal,
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

interface SamplePage {
  /** One a channel, in device counts. */
  readonly channels: readonly Int32Array[];
  lastUse: number;
}

/** Seconds in a page: what is fetched and let go at once. */
const PAGE_SECONDS = 10;
const BYTES_A_SAMPLE = Int32Array.BYTES_PER_ELEMENT;
/** Kept however small the limit is: what is on the paper. */
const LEAST_PAGES = 2;

/** Samples in pages of ten seconds, made when something of them comes and let go, least used first, beyond a limit of bytes. */
export class SamplePages {
  readonly format: SignalFormat;
  readonly pageLength: SampleCount;
  readonly #pages = new Map<number, SamplePage>();
  readonly #channels: ReadonlyMap<LeadName, number>;
  readonly #letGo: (page: SampleRange) => void;
  #limit: ByteCount;
  #uses = 0;

  constructor(format: SignalFormat, limit: ByteCount, letGo: (page: SampleRange) => void) {
    this.format = format;
    this.pageLength = sampleCount(Math.ceil(format.samplingRate * PAGE_SECONDS));
    this.#limit = limit;
    this.#letGo = letGo;
    this.#channels = new Map(format.leads.map(({ lead }, channel) => [lead, channel]));
  }

  get bytes(): number {
    return this.#pages.size * this.format.leads.length * this.pageLength * BYTES_A_SAMPLE;
  }

  range(number: number): SampleRange {
    return { first: sampleIndex(number * this.pageLength), end: sampleIndex((number + 1) * this.pageLength) };
  }

  /** The page that a sample belongs to. */
  numberOf(index: number): number {
    return Math.max(0, Math.floor(index / this.pageLength));
  }

  /** Blocks with another number of channels are not this session's: our own bug, and thrown. */
  put(block: SampleBlock): void {
    const channels = this.format.leads.length;
    if (block.channels.length !== channels) {
      throw new RangeError(`a block of ${String(block.channels.length)} channels, not ${String(channels)}`);
    }
    const end = block.firstSample + blockLength(block);
    let next: number = block.firstSample;
    while (next < end) {
      const number = Math.floor(next / this.pageLength);
      const upTo = Math.min(end, (number + 1) * this.pageLength);
      const page = this.#pages.get(number) ?? this.#addPage(number);
      this.#use(page);
      for (const [channel, samples] of block.channels.entries()) {
        const part = samples.subarray(next - block.firstSample, upTo - block.firstSample);
        page.channels[channel]?.set(part, next - number * this.pageLength);
      }
      next = upTo;
    }
    this.#makeRoom();
  }

  limitTo(limit: ByteCount): void {
    this.#limit = limit;
    this.#makeRoom();
  }

  #addPage(number: number): SamplePage {
    const page = { channels: this.format.leads.map(() => new Int32Array(this.pageLength)), lastUse: 0 };
    this.#pages.set(number, page);
    return page;
  }

  #use(page: SamplePage): void {
    this.#uses += 1;
    page.lastUse = this.#uses;
  }

  #makeRoom(): void {
    while (this.bytes > this.#limit && this.#pages.size > LEAST_PAGES) {
      let oldest = -1;
      let oldestUse = Infinity;
      for (const [number, page] of this.#pages) {
        if (page.lastUse < oldestUse) {
          oldest = number;
          oldestUse = page.lastUse;
        }
      }
      this.#pages.delete(oldest);
      this.#letGo(this.range(oldest));
    }
  }

  /** True where the lead is among the channels, or follows from those that are. */
  has(lead: LeadName): boolean {
    return this.#channels.has(lead) || (isDerivedLead(lead) && this.#channels.has('I') && this.#channels.has('II'));
  }

  /**
   * A lead in µV from `first` up to and without `end`, into the start of `into`. What was never put reads as 0 or as
   * nothing of sense. Marks the pages as used. Allocates nothing.
   */
  readMicrovolts(lead: LeadName, first: SampleIndex, end: SampleIndex, into: Float32Array): void {
    const channel = this.#channels.get(lead);
    let next: number = first;
    while (next < end) {
      const number = Math.floor(next / this.pageLength);
      const pageStart = number * this.pageLength;
      const upTo = Math.min(end, pageStart + this.pageLength);
      const page = this.#pages.get(number);
      if (page === undefined) into.fill(0, next - first, upTo - first);
      else {
        this.#use(page);
        const at = next - first;
        if (channel === undefined) this.#derive(page, lead, next - pageStart, upTo - pageStart, into, at);
        else this.#copy(page, channel, next - pageStart, upTo - pageStart, into, at);
      }
      next = upTo;
    }
  }

  /** A copy of a channel's counts from `first` up to and without `end`; 0 where none was put. Marks the pages as used. */
  copyCounts(channel: number, first: SampleIndex, end: SampleIndex): Int32Array {
    const counts = new Int32Array(Math.max(0, end - first));
    for (let next: number = first; next < end;) {
      const number = Math.floor(next / this.pageLength);
      const pageStart = number * this.pageLength;
      const upTo = Math.min(end, pageStart + this.pageLength);
      const page = this.#pages.get(number);
      const samples = page?.channels[channel];
      if (page !== undefined && samples !== undefined) {
        this.#use(page);
        counts.set(samples.subarray(next - pageStart, upTo - pageStart), next - first);
      }
      next = upTo;
    }
    return counts;
  }

  #copy(page: SamplePage, channel: number, from: number, to: number, into: Float32Array, at: number): void {
    const samples = page.channels[channel] as Int32Array;
    const { lsb, baseline } = this.format.leads[channel] as LeadSignal;
    for (let i = from; i < to; i += 1) into[at + i - from] = ((samples[i] as number) - baseline) * lsb;
  }

  #derive(page: SamplePage, lead: LeadName, from: number, to: number, into: Float32Array, at: number): void {
    const one = this.#channels.get('I');
    const two = this.#channels.get('II');
    if (!isDerivedLead(lead) || one === undefined || two === undefined) {
      into.fill(0, at, at + to - from);
      return;
    }
    const samplesI = page.channels[one] as Int32Array;
    const samplesII = page.channels[two] as Int32Array;
    const signalI = this.format.leads[one] as LeadSignal;
    const signalII = this.format.leads[two] as LeadSignal;
    for (let i = from; i < to; i += 1) {
      const leadI = microvolts(((samplesI[i] as number) - signalI.baseline) * signalI.lsb);
      const leadII = microvolts(((samplesII[i] as number) - signalII.baseline) * signalII.lsb);
      into[at + i - from] = deriveLead(lead, leadI, leadII);
    }
  }
}
