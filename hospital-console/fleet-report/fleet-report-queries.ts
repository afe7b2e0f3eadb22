import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { FleetReportJson, FleetReportProgress } from '../../protocol/wire/fleet-report.ts';
import { useDoorWatched } from '../relay-api/session-queries.ts';
import { askForWork, type WorkStanding } from '../relay-api/work-of-relay.ts';

export interface ReportPeriod {
  /** Days such as 2026-11-27, of the zone, both inclusive. */
  readonly from: string;
  readonly to: string;
  /** IANA. */
  readonly zone: string;
}

export type ReportStanding = WorkStanding<FleetReportJson, FleetReportProgress>;

/** A person who waits sees it move. */
const ASKED_EVERY_MS = 700;

const queryOf = (period: ReportPeriod): string => new URLSearchParams({ ...period }).toString();
export const pdfAddress = (period: ReportPeriod, language: string): string =>
  `/api/fleet-report.pdf?${queryOf(period)}&language=${language}`;
export const csvAddress = (period: ReportPeriod): string => `/api/fleet-report.csv?${queryOf(period)}`;

/** Days behind each other up to today, by the calendar of this browser. */
export function lastDays(count: number, today: Date): Pick<ReportPeriod, 'from' | 'to'> {
  const day = (back: number): string => {
    const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() - back, 12);
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  };
  return { from: day(count - 1), to: day(0) };
}

export const useFleetReport = (period: ReportPeriod, isAsked: boolean): UseQueryResult<ReportStanding> =>
  useDoorWatched(
    useQuery({
      queryKey: ['fleet-report', period],
      queryFn: () => askForWork<FleetReportJson, FleetReportProgress>(`/api/fleet-report?${queryOf(period)}`),
      enabled: isAsked,
      refetchInterval: ({ state }) => (state.data?.kind === 'reading' ? ASKED_EVERY_MS : false),
      structuralSharing: false,
    }),
  );
