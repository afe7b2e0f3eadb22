import { milliseconds, monotonicMillis, sampleIndex, type MonotonicMillis } from '../ecg/units.ts';
import { closeReasonOfCode, CLOSE_REASONS, type CloseReason } from '../wire/close-reasons.ts';
import { WAITS } from '../wire/limits.ts';
import type { RelayMessage } from '../wire/messages.ts';
import type { UnitId } from '../wire/identity.ts';
import { retryAt } from './back-off.ts';
import { noteExchange, readClock } from './clock-offset.ts';
import { writeHello } from './greeting.ts';
import { sendNext, sendRead, timeOfNextSend } from './uplink-sending.ts';
import { acceptWelcome, noteAcknowledgement, noteRefusal } from './uplink-sync.ts';
import type {
  Moment,
  SyncedConnection,
  UplinkAction,
  UplinkEvent,
  UplinkPhase,
  UplinkState,
  UplinkStep,
} from './uplink-state.ts';

/** A refusal needs a person; it is tried again this slowly, since the mending may happen at the relay. */
const REFUSED_RETRY = milliseconds(30_000);
/** An acknowledgement that has not come by then never will on this connection. */
const ACKNOWLEDGED_WITHIN = milliseconds(30_000);

/** An uplink that has not begun: send it `started`. */
export function newUplink(unit: UnitId, software: string, now: MonotonicMillis): UplinkState {
  return {
    unit,
    software,
    phase: { kind: 'offline', attempt: 0, retryAt: now },
    journal: { sessions: [], live: null, newestSample: sampleIndex(0) },
    connection: 0,
    heardAt: now,
    pingedAt: now,
    exchanges: [],
    lastLedger: null,
    counters: {
      connections: 0,
      unreadableMessages: 0,
      refusedRecords: 0,
      liveSkips: 0,
      damagedRecords: 0,
      silences: 0,
    },
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
  if (state.phase.kind === 'synced') {
    const sent = sendNext(state.journal, state.phase.sync, now, actions);
    state = withSync(state, announceMore(state, sent, now, actions));
    const skips = actions.filter((action) => action.kind === 'send' && action.message.kind === 'live-skip').length;
    if (skips > 0) state = count(state, { liveSkips: skips });
  }
  return { state, actions, wakeAt: nextWake(state, now.monotonic) };
}

/** True once the relay has sealed every session that the journal holds: nothing is owed any more. */
export const isDelivered = (state: UplinkState): boolean => state.journal.sessions.length === 0;

function hear(state: UplinkState, event: UplinkEvent, now: Moment, actions: UplinkAction[]): UplinkState {
  switch (event.kind) {
    case 'started':
    case 'wake':
      return state;
    case 'journal-changed':
      return { ...state, journal: event.view };
    case 'socket-opened':
      return greet(state, event.nonce, now, actions);
    case 'socket-closed':
      return afterClose(state, event.code === null ? null : closeReasonOfCode(event.code), now);
    case 'upgrade-refused':
      return afterClose(state, reasonOfStatus(event.status), now);
    case 'message':
      return hearRelay({ ...state, heardAt: now.monotonic }, event.message, now, actions);
    case 'unreadable':
      return hearUnreadable(state, event, now, actions);
    case 'records-read':
      return hearRead(state, event, now, actions);
    case 'network-changed':
      return leave(state, now, actions);
    case 'stop':
      if (hasSocket(state.phase)) actions.push({ kind: 'close-socket', reason: 'done' });
      return { ...state, phase: { kind: 'stopped' } };
  }
}

const hasSocket = (phase: UplinkPhase): boolean =>
  phase.kind === 'connecting' || phase.kind === 'greeting' || phase.kind === 'synced';

const count = (state: UplinkState, added: Partial<UplinkState['counters']>): UplinkState => {
  const counters = { ...state.counters };
  for (const name of Object.keys(added) as (keyof typeof counters)[]) counters[name] += added[name] ?? 0;
  return { ...state, counters };
};

const withSync = (state: UplinkState, sync: SyncedConnection): UplinkState => ({
  ...state,
  phase: { kind: 'synced', sync },
});

const attemptOf = (phase: UplinkPhase): number => ('attempt' in phase ? phase.attempt : 0);

// ---- connecting ----

function openSocket(state: UplinkState, now: Moment, actions: UplinkAction[]): UplinkState {
  const connection = state.connection + 1;
  actions.push({ kind: 'open-socket', connection });
  return {
    ...state,
    connection,
    phase: {
      kind: 'connecting',
      attempt: attemptOf(state.phase),
      deadline: monotonicMillis(now.monotonic + WAITS.connect),
    },
  };
}

function greet(state: UplinkState, nonce: string, now: Moment, actions: UplinkAction[]): UplinkState {
  if (state.phase.kind !== 'connecting') return state;
  const { hello, announcing } = writeHello(state, nonce, null, now);
  actions.push({ kind: 'send', message: hello });
  return {
    ...state,
    heardAt: now.monotonic,
    phase: {
      kind: 'greeting',
      attempt: state.phase.attempt,
      deadline: monotonicMillis(now.monotonic + WAITS.welcome),
      nonce,
      announcing,
    },
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

// ---- listening ----

function hearRelay(state: UplinkState, message: RelayMessage, now: Moment, actions: UplinkAction[]): UplinkState {
  const { phase } = state;
  switch (message.kind) {
    case 'welcome': {
      if (phase.kind !== 'greeting' && phase.kind !== 'synced') return state;
      const sync = acceptWelcome(phase, state.journal, message, state.connection, now.monotonic);
      actions.push({ kind: 'note-held', ledger: message.ledger, sessions: message.sessions });
      for (const held of message.sessions) {
        if (held.sealed) {
          actions.push({ kind: 'note-sealed', ledger: message.ledger, session: held.session, root: new Uint8Array(0) });
        }
      }
      const known = withSync({ ...state, lastLedger: message.ledger }, sync);
      return phase.kind === 'greeting' ? count(known, { connections: 1 }) : known;
    }
    case 'ack':
      // An acknowledgement of another store proves nothing about this one.
      if (phase.kind !== 'synced' || message.ledger !== phase.sync.ledger) return state;
      actions.push({ kind: 'note-held', ledger: message.ledger, sessions: message.sessions });
      return withSync(state, noteAcknowledgement(phase.sync, message, now.monotonic));
    case 'nack':
      if (phase.kind !== 'synced') return state;
      return count(withSync(state, noteRefusal(phase.sync, message, now.monotonic)), { refusedRecords: 1 });
    case 'sealed':
      if (phase.kind !== 'synced') return state;
      actions.push({
        kind: 'note-sealed',
        ledger: phase.sync.ledger,
        session: message.session,
        root: message.root,
      });
      return state;
    case 'seen-by':
      return state;
    case 'ping':
      actions.push({ kind: 'send', message: { kind: 'pong', t1: message.t1, t2: now.unix, t3: now.unix } });
      return state;
    case 'pong':
      return {
        ...state,
        exchanges: noteExchange(state.exchanges, { t1: message.t1, t2: message.t2, t3: message.t3, t4: now.unix }),
      };
  }
}

function hearUnreadable(
  state: UplinkState,
  event: Extract<UplinkEvent, { kind: 'unreadable' }>,
  now: Moment,
  actions: UplinkAction[],
): UplinkState {
  const counted = count(state, { unreadableMessages: 1 });
  const { failure } = event;
  if (failure.kind === 'unknown-message' && failure.mayBeIgnored) return { ...counted, heardAt: now.monotonic };
  if (!hasSocket(state.phase)) return counted;
  // What cannot be read cannot be relied on: begin again, with a back-off, for the relay may be of another world.
  actions.push({ kind: 'close-socket', reason: 'bad-message' });
  return afterClose(counted, 'bad-message', now);
}

function hearRead(
  state: UplinkState,
  event: Extract<UplinkEvent, { kind: 'records-read' }>,
  now: Moment,
  actions: UplinkAction[],
): UplinkState {
  if (state.phase.kind !== 'synced' || event.connection !== state.connection) return state;
  const sync = sendRead(state.phase.sync, event, now.monotonic, actions);
  return count(withSync(state, sync), { damagedRecords: event.damaged.length });
}

// ---- leaving ----

const reasonOfStatus = (status: number): CloseReason | null => {
  if (status === 401) return 'unknown-credential';
  if (status === 403) return 'not-yours';
  return null; // a captive portal, a proxy, a relay that starts: try again
};

function afterClose(state: UplinkState, reason: CloseReason | null, now: Moment): UplinkState {
  const { phase } = state;
  if (!hasSocket(phase)) return state;
  // The back-off is reset by a WELCOME and by nothing less: captive portals pass TCP and even TLS (D13).
  const attempt = phase.kind === 'synced' ? 0 : attemptOf(phase);
  if (reason !== null && !CLOSE_REASONS[reason].retry) {
    const later = monotonicMillis(now.monotonic + REFUSED_RETRY);
    return { ...state, phase: { kind: 'refused', reason, attempt: attempt + 1, retryAt: later } };
  }
  return {
    ...state,
    phase: { kind: 'offline', attempt: attempt + 1, retryAt: retryAt(now.monotonic, attempt, now.chance) },
  };
}

/** Another network: the old connection is worth nothing, and waiting neither. */
function leave(state: UplinkState, now: Moment, actions: UplinkAction[]): UplinkState {
  if (state.phase.kind === 'stopped') return state;
  if (hasSocket(state.phase)) actions.push({ kind: 'close-socket', reason: 'silent' });
  return { ...state, phase: { kind: 'offline', attempt: 0, retryAt: now.monotonic } };
}

// ---- time ----

function passTime(state: UplinkState, now: Moment, actions: UplinkAction[]): UplinkState {
  const { phase } = state;
  switch (phase.kind) {
    case 'stopped':
      return state;
    case 'offline':
    case 'refused':
      return now.monotonic >= phase.retryAt ? openSocket(state, now, actions) : state;
    case 'connecting':
    case 'greeting':
      return now.monotonic >= phase.deadline ? giveUp(state, now, actions) : state;
    case 'synced': {
      if (now.monotonic - state.heardAt >= WAITS.deadAfter || isStalled(phase.sync, now)) {
        return giveUp(state, now, actions);
      }
      if (now.monotonic - state.pingedAt < WAITS.heartbeatEvery) return state;
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

const isStalled = (sync: SyncedConnection, now: Moment): boolean =>
  sync.inFlight.some(({ sentAt }) => now.monotonic - sentAt >= ACKNOWLEDGED_WITHIN) ||
  (sync.announcing !== null && now.monotonic - sync.announcing.sentAt >= WAITS.welcome);

function giveUp(state: UplinkState, now: Moment, actions: UplinkAction[]): UplinkState {
  actions.push({ kind: 'close-socket', reason: 'silent' });
  return afterClose(count(state, { silences: 1 }), null, now);
}

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
      const beats = Math.min(state.pingedAt + WAITS.heartbeatEvery, state.heardAt + WAITS.deadAfter);
      return monotonicMillis(Math.min(beats, timeOfNextSend(state.journal, phase.sync, now)));
    }
  }
}
