import { StreamingDisplayFilter, type DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';
import {
  deriveLead,
  DERIVED_LEADS,
  isDerivedLead,
  type LeadMask,
  type LeadName,
  maskHolds,
} from '../../../protocol/ecg/leads.ts';
import type { LeadSignal, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { microvolts } from '../../../protocol/ecg/units.ts';
import type { FeedRing } from './feed-ring.ts';

interface FilteredLead {
  readonly lead: LeadName;
  readonly filter: StreamingDisplayFilter;
  readonly ring: Float32Array;
  /** Its filter begins anew with the next sample that has contact. */
  hasRested: boolean;
}

/**
 * All leads of a feed through one display filter, in µV, as far as the ring beside it reaches. Each lead's filter begins anew
 * after each absence of its own: nothing before it shines into what comes after.
 */
export class FilteredFeed {
  readonly #capacity: number;
  readonly #signals: readonly LeadSignal[];
  readonly #leads: readonly FilteredLead[];
  readonly #byName: ReadonlyMap<LeadName, FilteredLead>;
  readonly #one: number;
  readonly #two: number;

  constructor(format: SignalFormat, setting: DisplayFilterSetting, capacity: number) {
    this.#capacity = capacity;
    this.#signals = format.leads;
    const place = (name: LeadName): number => format.leads.findIndex(({ lead }) => lead === name);
    this.#one = place('I');
    this.#two = place('II');
    const derived = this.#one < 0 || this.#two < 0 ? [] : DERIVED_LEADS.filter((lead) => place(lead) < 0);
    this.#leads = [...format.leads.map(({ lead }) => lead), ...derived].map((lead) => ({
      lead,
      filter: new StreamingDisplayFilter(setting, format.samplingRate),
      ring: new Float32Array(capacity),
      hasRested: false,
    }));
    this.#byName = new Map(this.#leads.map((lead) => [lead.lead, lead]));
  }

  /** True where the lead is among the channels, or follows from those that are. */
  has(lead: LeadName): boolean {
    return this.#byName.has(lead);
  }

  /** What follows does not follow what was before. */
  rest(): void {
    for (const lead of this.#leads) lead.hasRested = true;
  }

  /** Counts that follow those before, from `first` on; a lead without contact rests. */
  put(first: number, channels: readonly Int32Array[], leadsOff: LeadMask): void {
    const potentials = channels.map((counts, channel) => this.#potentials(counts, channel));
    const one = potentials[this.#one];
    const two = potentials[this.#two];
    for (const [place, lead] of this.#leads.entries()) {
      if (maskHolds(leadsOff, lead.lead)) {
        lead.hasRested = true;
        continue;
      }
      const raw = potentials[place] ?? derived(lead.lead, one, two);
      if (raw === null) continue;
      if (lead.hasRested) lead.filter.restart();
      lead.hasRested = false;
      const filtered = lead.filter.process(raw);
      for (let i = Math.max(0, filtered.length - this.#capacity); i < filtered.length; i += 1) {
        lead.ring[(first + i) % this.#capacity] = filtered[i] as number;
      }
    }
  }

  #potentials(counts: Int32Array, channel: number): Float64Array {
    const { lsb, baseline } = this.#signals[channel] as LeadSignal;
    const potentials = new Float64Array(counts.length);
    for (let i = 0; i < counts.length; i += 1) potentials[i] = ((counts[i] as number) - baseline) * lsb;
    return potentials;
  }

  /** A lead in µV from `first` up to and without `end`, into the start of `into`. Allocates nothing. */
  read(lead: LeadName, first: number, end: number, into: Float32Array): void {
    const ring = this.#byName.get(lead)?.ring;
    if (ring === undefined) return;
    for (let i = first; i < end; i += 1) into[i - first] = ring[i % this.#capacity] as number;
  }
}

function derived(lead: LeadName, one: Float64Array | undefined, two: Float64Array | undefined): Float64Array | null {
  if (one === undefined || two === undefined || !isDerivedLead(lead)) return null;
  return one.map((value, i) => deriveLead(lead, microvolts(value), microvolts(two[i] as number)));
}

/** The feed so far through another filter: a person has just chosen it. */
export function filteredSoFar(ring: FeedRing, setting: DisplayFilterSetting): FilteredFeed | null {
  const { format } = ring;
  if (format === null) return null;
  const filtered = new FilteredFeed(format, setting, ring.capacity);
  let end = -1;
  for (const stretch of ring.stretches) {
    const first = Math.max(stretch.first, ring.oldest);
    if (stretch.end <= first) continue;
    if (first !== end) filtered.rest();
    filtered.put(
      first,
      format.leads.map((_, channel) => ring.copyCounts(channel, first, stretch.end)),
      stretch.leadsOff,
    );
    ({ end } = stretch);
  }
  return filtered;
}
