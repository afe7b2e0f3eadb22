import { byteCount, type ByteCount, type MonotonicMillis, type SequenceNumber } from '../ecg/units.ts';
import { epochKey, type Epoch, type SequenceRange, type SessionId } from '../wire/identity.ts';
import { addRange, emptyCoverage, listMissing, subtract, unite, type Coverage } from './coverage.ts';
import type { EpochDelivery, JournalEpoch, JournalView, ReadUnderWay, SyncedConnection } from './uplink-state.ts';

/** A text that is equal exactly where session and epoch are. */
export const deliveryKey = (session: SessionId, epoch: Epoch): string => `${session}/${epochKey(epoch)}`;

/** D11: the window where nothing is known of the link yet, or little gets through. */
export const LEAST_WINDOW = byteCount(16 * 1024);
const LARGEST_WINDOW = 256 * 1024;

/** The window is what gets through in this time, s. */
const WINDOW_SPAN = { least: 0.5, roundTrips: 1.25, most: 1.25 };

/**
 * D11: how many bytes may be unacknowledged before BACKFILL waits: half a second of what gets through, and never more
 * than the relay has said that it takes. Where an acknowledgement needs nearly as long as that, the window would never
 * open: then it is the time of the quickest one and a quarter more.
 */
export function windowOf({
  goodput,
  credit,
  quickestAck,
}: Pick<SyncedConnection, 'goodput' | 'credit' | 'quickestAck'>): ByteCount {
  const roundTrips = WINDOW_SPAN.roundTrips * ((quickestAck ?? 0) / 1000);
  const span = Math.min(WINDOW_SPAN.most, Math.max(WINDOW_SPAN.least, roundTrips));
  return byteCount(Math.min(LARGEST_WINDOW, Math.max(LEAST_WINDOW, span * goodput), credit));
}

/** BACKFILL goes out in pieces of a quarter of the window, so that the next LIVE record never waits behind a long one. */
export const pieceOf = (window: ByteCount): ByteCount => byteCount(Math.min(48 * 1024, Math.max(4 * 1024, window / 4)));

export const unacknowledgedBytes = (sync: SyncedConnection): ByteCount =>
  byteCount(sync.inFlight.reduce((sum, { bytes }) => sum + bytes, 0));

/** LIVE that lags further behind the journal's head than this is no longer live: it joins the backlog. */
export const MOST_LIVE_LAG = 20;

/**
 * The stretch of backlog to read next, or null where there is none that may go now: first a description that the relay
 * lacks (without it nobody can draw what follows), then the newest gap of the newest session, from its start (D11).
 */
export function nextBackfill(view: JournalView, sync: SyncedConnection, now: MonotonicMillis): ReadUnderWay | null {
  let newest: ReadUnderWay | null = null;
  for (const { session, epochs } of [...view.sessions].reverse()) {
    for (const journalEpoch of [...epochs].reverse()) {
      const delivery = sync.deliveries.get(deliveryKey(session, journalEpoch.epoch));
      if (delivery === undefined) continue;
      const missing = listUndelivered(journalEpoch, delivery, sync, now);
      const oldest = missing[0];
      if (oldest?.first === 1) return { session, epoch: journalEpoch.epoch, first: oldest.first, last: oldest.first };
      const range = missing.at(-1);
      if (newest === null && range !== undefined) newest = { session, epoch: journalEpoch.epoch, ...range };
    }
  }
  return newest;
}

/** What of an epoch BACKFILL still has to carry: committed here, behind the LIVE lane, not held, not under way. */
function listUndelivered(
  journalEpoch: JournalEpoch,
  delivery: EpochDelivery,
  sync: SyncedConnection,
  now: MonotonicMillis,
): readonly SequenceRange[] {
  const { live } = sync;
  const key = deliveryKey(delivery.session, delivery.epoch);
  const isLive = live !== null && deliveryKey(live.session, live.epoch) === key;
  const last = (isLive ? Math.min(journalEpoch.last, live.next - 1) : journalEpoch.last) as SequenceNumber;
  if (last < journalEpoch.first) return [];
  const settled = unite(unite(delivery.held, delivery.passedOver), journalEpoch.absent);
  const missing = listMissing(settled, { first: journalEpoch.first, last });
  if (missing.length === 0) return missing;
  return subtract(missing, underWay(key, sync, now));
}

function underWay(key: string, sync: SyncedConnection, now: MonotonicMillis): Coverage<SequenceNumber> {
  let busy: Coverage<SequenceNumber> = emptyCoverage;
  const add = (range: SequenceRange & { session: SessionId; epoch: Epoch }): void => {
    if (deliveryKey(range.session, range.epoch) === key) {
      busy = addRange(busy, { first: range.first, last: range.last });
    }
  };
  sync.inFlight.forEach(add);
  for (const refusal of sync.refusals) if (refusal.retryAt > now) add(refusal);
  if (sync.reading.live !== null) add(sync.reading.live);
  if (sync.reading.backfill !== null) add(sync.reading.backfill);
  return busy;
}

/** Sessions that a HELLO may name: the one that is live, and the oldest of the others up to the relay's limit. */
export function sessionsToAnnounce(view: JournalView, mostSessions: number): JournalView['sessions'] {
  const live = view.sessions.find(({ session }) => session === view.live?.session);
  const others = view.sessions.filter((held) => held !== live).slice(0, mostSessions - (live === undefined ? 0 : 1));
  return live === undefined ? others : [...others, live];
}
