import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import type { ReviewProgressJson, SessionReviewJson } from '../../protocol/wire/session-review.ts';
import { fetchEntries } from '../conversation/entry-api.ts';
import { useDoorWatched } from '../relay-api/session-queries.ts';
import { RelayFailure } from '../relay-api/relay-api.ts';

/** A person who waits sees it move. */
const ASKED_EVERY_MS = 700;
/** What goes on has changed by then. */
const RENEWED_EVERY_MS = 60_000;
const PATIENCE_MS = 10_000;

export type ReviewStanding =
  | { readonly kind: 'reading'; readonly progress: ReviewProgressJson }
  | { readonly kind: 'done'; readonly review: SessionReviewJson };

/** The relay's verdict, asked for again while it reads. What it cannot give rejects with a RelayFailure. */
async function fetchReview(session: string): Promise<ReviewStanding> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`/api/sessions/${encodeURIComponent(session)}/review`, {
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
      return { kind: 'done', review: body as SessionReviewJson };
    case 202:
      return { kind: 'reading', progress: body as ReviewProgressJson };
    case 401:
      throw new RelayFailure({ kind: 'signed-out' });
    default: {
      const { sentence = '' } = body as { readonly sentence?: string };
      throw new RelayFailure({ kind: 'refused', status: response.status, sentence });
    }
  }
}

export const useReview = (session: string): UseQueryResult<ReviewStanding> =>
  useDoorWatched(
    useQuery({
      queryKey: ['review', session],
      queryFn: () => fetchReview(session),
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
