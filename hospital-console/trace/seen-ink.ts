import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { milliseconds, type Milliseconds, type MonotonicMillis, type SampleIndex } from '../../protocol/ecg/units.ts';

/** Frames come five times a second at the least: a canvas that was painted longer ago is in front of nobody. */
const PAINTED_WITHIN = 1_000;

/** What lies on the canvas. */
export interface InkedPage {
  readonly page: FittedPage | null;
  /** The samples of a page that stands still; null where it sweeps, and where it shows none. */
  readonly still: SampleRange | null;
}

interface Inked extends InkedPage {
  /** One past the newest sample on it; null where it shows a notice or nothing. */
  readonly through: SampleIndex | null;
}

/** What lies on a canvas, when a frame brought it there, and how far somebody who looks has seen the session. */
export class SeenInk {
  /** Null before the first painting; `at`: of the last frame, null before the first. */
  #inked: (Inked & { readonly at: MonotonicMillis | null }) | null = null;
  /** How far the canvas shows the session, and when that was painted; null where it shows a notice or nothing. */
  #painted: { readonly through: SampleIndex; readonly at: MonotonicMillis } | null = null;
  /** A frame has painted samples of this session. */
  #hasInk = false;
  /** Since when this session has been on the canvas. */
  #shownAt: MonotonicMillis | null = null;
  #told: InkedPage | null = null;

  /** Another session is shown from now on. */
  begin(): void {
    this.#painted = null;
    this.#hasInk = false;
    this.#shownAt = null;
  }

  /** The session is on the canvas, as far as it has come. */
  show(now: MonotonicMillis): void {
    this.#shownAt ??= now;
  }

  /**
   * The canvas was brought up to date. Only what a frame paints is taken for seen: a page may believe that it is in front of
   * somebody, but a browser gives frames to no other.
   * @param frameAt null: not by a frame
   * @param isHeld whether the newest sample is here, and not a hole
   */
  ink(inked: Inked, frameAt: MonotonicMillis | null, isHeld: (through: SampleIndex) => boolean): void {
    this.#inked = { ...inked, at: frameAt ?? this.#inked?.at ?? null };
    if (frameAt === null) return;
    const { page, through } = inked;
    const isInk = page !== null && through !== null && through > 0;
    this.#hasInk ||= isInk;
    this.#painted = isInk && isHeld(through) ? { through, at: frameAt } : null;
  }

  /** One past the newest sample on the canvas, as it was painted last; null where it shows none. */
  get through(): SampleIndex | null {
    return this.#inked?.through ?? null;
  }
  get page(): FittedPage | null {
    return this.#inked?.page ?? null;
  }

  /** One past the newest sample that is to be seen on the canvas now; null where none is. */
  seenThrough(now: MonotonicMillis): SampleIndex | null {
    return this.#painted === null || now - this.#painted.at > PAINTED_WITHIN ? null : this.#painted.through;
  }

  /** What is on the canvas, once it is another than was told; null where it is not. */
  takePage(): InkedPage | null {
    if (this.#inked === null) return null;
    const { page, still } = this.#inked;
    const told = this.#told;
    if (told?.page === page && told.still?.first === still?.first && told.still?.end === still?.end) return null;
    this.#told = { page, still };
    return this.#told;
  }

  /** How long no frame has come since somebody could see one; 0 while they come as they should; null before the first ink. */
  age(now: MonotonicMillis, visibleSince: MonotonicMillis | null): Milliseconds | null {
    if (!this.#hasInk) return null;
    if (visibleSince === null) return milliseconds(0);
    const late = now - Math.max(this.#inked?.at ?? 0, this.#shownAt ?? now, visibleSince);
    return milliseconds(late < PAINTED_WITHIN ? 0 : late);
  }
}
