import type { MonotonicMillis } from '../../protocol/ecg/units.ts';

/** Somebody who goes on looking is written down again after so long, ms. */
const AGAIN_AFTER = 15 * 60_000;
/** Pairs of a person and a session that are remembered; beyond that the oldest is forgotten, and written down again. */
const MOST_REMEMBERED = 4096;

/** Pages ask for a session again and again while it is open: that is one opening. Bounded. */
export class Openings {
  readonly #since = new Map<string, MonotonicMillis>();

  /** Whether this is one to be written down. */
  isNew(by: string, session: string, what: string, now: MonotonicMillis): boolean {
    const pair = JSON.stringify([by, session, what]);
    const since = this.#since.get(pair);
    if (since !== undefined && now - since < AGAIN_AFTER) return false;
    this.#since.delete(pair);
    this.#since.set(pair, now);
    const [oldest] = this.#since.keys();
    if (this.#since.size > MOST_REMEMBERED && oldest !== undefined) this.#since.delete(oldest);
    return true;
  }

  /** It could not be written down: the next time is one to be. */
  forget(by: string, session: string, what: string): void {
    this.#since.delete(JSON.stringify([by, session, what]));
  }
}
