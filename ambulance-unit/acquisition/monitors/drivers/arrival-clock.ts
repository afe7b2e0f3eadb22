import type { Milliseconds, MonotonicMillis } from '../../../../protocol/ecg/units.ts';

const WINDOW = 1000;

/**
 * How late packets come, held against the rate at which they are measured. A packet can be late for many reasons and early for
 * none; so the least late of a second is what the way takes, and what stays above it since some moment is time in which
 * samples were measured that never came. Reckoned against the second before, it follows a device whose clock is not quite ours.
 */
export class ArrivalClock {
  /** Time that all samples so far fill, those that are declared as lost among them. */
  #filled = 0;
  #windowStart: number;
  #least = Infinity;
  #leastBefore = Infinity;
  readonly #closed: number[] = [];

  constructor(first: MonotonicMillis) {
    this.#windowStart = first;
  }

  /** What of the time until `at` no sample fills if the next ones fill `next`: about zero where nothing is lost. */
  unfilled(at: MonotonicMillis, next: Milliseconds): Milliseconds {
    const least = Math.min(this.#least, this.#leastBefore);
    return (least === Infinity ? 0 : at - this.#filled - next - least) as Milliseconds;
  }

  /** Samples that fill `time` have come at `at`. True where a second of arrivals is complete. */
  fill(at: MonotonicMillis, time: Milliseconds): boolean {
    this.#filled += time;
    const late = at - this.#filled;
    const isComplete = at - this.#windowStart >= WINDOW && this.#least !== Infinity;
    if (isComplete) {
      this.#closed.push(this.#least);
      if (this.#closed.length > 3) this.#closed.shift();
      this.#leastBefore = this.#least;
      this.#least = late;
      this.#windowStart = at;
    } else this.#least = Math.min(this.#least, late);
    return isComplete;
  }

  /** Samples that fill `time` are lost: known by their counter, so that nobody is later for it. */
  skip(time: Milliseconds): void {
    this.#filled += time;
  }

  /** Samples that fill `time` are lost, known by how late the others come: from here on that is no longer late. */
  settle(at: MonotonicMillis, time: Milliseconds): void {
    this.#filled += time;
    this.#least = Infinity;
    this.#leastBefore = Infinity;
    this.#closed.length = 0;
    this.#windowStart = at;
  }

  /**
   * How much later the last two seconds came, all of them, than the one before: what was lost without a trace. Negative where
   * they came earlier. Null where there are no three seconds yet.
   */
  get drift(): Milliseconds | null {
    const [first, second, third] = this.#closed;
    if (first === undefined || second === undefined || third === undefined) return null;
    return (Math.min(second, third) - first) as Milliseconds;
  }
}
