import { addValue, emptyCoverage } from './coverage.ts';
import { heldOf, sealedMessage, tellSealed } from './intake-holdings.ts';
import type {
  CheckedRecord,
  EpochsOfSessions,
  HeldFacts,
  IntakeAction,
  IntakeEvent,
  IntakeRefusal,
  IntakeState,
  IntakeStep,
  Moment,
  RecordOutcome,
  TurnedAway,
} from './intake-state.ts';
import { fullAllowance, spend } from './rate-allowance.ts';
import { byteCount, milliseconds, sequenceNumber } from '../ecg/units.ts';
import type { ByteCount, Milliseconds, MonotonicMillis, SampleIndex, UnixMillis } from '../ecg/units.ts';
import type { CloseReason } from '../wire/close-reasons.ts';
import { describeDecodeFailure } from '../wire/decode-failure.ts';
import { epochKey, isRelayEpoch } from '../wire/identity.ts';
import type { ConnectionId, LedgerId, SessionId, UnitId } from '../wire/identity.ts';
import { LIMITS, STATED_LIMITS, WAITS } from '../wire/limits.ts';
import type { Hello, Look, Nack, NackReason, UnitMessage } from '../wire/messages.ts';
import { openRecord } from '../wire/record-codec.ts';
import type { SealedRecord, SessionRecord } from '../wire/record.ts';
import { decodeUnitMessage } from '../wire/uplink-codec.ts';

/** What one connection may have at the disk before the relay stops reading from it. */
const AT_THE_DISK_MOST = byteCount(1024 * 1024);
const SESSIONS_REMEMBERED = 64;
/** Of one message that tells what people wrote: half of what a unit reads at most. */
const MOST_TOLD = byteCount(LIMITS.messageBytes / 2);

/**
 * The relay's side of one unit connection, pure: what comes in, what the disk answered and the time go in, what is to
 * be done comes out. Rules: D2 (acknowledge after the sync), D3, D5, D9, D10, D12, D19.
 */
export const newIntake = (
  unit: UnitId,
  connection: ConnectionId,
  ledger: LedgerId,
  { monotonic: now }: Moment,
): IntakeState => ({
  unit,
  connection,
  ledger,
  phase: { kind: 'awaiting-hello', since: now },
  heardAt: now,
  pingedAt: now,
  allowance: fullAllowance(STATED_LIMITS, now),
  sessions: [],
  liveSession: null,
  unacknowledged: new Map(),
  sealedTold: new Set(),
  atTheDisk: byteCount(0),
  paused: false,
});

export function nextIntakeState(state: IntakeState, event: IntakeEvent, now: Moment): IntakeStep {
  if (state.phase.kind === 'closed') return unchanged(state);
  switch (event.kind) {
    case 'message':
      return hear(state, event.bytes, now);
    case 'tick':
      return tick(state, now);
    case 'stood-still':
      return unchanged(startWaitingAnew(state, now.monotonic));
    case 'admitted':
      return welcome(state, event.epochs, event.facts, now.unix);
    case 'turned-away':
      return close(state, event.reason, REFUSAL_AT_THE_DOOR[event.reason]);
    case 'appended':
      return noteAppended(state, event.records, event.outcomes);
    case 'disk-answered':
      return noteDiskAnswer(state, event.bytes, now.monotonic);
    case 'append-failed':
      return noteFailure(state, event.retryAfter);
    case 'settled':
      if (state.unacknowledged.size === 0) return unchanged(state);
      return {
        state: { ...state, unacknowledged: new Map() },
        actions: [{ kind: 'look-up', epochs: state.unacknowledged }],
      };
    case 'seen':
      return tellSeen(state, event.session, event.looks);
    case 'told':
      return tellEntries(state, event.session, event.records);
    case 'looked-up':
      return acknowledge(state, event.epochs, event.facts);
    case 'fenced':
      return close(state, 'fenced', null);
    case 'relay-stops':
      return close(state, 'later', null);
  }
}

/** Why a HELLO was turned away, for the counters. */
const REFUSAL_AT_THE_DOOR: Readonly<Record<TurnedAway, IntakeRefusal>> = {
  'too-fast': 'too-fast',
  later: 'storage',
  'bad-message': 'replayed-hello',
};

const unchanged = (state: IntakeState): IntakeStep => ({ state, actions: [] });

function close(state: IntakeState, reason: CloseReason, refusal: IntakeRefusal | null): IntakeStep {
  const counted: readonly IntakeAction[] = refusal === null ? [] : [{ kind: 'count', refusal }];
  return {
    state: { ...state, phase: { kind: 'closed', reason } },
    actions: [...counted, { kind: 'close', reason }],
  };
}

function tick(state: IntakeState, { monotonic: now, unix }: Moment): IntakeStep {
  if (state.phase.kind === 'awaiting-hello') {
    return now - state.phase.since >= WAITS.welcome ? close(state, 'silent', 'silent') : unchanged(state);
  }
  // While reading is paused the silence is our own.
  if (!state.paused && now - state.heardAt >= WAITS.deadAfter) return close(state, 'silent', 'silent');
  if (now - state.pingedAt < WAITS.heartbeatEvery) return unchanged(state);
  return {
    state: { ...state, pingedAt: now },
    actions: [{ kind: 'send', message: { kind: 'ping', t1: unix, newestSample: 0 as SampleIndex, clock: null } }],
  };
}

/** The silence was our own (D12): a unit is not gone because nobody listened. */
function startWaitingAnew(state: IntakeState, now: MonotonicMillis): IntakeState {
  const { phase } = state;
  return { ...state, heardAt: now, phase: phase.kind === 'awaiting-hello' ? { ...phase, since: now } : phase };
}

function hear(before: IntakeState, bytes: Uint8Array, { monotonic: now, unix }: Moment): IntakeStep {
  const allowance = spend(before.allowance, STATED_LIMITS, byteCount(bytes.length), now);
  if (allowance === null) return close(before, 'too-fast', 'too-fast');
  const state: IntakeState = { ...before, allowance, heardAt: now };
  const message = decodeUnitMessage(bytes);
  if (!message.ok) {
    if (message.failure.kind === 'unknown-message' && message.failure.mayBeIgnored) {
      return { state, actions: [{ kind: 'count', refusal: 'ignored-message' }] };
    }
    return close(state, 'bad-message', 'unreadable-message');
  }
  if (state.phase.kind === 'awaiting-hello' && message.value.kind !== 'hello') {
    return close(state, 'bad-message', 'unreadable-message');
  }
  return hearMessage(state, message.value, unix);
}

function hearMessage(state: IntakeState, message: UnitMessage, now: UnixMillis): IntakeStep {
  switch (message.kind) {
    case 'hello':
      return hearHello(state, message);
    case 'data':
      return hearRecords(state, message.records);
    case 'live-skip':
      // The skipped range comes by backfill; what is awaited shows from the coverage. Nothing to do here.
      return unchanged(state);
    case 'ping': {
      const pong: IntakeAction = { kind: 'send', message: { kind: 'pong', t1: message.t1, t2: now, t3: now } };
      if (state.liveSession === null) return { state, actions: [pong] };
      const { newestSample, clock } = message;
      return { state, actions: [pong, { kind: 'announce', session: state.liveSession, newestSample, clock }] };
    }
    case 'pong':
      return unchanged(state);
  }
}

function hearHello(state: IntakeState, hello: Hello): IntakeStep {
  if (hello.unit !== state.unit) return close(state, 'not-yours', 'not-yours');
  const epochs = new Map(
    hello.sessions.map(({ session, epochs: named }) => {
      return [session, new Map(named.map(({ epoch }) => [epochKey(epoch), emptyCoverage]))] as const;
    }),
  );
  const others = state.sessions.filter((session) => !epochs.has(session));
  // Session ids are made in order of time: of several that are open, the newest is the one that is being recorded.
  const open = hello.sessions
    .filter((named) => named.epochs.some(({ closed }) => !closed))
    .map(({ session }) => session);
  return {
    state: {
      ...state,
      sessions: [...others, ...epochs.keys()].slice(-SESSIONS_REMEMBERED),
      liveSession: [...open, ...(state.liveSession === null ? [] : [state.liveSession])].sort().at(-1) ?? null,
    },
    actions: [{ kind: 'greeted', first: state.phase.kind === 'awaiting-hello', nonce: hello.connectionNonce, epochs }],
  };
}

function welcome(
  state: IntakeState,
  epochs: EpochsOfSessions,
  facts: readonly HeldFacts[],
  now: UnixMillis,
): IntakeStep {
  if (facts.some(({ owner }) => owner !== null && owner !== state.unit)) return close(state, 'not-yours', 'not-yours');
  return {
    state: { ...state, phase: { kind: 'receiving' }, sealedTold: tellSealed(state, facts) },
    actions: [
      {
        kind: 'send',
        message: {
          kind: 'welcome',
          ledger: state.ledger,
          connection: state.connection,
          sessions: facts.map((held) => heldOf(held, epochs)),
          limits: STATED_LIMITS,
          time: now,
        },
      },
      ...facts.flatMap(sealedMessage),
    ],
  };
}

/** Only of what this connection has named; the rest is told when it is. */
function tellSeen(state: IntakeState, session: SessionId, looks: readonly Look[]): IntakeStep {
  if (state.phase.kind !== 'receiving' || !state.sessions.includes(session)) return unchanged(state);
  return { state, actions: [{ kind: 'send', message: { kind: 'seen-by', session, looks } }] };
}

/** Likewise, in messages that the unit's limits allow. */
function tellEntries(state: IntakeState, session: SessionId, records: readonly SealedRecord[]): IntakeStep {
  if (state.phase.kind !== 'receiving' || !state.sessions.includes(session)) return unchanged(state);
  const actions: IntakeAction[] = [];
  let part: SealedRecord[] = [];
  let bytes = 0;
  const send = (): void => {
    if (part.length > 0) actions.push({ kind: 'send', message: { kind: 'told', session, records: part } });
    part = [];
    bytes = 0;
  };
  for (const record of records) {
    if (part.length === LIMITS.recordsPerMessage || bytes + record.length > MOST_TOLD) send();
    part.push(record);
    bytes += record.length;
  }
  send();
  return { state, actions };
}

function hearRecords(state: IntakeState, sealedRecords: readonly SealedRecord[]): IntakeStep {
  const records: CheckedRecord[] = [];
  const actions: IntakeAction[] = [];
  let bytes = 0;
  for (const sealed of sealedRecords) {
    const opened = openRecord(sealed);
    if (!opened.ok) {
      // The rest of the lane goes on (D10).
      actions.push(
        { kind: 'count', refusal: 'damaged-record' },
        { kind: 'quarantine', bytes: sealed, why: describeDecodeFailure(opened.failure) },
        { kind: 'send', message: nack(null, 'damaged') },
      );
      continue;
    }
    const record = opened.value;
    const refusal = whyNotTaken(state, record);
    if (refusal !== null) {
      actions.push({ kind: 'count', refusal }, { kind: 'send', message: nack(record, 'not-yours') });
      continue;
    }
    records.push({ record, sealed });
    bytes += sealed.length;
  }
  if (records.length === 0) return { state, actions };
  const atTheDisk = byteCount(state.atTheDisk + bytes);
  const paused = atTheDisk > AT_THE_DISK_MOST;
  actions.push({ kind: 'append', records, bytes: byteCount(bytes) });
  if (paused && !state.paused) actions.push({ kind: 'pause-reading' });
  return { state: { ...state, atTheDisk, paused }, actions };
}

function whyNotTaken(state: IntakeState, record: SessionRecord): IntakeRefusal | null {
  if (!state.sessions.includes(record.session)) return 'record-of-unknown-session';
  if (record.body.kind === 'opened' && record.body.description.unit !== state.unit) return 'record-of-other-unit';
  if (record.body.kind === 'seen' || isRelayEpoch(record.epoch)) return 'record-of-relay';
  return null;
}

function noteAppended(
  state: IntakeState,
  records: readonly CheckedRecord[],
  outcomes: readonly RecordOutcome[],
): IntakeStep {
  const unacknowledged = new Map(state.unacknowledged);
  const actions: IntakeAction[] = [];
  for (const [i, { record }] of records.entries()) {
    switch (outcomes[i]) {
      case 'stored':
      case 'duplicate':
        // What this connection's HELLO has not named, its WELCOME will tell.
        if (state.sessions.includes(record.session)) {
          const epochs = unacknowledged.get(record.session);
          const key = epochKey(record.epoch);
          const those = addValue(epochs?.get(key) ?? emptyCoverage, record.seq);
          unacknowledged.set(record.session, new Map(epochs).set(key, those));
        }
        break;
      case 'conflict':
        actions.push({ kind: 'count', refusal: 'conflict' }, { kind: 'send', message: nack(record, 'conflict') });
        break;
      case 'not-yours':
        actions.push(
          { kind: 'count', refusal: 'record-of-other-unit' },
          { kind: 'send', message: nack(record, 'not-yours') },
        );
        break;
      case undefined:
        break;
    }
  }
  const noted: IntakeState = { ...state, unacknowledged };
  if (!outcomes.includes('conflict')) return { state: noted, actions };
  const closing = close(noted, 'conflict', null);
  return { state: closing.state, actions: [...actions, ...closing.actions] };
}

function noteDiskAnswer(state: IntakeState, bytes: ByteCount, now: MonotonicMillis): IntakeStep {
  const atTheDisk = byteCount(Math.max(0, state.atTheDisk - bytes));
  if (!state.paused || atTheDisk > AT_THE_DISK_MOST / 2) return unchanged({ ...state, atTheDisk });
  return { state: { ...state, atTheDisk, paused: false, heardAt: now }, actions: [{ kind: 'resume-reading' }] };
}

/**
 * Nothing is acknowledged. The unit is told why and sent away: when it comes back, WELCOME says what is really held,
 * and everything else comes again (D6).
 */
function noteFailure(state: IntakeState, retryAfter: Milliseconds): IntakeStep {
  const closing = close(state, 'later', 'storage');
  return {
    state: closing.state,
    actions: [{ kind: 'send', message: { ...nack(null, 'storage'), retryAfter } }, ...closing.actions],
  };
}

function acknowledge(state: IntakeState, epochs: EpochsOfSessions, facts: readonly HeldFacts[]): IntakeStep {
  if (facts.length === 0) return unchanged(state);
  const newlySealed = facts.filter(({ session, root }) => root !== null && !state.sealedTold.has(session));
  return {
    state: newlySealed.length === 0 ? state : { ...state, sealedTold: tellSealed(state, newlySealed) },
    actions: [
      {
        kind: 'send',
        message: {
          kind: 'ack',
          ledger: state.ledger,
          sessions: facts.map((held) => heldOf(held, epochs)),
          credit: byteCount(Math.max(0, AT_THE_DISK_MOST - state.atTheDisk)),
        },
      },
      ...newlySealed.flatMap(sealedMessage),
    ],
  };
}

const nack = (record: SessionRecord | null, reason: NackReason): Nack => ({
  kind: 'nack',
  session: record?.session ?? null,
  epoch: record?.epoch ?? null,
  seq: record?.seq ?? sequenceNumber(0),
  reason,
  retryAfter: milliseconds(0),
});
