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
  ReadRecord,
  ReadUnderWay,
  SyncedConnection,
  UplinkAction,
  UplinkEvent,
} from './uplink-state.ts';

/** LIVE older than this and unacknowledged means that the link is too narrow even for it (D11). */
const LIVE_UNACKNOWLEDGED_MOST = 2_000;
/** What a message adds around its records: kind, lane, and a length before each. */
const MESSAGE_OVERHEAD = 512;
/** Kept back from BACKFILL in the message and byte allowances, so that LIVE never waits for it. */
const LIVE_RESERVE = { messages: 10, bytes: 16 * 1024 };
const NO_RESERVE = { messages: 0, bytes: 0 };
/** Without credit and with nothing under way no acknowledgement can bring any: one record then asks for it. */
const ASK_FOR_CREDIT_AFTER = 5_000;

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

/** The relay's disk stands still, and it has not forgotten to say that it goes on again. */
const isHalted = (sync: SyncedConnection, now: MonotonicMillis): boolean =>
  sync.credit === 0 && !(sync.inFlight.length === 0 && now >= sync.lastAckAt + ASK_FOR_CREDIT_AFTER);

function advanceLive(
  view: JournalView,
  sync: SyncedConnection,
  now: MonotonicMillis,
  actions: UplinkAction[],
): SyncedConnection {
  const journalEpoch = liveEpochOf(view);
  if (sync.live === null || journalEpoch === null || sync.reading.live !== null) return sync;
  if (now > liveUnacknowledgedSince(sync) + LIVE_UNACKNOWLEDGED_MOST || isHalted(sync, now)) {
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
  if (live.next > journalEpoch.last || !mayPass(placed, NO_RESERVE)) return placed;
  const range = { session: live.session, epoch: live.epoch, first: live.next, last: journalEpoch.last };
  return startRead(placed, 'live', range, roomInMessage(placed), actions);
}

function advanceBackfill(
  view: JournalView,
  sync: SyncedConnection,
  now: MonotonicMillis,
  actions: UplinkAction[],
): SyncedConnection {
  if (sync.reading.backfill !== null || !mayPass(sync, reserveOf(sync)) || !hasRoom(sync, now)) return sync;
  const range = nextBackfill(view, sync, now);
  if (range === null) return sync;
  const room = windowOf(sync) - unacknowledgedBytes(sync);
  return startRead(sync, 'backfill', range, Math.min(pieceOf(windowOf(sync)), room, roomInMessage(sync)), actions);
}

/** Whether a piece fits into the window; where nothing is under way, a record may go all the same. */
function hasRoom(sync: SyncedConnection, now: MonotonicMillis): boolean {
  if (isHalted(sync, now)) return false;
  if (sync.inFlight.length === 0) return sync.credit > 0 || sync.reading.live === null;
  const window = windowOf(sync);
  return window - unacknowledgedBytes(sync) >= Math.max(Math.min(pieceOf(window), window / 2), sync.roomWanted);
}

const roomInMessage = ({ limits }: SyncedConnection): number => Math.max(1, limits.messageBytes - MESSAGE_OVERHEAD);

/** Under strict limits there is less to keep back, or BACKFILL would never run. */
const reserveOf = ({ messagePace, bytePace }: SyncedConnection): typeof LIVE_RESERVE => ({
  messages: Math.min(LIVE_RESERVE.messages, (messagePace.burst - 1) / 2),
  bytes: Math.min(LIVE_RESERVE.bytes, bytePace.burst / 2),
});

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
    mostBytes: byteCount(Math.max(1, Math.floor(mostBytes))),
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
  const { lane } = event;
  const asked = sync.reading[lane];
  if (asked === null) return sync;
  let next: SyncedConnection = { ...sync, reading: { ...sync.reading, [lane]: null } };
  const key = deliveryKey(asked.session, asked.epoch);
  const delivery = next.deliveries.get(key);
  // The journal no longer owes it.
  if (delivery === undefined) return next;
  const isAsked = (seq: SequenceNumber): boolean => asked.first <= seq && seq <= asked.last;
  const read = event.records.filter(({ seq }) => isAsked(seq));
  const gone = [...event.damaged, ...event.absent].filter(isAsked).sort((a, b) => a - b);
  if (gone.length > 0 || read.length === 0) {
    const deliveries = new Map(next.deliveries);
    deliveries.set(key, { ...delivery, passedOver: passOver(delivery.passedOver, asked, read, gone) });
    next = { ...next, deliveries };
  }
  if (lane === 'live' && next.live !== null) next = { ...next, live: advanceLane(next.live, asked, read, gone) };
  const records = lane === 'live' ? read : whatFits(next, read);
  if (lane === 'backfill') {
    const missed = records.length === 0 ? (read[0]?.sealed.length ?? 0) : 0;
    next = { ...next, roomWanted: byteCount(missed) };
  }
  if (records.length === 0) return next;
  const bytes = bytesOf(records);
  actions.push({ kind: 'send', message: { kind: 'data', lane, records: records.map(({ sealed }) => sealed) } });
  return {
    ...next,
    inFlight: [...next.inFlight, ...flights(asked, lane, records, now)],
    messagePace: spend(next.messagePace, 1),
    bytePace: spend(next.bytePace, bytes),
  };
}

const bytesOf = (records: readonly ReadRecord[]): number => records.reduce((sum, { sealed }) => sum + sealed.length, 0);

/** LIVE has gone before it, or the relay has taken credit back while the journal read: the rest is read again. */
function whatFits(sync: SyncedConnection, records: readonly ReadRecord[]): readonly ReadRecord[] {
  let room = windowOf(sync) - unacknowledgedBytes(sync);
  const fits = records.findIndex(({ sealed }) => (room -= sealed.length) < 0);
  if (fits === -1) return records;
  return records.slice(0, fits === 0 && sync.inFlight.length === 0 ? 1 : fits);
}

/** An answer with nothing in it passes over all that was asked: asking again at once would never end. */
function passOver(
  passedOver: Coverage<SequenceNumber>,
  asked: ReadUnderWay,
  records: readonly ReadRecord[],
  gone: readonly SequenceNumber[],
): Coverage<SequenceNumber> {
  if (records.length === 0 && gone.length === 0) {
    return addRange(passedOver, { first: asked.first, last: asked.last });
  }
  return gone.reduce<Coverage<SequenceNumber>>(addValue, passedOver);
}

function advanceLane(
  live: LiveLane,
  asked: ReadUnderWay,
  records: readonly ReadRecord[],
  gone: readonly SequenceNumber[],
): LiveLane {
  if (deliveryKey(live.session, live.epoch) !== deliveryKey(asked.session, asked.epoch)) return live;
  const through = Math.max(records.at(-1)?.seq ?? 0, gone.at(-1) ?? 0);
  return through < live.next ? live : { ...live, next: (through + 1) as SequenceNumber };
}

/** One entry a contiguous run; what is gone in between makes a break. */
function flights(
  { session, epoch }: ReadUnderWay,
  lane: Lane,
  records: readonly ReadRecord[],
  sentAt: MonotonicMillis,
): InFlight[] {
  const runs: InFlight[] = [];
  for (const { seq, sealed } of records) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === seq) {
      runs[runs.length - 1] = { ...run, last: seq, bytes: run.bytes + sealed.length };
    } else {
      runs.push({ session, epoch, lane, first: seq, last: seq, bytes: sealed.length, sentAt });
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
  if (pending && sync.reading.backfill === null && hasRoom(sync, now)) {
    const reserve = reserveOf(sync);
    const messages = waitFor(sync.messagePace, reserve.messages + 1);
    times.push(now + Math.max(messages, waitFor(sync.bytePace, reserve.bytes + 1)));
  }
  if (isHalted(sync, now) && sync.inFlight.length === 0) times.push(sync.lastAckAt + ASK_FOR_CREDIT_AFTER);
  for (const { retryAt } of sync.refusals) if (retryAt > now) times.push(retryAt);
  const oldest = liveUnacknowledgedSince(sync);
  if (oldest !== Infinity && sync.live?.congested === false) times.push(oldest + LIVE_UNACKNOWLEDGED_MOST + 1);
  return times.length === 0 ? Infinity : Math.max(Math.min(...times), now + 1);
}
