import { type QueryClient, type QueryFunction, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import { onTheBeat } from '../relay-api/look-beat.ts';
import { type CaseLog, caseLog } from './case-log.ts';
import { fetchEntries } from './entry-api.ts';

/** Of sessions that are live. What is written into the one in view is told at once beside that (`lookAgain`). */
const EVERY_MS = 3_000;

interface Fetched {
  /** The last offset that was read, of whatever kind of entry. */
  readonly through: number;
  readonly entries: readonly EntryJson[];
  readonly log: CaseLog;
}
const NOTHING: Fetched = { through: 0, entries: [], log: caseLog([]) };

/** A position every few seconds for hours is not for these pages: only what is shown is kept. */
const KEPT: ReadonlySet<EntryJson['entry']['kind']> = new Set([
  ...(['message', 'order', 'decision', 'offer', 'alert', 'read-back', 'shown'] as const),
  ...(['alarm', 'alarm-limits', 'hospital'] as const),
]);

/** Only what is new is fetched. An offset means something within one ledger only, so the ledger is part of the key. */
const keyOf = (session: string, ledger: string) => ['entries', session, ledger] as const;
const fetchNew: QueryFunction<Fetched, ReturnType<typeof keyOf>> = async ({ client, queryKey }) => {
  const [, session] = queryKey;
  const known = client.getQueryData<Fetched>(queryKey) ?? NOTHING;
  const more = await fetchEntries(session, known.through + 1);
  const last = more.at(-1);
  if (last === undefined) return known;
  const entries = [...known.entries, ...more.filter(({ entry }) => KEPT.has(entry.kind))];
  return { through: last.offset, entries, log: caseLog(entries) };
};

const queryOf = (session: string, ledger: string) => ({
  queryKey: keyOf(session, ledger),
  queryFn: fetchNew,
  refetchInterval: onTheBeat(EVERY_MS),
  // A hospital's screen is often behind another window: what came meanwhile must sound all the same.
  refetchIntervalInBackground: true,
  structuralSharing: false,
});

export interface WatchedCaseLog {
  /** Null until it has been read once. */
  readonly log: CaseLog | null;
  /** The last look failed: what stands there may be behind. */
  readonly isBehind: boolean;
}

/** The talk of the session in view. `ledger` is null until the relay has told it. */
export function useCaseLog(session: string, ledger: string | null): WatchedCaseLog {
  const { data, isError } = useQuery({ ...queryOf(session, ledger ?? ''), enabled: ledger !== null });
  return { log: data?.log ?? null, isBehind: isError };
}

/** The same of several sessions. */
export function useCaseLogs(sessions: readonly string[], ledger: string): ReadonlyMap<string, CaseLog> {
  // A plain object, which is the same one as long as the logs are: whoever watches rests while nothing is written.
  const combine = useCallback(
    (results: readonly { readonly data: Fetched | undefined }[]): Readonly<Record<string, CaseLog>> =>
      Object.fromEntries(
        sessions.flatMap((session, place) => {
          const log = results[place]?.data?.log;
          return log === undefined ? [] : [[session, log] as const];
        }),
      ),
    [sessions],
  );
  const queries = sessions.map((session) => queryOf(session, ledger));
  const logs = useQueries({ queries, combine });
  return useMemo(() => new Map(Object.entries(logs)), [logs]);
}

/** Something was written just now: look at once. */
export const lookAgain = (client: QueryClient, session: string): Promise<void> =>
  client.invalidateQueries({ queryKey: ['entries', session] });
