import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import type { ReviewProgressJson, SessionReviewJson } from '../../protocol/wire/session-review.ts';
import { fetchEntries } from '../conversation/entry-api.ts';
import { useDoorWatched } from '../relay-api/session-queries.ts';
import { askForWork, type WorkStanding } from '../relay-api/work-of-relay.ts';

/** A person who waits sees it move. */
const ASKED_EVERY_MS = 700;
/** What goes on has changed by then. */
const RENEWED_EVERY_MS = 60_000;

export type ReviewStanding = WorkStanding<SessionReviewJson, ReviewProgressJson>;

/** The relay's verdict, asked for again while it reads. */
export const useReview = (session: string): UseQueryResult<ReviewStanding> =>
  useDoorWatched(
    useQuery({
      queryKey: ['review', session],
      queryFn: () =>
        askForWork<SessionReviewJson, ReviewProgressJson>(`/api/sessions/${encodeURIComponent(session)}/review`),
      refetchInterval: ({ state }) => (state.data?.kind === 'reading' ? ASKED_EVERY_MS : RENEWED_EVERY_MS),
      // A verdict that is being asked for again stands until another one has come.
      structuralSharing: false,
    }),
  );

/** All that was written into the session. */
export const useSessionEntries = (session: string, ledger: string | null): readonly EntryJson[] => {
  const { data } = useQuery({
    queryKey: ['review-entries', session, ledger],
    queryFn: () => fetchEntries(session, 1),
    enabled: ledger !== null,
    refetchInterval: RENEWED_EVERY_MS,
  });
  return data ?? NONE;
};
const NONE: readonly EntryJson[] = [];
