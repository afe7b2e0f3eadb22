/** Something that will happen. */
interface Due {
  readonly at: number;
  readonly order: number;
  act: (() => void) | null;
}

/**
 * Time that passes only when nothing is left to do in it: what ships runs under it hours in milliseconds, and the same
 * seed gives the same history to the last step. Whole ms.
 */
export class VirtualTime {
  now = 0;
  #order = 0;
  /** A binary heap by time, then by order of asking. */
  readonly #heap: Due[] = [];

  /** Calls once, so many ms from now. */
  after(wait: number, act: () => void): () => void {
    this.#order += 1;
    const due: Due = { at: this.now + Math.max(0, Math.ceil(wait)), order: this.#order, act };
    this.#push(due);
    return () => {
      due.act = null;
    };
  }

  /** Lets time pass up to `until`, or until `isOver` says so after a step. */
  async run(until: number, isOver: () => boolean = () => false): Promise<void> {
    for (;;) {
      const due = this.#heap[0];
      if (due === undefined || due.at > until) break;
      this.#pop();
      if (due.act === null) continue;
      this.now = due.at;
      due.act();
      // Promises that the step has kept run to their end before the next step: all of them, so that order has one cause.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (isOver()) return;
    }
    this.now = Math.max(this.now, until);
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Due;
      if (isBefore(parent, due)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Due;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      const right = heap[below + 1];
      if (right !== undefined && isBefore(right, heap[below] as Due)) below += 1;
      const child = heap[below] as Due;
      if (isBefore(last, child)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }
}

const isBefore = (one: Due, other: Due): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
