import { byteCount, milliseconds, monotonicMillis, type MonotonicMillis, type SequenceNumber } from '../ecg/units.ts';
import type { Epoch, SequenceRange, SessionId } from '../wire/identity.ts';
import { LIMITS, type PeerLimits } from '../wire/limits.ts';
import type { Acknowledgement, Nack, Welcome } from '../wire/messages.ts';
import { addValue, covers, emptyCoverage, subtract, unite, type Coverage } from './coverage.ts';
import { coverageOfHeld } from './held-claims.ts';
import { placeLiveLane } from './live-lane.ts';
import { deliveryKey, LEAST_WINDOW } from './next-to-send.ts';
import { startPace, type Pace } from './pace.ts';
import type { EpochDelivery, InFlight, JournalView, SyncedConnection, UplinkPhase } from './uplink-state.ts';

/** A record that the relay refused this often is passed over on this connection; the journal keeps it. */
const MOST_ATTEMPTS = 3;
/** Refused records that one connection remembers, whether they are offered again or passed over. */
const MOST_REFUSED = 256;
/** However long a relay says: on this connection, the record is offered again after this time. */
const LONGEST_REFUSAL = 30_000;
/** We stay this far below the relay's stated limits, so that jitter does not push us over (D19). */
const SHARE_OF_LIMIT = 0.9;

type Greeted = Extract<UplinkPhase, { kind: 'greeting' | 'synced' }>;

/**
 * D6: what the relay holds is what it says now, and nothing that was acknowledged before. `welcome` holds only what can
 * be true of this journal.
 */
export function acceptWelcome(
  phase: Greeted,
  view: JournalView,
  welcome: Welcome,
  connection: number,
  now: MonotonicMillis,
): SyncedConnection {
  const announced = (phase.kind === 'greeting' ? phase.announcing : phase.sync.announcing)?.epochs ?? [];
  const deliveries = new Map<string, EpochDelivery>(phase.kind === 'synced' ? phase.sync.deliveries : []);
  for (const { session, epoch } of announced) {
    deliveries.set(deliveryKey(session, epoch), { session, epoch, held: emptyCoverage, passedOver: emptyCoverage });
  }
  for (const { session, epochs } of welcome.sessions) {
    for (const told of epochs) {
      const key = deliveryKey(session, told.epoch);
      const known = deliveries.get(key);
      if (known !== undefined) deliveries.set(key, { ...known, held: coverageOfHeld(told) });
    }
  }
  if (phase.kind === 'synced') {
    return placeLiveLane(view, withinView({ ...phase.sync, deliveries, announcing: null }, view));
  }
  const limits = agreedLimits(welcome.limits);
  const fresh: SyncedConnection = {
    ledger: welcome.ledger,
    connection,
    version: phase.version,
    connectionId: welcome.connection,
    limits,
    deliveries,
    inFlight: [],
    refusals: [],
    live: null,
    reading: { live: null, backfill: null },
    messagePace: paceWithin(limits.messagesPerSecond, 1, now),
    bytePace: paceWithin(limits.bytesPerSecond, LIMITS.recordBytes, now),
    goodput: 0,
    lastAckAt: now,
    quickestAck: null,
    roomWanted: byteCount(0),
    hasAcknowledged: false,
    credit: LEAST_WINDOW,
    probedAt: null,
    seals: [],
    nonce: phase.nonce,
    announcing: null,
  };
  return placeLiveLane(view, withinView(fresh, view));
}

/** A relay of tomorrow may allow more than is known here: we keep to what both know (D19). */
const agreedLimits = (stated: PeerLimits): PeerLimits => ({
  messageBytes: Math.min(stated.messageBytes, LIMITS.messageBytes),
  recordBytes: Math.min(stated.recordBytes, LIMITS.recordBytes),
  recordsPerMessage: Math.min(stated.recordsPerMessage, LIMITS.recordsPerMessage),
  messagesPerSecond: Math.min(stated.messagesPerSecond, LIMITS.messagesPerSecond),
  bytesPerSecond: Math.min(stated.bytesPerSecond, LIMITS.bytesPerSecond),
  sessions: Math.min(stated.sessions, LIMITS.sessionsPerUnit),
});

/** Half a second may go at once, and never less than one thing: under the strictest limit that is slow, not never. */
const paceWithin = (perSecond: number, one: number, now: MonotonicMillis): Pace =>
  startPace(SHARE_OF_LIMIT * perSecond, Math.max(one, perSecond / 2), now);

/** Forgets what the journal no longer owes. */
export function withinView(sync: SyncedConnection, view: JournalView): SyncedConnection {
  const owed = new Set<string>();
  for (const { session, epochs } of view.sessions) {
    for (const { epoch } of epochs) owed.add(deliveryKey(session, epoch));
  }
  const isOpen = ({ session }: { session: SessionId }): boolean => view.sessions.some((one) => one.session === session);
  if ([...sync.deliveries.keys()].every((key) => owed.has(key)) && sync.seals.every(isOpen)) return sync;
  const isOwed = ({ session, epoch }: { session: SessionId; epoch: Epoch }): boolean =>
    owed.has(deliveryKey(session, epoch));
  return {
    ...sync,
    deliveries: new Map([...sync.deliveries].filter(([key]) => owed.has(key))),
    inFlight: sync.inFlight.filter(isOwed),
    refusals: sync.refusals.filter(isOwed),
    seals: sync.seals.filter(isOpen),
  };
}

export function noteAcknowledgement(
  sync: SyncedConnection,
  ack: Acknowledgement,
  now: MonotonicMillis,
): SyncedConnection {
  const deliveries = new Map(sync.deliveries);
  for (const { session, epochs } of ack.sessions) {
    for (const told of epochs) {
      const key = deliveryKey(session, told.epoch);
      const known = deliveries.get(key);
      if (known !== undefined) deliveries.set(key, { ...known, held: unite(known.held, coverageOfHeld(told)) });
    }
  }
  const { left, acknowledged, newest } = settle(sync.inFlight, deliveries);
  const { credit } = ack;
  const refusals = sync.refusals.filter(
    ({ session, epoch, first }) => !covers(deliveries.get(deliveryKey(session, epoch))?.held ?? emptyCoverage, first),
  );
  if (acknowledged <= 0) return { ...sync, deliveries, refusals, credit };
  const elapsed = Math.max(1, now - sync.lastAckAt);
  // Smoothed over a second: one late acknowledgement must not open the window, nor one early close it.
  const weight = 1 - Math.exp(-elapsed / 1000);
  const goodput = sync.goodput + weight * ((acknowledged * 1000) / elapsed - sync.goodput);
  const quickestAck = milliseconds(Math.min(sync.quickestAck ?? Infinity, now - newest));
  const settled = { ...sync, deliveries, refusals, inFlight: left, goodput, credit };
  return { ...settled, lastAckAt: now, hasAcknowledged: true, quickestAck };
}

/** The same entry where nothing is taken from it. */
function without(flight: InFlight, taken: Coverage<SequenceNumber>): readonly InFlight[] {
  const whole = flight.last - flight.first + 1;
  const left = subtract([{ first: flight.first, last: flight.last }], taken);
  if (left[0]?.first === flight.first && left[0].last === flight.last) return [flight];
  return left.map(({ first, last }) => ({
    ...flight,
    first,
    last,
    bytes: (flight.bytes * (last - first + 1)) / whole,
  }));
}

const bytesOf = (inFlight: readonly InFlight[]): number => inFlight.reduce((sum, { bytes }) => sum + bytes, 0);

/** What is still in flight under the new coverage, how many bytes are not any more, and when the last of those left. */
function settle(
  inFlight: readonly InFlight[],
  deliveries: ReadonlyMap<string, EpochDelivery>,
): { left: InFlight[]; acknowledged: number; newest: number } {
  const left: InFlight[] = [];
  let acknowledged = 0;
  let newest = -Infinity;
  for (const flight of inFlight) {
    const held = deliveries.get(deliveryKey(flight.session, flight.epoch))?.held ?? emptyCoverage;
    const remaining = without(flight, held);
    left.push(...remaining);
    if (remaining[0] === flight) continue;
    acknowledged += flight.bytes - bytesOf(remaining);
    newest = Math.max(newest, flight.sentAt);
  }
  return { left, acknowledged, newest };
}

/**
 * D10: a refused record is set aside for a while and never blocks its lane. A refusal of what is not under way on this
 * connection means nothing: the same state is given back.
 */
export function noteRefusal(sync: SyncedConnection, nack: Nack, now: MonotonicMillis): SyncedConnection {
  const { session, epoch, seq } = nack;
  if (session === null || epoch === null || seq === 0) return sync;
  const key = deliveryKey(session, epoch);
  const delivery = sync.deliveries.get(key);
  if (delivery === undefined) return sync;
  const holds = (range: SequenceRange & { session: SessionId; epoch: Epoch }): boolean =>
    range.first <= seq && seq <= range.last && deliveryKey(range.session, range.epoch) === key;
  if (!sync.inFlight.some(holds)) return sync;
  const attempts = (sync.refusals.find(holds)?.attempts ?? 0) + 1;
  const refusals = sync.refusals.filter((refusal) => !holds(refusal));
  const inFlight = sync.inFlight.flatMap((flight) =>
    holds(flight) ? without(flight, [{ first: seq, last: seq }]) : [flight],
  );
  const final = nack.reason === 'conflict' || nack.reason === 'not-yours' || attempts >= MOST_ATTEMPTS;
  if (final) {
    const deliveries = new Map(sync.deliveries);
    deliveries.set(key, { ...delivery, passedOver: addValue(delivery.passedOver, seq) });
    return { ...sync, inFlight, refusals, deliveries };
  }
  const wait = Math.min(Math.max(nack.retryAfter, 250), LONGEST_REFUSAL);
  const refusal = {
    ...{ session, epoch, first: seq, last: seq, reason: nack.reason, attempts },
    retryAt: monotonicMillis(now + wait),
  };
  return { ...sync, inFlight, refusals: [...refusals, refusal] };
}

/** More is refused than can be remembered. */
export const isOverwhelmed = ({ refusals, deliveries }: SyncedConnection): boolean =>
  refusals.length + [...deliveries.values()].reduce((sum, { passedOver }) => sum + passedOver.length, 0) > MOST_REFUSED;
