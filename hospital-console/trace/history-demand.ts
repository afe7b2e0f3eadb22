import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { MonotonicMillis, SampleIndex } from '../../protocol/ecg/units.ts';

/** What the demand has to know of a sample window. */
export interface PagedWindow {
  pageOf(index: number): number;
  pageRange(page: number): SampleRange;
  /** What of it is neither held nor a gap. A gap counts there once an answer has reached it (D8). */
  missingIn(range: SampleRange): readonly SampleRange[];
}

/** A page that is not here so long after it was asked for is shown as awaited rather than as empty paper. */
const PATIENCE = 400;

interface Asked {
  readonly at: MonotonicMillis;
  overdueTold: boolean;
  /** A part of the answer is here. */
  hasBegun: boolean;
  /** Between its parts something may have been missed: as a whole the answer says nothing. */
  isTorn: boolean;
}

/**
 * Which pages of history to ask for: each once, until the answer, a drop, or the news that something may have been
 * missed. What the relay did not hold when it answered comes by itself over the live tail.
 */
export class HistoryDemand {
  readonly #asked = new Map<number, Asked>();
  readonly #answered = new Set<number>();

  /** The pages of these samples that must be asked for now, in their order; they count as asked from here on. */
  askFor(
    window: PagedWindow,
    range: SampleRange,
    sessionEnd: SampleIndex,
    now: MonotonicMillis,
  ): readonly SampleRange[] {
    const wanted: SampleRange[] = [];
    const end = Math.min(range.end, sessionEnd);
    if (end <= range.first) return wanted;
    for (let page = window.pageOf(range.first); page <= window.pageOf(end - 1); page += 1) {
      if (this.#asked.has(page) || this.#answered.has(page)) continue;
      const { first, end: pageEnd } = window.pageRange(page);
      const known = Math.min(pageEnd, sessionEnd) as SampleIndex;
      if (window.missingIn({ first, end: known }).length === 0) continue;
      this.#asked.set(page, { at: now, overdueTold: false, hasBegun: false, isTorn: false });
      wanted.push({ first, end: pageEnd });
    }
    return wanted;
  }

  /** A part of the answer to a page has come. */
  begun(window: PagedWindow, range: SampleRange): void {
    const asked = this.#asked.get(window.pageOf(range.first));
    if (asked !== undefined) asked.hasBegun = true;
  }

  /** The answer to a page is complete. False where it does not count, and the page is to be asked for again. */
  answered(window: PagedWindow, range: SampleRange): boolean {
    const page = window.pageOf(range.first);
    const isTorn = this.#asked.get(page)?.isTorn === true;
    this.#asked.delete(page);
    if (!isTorn) this.#answered.add(page);
    return !isTorn;
  }

  /** Given up, or let go from the window: may be asked for again. */
  forget(window: PagedWindow, range: SampleRange): void {
    const page = window.pageOf(range.first);
    this.#asked.delete(page);
    this.#answered.delete(page);
  }

  /** Earlier answers say nothing any more; what is still on its way stays asked. */
  forgetAnswers(): void {
    this.#answered.clear();
    for (const asked of this.#asked.values()) asked.isTorn ||= asked.hasBegun;
  }

  forgetAll(): void {
    this.#asked.clear();
    this.#answered.clear();
  }

  isPending(window: PagedWindow, index: SampleIndex): boolean {
    return this.#asked.has(window.pageOf(index));
  }

  /** Pages asked for longer ago than a person should look at empty paper; each told once. */
  takeOverdue(window: PagedWindow, now: MonotonicMillis): readonly SampleRange[] {
    const overdue: SampleRange[] = [];
    for (const [page, asked] of this.#asked) {
      if (asked.overdueTold || now - asked.at < PATIENCE) continue;
      asked.overdueTold = true;
      overdue.push(window.pageRange(page));
    }
    return overdue;
  }
}
