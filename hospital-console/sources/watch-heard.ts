import { noteExchange } from '../../protocol/delivery/clock-offset.ts';
import { offset } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ConsoleMessage, LoggedRecord, SessionState } from '../../protocol/wire/messages.ts';
import { askNext } from './watch-fetches.ts';
import {
  report,
  stay,
  tell,
  type OpenPhase,
  type WatchAction,
  type WatchMoment,
  type WatchState,
  type WatchStep,
  type WatchedSession,
} from './watch-state.ts';

export function heard(before: WatchState, phase: OpenPhase, message: ConsoleMessage, now: WatchMoment): WatchStep {
  const state: WatchState = { ...before, phase: { ...phase, lastHeard: now.monotonic } };
  switch (message.kind) {
    case 'ping':
      return {
        state,
        actions: [{ kind: 'send', message: { kind: 'pong', t1: message.t1, t2: now.unix, t3: now.unix } }],
      };
    case 'pong': {
      const { t1, t2, t3 } = message;
      return stay({ ...state, exchanges: noteExchange(state.exchanges, { t1, t2, t3, t4: now.unix }) });
    }
    case 'state':
      return heardState(state, message, now);
    case 'logged':
      return heardRecords(state, message.session, message.records);
    case 'gap': {
      const watched = state.sessions.find((each) => each.session === message.session);
      if (watched === undefined || watched.place === null) return stay(state);
      const next = offset(Math.max(watched.place.next, message.to + 1));
      return {
        state: changeSession(state, { ...watched, place: { ...watched.place, next } }),
        actions: [tell(message.session, { kind: 'discontinuity' })],
      };
    }
    case 'fetched': {
      const fetch = state.outstanding.find((each) => each.request === message.request);
      // An answer to a fetch that was dropped: its records are as true as ever.
      if (fetch === undefined || fetch.session !== message.session) {
        return { state, actions: tellRecords(state, message.session, message.records, null) };
      }
      const outstanding = message.last
        ? state.outstanding.filter((each) => each !== fetch)
        : state.outstanding.map((each) => (each === fetch ? { ...each, progressAt: now.monotonic } : each));
      const { request, range, session } = fetch;
      // The relay had too many fetches of ours and did not read: it says so by an end that reached nothing.
      if (message.last && message.reached <= range.first) {
        return askNext({ state: { ...state, outstanding }, actions: [tell(session, { kind: 'dropped', range })] }, now);
      }
      const actions = [
        ...tellRecords(state, session, message.records, request),
        tell(session, { kind: 'reached', request, range, through: message.reached, last: message.last }),
      ];
      return askNext({ state: { ...state, outstanding }, actions }, now);
    }
  }
}

const changeSession = (state: WatchState, changed: WatchedSession): WatchState => ({
  ...state,
  sessions: state.sessions.map((each) => (each.session === changed.session ? changed : each)),
});

function tellRecords(
  state: WatchState,
  session: SessionId,
  records: readonly LoggedRecord[],
  request: number | null,
): readonly WatchAction[] {
  const known = state.sessions.some((each) => each.session === session);
  return known && records.length > 0 ? [tell(session, { kind: 'records', records, request })] : [];
}

function heardState(state: WatchState, message: SessionState, now: WatchMoment): WatchStep {
  const watched = state.sessions.find((each) => each.session === message.session);
  if (watched === undefined) return stay(state);
  const actions: WatchAction[] = [];
  let { place } = watched;
  if (place !== null) {
    const refusedToResume = watched.resuming && !watched.answered && !message.resumed;
    if (message.ledger !== place.ledger || refusedToResume) {
      place = null;
      actions.push(tell(message.session, { kind: 'resync' }));
    }
  }
  place ??= { ledger: message.ledger, next: offset(message.head + 1) };
  actions.push(tell(message.session, { kind: 'state', state: message }));
  const changed = changeSession({ ...state, attempt: 0 }, { ...watched, place, answered: true });
  const step = askNext({ state: changed, actions }, now);
  return state.link?.kind === 'connected' ? step : report(step, { kind: 'connected' });
}

function heardRecords(state: WatchState, session: SessionId, records: readonly LoggedRecord[]): WatchStep {
  const watched = state.sessions.find((each) => each.session === session);
  if (watched === undefined || watched.place === null) return stay(state);
  let { next } = watched.place;
  let missed = false;
  for (const record of records) {
    if (record.offset > next) missed = true;
    if (record.offset >= next) next = offset(record.offset + 1);
  }
  const actions = tellRecords(state, session, records, null);
  return {
    state: changeSession(state, { ...watched, place: { ...watched.place, next } }),
    actions: missed ? [tell(session, { kind: 'discontinuity' }), ...actions] : actions,
  };
}
