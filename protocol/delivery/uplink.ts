import { monotonicMillis, sampleIndex, type MonotonicMillis } from '../ecg/units.ts';
import { closeReasonOfCode } from '../wire/close-reasons.ts';
import { WAITS } from '../wire/limits.ts';
import type { LedgerId, UnitId } from '../wire/identity.ts';
import { readClock } from './clock-offset.ts';
import { writeHello } from './greeting.ts';
import { attempt, firstChoice } from './relay-choice.ts';
import { count, NO_COUNTS } from './uplink-counters.ts';
import { afterClose, giveUp, hasSocket, hearNetwork, PROBE_ANSWERED_WITHIN } from './uplink-leaving.ts';
import { considerSeals, hearRelay, hearUnreadable } from './uplink-listening.ts';
import { sendNext, sendRead, timeOfNextSend } from './uplink-sending.ts';
import { withinView } from './uplink-sync.ts';
import type {
  JournalView,
  Moment,
  SyncedConnection,
  UplinkAction,
  UplinkEvent,
  UplinkState,
  UplinkStep,
} from './uplink-state.ts';

/** An acknowledgement that has not come by then never will on this connection. */
const ACKNOWLEDGED_WITHIN = 30_000;

export interface UplinkIdentity {
  readonly unit: UnitId;
  readonly software: string;
  /** How many addresses the relay has, at least 1. */
  readonly addresses: number;
  /** The store that answered before this start, told to the relay in HELLO; nothing is concluded from it. */
  readonly lastLedger: LedgerId | null;
}

/** An uplink that has not begun: send it `started`. */
export function newUplink(
  { unit, software, addresses, lastLedger }: UplinkIdentity,
  now: MonotonicMillis,
): UplinkState {
  return {
    unit,
    software,
    phase: { kind: 'offline', address: 0, retryAt: now, why: null },
    journal: { sessions: [], live: null, newestSample: sampleIndex(0) },
    choice: firstChoice(addresses),
    connection: 0,
    heardAt: now,
    pingedAt: now,
    exchanges: [],
    looks: new Map(),
    lastLedger,
    networkFollowed: null,
    fencedAt: null,
    counters: NO_COUNTS,
  };
}

/**
 * The unit's side of delivery, whole: (state, event, now) → state, what to do, and when to wake it at the latest. It
 * reads no clock, opens no socket and touches no disk, so that the simulator runs the very code that ships.
 */
export function stepUplink(before: UplinkState, event: UplinkEvent, now: Moment): UplinkStep {
  const actions: UplinkAction[] = [];
  let state = hear(before, event, now, actions);
  state = passTime(state, now, actions);
  if (state.phase.kind === 'synced') state = considerSeals(state, state.phase, actions);
  if (state.phase.kind === 'synced') {
    const sent = sendNext(state.journal, state.phase.sync, now, actions);
    state = { ...state, phase: { ...state.phase, sync: announceMore(state, sent, now, actions) } };
    const skips = actions.filter((action) => action.kind === 'send' && action.message.kind === 'live-skip').length;
    if (skips > 0) state = count(state, { liveSkips: skips });
  }
  return { state, actions, wakeAt: nextWake(state, now.monotonic) };
}

/** True once the relay has sealed every session that the journal holds: nothing is owed any more. */
export const isDelivered = (state: UplinkState): boolean => state.journal.sessions.length === 0;

function hear(state: UplinkState, event: UplinkEvent, now: Moment, actions: UplinkAction[]): UplinkState {
  // What an older connection still says is heard by nobody, and of one that is over nothing is asked.
  if ('connection' in event && (event.connection !== state.connection || !hasSocket(state.phase))) return state;
  switch (event.kind) {
    case 'started':
    case 'wake':
      return state;
    case 'journal-changed':
      return noteJournal(state, event.view);
    case 'socket-opened':
      return greet(state, event, now, actions);
    case 'socket-closed': {
      const reason = event.code === null ? null : closeReasonOfCode(event.code);
      return afterClose(state, reason === null ? { kind: 'broken' } : { kind: 'closed', reason }, now);
    }
    case 'upgrade-refused':
      // Our relay says its refusals on the WebSocket: whatever answers by HTTP, 401 and 403 too, stands in between.
      return afterClose(count(state, { httpAnswers: 1 }), { kind: 'http', status: event.status }, now);
    case 'unknown-version':
      return afterClose(
        count(state, { unknownVersions: 1 }),
        { kind: 'unknown-version', answered: event.answered },
        now,
      );
    case 'obstructed':
      return afterClose(count(state, { obstacles: 1 }), { kind: 'obstructed', by: event.by }, now);
    case 'message':
      return hearRelay(state, event.message, now, actions);
    case 'unreadable':
      return hearUnreadable(state, event, now, actions);
    case 'records-read':
      return hearRead(state, event, now, actions);
    case 'network-changed':
      return hearNetwork(state, event.ours, now, actions);
    case 'stop':
      if (hasSocket(state.phase)) actions.push({ kind: 'close-socket', reason: 'done' });
      return { ...state, phase: { kind: 'stopped' } };
  }
}

function noteJournal(state: UplinkState, journal: JournalView): UplinkState {
  const { phase } = state;
  if (phase.kind !== 'synced') return { ...state, journal };
  return { ...state, journal, phase: { ...phase, sync: withinView(phase.sync, journal) } };
}

// ---- connecting ----

function openSocket(state: UplinkState, now: Moment, actions: UplinkAction[]): UplinkState {
  const connection = state.connection + 1;
  const { address } = state.choice;
  actions.push({ kind: 'open-socket', connection, address });
  return {
    ...state,
    connection,
    choice: attempt(state.choice, now.monotonic),
    phase: { kind: 'connecting', address, deadline: monotonicMillis(now.monotonic + WAITS.connect) },
  };
}

function greet(
  state: UplinkState,
  { nonce, version }: Extract<UplinkEvent, { kind: 'socket-opened' }>,
  now: Moment,
  actions: UplinkAction[],
): UplinkState {
  if (state.phase.kind !== 'connecting') return state;
  const { hello, announcing } = writeHello(state, nonce, null, now);
  actions.push({ kind: 'send', message: hello });
  const { address } = state.phase;
  const deadline = monotonicMillis(now.monotonic + WAITS.welcome);
  return {
    ...state,
    heardAt: now.monotonic,
    phase: { kind: 'greeting', address, deadline, nonce, version, announcing },
  };
}

/** A session or an epoch that began after WELCOME is announced on the same connection. */
function announceMore(
  state: UplinkState,
  sync: SyncedConnection,
  now: Moment,
  actions: UplinkAction[],
): SyncedConnection {
  if (sync.announcing !== null) return sync;
  const { hello, announcing } = writeHello(state, sync.nonce, sync, now);
  if (announcing.epochs.length === 0) return sync;
  actions.push({ kind: 'send', message: hello });
  return { ...sync, announcing };
}

function hearRead(
  state: UplinkState,
  event: Extract<UplinkEvent, { kind: 'records-read' }>,
  now: Moment,
  actions: UplinkAction[],
): UplinkState {
  const { phase } = state;
  if (phase.kind !== 'synced') return state;
  const sync = sendRead(phase.sync, event, now.monotonic, actions);
  return count({ ...state, phase: { ...phase, sync } }, { damagedRecords: event.damaged.length });
}

// ---- time ----

function passTime(before: UplinkState, now: Moment, actions: UplinkAction[]): UplinkState {
  const state = noteLife(before);
  const { phase } = state;
  switch (phase.kind) {
    case 'stopped':
      return state;
    case 'offline':
    case 'refused':
      return now.monotonic >= phase.retryAt ? openSocket(state, now, actions) : state;
    case 'connecting':
    case 'greeting':
      return now.monotonic >= phase.deadline ? passTime(giveUp(state, now, actions), now, actions) : state;
    case 'synced': {
      if (now.monotonic >= silentAt(state, phase.sync) || isStalled(phase.sync, now)) {
        return passTime(giveUp(state, now, actions), now, actions);
      }
      if (now.monotonic < pingAt(state)) return state;
      actions.push({
        kind: 'send',
        message: {
          kind: 'ping',
          t1: now.unix,
          newestSample: state.journal.newestSample,
          clock: readClock(state.exchanges),
        },
      });
      return { ...state, pingedAt: now.monotonic };
    }
  }
}

/** Anything heard since the network changed shows that the connection lives. */
function noteLife(state: UplinkState): UplinkState {
  const { phase } = state;
  if (phase.kind !== 'synced' || phase.sync.probedAt === null || state.heardAt <= phase.sync.probedAt) return state;
  return { ...state, phase: { ...phase, sync: { ...phase.sync, probedAt: null } } };
}

// The very sums that `wakeAt` tells: a difference may round the other way, and the same moment would come for ever.
const pingAt = ({ pingedAt }: UplinkState): number => pingedAt + WAITS.heartbeatEvery;
const silentAt = (state: UplinkState, { probedAt }: SyncedConnection): number =>
  Math.min(state.heardAt + WAITS.deadAfter, probedAt === null ? Infinity : probedAt + PROBE_ANSWERED_WITHIN);

const isStalled = (sync: SyncedConnection, now: Moment): boolean =>
  sync.inFlight.some(({ sentAt }) => now.monotonic - sentAt >= ACKNOWLEDGED_WITHIN) ||
  (sync.announcing !== null && now.monotonic - sync.announcing.sentAt >= WAITS.welcome);

function nextWake(state: UplinkState, now: MonotonicMillis): MonotonicMillis | null {
  const { phase } = state;
  switch (phase.kind) {
    case 'stopped':
      return null;
    case 'offline':
    case 'refused':
      return phase.retryAt;
    case 'connecting':
    case 'greeting':
      return phase.deadline;
    case 'synced': {
      const beats = Math.min(pingAt(state), silentAt(state, phase.sync));
      return monotonicMillis(Math.min(beats, timeOfNextSend(state.journal, phase.sync, now)));
    }
  }
}
