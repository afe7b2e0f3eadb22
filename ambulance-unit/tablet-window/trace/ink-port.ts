import type { DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { CanvasSize } from '../../../protocol/ecg/paper/page-fit.ts';
import type { PaperGain, PaperSpeed } from '../../../protocol/ecg/paper/paper-scale.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { Milliseconds, Millimetres, SampleIndex } from '../../../protocol/ecg/units.ts';
import type { RecordedPart, ToScreen } from '../../tablet-port/tablet-port.ts';

/**
 * What the tablet's page and its ink worker say to each other. The worker owns samples and ink: the page passes what the
 * feed says on as it comes, hands canvases over and hears how the feed stands. All of it is plain data.
 */
export type InkView = number & { readonly names: 'canvas of the ink worker' };

/** What of the acquisition's words is the worker's. */
export type FeedWord = Extract<ToScreen, { readonly kind: 'format' | 'samples' | 'feed-gap' }>;
export const isFeedWord = (told: ToScreen): told is FeedWord =>
  told.kind === 'samples' || told.kind === 'format' || told.kind === 'feed-gap';

export type InkTheme = 'day' | 'night';
export type InkLanguage = 'en' | 'zh-TW';

/** How everything on a canvas is drawn. */
export interface InkStyle {
  readonly speed: PaperSpeed;
  readonly gain: PaperGain;
  /** For the eye only; a band that moves ST is marked so on the canvas. */
  readonly filter: DisplayFilterSetting;
  readonly theme: InkTheme;
  readonly language: InkLanguage;
}

/** A live sweep: a few leads large, or all twelve at once. */
export interface LiveArrangement extends InkStyle {
  readonly shows: 'live';
  readonly leads: 'twelve' | readonly LeadName[];
}

/** A recorded 12-lead on paper. */
export interface PaperArrangement extends InkStyle {
  readonly shows: 'paper';
  /** CSS pixels in a millimetre of this very screen: the paper is as large as paper. */
  readonly cssPixelsPerMillimetre: number;
  /** mm; null: the page's usual one. */
  readonly rowHeight: Millimetres | null;
}

export type InkArrangement = LiveArrangement | PaperArrangement;

/** Ten seconds as `read-recorded` brought them. */
export interface RecordedTwelveLead {
  readonly format: SignalFormat;
  /** What no part covers is a gap. */
  readonly parts: readonly RecordedPart[];
  readonly first: SampleIndex;
  readonly end: SampleIndex;
}

export type InkCommand =
  | { readonly kind: 'feed'; readonly word: FeedWord }
  | {
      readonly kind: 'attach';
      readonly view: InkView;
      readonly canvas: OffscreenCanvas;
      readonly size: CanvasSize;
      readonly arrangement: InkArrangement;
    }
  | { readonly kind: 'arrange'; readonly view: InkView; readonly arrangement: InkArrangement }
  | { readonly kind: 'resize'; readonly view: InkView; readonly size: CanvasSize }
  /** Null takes the sheet away. */
  | { readonly kind: 'show-recorded'; readonly view: InkView; readonly recorded: RecordedTwelveLead | null }
  | { readonly kind: 'detach'; readonly view: InkView }
  /** Nothing of the feed stands any more: the monitor was let go of. */
  | { readonly kind: 'forget-feed' }
  | { readonly kind: 'fonts'; readonly fonts: readonly InkFont[] };

/** A font of the page that the worker needs as well: a worker sees the system's fonts only. */
export interface InkFont {
  /** As in CSS `src`: `url(…) format(…)`, the address absolute. */
  readonly source: string;
  readonly weight: string;
  readonly unicodeRange: string;
}

/**
 * How old what is drawn as live is. `waiting`: nothing has come of this monitor yet; `delayed`: nothing new for more than 2 s;
 * `stale`: for more than 5 s, and the sweep says so across itself.
 */
export type FeedStanding = 'waiting' | 'live' | 'delayed' | 'stale';

export interface FeedReport {
  readonly standing: FeedStanding;
  /** Since the newest bytes came in; null while waiting. */
  readonly age: Milliseconds | null;
  readonly format: SignalFormat | null;
  /** As shown: after the placement. */
  readonly leadsOff: readonly LeadName[];
  readonly placement: Placement;
  /** One past the newest sample that was drawn; of the feed, not of the session. */
  readonly drawnThrough: SampleIndex;
  /** Words of the feed that could not be drawn: of another monitor, out of order, or of another number of channels. */
  readonly refused: number;
}

export type InkReport =
  /** At each change of the standing at once, else twice a second: silence means that the worker is dead. */
  | { readonly kind: 'feed'; readonly feed: FeedReport }
  /** CSS pixels in a millimetre of a live view, where that changes. */
  | { readonly kind: 'page'; readonly view: InkView; readonly cssPixelsPerMillimetre: number }
  /** A recorded 12-lead stands on its paper: named by its first sample. */
  | { readonly kind: 'shown'; readonly view: InkView; readonly first: SampleIndex }
  /** The worker met something that it cannot draw: a sentence for the log, the rest goes on. */
  | { readonly kind: 'trouble'; readonly view: InkView | null; readonly sentence: string };

/** What a measurement reads in the worker's own realm, as `globalThis.inkFigures()`; nothing on the page calls it. */
export interface InkFigures {
  /** Of the worker's frames since the last call: how many, in how long, and in how many something was inked. */
  readonly frames: number;
  readonly painted: number;
  readonly span: Milliseconds;
  /** ms from one frame to the next, in order. */
  readonly betweenFrames: readonly number[];
  /** ms from the arrival of a message's bytes until its last sample was on the canvas and that frame over. */
  readonly latencies: readonly number[];
  /** Wall clock of the first trace ever inked; null before. */
  readonly firstTraceAt: number | null;
}
