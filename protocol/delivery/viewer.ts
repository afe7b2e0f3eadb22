import type { Moment } from './intake-state.ts';
import { fullAllowance, spend } from './rate-allowance.ts';
import { atTheHead, nextRead, put, sendPage, sendQueue, sendSamples, VIEWER_LIMITS } from './viewer-sending.ts';
import type {
  AtTheHead,
  SessionFacts,
  ViewerAction,
  ViewerEvent,
  ViewerRefusal,
  ViewerState,
  ViewerStep,
} from './viewer-state.ts';
import { byteCount, offset, sampleIndex } from '../ecg/units.ts';
import type { ByteCount, MonotonicMillis } from '../ecg/units.ts';
import type { CloseReason } from '../wire/close-reasons.ts';
import type { LedgerId, SessionId } from '../wire/identity.ts';
import { STATED_LIMITS, WAITS } from '../wire/limits.ts';
import type { ConsoleMessage, Fetch, LoggedRecord, Subscribe, ViewerMessage } from '../wire/messages.ts';
import { decodeViewerMessage } from '../wire/watch-codec.ts';

export const newViewer = ({ monotonic }: Moment): ViewerState => ({
  phase: { kind: 'open' },
  heardAt: monotonic,
  pingedAt: monotonic,
  allowance: fullAllowance(STATED_LIMITS, monotonic),
  subscriptions: new Map(),
  fetches: [],
  lookedAt: new Map(),
  urgent: [],
  slowSince: null,
  blockedSince: null,
});

/**
 * One viewer's cursors, pure: what it asks, what is committed and how much its socket takes go in; messages and reads
 * come out. Live goes first, then what a cursor behind the head reads, then FETCH.
 */
export function nextViewerState(state: ViewerState, event: ViewerEvent, now: Moment): ViewerStep {
  if (state.phase.kind === 'closed') return { state, actions: [] };
  switch (event.kind) {
    case 'message':
      return hear(state, event.bytes, now);
    case 'tick':
      return tick(state, now);
    case 'found':
      return subscribe(state, event.subscribe, event.facts, event.ledger);
    case 'state-changed':
      if (!state.subscriptions.has(event.facts.session)) return { state, actions: [] };
      return queueUrgent(state, { kind: 'state', ...event.facts, resumed: true });
    case 'committed':
      return noteCommitted(state, event.session, event.records, now.monotonic);
    case 'flush':
      return flush(state, event.room, event.idleRoom, now.monotonic);
    case 'page':
      return sendPage(state, event.session, event.records);
    case 'samples':
      return sendSamples(state, event.request, event.found, event.asked);
    case 'relay-stops':
      return close(state, 'later', null);
  }
}

function close(state: ViewerState, reason: CloseReason, refusal: ViewerRefusal | null): ViewerStep {
  const counted: ViewerAction[] = refusal === null ? [] : [count(refusal)];
  const emptied = { ...state, subscriptions: new Map(), fetches: [], urgent: [] };
  return {
    state: { ...emptied, phase: { kind: 'closed', reason } },
    actions: [...counted, { kind: 'close', reason }],
  };
}

const count = (refusal: ViewerRefusal, times = 1): ViewerAction => ({ kind: 'count', refusal, times });

// ---- what the viewer says ----

function hear(before: ViewerState, bytes: Uint8Array, { monotonic, unix }: Moment): ViewerStep {
  const allowance = spend(before.allowance, STATED_LIMITS, byteCount(bytes.length), monotonic);
  if (allowance === null) return close(before, 'too-fast', 'too-fast');
  const state: ViewerState = { ...before, allowance, heardAt: monotonic };
  const message = decodeViewerMessage(bytes);
  if (message.ok) return hearMessage(state, message.value, { monotonic, unix });
  if (message.failure.kind === 'unknown-message' && message.failure.mayBeIgnored) {
    return { state, actions: [count('ignored-message')] };
  }
  return close(state, 'bad-message', 'unreadable-message');
}

function hearMessage(state: ViewerState, message: ViewerMessage, now: Moment): ViewerStep {
  switch (message.kind) {
    case 'subscribe':
      if (!state.subscriptions.has(message.session) && state.subscriptions.size >= VIEWER_LIMITS.subscriptions) {
        return close(state, 'too-fast', 'too-many-subscriptions');
      }
      return { state, actions: [{ kind: 'look-up', subscribe: message }] };
    case 'unsubscribe': {
      const subscriptions = new Map(state.subscriptions);
      subscriptions.delete(message.session);
      const lookedAt = new Map(state.lookedAt);
      lookedAt.delete(message.session);
      return { state: { ...state, subscriptions, lookedAt }, actions: [{ kind: 'forget', session: message.session }] };
    }
    case 'fetch':
      return hearFetch(state, message);
    case 'looking':
      return hearLooking(state, message, now.monotonic);
    case 'ping':
      // Not through the queue: the answer measures the link, not our backlog.
      return {
        state,
        actions: [{ kind: 'send', message: { kind: 'pong', t1: message.t1, t2: now.unix, t3: now.unix } }],
      };
    case 'pong':
      return { state, actions: [] };
  }
}

/** Consoles say it every five seconds; more than one a second tells nobody anything (D19). */
function hearLooking(
  state: ViewerState,
  { session, through }: Extract<ViewerMessage, { kind: 'looking' }>,
  now: MonotonicMillis,
): ViewerStep {
  // Who is not told a session cannot see it: a look that crossed its own UNSUBSCRIBE says nothing any more.
  if (!state.subscriptions.has(session)) return { state, actions: [] };
  const last = state.lookedAt.get(session);
  if (last !== undefined && now - last < VIEWER_LIMITS.betweenLooks) {
    return { state, actions: [count('looked-too-often')] };
  }
  return {
    state: { ...state, lookedAt: new Map(state.lookedAt).set(session, now) },
    actions: [{ kind: 'looked', session, through }],
  };
}

function hearFetch(state: ViewerState, fetch: Fetch): ViewerStep {
  if (state.fetches.length >= VIEWER_LIMITS.fetches) {
    // Answered at once with nothing reached: the viewer sees that it must ask again.
    const { request, session, first } = fetch;
    const declined: ConsoleMessage = { kind: 'fetched', request, session, records: [], reached: first, last: true };
    const step = queueUrgent(state, declined);
    return { state: step.state, actions: [count('too-many-fetches'), ...step.actions] };
  }
  return {
    state: { ...state, fetches: [...state.fetches, { ...fetch, reached: fetch.first }] },
    actions: [{ kind: 'flush-soon' }],
  };
}

function subscribe(state: ViewerState, asked: Subscribe, facts: SessionFacts, ledger: LedgerId): ViewerStep {
  const { head, session } = facts;
  // Another ledger, or an offset that this one has not reached: what the viewer holds is not ours to continue (D17).
  const { resume } = asked;
  const resumed = resume?.ledger === ledger && resume.from <= head + 1;
  const next = resumed ? resume.from : offset(head + 1);
  const subscriptions = new Map(state.subscriptions);
  subscriptions.set(session, next > head ? atTheHead(head) : { kind: 'behind-the-head', head, next });
  return queueUrgent({ ...state, subscriptions }, { kind: 'state', ...facts, resumed });
}

// ---- what happens in the session ----

function queueUrgent(state: ViewerState, message: ConsoleMessage): ViewerStep {
  const last = state.urgent.at(-1);
  // A state that says the same and was not sent yet is only made newer.
  const replaces =
    last?.kind === 'state' &&
    message.kind === 'state' &&
    last.session === message.session &&
    last.state === message.state &&
    message.resumed;
  const kept = replaces ? state.urgent.slice(0, -1) : state.urgent;
  if (kept.length >= VIEWER_LIMITS.urgentMessages) return close(state, 'slow', 'slow');
  const added = replaces ? { ...message, resumed: last.resumed } : message;
  return { state: { ...state, urgent: [...kept, added] }, actions: [{ kind: 'flush-soon' }] };
}

function noteCommitted(
  state: ViewerState,
  session: SessionId,
  records: readonly LoggedRecord[],
  now: MonotonicMillis,
): ViewerStep {
  const subscription = state.subscriptions.get(session);
  const newest = records.at(-1);
  if (subscription === undefined || newest === undefined || newest.offset <= subscription.head) {
    return { state, actions: [] };
  }
  const head = newest.offset;
  if (subscription.kind === 'behind-the-head') {
    return { state: put(state, session, { ...subscription, head }), actions: [{ kind: 'flush-soon' }] };
  }
  const fresh = records.filter((record) => record.offset > subscription.head);
  const queue = [...subscription.queue, ...fresh.map((record) => ({ record, since: now }))];
  const queuedBytes = byteCount(
    subscription.queuedBytes + fresh.reduce((sum, record) => sum + record.sealed.length, 0),
  );
  const trimmed = dropOldest({ ...subscription, head, queue, queuedBytes }, now);
  return {
    state: noteSlow(put(state, session, trimmed.subscription), trimmed.dropped, now),
    actions: [...(trimmed.dropped > 0 ? [count('records-dropped', trimmed.dropped)] : []), { kind: 'flush-soon' }],
  };
}

/** D16: of what a viewer does not take in time, the oldest goes first, and it is told which. */
function dropOldest(subscription: AtTheHead, now: MonotonicMillis): { subscription: AtTheHead; dropped: number } {
  let { queuedBytes } = subscription;
  let dropped = 0;
  for (const { record, since } of subscription.queue) {
    if (queuedBytes <= VIEWER_LIMITS.queueBytes && now - since <= VIEWER_LIMITS.queueAge) break;
    queuedBytes = byteCount(queuedBytes - record.sealed.length);
    dropped += 1;
  }
  const first = subscription.queue[0];
  const last = subscription.queue[dropped - 1];
  if (first === undefined || last === undefined) return { subscription, dropped: 0 };
  return {
    dropped,
    subscription: {
      ...subscription,
      queue: subscription.queue.slice(dropped),
      queuedBytes,
      dropped: { from: subscription.dropped?.from ?? first.record.offset, to: last.record.offset },
    },
  };
}

const noteSlow = (state: ViewerState, dropped: number, now: MonotonicMillis): ViewerState =>
  dropped > 0 && state.slowSince === null ? { ...state, slowSince: now } : state;

// ---- sending ----

function flush(before: ViewerState, room: ByteCount, idleRoom: ByteCount, now: MonotonicMillis): ViewerStep {
  if (!hasSomethingToSend(before)) return { state: { ...before, blockedSince: null }, actions: [] };
  if (room <= 0) return { state: { ...before, blockedSince: before.blockedSince ?? now }, actions: [] };
  const actions: ViewerAction[] = before.urgent.map((message) => ({ kind: 'send', message }));
  const subscriptions = new Map(before.subscriptions);
  let left: number = room;
  for (const [session, subscription] of before.subscriptions) {
    if (subscription.kind !== 'at-the-head' || left <= 0) continue;
    const sent = sendQueue(session, subscription, left, actions);
    subscriptions.set(session, sent.subscription);
    left -= sent.bytes;
  }
  const caughtUp = [...subscriptions.values()].every((one) => one.kind !== 'at-the-head' || one.queue.length === 0);
  const state: ViewerState = {
    ...before,
    subscriptions,
    urgent: [],
    blockedSince: null,
    slowSince: caughtUp ? null : before.slowSince,
  };
  // Reading the log waits until the socket is nearly empty, so that live never stands behind it.
  if (caughtUp && left - room + idleRoom > 0) actions.push(...nextRead(state));
  return { state, actions };
}

const hasSomethingToSend = (state: ViewerState): boolean =>
  state.urgent.length > 0 ||
  state.fetches.length > 0 ||
  [...state.subscriptions.values()].some(
    (one) => one.kind === 'behind-the-head' || one.queue.length > 0 || one.dropped !== null,
  );

// ---- time ----

function tick(before: ViewerState, { monotonic: now, unix }: Moment): ViewerStep {
  if (now - before.heardAt >= WAITS.deadAfter) return close(before, 'silent', 'silent');
  let state = before;
  const actions: ViewerAction[] = [];
  for (const [session, one] of before.subscriptions) {
    if (one.kind !== 'at-the-head') continue;
    const trimmed = dropOldest(one, now);
    if (trimmed.dropped === 0) continue;
    actions.push(count('records-dropped', trimmed.dropped));
    state = noteSlow(put(state, session, trimmed.subscription), trimmed.dropped, now);
  }
  const since = Math.min(state.slowSince ?? Infinity, state.blockedSince ?? Infinity);
  if (now - since >= VIEWER_LIMITS.slowFor) return close(state, 'slow', 'slow');
  if (hasSomethingToSend(state)) actions.push({ kind: 'flush-soon' });
  if (now - state.pingedAt >= WAITS.heartbeatEvery) {
    state = { ...state, pingedAt: now };
    actions.push({ kind: 'send', message: { kind: 'ping', t1: unix, newestSample: sampleIndex(0), clock: null } });
  }
  return { state, actions };
}
