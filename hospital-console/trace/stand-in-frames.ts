import { type MonotonicMillis, milliseconds } from '../../protocol/ecg/units.ts';

/**
 * A frame of its own that was asked for so long ago does not come. Chromium 156 was seen to give a worker none for a minute and
 * more after its page had been loaded anew, while the page itself had all of them.
 */
export const OWN_FRAME_LATE = milliseconds(300);

export interface StandInFramesParts {
  now(): MonotonicMillis;
  /** The browser calls back once, before it next draws. */
  askForOwn(come: () => void): void;
  /** The page answers its next frame by `pageCame`. */
  askThePage(): void;
  /** Paints; true where more frames are wanted. */
  frame(): boolean;
}

/**
 * The frames of a worker: its own, and those of its page while its own do not come. Both come only while the page is drawn, so
 * that what is painted in them is in front of somebody.
 */
export class StandInFrames {
  readonly #parts: StandInFramesParts;
  #isWanted = false;
  /** Since when an own one has been waited for; null: none is. */
  #askedAt: MonotonicMillis | null = null;
  #pageStandsIn = false;

  constructor(parts: StandInFramesParts) {
    this.#parts = parts;
  }

  /** Frames are wanted until `frame` says otherwise. */
  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    if (this.#pageStandsIn) this.#parts.askThePage();
    this.#ask();
  }

  /** Call it now and then, while the page is in front: looks whether an own frame is late. */
  look(): void {
    if (!this.#isWanted || this.#pageStandsIn || this.#askedAt === null) return;
    if (this.#parts.now() - this.#askedAt < OWN_FRAME_LATE) return;
    this.#pageStandsIn = true;
    this.#parts.askThePage();
  }

  pageCame(): void {
    if (!this.#pageStandsIn || !this.#isWanted) return;
    this.#isWanted = this.#parts.frame();
    if (this.#isWanted) this.#parts.askThePage();
  }

  #ask(): void {
    if (this.#askedAt !== null) return; // it will come, or it never will
    this.#askedAt = this.#parts.now();
    this.#parts.askForOwn(() => {
      this.#askedAt = null;
      this.#pageStandsIn = false;
      if (!this.#isWanted) return;
      this.#isWanted = this.#parts.frame();
      if (this.#isWanted) this.#ask();
    });
  }
}
