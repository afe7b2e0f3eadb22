interface Due {
  readonly at: number;
  readonly act: () => void;
}

/** What happens later in a world of virtual time: in the order of its times, and of its making where those are equal. */
export class Agenda {
  readonly #due: Due[] = [];

  add(at: number, act: () => void): void {
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#due[middle]?.at ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, { at, act });
  }

  /** When the next is due; Infinity where nothing is. */
  get next(): number {
    return this.#due[0]?.at ?? Infinity;
  }

  /** Takes the next off. */
  take(): (() => void) | null {
    return this.#due.shift()?.act ?? null;
  }
}
