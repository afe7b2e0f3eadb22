/** Device columns to paint anew: intervals of whole pixels, kept apart from each other. A frame has a handful at most. */
export class ColumnSet {
  readonly #limit: number;
  readonly lefts: number[] = [];
  readonly rights: number[] = [];

  /** @param limit one past the last column of the canvas */
  constructor(limit: number) {
    this.#limit = limit;
  }

  clear(): void {
    this.lefts.length = 0;
    this.rights.length = 0;
  }

  get isEmpty(): boolean {
    return this.lefts.length === 0;
  }

  /** Adds what lies between, widened to whole columns and cut to the canvas. */
  add(from: number, to: number): void {
    let left = Math.max(0, Math.floor(from));
    let right = Math.min(this.#limit, Math.ceil(to));
    if (right <= left) return;
    // Whatever touches becomes one: no column is painted twice in a frame.
    for (let i = this.lefts.length - 1; i >= 0; i -= 1) {
      const otherLeft = this.lefts[i] as number;
      const otherRight = this.rights[i] as number;
      if (otherLeft > right || otherRight < left) continue;
      left = Math.min(left, otherLeft);
      right = Math.max(right, otherRight);
      this.lefts.splice(i, 1);
      this.rights.splice(i, 1);
    }
    this.lefts.push(left);
    this.rights.push(right);
  }
}
