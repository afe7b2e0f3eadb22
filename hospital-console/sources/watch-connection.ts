import { retryAt } from '../../protocol/delivery/back-off.ts';
import { readClock } from '../../protocol/delivery/clock-offset.ts';
import { monotonicMillis, sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS, closeReasonOfCode, type CloseReason } from '../../protocol/wire/close-reasons.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { WAITS } from '../../protocol/wire/limits.ts';
import type { Ping, Subscribe } from '../../protocol/wire/messages.ts';
import type { LinkReport, LossReason } from '../trace/trace-port.ts';
import { withoutSocket } from './watch-fetches.ts';
import {
  report,
  stay,
  type OpenPhase,
  type WatchAction,
  type WatchMoment,
  type WatchState,
  type WatchStep,
  type WatchedSession,
} from './watch-state.ts';

export function connect(state: WatchState, now: WatchMoment): WatchStep {
  if (state.sessions.length === 0) return stay({ ...state, phase: { kind: 'idle' } });
  const giveUpAt = monotonicMillis(now.monotonic + WAITS.connect);
  const step: WatchStep = {
    state: { ...state, phase: { kind: 'connecting', giveUpAt } },
    actions: [{ kind: 'connect' }],
  };
  // After a loss the page keeps the loss and its time until the link is whole again.
  return state.link?.kind === 'lost' ? step : report(step, { kind: 'connecting', attempt: state.attempt });
}

export function watch(state: WatchState, session: SessionId, now: WatchMoment): WatchStep {
  if (state.sessions.some((watched) => watched.session === session)) return stay(state);
  const watched: WatchedSession = { session, place: null, resuming: false, answered: false };
  const more = { ...state, sessions: [...state.sessions, watched] };
  if (state.phase.kind === 'idle') return connect(more, now);
  if (state.phase.kind === 'open') return { state: more, actions: [{ kind: 'send', message: subscribeTo(watched) }] };
  return stay(more);
}

export function unwatch(state: WatchState, session: SessionId): WatchStep {
  if (!state.sessions.some((watched) => watched.session === session)) return stay(state);
  const others = <T extends { readonly session: SessionId }>(list: readonly T[]): readonly T[] =>
    list.filter((each) => each.session !== session);
  const fewer: WatchState = {
    ...state,
    sessions: others(state.sessions),
    waiting: others(state.waiting),
    outstanding: others(state.outstanding),
  };
  if (fewer.sessions.length === 0) {
    const idle: WatchState = { ...fewer, phase: { kind: 'idle' }, link: null, attempt: 0 };
    const hasSocket = state.phase.kind === 'open' || state.phase.kind === 'connecting';
    return { state: idle, actions: hasSocket ? [{ kind: 'hang-up', reason: 'done' }] : [] };
  }
  return {
    state: fewer,
    actions: state.phase.kind === 'open' ? [{ kind: 'send', message: { kind: 'unsubscribe', session } }] : [],
  };
}

/** What is said while there is no connection is not kept: it would be told as of now when it is long past. */
export function look(state: WatchState, session: SessionId, through: SampleIndex): WatchStep {
  const isAnswered = state.sessions.some((watched) => watched.session === session && watched.answered);
  if (state.phase.kind !== 'open' || !isAnswered) return stay(state);
  return { state, actions: [{ kind: 'send', message: { kind: 'looking', session, through } }] };
}

export const subscribeTo = ({ session, place }: WatchedSession): Subscribe => ({
  kind: 'subscribe',
  session,
  resume: place === null ? null : { ledger: place.ledger, from: place.next },
});

export function opened(state: WatchState, now: WatchMoment): WatchStep {
  const sessions = state.sessions.map((each) => ({ ...each, resuming: each.place !== null, answered: false }));
  const open = { kind: 'open', lastHeard: now.monotonic, nextPing: now.monotonic } as const;
  const pinged = ping({ ...state, sessions, exchanges: [] }, open, now);
  return {
    state: pinged.state,
    actions: [
      ...sessions.map((each): WatchAction => ({ kind: 'send', message: subscribeTo(each) })),
      ...pinged.actions,
    ],
  };
}

export function ping(state: WatchState, phase: OpenPhase, now: WatchMoment): WatchStep {
  const message: Ping = { kind: 'ping', t1: now.unix, newestSample: sampleIndex(0), clock: readClock(state.exchanges) };
  const nextPing = monotonicMillis(now.monotonic + WAITS.heartbeatEvery);
  return { state: { ...state, phase: { ...phase, nextPing } }, actions: [{ kind: 'send', message }] };
}

export function hangUp(state: WatchState, reason: CloseReason, now: WatchMoment): WatchStep {
  const step = lose(withoutSocket(state), reason, now);
  return { state: step.state, actions: [{ kind: 'hang-up', reason }, ...step.actions] };
}

export function lose(state: WatchState, reason: LossReason, now: WatchMoment): WatchStep {
  const until = retryAt(now.monotonic, state.attempt, now.chance);
  const next: WatchState = { ...state, phase: { kind: 'waiting', until }, attempt: state.attempt + 1 };
  if (state.link?.kind !== 'connected') return stay(next);
  return report(stay(next), { kind: 'lost', since: now.unix, reason, sentence: sentenceOf(reason) });
}

export const sentenceOf = (reason: LossReason): string =>
  reason === 'broken' ? 'The connection to the relay broke.' : CLOSE_REASONS[reason].sentence;

export function closed(state: WatchState, code: number, now: WatchMoment): WatchStep {
  if (state.phase.kind !== 'open' && state.phase.kind !== 'connecting') return stay(state);
  const reason = closeReasonOfCode(code);
  const alone = withoutSocket(state);
  if (reason === 'unknown-credential') return signedOut(alone);
  if (reason !== null && !CLOSE_REASONS[reason].retry) {
    const since = state.link?.kind === 'lost' ? state.link.since : now.unix;
    const link: LinkReport = { kind: 'lost', since, reason, sentence: sentenceOf(reason) };
    return report(stay({ ...alone, phase: { kind: 'refused' } }), link);
  }
  if (state.phase.kind === 'connecting') {
    return { state: { ...alone, phase: { kind: 'checking-sign-in' } }, actions: [{ kind: 'check-sign-in' }] };
  }
  return lose(alone, reason ?? 'broken', now);
}

export const signedOut = (state: WatchState): WatchStep =>
  report(stay({ ...state, phase: { kind: 'signed-out' } }), { kind: 'signed-out' });

export function checked(
  state: WatchState,
  answer: 'signed-in' | 'signed-out' | 'no-answer',
  now: WatchMoment,
): WatchStep {
  if (state.phase.kind !== 'checking-sign-in') return stay(state);
  if (answer === 'signed-out') return signedOut(state);
  return lose(state, 'broken', now);
}
