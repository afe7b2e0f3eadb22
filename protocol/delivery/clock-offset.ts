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

/** An exchange whose round trip is negative was crossed by a step of a clock and says nothing: it is dropped. */
export function noteExchange(exchanges: ClockExchanges, exchange: FourTimestamps): ClockExchanges {
  if (roundTrip(exchange) < 0) return exchanges;
  return [...exchanges, exchange].slice(-KEPT);
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
    offset: milliseconds((best.t2 - best.t1 + (best.t3 - best.t4)) / 2),
    uncertainty: milliseconds(roundTrip(best) / 2),
  };
}
