import type {
  AtTheHead,
  FetchUnderWay,
  FoundSamples,
  Subscription,
  ViewerAction,
  ViewerState,
  ViewerStep,
} from './viewer-state.ts';
import { byteCount, milliseconds, offset, sampleIndex } from '../ecg/units.ts';
import type { SessionId } from '../wire/identity.ts';
import type { LoggedRecord } from '../wire/messages.ts';

/** D16, D17 and what else bounds one viewer, so that a stuck one costs the relay a known amount and nobody else any. */
export const VIEWER_LIMITS = {
  queueBytes: byteCount(512 * 1024),
  queueAge: milliseconds(2_000),
  slowFor: milliseconds(10_000),
  urgentMessages: 256,
  subscriptions: 32,
  fetches: 8,
  betweenLooks: milliseconds(1_000),
  /** Records read from the log at once. */
  pageRecords: 128,
  /** Records of one message, together; the message limit less what is written around them. */
  messageBytes: byteCount(56 * 1024),
} as const;

export const atTheHead = (head: AtTheHead['head']): AtTheHead => ({
  kind: 'at-the-head',
  head,
  queue: [],
  queuedBytes: byteCount(0),
  dropped: null,
});

export function put(state: ViewerState, session: SessionId, subscription: Subscription): ViewerState {
  const subscriptions = new Map(state.subscriptions);
  subscriptions.set(session, subscription);
  return { ...state, subscriptions };
}

export function sendQueue(
  session: SessionId,
  subscription: AtTheHead,
  room: number,
  actions: ViewerAction[],
): { subscription: AtTheHead; bytes: number } {
  const { dropped } = subscription;
  if (dropped !== null) actions.push({ kind: 'send', message: { kind: 'gap', session, ...dropped } });
  let bytes = 0;
  let taken = 0;
  for (const { record } of subscription.queue) {
    if (bytes >= room) break;
    bytes += record.sealed.length;
    taken += 1;
  }
  const records = subscription.queue.slice(0, taken).map(({ record }) => record);
  for (const part of inMessages(records, (record) => record)) {
    actions.push({ kind: 'send', message: { kind: 'logged', session, records: part } });
  }
  return {
    bytes,
    subscription: {
      ...subscription,
      dropped: null,
      queue: subscription.queue.slice(taken),
      queuedBytes: byteCount(subscription.queuedBytes - bytes),
    },
  };
}

export function nextRead(state: ViewerState): ViewerAction[] {
  for (const [session, one] of state.subscriptions) {
    if (one.kind !== 'behind-the-head') continue;
    return [{ kind: 'read-log', session, from: one.next, limit: VIEWER_LIMITS.pageRecords }];
  }
  const fetch = state.fetches[0];
  if (fetch === undefined) return [];
  const { request, session, reached, end } = fetch;
  const range = { first: reached, end };
  return [{ kind: 'read-samples', request, session, range, limit: VIEWER_LIMITS.pageRecords }];
}

export function sendPage(state: ViewerState, session: SessionId, records: readonly LoggedRecord[]): ViewerStep {
  const subscription = state.subscriptions.get(session);
  if (subscription?.kind !== 'behind-the-head') return { state, actions: [] };
  const newest = records.at(-1);
  const next = newest === undefined ? offset(subscription.head + 1) : offset(newest.offset + 1);
  const caughtUp = next > subscription.head;
  return {
    state: put(state, session, caughtUp ? atTheHead(offset(next - 1)) : { ...subscription, next }),
    actions: [
      ...inMessages(records, (record) => record).map((part): ViewerAction => ({
        kind: 'send',
        message: { kind: 'logged', session, records: part },
      })),
      { kind: 'flush-soon' },
    ],
  };
}

export function sendSamples(
  state: ViewerState,
  request: number,
  found: readonly FoundSamples[],
  asked: number,
): ViewerStep {
  const fetch = state.fetches[0];
  if (fetch?.request !== request) return { state, actions: [] };
  const exhausted = found.length < asked;
  let reached = fetch.reached;
  const parts = inMessages(found, ({ logged }) => logged);
  const actions = parts.map((part, i): ViewerAction => {
    for (const { samples } of part) reached = sampleIndex(Math.max(reached, Math.min(samples.end, fetch.end)));
    const last = exhausted && i === parts.length - 1;
    return sendFetched(fetch, part, last ? fetch.end : reached, last);
  });
  if (exhausted && parts.length === 0) actions.push(sendFetched(fetch, [], fetch.end, true));
  const done = exhausted || reached >= fetch.end;
  if (done && !exhausted) actions.push(sendFetched(fetch, [], fetch.end, true));
  const others = state.fetches.slice(1);
  return {
    // Several requests take turns, a page each.
    state: { ...state, fetches: done ? others : [...others, { ...fetch, reached }] },
    actions: [...actions, { kind: 'flush-soon' }],
  };
}

const sendFetched = (
  { request, session }: FetchUnderWay,
  part: readonly FoundSamples[],
  reached: FetchUnderWay['reached'],
  last: boolean,
): ViewerAction => ({
  kind: 'send',
  message: { kind: 'fetched', request, session, records: part.map(({ logged }) => logged), reached, last },
});

/** What fits into one message each. */
function inMessages<T>(entries: readonly T[], recordOf: (entry: T) => LoggedRecord): T[][] {
  const parts: T[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    // Around each record: its offset, its time and the lengths.
    const size = recordOf(entry).sealed.length + 32;
    const part = parts.at(-1);
    if (part === undefined || bytes + size > VIEWER_LIMITS.messageBytes) {
      parts.push([entry]);
      bytes = size;
    } else {
      part.push(entry);
      bytes += size;
    }
  }
  return parts;
}
