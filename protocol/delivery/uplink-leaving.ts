import { milliseconds, monotonicMillis, type MonotonicMillis } from '../ecg/units.ts';
import { CLOSE_REASONS } from '../wire/close-reasons.ts';
import { WAITS } from '../wire/limits.ts';
import { afterBreak, afterFailure, afterFence, afterNetworkChange, type NextAttempt } from './relay-choice.ts';
import { count } from './uplink-counters.ts';
import type {
  Moment,
  OwnAddress,
  Setback,
  SyncedConnection,
  UplinkAction,
  UplinkPhase,
  UplinkState,
} from './uplink-state.ts';

/** Taken over twice within this time: another app runs under our name, and to fight it for the connection helps nobody. */
const TWIN_WITHIN = milliseconds(60_000);
/** A connection that the network changed under must be heard from within this time. */
export const PROBE_ANSWERED_WITHIN = milliseconds(2_000);
/** A flapping interface brings one new connection in this time, and fewer while none of them comes to a WELCOME. */
const LEAST_BETWEEN_NETWORKS = milliseconds(1_000);

export const hasSocket = (phase: UplinkPhase): boolean =>
  phase.kind === 'connecting' || phase.kind === 'greeting' || phase.kind === 'synced';

/** The connection is over, or never came about: what comes next. */
export function afterClose(state: UplinkState, why: Setback, now: Moment): UplinkState {
  if (!hasSocket(state.phase)) return state;
  const isFence = why.kind === 'closed' && why.reason === 'fenced';
  const next = isFence ? nextAfterFence(state, now) : nextAfter(state, why, now);
  const { address } = next.choice;
  const fencedAt = isFence ? now.monotonic : state.fencedAt;
  const left = { ...state, choice: next.choice, fencedAt };
  if (next.refused !== null) {
    return { ...left, phase: { kind: 'refused', address, reason: next.refused, retryAt: next.at } };
  }
  return { ...left, phase: { kind: 'offline', address, retryAt: next.at, why } };
}

function nextAfter(state: UplinkState, why: Setback, { monotonic: now, chance }: Moment): NextAttempt {
  const { phase, choice } = state;
  const reason = why.kind === 'closed' ? why.reason : null;
  const refused = reason !== null && !CLOSE_REASONS[reason].retry ? reason : null;
  const mayServeAgain = why.kind === 'broken' || why.kind === 'silent';
  if (phase.kind === 'synced' && mayServeAgain && hasServed(phase.sync)) return afterBreak(choice, now, chance);
  return afterFailure(choice, refused, now, chance);
}

/**
 * A fence can be an echo of our own: a HELLO of a connection that we left arrives late, and looks newer than the one
 * that we are on. So the first one is a break like others.
 */
function nextAfterFence({ choice, fencedAt }: UplinkState, { monotonic: now, chance }: Moment): NextAttempt {
  const isTwin = fencedAt !== null && now - fencedAt < TWIN_WITHIN;
  return isTwin ? afterFence(choice, now) : afterBreak(choice, now, chance);
}

const hasServed = (sync: SyncedConnection): boolean => sync.hasAcknowledged || sync.inFlight.length === 0;

/** Nothing is heard any more, or not what must be. */
export function giveUp(state: UplinkState, now: Moment, actions: UplinkAction[]): UplinkState {
  actions.push({ kind: 'close-socket', reason: 'silent' });
  const counted = count(state, { silences: 1 });
  const isProbed = state.phase.kind === 'synced' && state.phase.sync.probedAt !== null;
  return isProbed ? follow(counted, now.monotonic) : afterClose(counted, { kind: 'silent' }, now);
}

/**
 * D13: another network is tried at once. A connection whose own address is gone, or is not known, is left; one whose
 * address is still there is asked whether it lives. A wait in back-off ends.
 */
export function hearNetwork(state: UplinkState, ours: OwnAddress, now: Moment, actions: UplinkAction[]): UplinkState {
  const { phase } = state;
  switch (phase.kind) {
    case 'stopped':
      return state;
    case 'offline':
    case 'refused':
      return phase.retryAt <= soonestFollow(state, now.monotonic) ? state : follow(state, now.monotonic);
    case 'connecting':
    case 'greeting': {
      const soonest = soonestFollow(state, now.monotonic);
      if (ours === 'gone' || (ours === 'unknown' && soonest <= now.monotonic)) break;
      // It may come about yet. Given up at every flap, it never would.
      const until = ours === 'still-there' ? now.monotonic + PROBE_ANSWERED_WITHIN : soonest;
      return { ...state, phase: { ...phase, deadline: monotonicMillis(Math.min(phase.deadline, until)) } };
    }
    case 'synced':
      if (ours === 'still-there') return probe(state, phase, now);
  }
  actions.push({ kind: 'close-socket', reason: 'silent' });
  return follow(count(state, { networkChanges: 1 }), now.monotonic);
}

/** The next PING goes out in this step. */
function probe(state: UplinkState, phase: Extract<UplinkPhase, { kind: 'synced' }>, now: Moment): UplinkState {
  if (phase.sync.probedAt !== null) return state;
  return {
    ...state,
    pingedAt: monotonicMillis(now.monotonic - WAITS.heartbeatEvery),
    phase: { ...phase, sync: { ...phase.sync, probedAt: now.monotonic } },
  };
}

function soonestFollow({ networkFollowed }: UplinkState, now: MonotonicMillis): MonotonicMillis {
  if (networkFollowed === null) return now;
  const { at, times } = networkFollowed;
  const apart = Math.min(WAITS.connect, LEAST_BETWEEN_NETWORKS * 2 ** Math.min(16, Math.max(0, times - 1)));
  return monotonicMillis(Math.max(now, at + apart));
}

/** The address that is next, as soon as may be. The back-off stays as it is: only a WELCOME resets it. */
function follow(state: UplinkState, now: MonotonicMillis): UplinkState {
  const at = soonestFollow(state, now);
  const choice = afterNetworkChange(state.choice);
  return {
    ...state,
    choice,
    networkFollowed: { at, times: (state.networkFollowed?.times ?? 0) + 1 },
    phase: { kind: 'offline', address: choice.address, retryAt: at, why: null },
  };
}
