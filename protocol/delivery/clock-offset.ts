import { milliseconds, type UnixMillis } from '../ecg/units.ts';
import type { ClockReading } from '../wire/messages.ts';

/** One exchange of PING and PONG: t1 sent here, t2 received there, t3 sent there, t4 received here. */
export interface FourTimestamps {
  readonly t1: UnixMillis;
  readonly t2: UnixMillis;
  readonly t3: UnixMillis;
  readonly t4: UnixMillis;
}

/** The last exchanges, newest last. */
export type ClockExchanges = readonly FourTimestamps[];

/** D15 asks for the last eight: older ones say more about drift than about the offset. */
const KEPT = 8;

const roundTrip = ({ t1, t2, t3, t4 }: FourTimestamps): number => t4 - t1 - (t3 - t2);

const offsetOf = ({ t1, t2, t3, t4 }: FourTimestamps): number => (t2 - t1 + (t3 - t4)) / 2;

/** Two clocks drift apart by far less than this, ms, while eight exchanges are kept; more is a clock that was set. */
const SET = 100;

/** Each holds the true offset within half its round trip: where two cannot both be right, a clock was set in between. */
const isOfSameClocks = (one: FourTimestamps, other: FourTimestamps): boolean =>
  Math.abs(offsetOf(one) - offsetOf(other)) <= (roundTrip(one) + roundTrip(other)) / 2 + SET;

/**
 * An exchange whose round trip is negative was crossed by a step of a clock and says nothing: it is dropped. Those from
 * before a clock was set are forgotten, or the quickest of them would be believed for sixteen seconds more.
 */
export function noteExchange(exchanges: ClockExchanges, exchange: FourTimestamps): ClockExchanges {
  if (roundTrip(exchange) < 0) return exchanges;
  return [...exchanges.filter((kept) => isOfSameClocks(kept, exchange)), exchange].slice(-KEPT);
}

/**
 * The other clock minus ours, from the exchange with the least round trip; half of that round trip is the uncertainty.
 * Null before the first exchange. Source: NTP (RFC 5905), clock filter.
 */
export function readClock(exchanges: ClockExchanges): ClockReading | null {
  let best: FourTimestamps | null = null;
  for (const exchange of exchanges) {
    if (best === null || roundTrip(exchange) <= roundTrip(best)) best = exchange;
  }
  if (best === null) return null;
  return {
    offset: milliseconds(offsetOf(best)),
    uncertainty: milliseconds(roundTrip(best) / 2),
  };
}
