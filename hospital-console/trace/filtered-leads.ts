import { type DisplayFilterSetting, StreamingDisplayFilter } from '../../protocol/ecg/filters/display-filter.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { type Hertz, sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { SampleWindow } from './sample-window.ts';

/**
 * So much before a page runs through the filter first: after 20 s a first-order high-pass of 0.05 Hz has kept 0.2 % of whatever
 * it began with, less than a line's width. Also asked of the relay.
 */
export const SETTLING_SECONDS = 20;
/** What has been filtered is kept this long: the longest page and its settling. */
const KEPT_SECONDS = 45;
/** Samples filtered at a time. */
const PORTION = 4096;

/**
 * What a display filter makes of the leads of a window, on a copy: the window's samples stay as they are. A sample has one value
 * however often and in whatever parts it is painted, so that parts meet without a seam.
 */
export class FilteredLeads {
  readonly #setting: DisplayFilterSetting;
  readonly #samplingRate: Hertz;
  readonly #streams = new Map<LeadName, LeadStream>();

  constructor(setting: DisplayFilterSetting, samplingRate: Hertz) {
    this.#setting = setting;
    this.#samplingRate = samplingRate;
  }

  /** A lead in µV from `first` up to and without `end`, into the start of `into`. Only what is held means anything. */
  readMicrovolts(window: SampleWindow, lead: LeadName, first: SampleIndex, end: SampleIndex, into: Float32Array): void {
    const settling = Math.round(SETTLING_SECONDS * this.#samplingRate);
    let stream = this.#streams.get(lead);
    if (stream === undefined || first < stream.kept || first > stream.end + settling) {
      const kept = Math.round(KEPT_SECONDS * this.#samplingRate);
      const filter = new StreamingDisplayFilter(this.#setting, this.#samplingRate);
      stream = new LeadStream(lead, filter, Math.max(0, first - settling), kept);
      this.#streams.set(lead, stream);
    }
    stream.runTo(window, end);
    stream.read(first, end, into);
  }

  /**
   * Something else is known of these samples than when they were read. True where that changes what has been read: everything
   * after them then looks otherwise too.
   */
  forget(range: SampleRange): boolean {
    let changed = false;
    for (const [lead, stream] of this.#streams) {
      if (range.first >= stream.end || range.end <= stream.start) continue;
      this.#streams.delete(lead);
      changed = true;
    }
    return changed;
  }
}

/** One lead from where its filter began. */
class LeadStream {
  readonly start: number;
  end: number;
  readonly #lead: LeadName;
  readonly #filter: StreamingDisplayFilter;
  /** Sample n lies at n modulo the length. */
  readonly #ring: Float32Array;
  readonly #raw = new Float32Array(PORTION);

  constructor(lead: LeadName, filter: StreamingDisplayFilter, start: number, kept: number) {
    this.#lead = lead;
    this.#filter = filter;
    this.#ring = new Float32Array(kept);
    this.start = start;
    this.end = start;
  }

  /** The first sample that can still be read. */
  get kept(): number {
    return Math.max(this.start, this.end - this.#ring.length);
  }

  runTo(window: SampleWindow, end: SampleIndex): void {
    if (end <= this.end) return;
    const off = window.leadsOff.isEmpty ? [] : window.leadsOff.of(this.#lead, { first: sampleIndex(this.end), end });
    while (this.end < end) {
      const at = sampleIndex(this.end);
      const stretch = window.stretchAt(at, end);
      const contact = off.find((span) => span.end > at);
      const isOff = contact !== undefined && contact.first <= at;
      const until = Math.min(stretch.end, contact === undefined ? end : isOff ? contact.end : contact.first);
      if (stretch.standing !== 'held' || isOff) {
        // What comes after an absence does not follow what was before.
        this.#filter.restart();
        this.end = until;
      } else this.#filterTo(window, until);
    }
  }

  #filterTo(window: SampleWindow, until: number): void {
    while (this.end < until) {
      const to = Math.min(until, this.end + PORTION);
      const count = to - this.end;
      window.readMicrovolts(this.#lead, sampleIndex(this.end), sampleIndex(to), this.#raw);
      const filtered = this.#filter.process(new Float64Array(this.#raw.subarray(0, count)));
      for (let n = 0; n < count; n += 1) this.#ring[(this.end + n) % this.#ring.length] = filtered[n] as number;
      this.end = to;
    }
  }

  read(first: number, end: number, into: Float32Array): void {
    for (let n = first; n < end; n += 1) into[n - first] = this.#ring[n % this.#ring.length] as number;
  }
}
