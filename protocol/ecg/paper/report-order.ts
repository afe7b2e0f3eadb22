import type { ExcerptPiece } from '../excerpt.ts';
import type { EcgMeasurement, PatientFacts } from '../measurements/measurement.ts';
import type { Placement } from '../placement.ts';
import type { SampleRange, SignalFormat } from '../sample-block.ts';
import type { UnixMillis } from '../units.ts';

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
}
