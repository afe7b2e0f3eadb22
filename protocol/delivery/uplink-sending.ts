import { byteCount, type MonotonicMillis, type SequenceNumber } from '../ecg/units.ts';
import type { Lane } from '../wire/messages.ts';
import { addRange, addValue, type Coverage } from './coverage.ts';
import { liveEpochOf, placeLiveLane } from './live-lane.ts';
import { deliveryKey, MOST_LIVE_LAG, nextBackfill, pieceOf, unacknowledgedBytes, windowOf } from './next-to-send.ts';
import { refill, spend, waitFor } from './pace.ts';
import type {
  InFlight,
  JournalView,
  LiveLane,
  Moment,
  ReadUnderWay,
  SyncedConnection,
  UplinkAction,
  UplinkEvent,
} from './uplink-state.ts';

/** LIVE older than this and unacknowledged means that the link is too narrow even for it (D11). */
const LIVE_UNACKNOWLEDGED_MOST = 2_000;
/** What a message adds around its records: kind, lane, and a length before each. */
const MESSAGE_OVERHEAD = 512;
/** Kept back from BACKFILL in the byte and message allowances, so that LIVE never waits for it. */
const LIVE_RESERVE = { messages: 10, bytes: 16 * 1024 };

/** Decides what to read next on either lane, LIVE first. */
export function sendNext(
  view: JournalView,
  before: SyncedConnection,
  now: Moment,
  actions: UplinkAction[],
): SyncedConnection {
  let sync = placeLiveLane(view, before);
  sync = {
    ...sync,
    messagePace: refill(sync.messagePace, now.monotonic),
    bytePace: refill(sync.bytePace, now.monotonic),
  };
  sync = advanceLive(view, sync, now.monotonic, actions);
  return advanceBackfill(view, sync, now.monotonic, actions);
}

const liveUnacknowledgedSince = (sync: SyncedConnection): number =>
  sync.inFlight.reduce(
    (oldest, flight) => (flight.lane === 'live' ? Math.min(oldest, flight.sentAt) : oldest),
    Infinity,
  );

function advanceLive(
  view: JournalView,
  sync: SyncedConnection,
  now: MonotonicMillis,
  actions: UplinkAction[],
): SyncedConnection {
  const journalEpoch = liveEpochOf(view);
  if (sync.live === null || journalEpoch === null || sync.reading.live !== null) return sync;
  if (now - liveUnacknowledgedSince(sync) > LIVE_UNACKNOWLEDGED_MOST) {
    return sync.live.congested ? sync : { ...sync, live: { ...sync.live, congested: true } };
  }
  let live = sync.live;
  const lag = journalEpoch.last - live.next + 1;
  if ((live.congested && lag > 1) || lag > MOST_LIVE_LAG) {
    const { session, epoch } = live;
    const last = (journalEpoch.last - 1) as SequenceNumber;
    actions.push({ kind: 'send', message: { kind: 'live-skip', session, epoch, first: live.next, last } });
    live = { ...live, next: journalEpoch.last };
  }
  if (live.congested) live = { ...live, congested: false };
  const placed = live === sync.live ? sync : { ...sync, live };
  if (live.next > journalEpoch.last || !mayPass(placed, { messages: 0, bytes: 0 })) return placed;
  const range = { session: live.session, epoch: live.epoch, first: live.next, last: journalEpoch.last };
  return startRead(placed, 'live', range, placed.limits.messageBytes - MESSAGE_OVERHEAD, actions);
}

function advanceBackfill(
  view: JournalView,
  sync: SyncedConnection,
  now: MonotonicMillis,
  actions: UplinkAction[],
): SyncedConnection {
  if (sync.reading.backfill !== null || !mayPass(sync, LIVE_RESERVE)) return sync;
  const window = windowOf(sync.goodput);
  const room = window - unacknowledgedBytes(sync);
  if (room <= 0) return sync;
  const range = nextBackfill(view, sync, now);
  if (range === null) return sync;
  const most = Math.min(pieceOf(window), sync.limits.messageBytes - MESSAGE_OVERHEAD);
  return startRead(sync, 'backfill', range, most, actions);
}

const mayPass = (sync: SyncedConnection, reserve: { messages: number; bytes: number }): boolean =>
  sync.messagePace.tokens >= reserve.messages + 1 && sync.bytePace.tokens > reserve.bytes;

function startRead(
  sync: SyncedConnection,
  lane: Lane,
  range: ReadUnderWay,
  mostBytes: number,
  actions: UplinkAction[],
): SyncedConnection {
  const mostRecords = Math.min(sync.limits.recordsPerMessage, range.last - range.first + 1);
  const last = (range.first + mostRecords - 1) as SequenceNumber;
  const reading = { ...range, last };
  actions.push({
    kind: 'read-records',
    lane,
    connection: sync.connection,
    ...reading,
    mostRecords,
    mostBytes: byteCount(mostBytes),
  });
  return { ...sync, reading: { ...sync.reading, [lane]: reading } };
}

/** Sends what the journal gave, as one message, and remembers it as in flight. */
export function sendRead(
  sync: SyncedConnection,
  event: Extract<UplinkEvent, { kind: 'records-read' }>,
  now: MonotonicMillis,
  actions: UplinkAction[],
): SyncedConnection {
  const { lane, records, damaged } = event;
  const asked = sync.reading[lane];
  if (asked === null) return sync;
  let next: SyncedConnection = { ...sync, reading: { ...sync.reading, [lane]: null } };
  const key = deliveryKey(asked.session, asked.epoch);
  const delivery = next.deliveries.get(key);
  if ((damaged.length > 0 || records.length === 0) && delivery !== undefined) {
    const deliveries = new Map(next.deliveries);
    deliveries.set(key, { ...delivery, passedOver: passOver(delivery.passedOver, asked, event) });
    next = { ...next, deliveries };
  }
  if (lane === 'live' && next.live !== null) next = { ...next, live: advanceLane(next.live, asked, event) };
  if (records.length === 0) return next;
  const bytes = records.reduce((sum, { sealed }) => sum + sealed.length, 0);
  actions.push({ kind: 'send', message: { kind: 'data', lane, records: records.map(({ sealed }) => sealed) } });
  return {
    ...next,
    inFlight: [...next.inFlight, ...flights(asked, event, now)],
    messagePace: spend(next.messagePace, 1),
    bytePace: spend(next.bytePace, bytes),
  };
}

/** An answer with nothing in it passes over all that was asked: asking again at once would never end. */
function passOver(
  passedOver: Coverage<SequenceNumber>,
  asked: ReadUnderWay,
  { records, damaged }: Extract<UplinkEvent, { kind: 'records-read' }>,
): Coverage<SequenceNumber> {
  if (records.length === 0 && damaged.length === 0) {
    return addRange(passedOver, { first: asked.first, last: asked.last });
  }
  return damaged.reduce<Coverage<SequenceNumber>>(addValue, passedOver);
}

function advanceLane(
  live: LiveLane,
  asked: ReadUnderWay,
  event: Extract<UplinkEvent, { kind: 'records-read' }>,
): LiveLane {
  if (deliveryKey(live.session, live.epoch) !== deliveryKey(asked.session, asked.epoch)) return live;
  const through = Math.max(event.records.at(-1)?.seq ?? 0, event.damaged.at(-1) ?? 0);
  return through < live.next ? live : { ...live, next: (through + 1) as SequenceNumber };
}

/** One entry a contiguous run; damaged records in between make a break. */
function flights(
  asked: ReadUnderWay,
  event: Extract<UplinkEvent, { kind: 'records-read' }>,
  now: MonotonicMillis,
): InFlight[] {
  const runs: InFlight[] = [];
  for (const { seq, sealed } of event.records) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === seq) {
      runs[runs.length - 1] = { ...run, last: seq, bytes: run.bytes + sealed.length };
    } else {
      const { session, epoch } = asked;
      runs.push({ session, epoch, lane: event.lane, first: seq, last: seq, bytes: sealed.length, sentAt: now });
    }
  }
  return runs;
}

/** When sending may go on without anything else happening; Infinity where only an event can change that. */
export function timeOfNextSend(view: JournalView, sync: SyncedConnection, now: MonotonicMillis): number {
  const times: number[] = [];
  const pending = nextBackfill(view, sync, now) !== null;
  const behind = sync.live?.congested === false && (liveEpochOf(view)?.last ?? 0) >= sync.live.next;
  if (behind && sync.reading.live === null) {
    times.push(now + Math.max(waitFor(sync.messagePace), waitFor(sync.bytePace)));
  }
  if (pending && sync.reading.backfill === null && unacknowledgedBytes(sync) < windowOf(sync.goodput)) {
    const messages = waitFor(sync.messagePace, LIVE_RESERVE.messages + 1);
    times.push(now + Math.max(messages, waitFor(sync.bytePace, LIVE_RESERVE.bytes + 1)));
  }
  for (const { retryAt } of sync.refusals) if (retryAt > now) times.push(retryAt);
  const oldest = liveUnacknowledgedSince(sync);
  if (oldest !== Infinity && sync.live?.congested === false) times.push(oldest + LIVE_UNACKNOWLEDGED_MOST + 1);
  return times.length === 0 ? Infinity : Math.max(Math.min(...times), now + 1);
}
