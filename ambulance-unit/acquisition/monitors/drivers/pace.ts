import type { Hertz, MonotonicMillis } from '../../../../protocol/ecg/units.ts';

/** Long enough to tell 300 Hz from 669 and 500 from 1000, whatever the way does to single packets. */
const OBSERVED = 500;
const MOST_ARRIVALS = 2048;

/**
 * Which of some rates a device has, by how many samples it sends in half a second: asked where it was told to change its rate and
 * has not answered. A wrong rate would be a wrong heart rate, and so nothing is shown until it is known.
 */
export class Pace {
  readonly #candidates: readonly Hertz[];
  #first: MonotonicMillis | null = null;
  #last = 0 as MonotonicMillis;
  #samples = 0;
  #arrivals = 0;

  constructor(candidates: readonly Hertz[]) {
    this.#candidates = candidates;
  }

  /** Samples a lead that came at once. */
  came(samples: number, at: MonotonicMillis): void {
    this.#arrivals += 1;
    this.#last = at;
    // What came first was measured before it came.
    if (this.#first === null) this.#first = at;
    else this.#samples += samples;
  }

  /** Null as long as it cannot be told. */
  get rate(): Hertz | null {
    if (this.#first === null) return null;
    // Seen for so long, and not only long ago.
    const isOver = this.#last - this.#first >= OBSERVED || this.#arrivals >= MOST_ARRIVALS;
    if (!isOver) return null;
    const seen = (1000 * this.#samples) / Math.max(1, this.#last - this.#first);
    const distance = (rate: Hertz): number => Math.abs(Math.log(Math.max(seen, 1) / rate));
    return this.#candidates.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
  }
}
