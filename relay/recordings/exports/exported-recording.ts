import type { DeclaredGap, SampleBlock, SampleRange, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { SampleCount, UnixMillis } from '../../../protocol/ecg/units.ts';

/** What a recording knows about one stretch. Pieces come in ascending order, without overlap and without a hole. */
export type RecordingPiece =
  | { readonly kind: 'samples'; readonly block: SampleBlock }
  | { readonly kind: 'gap'; readonly gap: DeclaredGap }
  /** Recorded on the unit, not received yet. */
  | { readonly kind: 'awaited'; readonly range: SampleRange };

export interface WfdbExportSource {
  /** Becomes the record's name; what WFDB does not allow in a name becomes `_`. */
  readonly name: string;
  readonly format: SignalFormat;
  /** From sample 0. */
  readonly length: SampleCount;
  readonly startedAt: UnixMillis;
  readonly comments: readonly string[];
  /**
   * Starts again from sample 0 at every call. It is called once where all samples fit 16 bits, and again for each wider
   * format where one does not: a log is cheap to read twice, and a whole recording need not fit in memory.
   */
  pieces(): AsyncIterable<RecordingPiece>;
}

/** Hides the disk. Any method may throw; the export then ends with `sink-failed`. */
export interface WfdbSink {
  /** The next bytes of `NAME.dat`. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** What was appended so far is void. */
  startAgain(name: string): Promise<void>;
  /** All samples are there; this is the text of `NAME.hea`. Only after this does the record exist. */
  finish(name: string, headerText: string): Promise<void>;
  /** The export failed: leave nothing behind. */
  abandon(name: string): Promise<void>;
}
