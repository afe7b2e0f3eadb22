import { milliseconds, type Milliseconds, type MonotonicMillis, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';

/** From a message's arrival at this page until what it brought was inked, 95th percentile. */
export interface DrawnAfter {
  /** Its first sample: what decoding, waiting for a frame and drawing take. */
  readonly first: Milliseconds;
  /** Its last: a sweep that is even takes as long to draw a message as the message lasts. */
  readonly last: Milliseconds;
}

interface Waiting {
  readonly first: SampleIndex;
  readonly end: SampleIndex;
  readonly heardAt: MonotonicMillis;
  isBegun: boolean;
}

/** Messages that wait to be inked, and those that the percentiles are of: some thirteen seconds. */
const MOST_WAITING = 32;
const KEPT = 128;

/** How long samples that a view follows live are here before they are on its canvas. Pure. */
export class DrawingLag {
  #waiting: Waiting[] = [];
  #heardThrough = 0;
  readonly #firsts: number[] = [];
  readonly #lasts: number[] = [];

  /** Samples have come. What fills in history is not of the head and does not count. */
  heard({ first, end }: SampleRange, at: MonotonicMillis): void {
    const isHead = first >= this.#heardThrough && this.#heardThrough > 0;
    this.#heardThrough = Math.max(this.#heardThrough, end);
    if (!isHead) return;
    this.#waiting.push({ first, end, heardAt: at, isBegun: false });
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
  }

  /** The head is inked up to here; a sample counts once it is passed. */
  inked(position: number, at: MonotonicMillis): void {
    for (const one of this.#waiting) {
      if (!one.isBegun && position > one.first) {
        one.isBegun = true;
        keep(this.#firsts, at - one.heardAt);
      }
      if (position >= one.end) keep(this.#lasts, at - one.heardAt);
    }
    this.#waiting = this.#waiting.filter(({ end }) => position < end);
  }

  /** The head was left: what waits is not drawn in its turn. */
  leave(): void {
    this.#waiting.length = 0;
  }

  /** Null until a message was drawn. */
  get drawnAfter(): DrawnAfter | null {
    if (this.#lasts.length === 0) return null;
    return { first: p95(this.#firsts), last: p95(this.#lasts) };
  }
}

function keep(some: number[], lag: number): void {
  some.push(lag);
  if (some.length > KEPT) some.shift();
}

const p95 = (some: readonly number[]): Milliseconds => {
  const sorted = some.toSorted((one, other) => one - other);
  return milliseconds(Math.round(sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0));
};
