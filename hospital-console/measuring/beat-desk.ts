import type { ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { ViewId } from '../trace/trace-port.ts';
import type { BeatReading } from './beat-reading.ts';
import type { Measurer, MeasurerHearing } from './measurer.ts';

/** Ten seconds whose common beat somebody wants to see; they are held, or as much of them as could be had. */
export interface BeatDemand {
  readonly view: ViewId;
  /** Of the page; the answer bears it. */
  readonly number: number;
  readonly format: SignalFormat;
  readonly range: SampleRange;
  readonly options: MeasurementOptions;
  readonly pieces: readonly ExcerptPiece[];
}

export interface BeatDeskParts {
  open(hearing: MeasurerHearing): Measurer;
  /** Null: it could not be measured. */
  report(view: ViewId, number: number, reading: BeatReading | null): void;
}

/** A comparison has two sides; more than this at once nobody asks for. */
const MOST_AT_ONCE = 4;

/**
 * Measures what a comparison asks for, one after the other in a worker of its own, which ends when nothing is left: the running
 * measurement beside the trace does not wait for it.
 */
export class BeatDesk {
  readonly #parts: BeatDeskParts;
  readonly #waiting: BeatDemand[] = [];
  #measurer: Measurer | null = null;
  #asked: BeatDemand | null = null;

  constructor(parts: BeatDeskParts) {
    this.#parts = parts;
  }

  demand(demand: BeatDemand): void {
    this.#waiting.push(demand);
    while (this.#waiting.length > MOST_AT_ONCE) {
      const oldest = this.#waiting.shift();
      if (oldest !== undefined) this.#parts.report(oldest.view, oldest.number, null);
    }
    this.#next();
  }

  #next(): void {
    if (this.#asked !== null) return;
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#measurer?.close();
      this.#measurer = null;
      return;
    }
    this.#asked = next;
    try {
      this.#measurer ??= this.#parts.open({
        answered: (answer) => {
          this.#settle(answer.kind === 'beat' ? answer.reading : null);
        },
        broke: () => {
          this.#measurer?.close();
          this.#measurer = null;
          this.#settle(null);
        },
      });
      const { number, format, range, pieces, options } = next;
      this.#measurer.demand({ number, format, range, pieces, options, wants: 'beat' });
    } catch {
      // A browser whose workers start no workers: the comparison says that it could not be measured.
      this.#measurer = null;
      this.#settle(null);
    }
  }

  #settle(reading: BeatReading | null): void {
    const asked = this.#asked;
    this.#asked = null;
    if (asked !== null) this.#parts.report(asked.view, asked.number, reading);
    this.#next();
  }
}
