import type { LeadMask } from '../../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { MonotonicMillis, SampleCount, SampleIndex } from '../../../protocol/ecg/units.ts';
import type { MonitorState } from '../../tablet-port/tablet-state.ts';
import type { MonitorFault } from './monitor-driver.ts';
import type { LinkTrouble } from './monitor-link.ts';

/** Why nothing comes from a monitor: the link's trouble, or what the driver makes of what it says. */
export type FeedTrouble = LinkTrouble | MonitorFault;

/** How a chosen monitor stands, as the screen shows it. */
export type FeedStanding = Exclude<MonitorState, { readonly kind: 'none' }>;

/**
 * What a monitor gives, in the order of its samples. Indices count from 0 in each `feed`; every index is in exactly one
 * `samples` or `gap`. A monitor that comes back with another format, or after half a day, begins another feed.
 */
export type FeedEvent =
  /** A feed begins. */
  | { readonly kind: 'format'; readonly feed: number; readonly format: SignalFormat }
  | {
      readonly kind: 'samples';
      readonly feed: number;
      readonly first: SampleIndex;
      /** One array a lead in the format's order, all of the same length, in the device's own LSB. */
      readonly channels: readonly Int32Array[];
      readonly leadsOff: LeadMask;
      /** When the bytes of the newest of them entered this machine. */
      readonly arrivedAt: MonotonicMillis;
    }
  /** Never recorded, and never will be. Where the monitor is away, told again and again as time passes. */
  | { readonly kind: 'gap'; readonly feed: number; readonly first: SampleIndex; readonly count: SampleCount }
  /** It has become another than before. */
  | { readonly kind: 'standing'; readonly standing: FeedStanding };
