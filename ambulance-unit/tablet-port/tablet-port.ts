import type { LeadMask } from '../../protocol/ecg/leads.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { SampleCount, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { CommandAnswer, TabletCommand } from './tablet-command.ts';
import type { TabletState } from './tablet-state.ts';

/**
 * What passes between the acquisition and the tablet's screen, the same over Electron's MessagePort (structured clone) and
 * over the WebSocket of `--screen` (JSON, samples as binary). The screen may come and go: what it shows is told anew.
 */
export type ToScreen =
  | { readonly kind: 'state'; readonly state: TabletState }
  /** A monitor's format, before its first samples and again for each screen that comes. */
  | { readonly kind: 'format'; readonly format: SignalFormat; readonly feed: number }
  | FeedSamples
  /** So many samples were lost before what follows. */
  | { readonly kind: 'feed-gap'; readonly feed: number; readonly first: SampleIndex; readonly count: SampleCount }
  | { readonly kind: 'answer'; readonly request: number; readonly answer: CommandAnswer }
  /** Recorded samples that the screen asked for, raw, in the device's LSB; absent ones are left out. */
  | {
      readonly kind: 'recorded';
      readonly request: number;
      readonly format: SignalFormat;
      readonly parts: readonly RecordedPart[];
    }
  /** A file for the person: the report as PDF. */
  | { readonly kind: 'file'; readonly request: number; readonly name: string; readonly bytes: Uint8Array };

/** Live samples for the screen; `feed` counts the monitors connected since the start, and indices begin anew with each. */
export interface FeedSamples {
  readonly kind: 'samples';
  readonly feed: number;
  readonly first: SampleIndex;
  readonly channels: readonly Int32Array[];
  readonly leadsOff: LeadMask;
  readonly placement: Placement;
  /** When their bytes came in, by the tablet's wall clock, with fractions: from electrode to pixel is measured with it. */
  readonly arrivedAt: UnixMillis;
}

export interface RecordedPart {
  readonly first: SampleIndex;
  readonly channels: readonly Int32Array[];
  readonly leadsOff: LeadMask;
  readonly placement: Placement;
}

export type FromScreen =
  | { readonly kind: 'command'; readonly request: number; readonly command: TabletCommand }
  /** At most a minute at once. */
  | {
      readonly kind: 'read-recorded';
      readonly request: number;
      readonly first: SampleIndex;
      readonly end: SampleIndex;
    }
  | {
      readonly kind: 'make-report';
      readonly request: number;
      readonly twelveLead: SampleIndex;
      readonly language: 'en' | 'zh-TW';
    };
