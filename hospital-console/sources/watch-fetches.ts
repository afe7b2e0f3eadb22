import {
  WATCH_LIMITS,
  tell,
  stay,
  type WantedHistory,
  type WatchMoment,
  type WatchState,
  type WatchStep,
} from './watch-state.ts';

export function want(state: WatchState, wanted: WantedHistory, now: WatchMoment): WatchStep {
  const { session, range } = wanted;
  if (!state.sessions.some((watched) => watched.session === session)) return stay(state);
  if ([...state.waiting, ...state.outstanding].some((each) => sameHistory(each, wanted))) return stay(state);
  const waiting = [...state.waiting, { session, range }];
  const oldest = waiting.splice(0, Math.max(0, waiting.length - WATCH_LIMITS.waiting));
  const actions = oldest.map((each) => tell(each.session, { kind: 'dropped', range: each.range }));
  return askNext({ state: { ...state, waiting }, actions }, now);
}

const sameHistory = (one: WantedHistory, other: WantedHistory): boolean =>
  one.session === other.session && one.range.first === other.range.first && one.range.end === other.range.end;

/** Sends what waits, as far as the limit allows; only for sessions that this connection has answered. */
export function askNext(step: WatchStep, now: WatchMoment): WatchStep {
  if (step.state.phase.kind !== 'open') return step;
  let { nextRequest } = step.state;
  const outstanding = [...step.state.outstanding];
  const waiting: WantedHistory[] = [];
  const actions = [...step.actions];
  const answered = new Set(step.state.sessions.filter((each) => each.answered).map((each) => each.session));
  for (const wanted of step.state.waiting) {
    if (outstanding.length >= WATCH_LIMITS.outstanding || !answered.has(wanted.session)) {
      waiting.push(wanted);
      continue;
    }
    const { session, range } = wanted;
    actions.push({
      kind: 'send',
      message: { kind: 'fetch', request: nextRequest, session, first: range.first, end: range.end },
    });
    outstanding.push({ session, range, request: nextRequest, progressAt: now.monotonic });
    nextRequest += 1;
  }
  return { state: { ...step.state, outstanding, waiting, nextRequest }, actions };
}

export function dropStalled(step: WatchStep, now: WatchMoment): WatchStep {
  const stalled = step.state.outstanding.filter(
    ({ progressAt }) => now.monotonic - progressAt >= WATCH_LIMITS.fetchStalls,
  );
  if (stalled.length === 0) return step;
  const outstanding = step.state.outstanding.filter((each) => !stalled.includes(each));
  const told = stalled.map(({ session, range }) => tell(session, { kind: 'dropped', range }));
  return askNext({ state: { ...step.state, outstanding }, actions: [...step.actions, ...told] }, now);
}

/** What was outstanding is asked again first, on the next connection. */
export const withoutSocket = (state: WatchState): WatchState => ({
  ...state,
  waiting: [...state.outstanding.map(({ session, range }) => ({ session, range })), ...state.waiting],
  outstanding: [],
});
