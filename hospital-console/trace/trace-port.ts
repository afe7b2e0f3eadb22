import type { DeclaredGap, SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { Milliseconds, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';

/**
 * What the page and the trace worker say to each other. The worker owns the socket, the samples and the ink: no sample
 * ever crosses to the page's main thread. Every message is plain data that structured clone carries.
 */
export type ViewId = number & { readonly names: 'trace view' };

export type PaperSpeed = 12.5 | 25 | 50;
export type PaperGain = 5 | 10 | 20;
export type LayoutName = '3x4+1' | '3x4+3' | '6x2' | '12x1' | 'rhythm';

export interface Arrangement {
  readonly layout: LayoutName;
  /** mm/s */
  readonly speed: PaperSpeed;
  /** mm/mV */
  readonly gain: PaperGain;
  readonly theme: 'paper' | 'night';
}

export interface CanvasSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
}

export type TraceCommand =
  | {
      readonly kind: 'attach';
      readonly view: ViewId;
      readonly canvas: OffscreenCanvas;
      readonly size: CanvasSize;
      readonly arrangement: Arrangement;
    }
  | { readonly kind: 'resize'; readonly view: ViewId; readonly size: CanvasSize }
  | { readonly kind: 'arrange'; readonly view: ViewId; readonly arrangement: Arrangement }
  /** Live follows the newest sample; replay starts at the first. */
  | { readonly kind: 'show'; readonly view: ViewId; readonly session: SessionId; readonly mode: 'live' | 'replay' }
  | { readonly kind: 'play'; readonly view: ViewId }
  | { readonly kind: 'pause'; readonly view: ViewId }
  | { readonly kind: 'set-rate'; readonly view: ViewId; readonly rate: number }
  /** Looks at the ten seconds that end at `end`; a live view leaves the head and keeps recording behind. */
  | { readonly kind: 'seek'; readonly view: ViewId; readonly end: SampleIndex }
  | { readonly kind: 'follow-live'; readonly view: ViewId }
  | { readonly kind: 'detach'; readonly view: ViewId };

/** D18: how fresh what is drawn as live is. */
export type Freshness = 'live' | 'delayed' | 'no-data' | 'ended' | 'waiting';

export interface ViewReport {
  readonly view: ViewId;
  readonly session: SessionId;
  readonly mode: 'live' | 'replay';
  /** Null while the session's description has not come. */
  readonly format: SignalFormat | null;
  readonly unit: string;
  readonly source: string;
  readonly patientLabel: string;
  readonly startedAt: UnixMillis | null;
  readonly freshness: Freshness;
  /** Age of the newest sample: now minus its recording, clocks reconciled; null where there is none. */
  readonly age: Milliseconds | null;
  /** Of the age, from the clocks. */
  readonly ageUncertainty: Milliseconds | null;
  /** True while the view is at the live head. */
  readonly following: boolean;
  readonly playing: boolean;
  readonly rate: number;
  /** One past the newest sample shown. */
  readonly playhead: SampleIndex;
  /** One past the newest sample known of the session. */
  readonly endSample: SampleIndex;
  readonly gaps: readonly DeclaredGap[];
  /** Known to be recorded, not here yet (only what this page has learnt). */
  readonly awaited: readonly SampleRange[];
  /** Leads without contact at the playhead. */
  readonly leadsOff: readonly string[];
  /** CSS pixels in one millimetre of paper, as drawn. */
  readonly pixelsPerMillimetre: number;
}

export type LinkReport =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly since: UnixMillis; readonly sentence: string }
  | { readonly kind: 'signed-out' };

export type TraceReport =
  | { readonly kind: 'view'; readonly report: ViewReport }
  | { readonly kind: 'link'; readonly link: LinkReport }
  /** The worker met something it cannot draw; a sentence for the person, the view goes on where it can. */
  | { readonly kind: 'trouble'; readonly view: ViewId | null; readonly sentence: string };
