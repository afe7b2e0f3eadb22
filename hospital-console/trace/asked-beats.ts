import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { MonotonicMillis } from '../../protocol/ecg/units.ts';
import type { BeatDemand } from '../measuring/beat-desk.ts';
import type { ViewId } from './trace-port.ts';
import type { WatchedSession } from './watched-session.ts';

/** A comparison has two sides. */
const MOST_ASKED = 4;
/** History that a comparison needs is waited for this long, ms; then what is here is measured. */
const PATIENCE = 4_000;
/** While the relay is sending it. */
const COMING = 20_000;

interface Asked {
  readonly number: number;
  readonly range: SampleRange;
  /** When it was first looked for. */
  readonly since: MonotonicMillis | null;
}

/** Stretches whose beats somebody wants, until their samples are here or will not come. */
export class AskedBeats {
  #asked: readonly Asked[] = [];

  /** One that is too many is dropped: whoever asked hears nothing, and says so after its own patience. */
  ask({ number, range }: Pick<Asked, 'number' | 'range'>): void {
    if (this.#asked.length < MOST_ASKED) this.#asked = [...this.#asked, { number, range, since: null }];
  }

  get ranges(): readonly SampleRange[] {
    return this.#asked.map(({ range }) => range);
  }

  takeReady(
    view: ViewId,
    session: WatchedSession | null,
    measuring: MeasurementOptions | null,
    now: MonotonicMillis,
  ): readonly BeatDemand[] {
    const window = session?.window ?? null;
    if (session === null || window === null) return [];
    const ready: BeatDemand[] = [];
    this.#asked = this.#asked.flatMap((asked) => {
      const { range, number } = asked;
      const since = asked.since ?? now;
      const hole = window.firstMissing(range.first, range.end);
      const waited = now - since;
      const isComing = hole !== null && session.isPending(hole.first) && waited < COMING;
      if (isComing || (hole !== null && waited < PATIENCE)) return [{ ...asked, since }];
      const options = measuring ?? { patient: { ageYears: null, sex: null }, evaluatesCriteria: false };
      ready.push({ view, number, format: window.format, range, options, pieces: window.piecesOf(range) });
      return [];
    });
    return ready;
  }
}
