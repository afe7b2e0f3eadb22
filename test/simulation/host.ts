import { monotonicMillis, unixMillis, type Milliseconds } from '../../protocol/ecg/units.ts';
import type { MonotonicMillis, UnixMillis } from '../../protocol/ecg/units.ts';
import type { Moment } from '../../protocol/delivery/intake-state.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Where every wall clock stands when nobody has stepped it. */
export const SIMULATED_START = 1_790_000_000_000;

/**
 * One machine: its clocks, and what of it is running. What a process that was killed had asked for never happens; what
 * comes to a machine that sleeps happens when it wakes.
 */
export class Host {
  readonly name: string;
  readonly #time: VirtualTime;
  /** Counts the processes that have run on it. */
  #process = 0;
  #sleepsUntil = 0;
  /** Wall clock minus true time, ms. */
  #wallOffset = 0;

  constructor(name: string, time: VirtualTime) {
    this.name = name;
    this.#time = time;
  }

  /** Both rooms' clocks in one: `wall` and `monotonic` for the unit, `now` for the relay. */
  readonly clock = {
    wall: (): UnixMillis => unixMillis(SIMULATED_START + this.#time.now + this.#wallOffset),
    monotonic: (): MonotonicMillis => monotonicMillis(this.#time.now),
    now: (): Moment => ({ monotonic: this.clock.monotonic(), unix: this.clock.wall() }),
    after: (wait: Milliseconds, call: () => void): (() => void) => this.after(wait, call),
  };

  /** Everything that runs here now ends. Gives what the next process must know itself by. */
  beginProcess(): void {
    this.#process += 1;
  }

  stepClock(by: number): void {
    this.#wallOffset += by;
  }

  sleep(ms: number): void {
    this.#sleepsUntil = Math.max(this.#sleepsUntil, this.#time.now + ms);
  }

  /** After a wait, in the process that runs now; in no other. */
  after(wait: number, call: () => void): () => void {
    const process = this.#process;
    let cancelled = false;
    let cancel = (): void => undefined;
    const fire = (): void => {
      if (cancelled || process !== this.#process) return;
      if (this.#time.now < this.#sleepsUntil) cancel = this.#time.after(this.#sleepsUntil - this.#time.now, fire);
      else call();
    };
    cancel = this.#time.after(wait, fire);
    return () => {
      cancelled = true;
      cancel();
    };
  }
}
