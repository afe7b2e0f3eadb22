import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { FleetReportJson, FleetReportProgress } from '../../protocol/wire/fleet-report.ts';
import { RelayFailure } from '../relay-api/relay-api.ts';
import { useDoorWatched } from '../relay-api/session-queries.ts';

export interface ReportPeriod {
  /** Days such as 2026-11-27, of the zone, both inclusive. */
  readonly from: string;
  readonly to: string;
  /** IANA. */
  readonly zone: string;
}

export type ReportStanding =
  | { readonly kind: 'reading'; readonly progress: FleetReportProgress }
  | { readonly kind: 'done'; readonly report: FleetReportJson };

/** A person who waits sees it move. */
const ASKED_EVERY_MS = 700;
const PATIENCE_MS = 10_000;

const queryOf = (period: ReportPeriod): string => new URLSearchParams({ ...period }).toString();
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

/** Rejects with a RelayFailure and with nothing else. */
async function fetchReport(period: ReportPeriod): Promise<ReportStanding> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`/api/fleet-report?${queryOf(period)}`, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = JSON.parse(await response.text()) as unknown;
  } catch {
    throw new RelayFailure({ kind: 'unreachable' });
  }
  switch (response.status) {
    case 200:
      return { kind: 'done', report: body as FleetReportJson };
    case 202:
      return { kind: 'reading', progress: body as FleetReportProgress };
    case 401:
      throw new RelayFailure({ kind: 'signed-out' });
    default: {
      const { sentence = '' } = body as { readonly sentence?: string };
      throw new RelayFailure({ kind: 'refused', status: response.status, sentence });
    }
  }
}

export const useFleetReport = (period: ReportPeriod, isAsked: boolean): UseQueryResult<ReportStanding> =>
  useDoorWatched(
    useQuery({
      queryKey: ['fleet-report', period],
      queryFn: () => fetchReport(period),
      enabled: isAsked,
      refetchInterval: ({ state }) => (state.data?.kind === 'reading' ? ASKED_EVERY_MS : false),
      structuralSharing: false,
    }),
  );
