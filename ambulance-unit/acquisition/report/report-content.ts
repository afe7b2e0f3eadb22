import type { DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';
import type { ReportOrder } from '../../../protocol/ecg/paper/report-order.ts';
import type { FindingWords } from '../../../protocol/ecg/words/finding-words-en.ts';
import type { ReportWords } from './report-words.ts';

/** All that a 12-lead report states, and how it is filtered. */
export interface TwelveLeadReportInput extends ReportOrder {
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
