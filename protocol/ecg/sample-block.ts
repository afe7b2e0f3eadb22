import type { LeadMask, LeadName } from './leads.ts';
import type { Placement } from './placement.ts';
import type { DeviceCount, Hertz, MicrovoltsPerLsb, SampleCount, SampleIndex } from './units.ts';

/** How one lead's samples are to be read: potential in µV = (sample − baseline) × lsb. */
export interface LeadSignal {
  readonly lead: LeadName;
  /** µV per count. */
  readonly lsb: MicrovoltsPerLsb;
  /** The count that means 0 µV. */
  readonly baseline: DeviceCount;
}

/** What stays the same for all samples of a session. */
export interface SignalFormat {
  readonly samplingRate: Hertz;
  /** One entry a channel, in channel order; no lead twice. */
  readonly leads: readonly LeadSignal[];
}

/** Samples of all leads over one stretch of time, as the device gave them. */
export interface SampleBlock {
  readonly firstSample: SampleIndex;
  /** One array a lead in the format's order, all of the same length, in device counts. */
  readonly channels: readonly Int32Array[];
  /** Channels, by the lead that the format names, whose electrode has no contact: recorded, but unusable. */
  readonly leadsOff: LeadMask;
  /** Where the chest electrodes sat, and so which leads the channels are; left out: the standard places. */
  readonly placement?: Placement;
}

/** Half-open: from `first` up to and without `end`. */
export interface SampleRange {
  readonly first: SampleIndex;
  readonly end: SampleIndex;
}

export const blockLength = (block: SampleBlock): SampleCount => (block.channels[0]?.length ?? 0) as SampleCount;

/** Why samples were never recorded. Declared by the unit, final. */
export const GAP_REASONS = ['sensor_off', 'link_loss', 'app_down', 'journal_full', 'purged', 'corrupt'] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** A stretch that the unit declares as never recorded. */
export interface DeclaredGap extends SampleRange {
  readonly reason: GapReason;
}
