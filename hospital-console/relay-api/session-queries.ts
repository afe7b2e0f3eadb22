import { QueryClient, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { type UnixMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionDetail, SessionSummary, SignedIn } from '../../protocol/wire/sessions-api.ts';
import { gatherLooks } from './gathered-looks.ts';
import { onTheBeat } from './look-beat.ts';
import { openRelayApi, refusalOf } from './relay-api.ts';
import { narrowClock, type RelayClock, relayTime } from './relay-clock.ts';

export const now = (): UnixMillis => unixMillis(Date.now());

const useRelayClock = create<{ readonly clock: RelayClock | null }>()(() => ({ clock: null }));

/** Looks of one beat are asked for within a task or two of each other. */
const GATHERED_WITHIN_MS = 4;
/** For what is looked at again and again: it goes to the relay with whatever else is due. */
export const lookAtRelay = gatherLooks({
  fetch: (...asked) => fetch(...asked),
  soon: (gathered) => {
    setTimeout(gathered, GATHERED_WITHIN_MS);
  },
});

export const relayApi = openRelayApi({
  fetch: (...asked) => fetch(...asked),
  look: lookAtRelay,
  now,
  hearDate: (answer) => {
    useRelayClock.setState(({ clock }) => ({ clock: narrowClock(clock, answer) }));
  },
});

/** Every 1.5 s: a worklist that is older than a look at it. */
const WORKLIST_EVERY_MS = 1_500;
/** Of all sessions beside another page, and of one session. All looks beside an ECG fall on one beat. */
const BESIDE_EVERY_MS = 3_000;
const DETAIL_EVERY_MS = 3_000;
const DOOR_EVERY_MS = 3_000;
/** A crew waits for the answer, ten seconds at most. */
const SELF_TESTS_EVERY_MS = 3_000;

export const openQueryClient = (): QueryClient =>
  // No retries: the next look comes by itself, and a failure must show at once.
  new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: 'always' }, mutations: { networkMode: 'always' } },
  });

/**
 * Somebody is in: nothing that was asked before belongs to them. An answer of then, a refusal above all, would else stand until
 * the first new one has come, and whoever signed in after their sign-in ran out was shown the door again at once.
 */
export function letIn(queries: QueryClient, person: SignedIn): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  queries.setQueryData(['me'], person);
}

/** Who is signed in. `null` where the relay says nobody is; keeps knocking while the relay does not answer. */
export function useSignedIn(): UseQueryResult<SignedIn | null> {
  return useQuery({
    queryKey: ['me'],
    queryFn: async (): Promise<SignedIn | null> => {
      try {
        return await relayApi.me();
      } catch (failure) {
        if (failure instanceof Error && refusalOf(failure).kind === 'signed-out') return null;
        throw failure;
      }
    },
    refetchInterval: (query) => (query.state.status === 'error' ? DOOR_EVERY_MS : false),
    staleTime: Infinity,
  });
}

export function useSessions(): UseQueryResult<readonly SessionSummary[]> {
  return useDoorWatched(
    useQuery({
      queryKey: ['sessions'],
      queryFn: () => relayApi.sessions(),
      refetchInterval: onTheBeat(WORKLIST_EVERY_MS),
    }),
  );
}

/** What somebody needs of all of them: drawn anew when that changes, not with each look. `fact` stays the same function. */
export function useSessionsFact<Fact>(fact: (sessions: readonly SessionSummary[]) => Fact): UseQueryResult<Fact> {
  return useDoorWatched(
    useQuery({
      ...{ queryKey: ['sessions'], queryFn: () => relayApi.sessions(), select: fact },
      refetchInterval: onTheBeat(BESIDE_EVERY_MS),
    }),
  );
}

export function useSession(id: string): UseQueryResult<SessionDetail> {
  return useDoorWatched(
    useQuery({
      queryKey: ['session', id],
      queryFn: () => relayApi.session(id),
      refetchInterval: onTheBeat(DETAIL_EVERY_MS),
    }),
  );
}

/**
 * One fact of a session that the page looks at already (`useSession`): whoever asks is drawn anew only when that fact changes, and
 * has no timer of its own. `fact` stays the same function.
 */
export function useSessionFact<Fact>(id: string, fact: (detail: SessionDetail) => Fact): UseQueryResult<Fact> {
  return useDoorWatched(
    useQuery({
      queryKey: ['session', id],
      queryFn: () => relayApi.session(id),
      select: fact,
      staleTime: DETAIL_EVERY_MS,
    }),
  );
}

/** The facts of a session, looked at every three seconds; drawn anew when what `facts` takes of them changes. */
export function useSessionFacts<Facts>(id: string, facts: (detail: SessionDetail) => Facts): UseQueryResult<Facts> {
  return useDoorWatched(
    useQuery({
      ...{ queryKey: ['session', id], queryFn: () => relayApi.session(id), select: facts },
      refetchInterval: onTheBeat(DETAIL_EVERY_MS),
    }),
  );
}

/** Self-tests of the last minute; none are asked for while the page is hidden, for then nobody sits before it. */
export function useFreshSelfTests(): readonly SessionSummary[] {
  const { data } = useDoorWatched(
    useQuery({
      queryKey: ['self-tests'],
      queryFn: () => relayApi.freshSelfTests(),
      refetchInterval: onTheBeat(SELF_TESTS_EVERY_MS),
      refetchIntervalInBackground: false,
    }),
  );
  return data ?? NONE;
}
const NONE: readonly SessionSummary[] = [];

/** A session that ran out or was ended elsewhere shows as a 401 on whatever is asked next: back to the door. */
export function useDoorWatched<Answer>(result: UseQueryResult<Answer>): UseQueryResult<Answer> {
  const client = useQueryClient();
  const { error } = result;
  useEffect(() => {
    if (error !== null && refusalOf(error).kind === 'signed-out') client.setQueryData(['me'], null);
  }, [client, error]);
  return result;
}

/** This computer's clock, renewed every `everyMs`, and the relay's at that moment. */
export function useClocks(everyMs: number): { readonly here: UnixMillis; readonly relay: UnixMillis } {
  const [here, setHere] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => {
      setHere(now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  const clock = useRelayClock((state) => state.clock);
  return { here, relay: relayTime(clock, here) };
}
