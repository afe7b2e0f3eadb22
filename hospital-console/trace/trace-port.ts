import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { DeclaredGap, GapReason, SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { DisplayFilterSetting, DisplayFilterWarning } from '../../protocol/ecg/filters/display-filter.ts';
import type { LayoutName, LeadOrder } from '../../protocol/ecg/paper/lead-layout.ts';
import type { CanvasSize } from '../../protocol/ecg/paper/page-fit.ts';
import type { PaperGain, PaperSpeed, PixelsPerMillimetre } from '../../protocol/ecg/paper/paper-scale.ts';
import type { Hertz, Milliseconds, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { CloseReason } from '../../protocol/wire/close-reasons.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ClockBoundsJson, CommitMarkJson } from '../../protocol/wire/session-review.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import type { BeatReading } from '../measuring/beat-reading.ts';
import type { AlarmOrder, AlarmReport } from '../alarms/alarm-port.ts';
import type { MeasuringReport } from '../measuring/reading.ts';
import type { DrawnAfter } from './drawing-lag.ts';
import type { SpanReading } from './span-reading.ts';

/**
 * What the page and the trace worker say to each other. The worker owns the socket, the samples and the ink: no sample
 * ever crosses to the page's main thread. Every message is plain data that structured clone carries.
 */
export type ViewId = number & { readonly names: 'trace view' };

export type { CanvasSize, LayoutName, LeadOrder, PaperGain, PaperSpeed };

/** Every word that the worker writes on the paper, in the language of the page. */
export interface PaperWords {
  /** BCP 47; also decides how the times in the footer are written. */
  readonly language: string;
  /** Recorded, not here yet. */
  readonly awaited: string;
  /** Recorded without contact. */
  readonly leadOff: string;
  /** Never recorded. Its duration and reason are written after it. */
  readonly gap: string;
  readonly gapReasons: Readonly<Record<GapReason, string>>;
  /** The lead is not among those of this recording. */
  readonly notRecorded: string;
  /** State of the filters: raw samples are drawn. */
  readonly unfiltered: string;
  /** Stands before the frequency that a notch takes out. */
  readonly notch: string;
  /** After a gain that the worker chose. */
  readonly automatic: string;
  readonly warnings: Readonly<Record<DisplayFilterWarning, string>>;
  /** D18: written across the blank page. */
  readonly noData: string;
  /** Before the first sample. */
  readonly waiting: string;
}

export interface Arrangement {
  readonly layout: LayoutName;
  readonly order: LeadOrder;
  /** mm/s */
  readonly speed: PaperSpeed;
  /** mm/mV; `auto`: the largest that keeps each trace to its row, and the paper says so. */
  readonly gain: PaperGain | 'auto';
  /** What is drawn has passed it; what is measured and what is kept has not. */
  readonly filter: DisplayFilterSetting;
  /** CSS pixels in a millimetre of paper; null: as large as the canvas takes it. */
  readonly exactly: PixelsPerMillimetre | null;
  readonly theme: 'paper' | 'night';
  readonly words: PaperWords;
}

/** A font of the page that the worker needs as well: a worker sees the system's fonts only. */
export interface PaperFont {
  readonly family: string;
  /** As in CSS `src`: `url(…) format(…)`, the address absolute. */
  readonly source: string;
  readonly weight: string;
  readonly unicodeRange: string;
}

/** Where a past session begins and ends by the relay's clock, and what is known of how it came (`wire/session-review.ts`). */
export interface ThenStart {
  readonly from: UnixMillis;
  readonly to: UnixMillis;
  /** Where to begin. */
  readonly at: UnixMillis;
  /** One past the newest sample that is known of it now. */
  readonly endSample: SampleIndex;
  readonly rate: Hertz;
  readonly marks: readonly CommitMarkJson[];
  readonly clock: ClockBoundsJson;
}

/** A session as the hospital saw it then: in the order in which the relay committed it, with its delays. */
export type ThenCommand =
  | { readonly kind: 'show-then'; readonly view: ViewId; readonly session: SessionId; readonly start: ThenStart }
  /** To a moment of the relay's clock. */
  | { readonly kind: 'seek-then'; readonly view: ViewId; readonly at: UnixMillis };

/** How far the relay's clock has come, as it stood then. */
export interface ThenReport {
  readonly at: UnixMillis;
  readonly playing: boolean;
  readonly rate: number;
  readonly fetching: boolean;
}

export type ViewCommand =
  | ThenCommand
  | { readonly kind: 'arrange'; readonly view: ViewId; readonly arrangement: Arrangement }
  /**
   * Live follows the newest sample. Replay opens paused with the first page of the recording in view; `play` goes on
   * from there, `seek` to 0 and `play` draws it from the first sample. With `at` it opens with the page that ends there, and
   * inks no sample before that page is known.
   */
  | {
      readonly kind: 'show';
      readonly view: ViewId;
      readonly session: SessionId;
      readonly mode: 'live' | 'replay';
      readonly at?: SampleIndex;
    }
  | { readonly kind: 'play'; readonly view: ViewId }
  | { readonly kind: 'pause'; readonly view: ViewId }
  /** 0.25 to 16; what is outside is brought inside. */
  | { readonly kind: 'set-rate'; readonly view: ViewId; readonly rate: number }
  /** Looks at the page that ends at `end`; a live view leaves the head and stays there, the recording goes on behind. */
  | { readonly kind: 'seek'; readonly view: ViewId; readonly end: SampleIndex }
  | { readonly kind: 'follow-live'; readonly view: ViewId }
  /** Have what is shown measured from now on, with these options; null ends it. */
  | { readonly kind: 'measure'; readonly view: ViewId; readonly options: MeasurementOptions | null }
  /** What a caliper reads of raw samples. Answered by a `span` report of the same number, where the recording is known. */
  | {
      readonly kind: 'read-span';
      readonly view: ViewId;
      readonly number: number;
      readonly lead: LeadName;
      readonly from: SampleIndex;
      readonly to: SampleIndex;
    }
  /** How far the paper is inked at this moment. Answered by a `place` report of the same number. */
  | { readonly kind: 'read-place'; readonly view: ViewId; readonly number: number }
  /** The beat that a stretch has in common; fetched first where it is not here. Answered by a `beats` report of the same number. */
  | { readonly kind: 'ask-beats'; readonly view: ViewId; readonly number: number; readonly range: SampleRange };

/** The client sends these by itself; a page only needs ViewCommand. */
export type TraceCommand =
  | ViewCommand
  | {
      readonly kind: 'attach';
      readonly view: ViewId;
      readonly canvas: OffscreenCanvas;
      readonly size: CanvasSize;
      readonly arrangement: Arrangement;
    }
  | { readonly kind: 'resize'; readonly view: ViewId; readonly size: CanvasSize }
  | { readonly kind: 'detach'; readonly view: ViewId }
  /** Whether the page is in front of anybody; a worker that was not told believes that it is not. */
  | { readonly kind: 'visibility'; readonly visible: boolean }
  /** A frame of the page, which the worker asked for. */
  | { readonly kind: 'frame' }
  | { readonly kind: 'fonts'; readonly fonts: readonly PaperFont[] }
  /** A unit tests itself, and the relay holds all of its test: fetch it and tell the relay that it came. */
  | { readonly kind: 'echo'; readonly session: SessionId }
  /** Of the alarm conditions of sessions that are shown live. */
  | { readonly kind: 'alarms'; readonly order: AlarmOrder }
  /** A hand is on the row of a session: what its view will need is fetched. Forgotten where no view follows. */
  | { readonly kind: 'expect'; readonly session: SessionId }
  /** After a `signed-out` report somebody signed in again: connect now. */
  | { readonly kind: 'signed-in' };

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
  /** Age of the newest sample: now minus its recording, clocks reconciled; null where there is none, and after the end. */
  readonly age: Milliseconds | null;
  /** Of the age, from the clocks. Null where the unit's clock is not known yet: the age then counts from the relay's commit. */
  readonly ageUncertainty: Milliseconds | null;
  /** True while the view is at the live head. */
  readonly following: boolean;
  readonly playing: boolean;
  /** Playing, but what comes next is still being fetched. */
  readonly fetching: boolean;
  readonly rate: number;
  /** One past the newest sample shown. */
  readonly playhead: SampleIndex;
  /** One past the newest sample known of the session. */
  readonly endSample: SampleIndex;
  readonly gaps: readonly DeclaredGap[];
  /** Recorded, not here yet (only what this page has learnt). At most the newest 200. */
  readonly awaited: readonly SampleRange[];
  /** Leads without contact at the playhead. */
  readonly leadsOff: readonly string[];
  /**
   * How long no frame has come while the page is in front of somebody; 0 within a second. Null: no sample of this session has
   * been on the paper yet.
   */
  readonly inkAge: Milliseconds | null;
  /** CSS pixels in one millimetre of paper, as drawn. */
  readonly pixelsPerMillimetre: number;
  /** mm/mV, as drawn. */
  readonly gain: PaperGain;
  /** From the socket to the ink, of the last seconds at the live head; null where nothing was followed. */
  readonly drawnAfter: DrawnAfter | null;
  /** Left out: the view shows the session as it is known now. */
  readonly then?: ThenReport;
}

/** `broken`: without a close frame. `silent`: six seconds without a word. */
export type LossReason = CloseReason | 'broken';

export type LinkReport =
  /** Never connected yet; `attempt` counts from 0. */
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'connected' }
  /** Stays until it is connected again, however often that is tried. The sentence is English; `reason` is for others. */
  | { readonly kind: 'lost'; readonly since: UnixMillis; readonly reason: LossReason; readonly sentence: string }
  | { readonly kind: 'signed-out' };

export type TraceReport =
  /** One a second, so that silence means a dead worker; at each change at once, five a second a view at the most (`report-due.ts`). */
  | { readonly kind: 'view'; readonly report: ViewReport }
  /** At each change. */
  | { readonly kind: 'link'; readonly link: LinkReport }
  /** Every few seconds while the view moves, and where it has come to rest. */
  | {
      readonly kind: 'measuring';
      readonly view: ViewId;
      readonly session: SessionId;
      readonly report: MeasuringReport;
    }
  /** The page of paper as it lies on the canvas, and the samples inked on it where they stand still; at each change of either. */
  | {
      readonly kind: 'page';
      readonly view: ViewId;
      readonly page: FittedPage | null;
      readonly still: SampleRange | null;
    }
  /** One past the newest sample that is inked; null: none is. */
  | { readonly kind: 'place'; readonly view: ViewId; readonly number: number; readonly through: SampleIndex | null }
  | { readonly kind: 'span'; readonly view: ViewId; readonly number: number; readonly reading: SpanReading }
  /** Null: it could not be fetched or measured. */
  | { readonly kind: 'beats'; readonly view: ViewId; readonly number: number; readonly reading: BeatReading | null }
  /** The browser gives the worker no frame of its own; the client answers with the page's next. */
  | { readonly kind: 'frame-wanted' }
  /** When the conditions of a session that is watched have changed. */
  | { readonly kind: 'alarms'; readonly report: AlarmReport }
  /** Somebody has just written into the case of a session that is watched. */
  | { readonly kind: 'written'; readonly session: SessionId }
  /** The worker met something it cannot draw; a sentence for the person, the view goes on where it can. */
  | { readonly kind: 'trouble'; readonly view: ViewId | null; readonly sentence: string };
