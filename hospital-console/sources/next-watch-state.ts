import { monotonicMillis, type MonotonicMillis } from '../../protocol/ecg/units.ts';
import { WAITS } from '../../protocol/wire/limits.ts';
import { checked, closed, connect, hangUp, look, opened, ping, unwatch, watch } from './watch-connection.ts';
import { dropStalled, want } from './watch-fetches.ts';
import { heard } from './watch-heard.ts';
import {
  stay,
  WATCH_LIMITS,
  type WatchEvent,
  type WatchMoment,
  type WatchState,
  type WatchStep,
} from './watch-state.ts';

export function nextWatchState(state: WatchState, event: WatchEvent, now: WatchMoment): WatchStep {
  switch (event.kind) {
    case 'watch':
      return watch(state, event.session, now);
    case 'unwatch':
      return unwatch(state, event.session);
    case 'want':
      return want(state, event, now);
    case 'look':
      return look(state, event.session, event.through);
    case 'socket-opened':
      return state.phase.kind === 'connecting' ? opened(state, now) : stay(state);
    case 'socket-closed':
      return closed(state, event.code, now);
    case 'heard':
      return state.phase.kind === 'open' ? heard(state, state.phase, event.message, now) : stay(state);
    case 'garbled':
      return state.phase.kind === 'open' ? hangUp(state, 'bad-message', now) : stay(state);
    case 'sign-in-checked':
      return checked(state, event.answer, now);
    case 'signed-in':
      return state.phase.kind === 'signed-out' || state.phase.kind === 'refused' || state.phase.kind === 'waiting'
        ? connect({ ...state, attempt: 0 }, now)
        : stay(state);
    case 'network-changed':
      if (state.phase.kind === 'waiting') return connect(state, now);
      // The old network's socket may be dead without knowing it: ask now rather than in two seconds.
      return state.phase.kind === 'open' ? ping(state, state.phase, now) : stay(state);
    case 'woken':
      return woken(state, now);
  }
}

/** When the machine wants to be woken next; null: only by something that happens. */
export function nextWake(state: WatchState): MonotonicMillis | null {
  switch (state.phase.kind) {
    case 'connecting':
      return state.phase.giveUpAt;
    case 'waiting':
      return state.phase.until;
    case 'open': {
      const stalls = state.outstanding.map(({ progressAt }) => progressAt + WATCH_LIMITS.fetchStalls);
      return monotonicMillis(Math.min(state.phase.nextPing, state.phase.lastHeard + WAITS.deadAfter, ...stalls));
    }
    case 'idle':
    case 'checking-sign-in':
    case 'signed-out':
    case 'refused':
      return null;
  }
}

function woken(state: WatchState, now: WatchMoment): WatchStep {
  switch (state.phase.kind) {
    case 'waiting':
      return now.monotonic >= state.phase.until ? connect(state, now) : stay(state);
    case 'connecting':
      return now.monotonic >= state.phase.giveUpAt ? hangUp(state, 'silent', now) : stay(state);
    case 'open':
      if (now.monotonic - state.phase.lastHeard >= WAITS.deadAfter) return hangUp(state, 'silent', now);
      return dropStalled(now.monotonic >= state.phase.nextPing ? ping(state, state.phase, now) : stay(state), now);
    case 'idle':
    case 'checking-sign-in':
    case 'signed-out':
    case 'refused':
      return stay(state);
  }
}
