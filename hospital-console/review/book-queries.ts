import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type {
  AgreementJson,
  ReviewBookJson,
  ReviewSchemeJson,
  ReviewWriting,
} from '../../protocol/wire/review-book.ts';
import { useDoorWatched } from '../relay-api/session-queries.ts';
import { RelayFailure } from '../relay-api/relay-api.ts';

/** A colleague's form shows by then. */
const RENEWED_EVERY_MS = 15_000;
const PATIENCE_MS = 10_000;

interface Told {
  readonly status: number;
  readonly body: unknown;
}

async function ask(path: string, writing?: ReviewWriting): Promise<Told> {
  try {
    const response = await fetch(path, {
      ...(writing === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(writing) }),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, body: JSON.parse(await response.text()) as unknown };
  } catch {
    throw new RelayFailure({ kind: 'unreachable' });
  }
}

async function read<Answer>(path: string): Promise<Answer> {
  const { status, body } = await ask(path);
  if (status === 200) return body as Answer;
  if (status === 401) throw new RelayFailure({ kind: 'signed-out' });
  const { sentence = '' } = body as { readonly sentence?: string };
  throw new RelayFailure({ kind: 'refused', status, sentence });
}

const bookPath = (session: string): string => `/api/sessions/${encodeURIComponent(session)}/review/book`;

/** `isReviewer`: nobody else is answered, so nobody else asks. */
export const useReviewBook = (session: string, isReviewer: boolean): UseQueryResult<ReviewBookJson> =>
  useDoorWatched(
    useQuery({
      queryKey: ['review-book', session],
      queryFn: () => read<ReviewBookJson>(bookPath(session)),
      enabled: isReviewer,
      refetchInterval: RENEWED_EVERY_MS,
    }),
  );

export const useReviewScheme = (isReviewer: boolean): ReviewSchemeJson | null => {
  const { data } = useQuery({
    queryKey: ['review-scheme'],
    queryFn: () => read<ReviewSchemeJson>('/api/review-scheme'),
    enabled: isReviewer,
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.status === 'error' ? RENEWED_EVERY_MS : false),
  });
  return data ?? null;
};

/** Over all cases that whoever asks may see. */
export const useAgreement = (): AgreementJson | null => {
  const { data } = useQuery({
    queryKey: ['review-agreement'],
    queryFn: () => read<AgreementJson>('/api/review-agreement'),
  });
  return data ?? null;
};

/** Why something was not written. */
export type WritingTrouble =
  { readonly kind: 'unreachable' } | { readonly kind: 'refused'; readonly refusal: string; readonly sentence: string };

export interface ReviewWriter {
  /** True once it is durable; otherwise `trouble` says why it is not. */
  readonly write: (writing: ReviewWriting) => Promise<boolean>;
  readonly isWriting: boolean;
  readonly trouble: WritingTrouble | null;
}

export function useReviewWriter(session: string): ReviewWriter {
  const queries = useQueryClient();
  const [isWriting, setWriting] = useState(false);
  const [trouble, setTrouble] = useState<WritingTrouble | null>(null);
  const write = useCallback(
    async (writing: ReviewWriting): Promise<boolean> => {
      setWriting(true);
      try {
        const { status, body } = await ask(bookPath(session), writing);
        if (status === 401) queries.setQueryData(['me'], null);
        const isWritten = status === 200 || status === 201;
        if (isWritten) {
          queries.setQueryData<ReviewBookJson>(['review-book', session], body as ReviewBookJson);
          void queries.invalidateQueries({ queryKey: ['review-agreement'] });
          setTrouble(null);
          return true;
        }
        const { error = '', sentence = '' } = body as { readonly error?: string; readonly sentence?: string };
        setTrouble({ kind: 'refused', refusal: error, sentence });
        // Somebody was quicker: what they wrote shows at once.
        void queries.invalidateQueries({ queryKey: ['review-book', session] });
        return false;
      } catch {
        setTrouble({ kind: 'unreachable' });
        return false;
      } finally {
        setWriting(false);
      }
    },
    [queries, session],
  );
  return { write, isWriting, trouble };
}
