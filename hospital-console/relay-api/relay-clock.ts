import type { Milliseconds, UnixMillis } from '../../protocol/ecg/units.ts';
import { milliseconds, unixMillis } from '../../protocol/ecg/units.ts';

/**
 * The relay's clock minus this computer's, known to lie between two bounds. Ages in the worklist are the relay's times
 * seen from here: a reception desk whose clock is seven minutes off must not show a live ambulance as silent.
 */
export interface RelayClock {
  readonly least: Milliseconds;
  readonly most: Milliseconds;
}

/** One answer's `Date` header (cut to the second, as HTTP writes it) between sending the question and having the answer. */
export interface DatedAnswer {
  readonly asked: UnixMillis;
  readonly answered: UnixMillis;
  readonly date: UnixMillis;
}

/** Node writes the header from a text that it renews each second: allow for a late renewal. */
const HEADER_LATENESS = 50;

/** Narrows what is known with one more answer. Where the two contradict, a clock was set: only the new one counts. */
export function narrowClock(known: RelayClock | null, answer: DatedAnswer): RelayClock {
  const least = answer.date - answer.answered;
  const most = answer.date + 1000 + HEADER_LATENESS - answer.asked;
  if (known === null || known.least > most || known.most < least) {
    return { least: milliseconds(least), most: milliseconds(most) };
  }
  // The same one where nothing is new: whatever shows a time is drawn anew otherwise with each answer of the relay.
  if (least <= known.least && most >= known.most) return known;
  return { least: milliseconds(Math.max(least, known.least)), most: milliseconds(Math.min(most, known.most)) };
}

/** The relay's time of day at a moment of this computer's clock. Where no difference is proven, none is assumed. */
export function relayTime(clock: RelayClock | null, now: UnixMillis): UnixMillis {
  if (clock === null || (clock.least <= 0 && clock.most >= 0)) return now;
  return unixMillis(now + (clock.least + clock.most) / 2);
}
