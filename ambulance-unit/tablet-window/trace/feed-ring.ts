import { type LeadMask, type LeadName, maskHolds, NO_LEADS } from '../../../protocol/ecg/leads.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { SampleRange, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { sampleIndex, type SampleIndex } from '../../../protocol/ecg/units.ts';
import type { FeedSamples } from '../../tablet-port/tablet-port.ts';
import type { FeedWord } from './ink-port.ts';

/** `gap`: declared as lost by the acquisition; `missed`: it was measured, and this screen did not get it. */
export interface FeedAbsence extends SampleRange {
  readonly kind: 'gap' | 'missed';
}

/** What a stretch of samples has in common. */
export interface FeedStretch extends SampleRange {
  readonly leadsOff: LeadMask;
  readonly placement: Placement;
}

/** What became of a word of the feed. */
export type FeedChange =
  | { readonly kind: 'renewed' }
  | { readonly kind: 'samples'; readonly samples: FeedSamples; readonly from: number; readonly isAfterAbsence: boolean }
  | { readonly kind: 'absence' }
  | { readonly kind: 'refused' };

/** Longer than any sweep shows: at 12.5 mm/s a wide tablet has half a minute of paper. */
export const KEPT_SECONDS = 40;
/** More stretches than electrodes can fall off in that time. */
const MOST_STRETCHES = 512;
const REFUSED: FeedChange = { kind: 'refused' };

/**
 * The newest samples of the monitor that is connected, in device counts, and what of them is absent. The feed comes in order; what
 * it leaves out without saying so is absent too, never joined.
 */
export class FeedRing {
  #feed: number | null = null;
  #format: SignalFormat | null = null;
  #channels: Int32Array[] = [];
  #capacity = 0;
  #newest = 0;
  #hasBegun = false;
  #oldest = 0;
  #absences: FeedAbsence[] = [];
  #stretches: FeedStretch[] = [];
  /** Words that were of another feed or did not fit the format. */
  refused = 0;

  get format(): SignalFormat | null {
    return this.#format;
  }
  /** One past the newest sample that is known, held or absent. */
  get newest(): SampleIndex {
    return sampleIndex(this.#newest);
  }
  /** The oldest that may be asked for. */
  get oldest(): SampleIndex {
    return sampleIndex(Math.max(this.#oldest, this.#newest - this.#capacity));
  }
  get capacity(): number {
    return this.#capacity;
  }
  /** Where the feed began for this screen; null before its first sample. */
  get begin(): SampleIndex | null {
    return this.#hasBegun ? sampleIndex(this.#oldest) : null;
  }
  get absences(): readonly FeedAbsence[] {
    return this.#absences;
  }
  get stretches(): readonly FeedStretch[] {
    return this.#stretches;
  }

  forget(): void {
    this.#feed = null;
    this.#format = null;
    this.#channels = [];
    this.#begin(0);
    this.#hasBegun = false;
  }

  #begin(at: number): void {
    this.#newest = at;
    this.#oldest = at;
    this.#absences = [];
    this.#stretches = [];
    this.#hasBegun = true;
  }

  hear(word: FeedWord): FeedChange {
    switch (word.kind) {
      case 'format':
        return this.#renew(word.feed, word.format);
      case 'samples':
        return this.#put(word);
      case 'feed-gap':
        if (word.feed !== this.#feed) return this.#refuse();
        if (!this.#hasBegun) this.#begin(word.first);
        return this.#lose(word.first, word.first + word.count);
    }
  }

  #refuse(): FeedChange {
    this.refused += 1;
    return REFUSED;
  }

  /** The same feed's format told again changes nothing: the screen's link came back. */
  #renew(feed: number, format: SignalFormat): FeedChange {
    if (feed === this.#feed && sameFormat(format, this.#format)) return { kind: 'absence' };
    this.forget();
    this.#feed = feed;
    this.#format = format;
    this.#capacity = Math.ceil(format.samplingRate * KEPT_SECONDS);
    this.#channels = format.leads.map(() => new Int32Array(this.#capacity));
    return { kind: 'renewed' };
  }

  #lose(first: number, end: number): FeedChange {
    if (end <= this.#newest) return REFUSED;
    if (first > this.#newest) this.#addAbsence('missed', first);
    this.#addAbsence('gap', end);
    return { kind: 'absence' };
  }

  #addAbsence(kind: FeedAbsence['kind'], end: number): void {
    const last = this.#absences.at(-1);
    if (last?.kind === kind && last.end === this.#newest) {
      this.#absences[this.#absences.length - 1] = { ...last, end: sampleIndex(end) };
    } else this.#absences.push({ kind, first: sampleIndex(this.#newest), end: sampleIndex(end) });
    this.#newest = end;
    this.#letGo();
  }

  #put(samples: FeedSamples): FeedChange {
    const length = samples.channels[0]?.length ?? 0;
    const fits =
      samples.channels.length === this.#channels.length && samples.channels.every((one) => one.length === length);
    if (samples.feed !== this.#feed || !fits || length === 0) return this.#refuse();
    if (!this.#hasBegun) this.#begin(samples.first);
    const end = samples.first + length;
    // Told twice, when a link came back: what is held stays.
    if (end <= this.#newest) return REFUSED;
    if (samples.first > this.#newest) this.#addAbsence('missed', samples.first);
    const isAfterAbsence = this.#absences.at(-1)?.end === this.#newest;
    const from = this.#newest - samples.first;
    const start = Math.max(from, length - this.#capacity);
    for (const [channel, counts] of samples.channels.entries()) {
      const ring = this.#channels[channel] as Int32Array;
      for (let i = start; i < length; i += 1) ring[(samples.first + i) % this.#capacity] = counts[i] as number;
    }
    this.#addStretch(samples, end);
    this.#newest = end;
    this.#letGo();
    return { kind: 'samples', samples, from, isAfterAbsence };
  }

  #addStretch({ leadsOff, placement }: FeedSamples, end: number): void {
    const last = this.#stretches.at(-1);
    if (last?.end === this.#newest && last.leadsOff === leadsOff && last.placement === placement) {
      this.#stretches[this.#stretches.length - 1] = { ...last, end: sampleIndex(end) };
    } else {
      this.#stretches.push({ first: sampleIndex(this.#newest), end: sampleIndex(end), leadsOff, placement });
      // Contact that comes and goes with each message: the two oldest become one in which either lead was off.
      if (this.#stretches.length > MOST_STRETCHES) {
        const [one, two] = this.#stretches.splice(0, 2) as [FeedStretch, FeedStretch];
        const off = (one.leadsOff | two.leadsOff) as LeadMask;
        this.#stretches.unshift({ first: one.first, end: two.end, leadsOff: off, placement: two.placement });
      }
    }
  }

  #letGo(): void {
    const oldest = this.#newest - this.#capacity;
    while ((this.#absences[0]?.end ?? Infinity) <= oldest) this.#absences.shift();
    while ((this.#stretches[0]?.end ?? Infinity) <= oldest) this.#stretches.shift();
  }

  /** Counts of a channel from `first` up to and without `end`; only what is held means anything. */
  copyCounts(channel: number, first: number, end: number): Int32Array {
    const counts = new Int32Array(Math.max(0, end - first));
    const ring = this.#channels[channel];
    if (ring === undefined) return counts;
    for (let i = first; i < end; i += 1) counts[i - first] = ring[i % this.#capacity] as number;
    return counts;
  }

  /** Where a lead had no contact, in order; what touches is one. */
  leadOffIn(lead: LeadName, { first, end }: SampleRange): readonly SampleRange[] {
    const off: { first: SampleIndex; end: SampleIndex }[] = [];
    for (const stretch of this.#stretches) {
      if (stretch.end <= first || stretch.first >= end || !maskHolds(stretch.leadsOff, lead)) continue;
      const last = off.at(-1);
      if (last?.end === stretch.first) last.end = stretch.end;
      else off.push({ first: stretch.first, end: stretch.end });
    }
    return off;
  }

  get isAnyLeadOff(): boolean {
    return this.#stretches.some(({ leadsOff }) => leadsOff !== NO_LEADS);
  }

  get newestStretch(): FeedStretch | null {
    return this.#stretches.at(-1) ?? null;
  }
}

const sameFormat = (one: SignalFormat, other: SignalFormat | null): boolean =>
  other !== null &&
  one.samplingRate === other.samplingRate &&
  one.leads.length === other.leads.length &&
  one.leads.every((signal, place) => {
    const its = other.leads[place];
    return its?.lead === signal.lead && its.lsb === signal.lsb && its.baseline === signal.baseline;
  });
