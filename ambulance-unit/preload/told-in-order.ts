import type { ToldByMain } from '../tablet-port/window-bridge.ts';

/** More than can be said before a page has loaded; the oldest goes first. */
const MOST_WAITING = 32;

/** What the main process says before the page listens waits for it. */
export class ToldInOrder {
  #ear: ((told: ToldByMain) => void) | null = null;
  #waiting: readonly ToldByMain[] = [];

  tell(told: ToldByMain): void {
    if (this.#ear === null) this.#waiting = [...this.#waiting, told].slice(-MOST_WAITING);
    else this.#ear(told);
  }

  /** The newest listener is the only one. */
  hear(ear: (told: ToldByMain) => void): void {
    this.#ear = ear;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const told of waiting) ear(told);
  }
}
