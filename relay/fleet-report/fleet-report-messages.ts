import type { FleetReportJson } from '../../protocol/wire/fleet-report.ts';
import type { CaseTask } from './case-account.ts';

export interface FleetReportTask {
  readonly dataFolder: string;
  readonly cases: readonly CaseTask[];
  readonly of: Pick<FleetReportJson, 'from' | 'to' | 'zone' | 'madeAt' | 'casesNotRead'>;
}

export type FromFleetReport =
  | { readonly kind: 'progress'; readonly sessionsRead: number }
  | { readonly kind: 'done'; readonly report: FleetReportJson }
  | { readonly kind: 'failed'; readonly sentence: string };
