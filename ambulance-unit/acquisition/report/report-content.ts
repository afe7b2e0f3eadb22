import type { ExcerptPiece } from '../../../protocol/ecg/excerpt.ts';
import type { DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';
import type { EcgMeasurement, PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { SampleRange, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { UnixMillis } from '../../../protocol/ecg/units.ts';
import type { FindingWords } from '../../../protocol/ecg/words/finding-words-en.ts';
import type { ReportLanguage, ReportWords } from './report-words.ts';

/** All that a 12-lead report states. What nobody knows is null or empty, and stands there as such. */
export interface TwelveLeadReportInput {
  readonly language: ReportLanguage;
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
   * What the journal holds of it. What is before the range lets the display filter settle; what no piece covers was not found on
   * this tablet and is drawn as absent.
   */
  readonly pieces: Iterable<ExcerptPiece>;
  readonly placement: Placement;
  /** By the leads as they were placed: V4R, and V4 as not recorded. */
  readonly measurement: EcgMeasurement;
  /** For the eye only. Default: 0.05–150 Hz, no notch. */
  readonly filter?: DisplayFilterSetting;
}

/** What every part of the report is written from. */
export interface ReportContent extends TwelveLeadReportInput {
  readonly words: ReportWords;
  readonly findings: FindingWords;
  readonly recordedAt: string;
  readonly elapsed: string;
}
