import { monotonicMillis, type MonotonicMillis, type SequenceNumber } from '../ecg/units.ts';
import type { Epoch, SequenceRange, SessionId } from '../wire/identity.ts';
import type { Acknowledgement, EpochHeld, Nack, Welcome } from '../wire/messages.ts';
import { addRange, addValue, emptyCoverage, subtract, unite, type Coverage } from './coverage.ts';
import { placeLiveLane } from './live-lane.ts';
import { deliveryKey } from './next-to-send.ts';
import { startPace } from './pace.ts';
import type { EpochDelivery, InFlight, JournalView, SyncedConnection, UplinkPhase } from './uplink-state.ts';

/** A record that the relay refused this often is passed over on this connection; the journal keeps it. */
const MOST_ATTEMPTS = 3;
/** We stay this far below the relay's stated limits, so that jitter does not push us over (D19). */
const SHARE_OF_LIMIT = 0.9;

type Greeted = Extract<UplinkPhase, { kind: 'greeting' | 'synced' }>;

const coverageOf = ({ durableThrough, ranges }: EpochHeld): Coverage<SequenceNumber> => {
  const beyond = ranges.reduce<Coverage<SequenceNumber>>(
    (held, { first, last }) => addRange(held, { first, last }),
    emptyCoverage,
  );
  return durableThrough === 0 ? beyond : addRange(beyond, { first: 1 as SequenceNumber, last: durableThrough });
};

/** D6: what the relay holds is what it says now, and nothing that was acknowledged before. */
export function acceptWelcome(
  phase: Greeted,
  view: JournalView,
  welcome: Welcome,
  connection: number,
  now: MonotonicMillis,
): SyncedConnection {
  const announced = (phase.kind === 'greeting' ? phase.announcing : phase.sync.announcing)?.epochs ?? [];
  const deliveries = new Map<string, EpochDelivery>(
    phase.kind === 'synced' && phase.sync.ledger === welcome.ledger ? phase.sync.deliveries : [],
  );
  for (const { session, epoch } of announced) {
    deliveries.set(deliveryKey(session, epoch), { session, epoch, held: emptyCoverage, passedOver: emptyCoverage });
  }
  for (const { session, epochs } of welcome.sessions) {
    for (const held of epochs) {
      const key = deliveryKey(session, held.epoch);
      const passedOver = deliveries.get(key)?.passedOver ?? emptyCoverage;
      if (deliveries.has(key)) {
        deliveries.set(key, { session, epoch: held.epoch, held: coverageOf(held), passedOver });
      }
    }
  }
  const sync: SyncedConnection =
    phase.kind === 'synced'
      ? { ...phase.sync, ledger: welcome.ledger, deliveries, limits: welcome.limits, announcing: null }
      : {
          ledger: welcome.ledger,
          connection,
          connectionId: welcome.connection,
          limits: welcome.limits,
          deliveries,
          inFlight: [],
          refusals: [],
          live: null,
          reading: { live: null, backfill: null },
          messagePace: startPace(
            SHARE_OF_LIMIT * welcome.limits.messagesPerSecond,
            welcome.limits.messagesPerSecond / 2,
            now,
          ),
          bytePace: startPace(SHARE_OF_LIMIT * welcome.limits.bytesPerSecond, welcome.limits.bytesPerSecond / 2, now),
          goodput: 0,
          lastAckAt: now,
          nonce: phase.nonce,
          announcing: null,
        };
  return placeLiveLane(view, sync);
}

export function noteAcknowledgement(
  sync: SyncedConnection,
  ack: Acknowledgement,
  now: MonotonicMillis,
): SyncedConnection {
  const deliveries = new Map(sync.deliveries);
  for (const { session, epochs } of ack.sessions) {
    for (const held of epochs) {
      const key = deliveryKey(session, held.epoch);
      const known = deliveries.get(key);
      if (known !== undefined) deliveries.set(key, { ...known, held: unite(known.held, coverageOf(held)) });
    }
  }
  const { left, acknowledged } = settle(sync.inFlight, deliveries);
  if (acknowledged === 0) return { ...sync, deliveries };
  const elapsed = Math.max(1, now - sync.lastAckAt);
  // Smoothed over a second: one late acknowledgement must not open the window, nor one early close it.
  const weight = 1 - Math.exp(-elapsed / 1000);
  const goodput = sync.goodput + weight * ((acknowledged * 1000) / elapsed - sync.goodput);
  return { ...sync, deliveries, inFlight: left, goodput, lastAckAt: now };
}

/** What is still in flight under the new coverage, and how many bytes are not any more. */
function settle(
  inFlight: readonly InFlight[],
  deliveries: ReadonlyMap<string, EpochDelivery>,
): { left: InFlight[]; acknowledged: number } {
  const left: InFlight[] = [];
  let acknowledged = 0;
  for (const flight of inFlight) {
    const held = deliveries.get(deliveryKey(flight.session, flight.epoch))?.held ?? emptyCoverage;
    const whole = flight.last - flight.first + 1;
    for (const range of subtract([{ first: flight.first, last: flight.last }], held)) {
      left.push({ ...flight, ...range, bytes: (flight.bytes * (range.last - range.first + 1)) / whole });
    }
    acknowledged += flight.bytes;
  }
  return { left, acknowledged: acknowledged - left.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** D10: a refused record is set aside for a while and never blocks its lane. */
export function noteRefusal(sync: SyncedConnection, nack: Nack, now: MonotonicMillis): SyncedConnection {
  const { session, epoch, seq } = nack;
  if (session === null || epoch === null || seq === 0) return sync;
  const key = deliveryKey(session, epoch);
  const delivery = sync.deliveries.get(key);
  if (delivery === undefined) return sync;
  const isThis = (range: SequenceRange & { session: SessionId; epoch: Epoch }): boolean =>
    range.first === seq && range.last === seq && deliveryKey(range.session, range.epoch) === key;
  const attempts = (sync.refusals.find(isThis)?.attempts ?? 0) + 1;
  const refusals = sync.refusals.filter((refusal) => !isThis(refusal));
  const inFlight = sync.inFlight.flatMap((flight) =>
    deliveryKey(flight.session, flight.epoch) === key
      ? subtract([{ first: flight.first, last: flight.last }], [{ first: seq, last: seq }]).map((range) => ({
          ...flight,
          ...range,
          bytes: (flight.bytes * (range.last - range.first + 1)) / (flight.last - flight.first + 1),
        }))
      : [flight],
  );
  const final = nack.reason === 'conflict' || nack.reason === 'not-yours' || attempts >= MOST_ATTEMPTS;
  if (final) {
    const deliveries = new Map(sync.deliveries);
    deliveries.set(key, { ...delivery, passedOver: addValue(delivery.passedOver, seq) });
    return { ...sync, inFlight, refusals, deliveries };
  }
  const refusal = {
    session,
    epoch,
    first: seq,
    last: seq,
    reason: nack.reason,
    attempts,
    retryAt: monotonicMillis(now + Math.max(nack.retryAfter, 250)),
  };
  return { ...sync, inFlight, refusals: [...refusals, refusal] };
}
