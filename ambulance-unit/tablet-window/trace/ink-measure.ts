import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { InkFigures } from './ink-port.ts';

/** Of each kind at most so many: somebody who never asks fills no memory. */
const MOST = 20_000;

/** What the worker keeps of its own frames, for whoever measures it. */
export class InkMeasure {
  #frames = 0;
  #painted = 0;
  #since: number;
  #lastFrame: number | null = null;
  #between: number[] = [];
  #latencies: number[] = [];
  #waiting: { readonly end: number; readonly arrivedAt: number }[] = [];
  #inked: number[] = [];
  #firstTraceAt: number | null = null;

  constructor(now: number) {
    this.#since = now;
  }

  /** Bytes came in at `arrivedAt` (wall clock); their last sample is `end` − 1. */
  heard(end: number, arrivedAt: number): void {
    if (this.#waiting.length < MOST) this.#waiting.push({ end, arrivedAt });
  }
  forget(): void {
    this.#waiting = [];
  }

  /** A frame begins: what was inked in the one before is on the screen by now, not earlier. */
  frameBegins(now: number, wallNow: number): void {
    this.#frames += 1;
    if (this.#lastFrame !== null && this.#between.length < MOST) this.#between.push(now - this.#lastFrame);
    this.#lastFrame = now;
    for (const arrivedAt of this.#inked) if (this.#latencies.length < MOST) this.#latencies.push(wallNow - arrivedAt);
    this.#inked.length = 0;
  }

  inked(position: number, isAny: boolean, wallNow: number): void {
    if (!isAny) return;
    this.#painted += 1;
    let done = 0;
    while (done < this.#waiting.length && (this.#waiting[done]?.end ?? Infinity) <= position) done += 1;
    if (done === 0) return;
    this.#firstTraceAt ??= wallNow;
    for (const { arrivedAt } of this.#waiting.splice(0, done)) this.#inked.push(arrivedAt);
  }

  /** Frames stopped because nothing moves: the pause is no long frame. */
  rests(): void {
    this.#lastFrame = null;
  }

  take(now: number): InkFigures {
    const figures: InkFigures = {
      frames: this.#frames,
      painted: this.#painted,
      span: milliseconds(now - this.#since),
      betweenFrames: this.#between,
      latencies: this.#latencies,
      firstTraceAt: this.#firstTraceAt,
    };
    this.#frames = 0;
    this.#painted = 0;
    this.#since = now;
    this.#between = [];
    this.#latencies = [];
    return figures;
  }
}
