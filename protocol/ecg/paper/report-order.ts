import type { ExcerptPiece } from '../excerpt.ts';
import type { EcgMeasurement, PatientFacts } from '../measurements/measurement.ts';
import type { LeadName } from '../leads.ts';
import type { Placement } from '../placement.ts';
import type { SampleRange, SignalFormat } from '../sample-block.ts';
import type { SampleIndex, UnixMillis } from '../units.ts';

/** All that a 12-lead report states. What nobody knows is null or empty, and stands there as such. */
export interface ReportOrder {
  readonly language: 'en' | 'zh-TW';
  readonly patient: PatientFacts & { readonly label: string; readonly caseNumber: string };
  /** Ambulance unit. */
  readonly unit: string;
  /** Monitor and its serial number. */
  readonly device: string;
  /** When the recording began, by the tablet's clock. */
  readonly startedAt: UnixMillis;
  readonly madeAt: UnixMillis;
  /** IANA, such as `Asia/Taipei`. */
  readonly timeZone: string;
  /** By the channels' own names; how they are called follows from the placement. */
  readonly format: SignalFormat;
  /** What is shown: ten seconds from here on, as far as it goes. */
  readonly range: SampleRange;
  /**
   * What the recording holds of it. What is before the range lets the display filter settle; what no piece covers was not
   * found, and is drawn as absent.
   */
  readonly pieces: Iterable<ExcerptPiece>;
  readonly placement: Placement;
  /** By the leads as they were placed: V4R, and V4 as not recorded. */
  readonly measurement: EcgMeasurement;
  /** What people wrote beside the range, by its place. Left out: the report says nothing of it. */
  readonly notes?: readonly ReportNote[];
}

export type ReportNoteKind =
  'twelve-lead' | 'alert' | 'event' | 'message' | 'order' | 'decision' | 'alarm' | 'annotation';

/** One thing that somebody wrote beside the samples. */
export interface ReportNote {
  readonly at: SampleIndex;
  /** One past its last sample; null: it is about a moment. */
  readonly end: SampleIndex | null;
  /** As the electrodes sat; empty: it names none. */
  readonly leads: readonly LeadName[];
  /** Null: `text` says what it is. */
  readonly kind: ReportNoteKind | null;
  /** Of an event, a decision, an urgency, an alarm condition or an annotation; empty where its kind has none. */
  readonly code: string;
  readonly text: string;
  /** Empty: nobody that is known by name. */
  readonly by: string;
  readonly writtenAt: UnixMillis | null;
}
