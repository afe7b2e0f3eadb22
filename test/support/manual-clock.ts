import type { Clock } from '../../ambulance-unit/acquisition/clock.ts';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly call: () => void;
}

/** A clock that a test turns by hand; timers fire in the order of their times. */
export class ManualClock implements Clock {
  now = 0;
  /** Wall clock at monotonic 0; a test may step it. */
  wallAtZero = 1_700_000_000_000;
  #timers: Timer[] = [];
  #order = 0;

  wall(): ReturnType<Clock['wall']> {
    return unixMillis(Math.round(this.wallAtZero + this.now));
  }
  monotonic(): ReturnType<Clock['monotonic']> {
    return monotonicMillis(this.now);
  }
  after(wait: number, call: () => void): () => void {
    const timer = { at: this.now + Math.max(0, wait), order: this.#order, call };
    this.#order += 1;
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Turns the clock; between two timers everything that was promised may happen. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== due);
      this.now = Math.max(this.now, due.at);
      due.call();
      await settle();
    }
    this.now = end;
  }

  /** The event loop is blocked: time goes on, and every timer is late. */
  block(ms: number): void {
    this.now += ms;
  }
}

/** Lets promises that need no time come true. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}
