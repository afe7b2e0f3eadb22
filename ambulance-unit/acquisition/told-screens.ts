import { milliseconds, monotonicMillis, type MonotonicMillis } from '../../protocol/ecg/units.ts';
import type { ToScreen } from '../tablet-port/tablet-port.ts';
import type { TabletState } from '../tablet-port/tablet-state.ts';
import type { Clock } from './clock.ts';

/** How often it is looked whether there is something to tell: a state at most so often. */
export const TOLD_EVERY = milliseconds(200);
/** A screen that hears nothing for longer knows that it is cut off. */
const TOLD_AT_LEAST_EVERY = milliseconds(1000);

export type TellScreen = (message: ToScreen) => void;

/** The screens that show this tablet, each told the same. */
export class ToldScreens {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #state: () => TabletState;
  readonly #screens = new Set<TellScreen>();
  #isDirty = true;
  #toldAt: MonotonicMillis = monotonicMillis(-Infinity);
  #told = '';

  constructor(clock: Pick<Clock, 'monotonic'>, state: () => TabletState) {
    this.#clock = clock;
    this.#state = state;
  }

  get isEmpty(): boolean {
    return this.#screens.size === 0;
  }

  add(send: TellScreen): void {
    this.#screens.add(send);
    send({ kind: 'state', state: this.#state() });
  }
  remove(send: TellScreen): void {
    this.#screens.delete(send);
  }

  tell(message: ToScreen): void {
    for (const send of this.#screens) send(message);
  }

  /** Something is to be shown that was not before: at the next look. */
  changed(): void {
    this.#isDirty = true;
  }

  /** `figures`: what changes without a word, as a text; where it is another than before, the state is told. */
  tellIfDue(figures: string): void {
    if (this.isEmpty) return;
    const isDue = this.#clock.monotonic() - this.#toldAt >= TOLD_AT_LEAST_EVERY;
    if (!this.#isDirty && figures === this.#told && !isDue) return;
    this.#told = figures;
    this.tellNow();
  }

  tellNow(): void {
    this.#isDirty = false;
    this.#toldAt = this.#clock.monotonic();
    if (!this.isEmpty) this.tell({ kind: 'state', state: this.#state() });
  }
}
