import type { ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { BeatReading } from './beat-reading.ts';
import type { Reading } from './reading.ts';

/** One excerpt to be measured; the buffers of its samples are handed over. */
export interface MeasuringDemand {
  /** Counts from 1; the answer bears the same. */
  readonly number: number;
  readonly format: SignalFormat;
  readonly range: SampleRange;
  readonly pieces: readonly ExcerptPiece[];
  readonly options: MeasurementOptions;
  /** Left out: a reading. `beat`: the common beat itself, for a comparison. */
  readonly wants?: 'beat';
}

/** What the measuring worker says. Each demand is answered once, in order. */
export type MeasuringAnswer =
  | { readonly kind: 'measured'; readonly number: number; readonly reading: Reading }
  | { readonly kind: 'beat'; readonly number: number; readonly reading: BeatReading }
  /** Our own bug: what was thrown, in English. */
  | { readonly kind: 'failed'; readonly number: number; readonly sentence: string };
