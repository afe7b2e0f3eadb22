import type { GapReason, SampleBlock, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { SampleCount, SampleIndex } from '../../../protocol/ecg/units.ts';

/** What a source says while it is read, in the order of its samples. */
export type SourceEvent =
  | { readonly kind: 'samples'; readonly block: SampleBlock }
  /** Everything before `end` that has not been given is lost, and why. */
  | { readonly kind: 'lost'; readonly end: SampleIndex; readonly reason: GapReason }
  /** There is no more, and never will be: `length` samples in all. Nothing follows. */
  | { readonly kind: 'ended'; readonly length: SampleCount }
  /** It cannot go on, and a person must know. Nothing follows. */
  | { readonly kind: 'fault'; readonly sentence: string };

/** A reading under way. */
export interface SourceReading {
  /** Ask for a pause: the journal cannot keep up. What cannot wait, such as a patient, goes on all the same. */
  hold(): void;
  goOn(): void;
  /** Nothing is heard after it returns. */
  stop(): void;
}

/** Where samples come from: a monitor, or a file that is played as one. */
export interface EcgSource {
  /** The same text means the same recording, so that a restarted unit goes on where its journal ends. */
  readonly identity: string;
  /** What a person reads. */
  readonly label: string;
  readonly format: SignalFormat;
  /**
   * True for a file: read again from any sample, it misses nothing. False for a monitor: what it gave while nobody
   * listened is gone, and is declared.
   */
  readonly isResumable: boolean;
  /** Samples a lead, or null where it never ends. */
  readonly length: SampleCount | null;
  /** Reads from a sample on: the first one given bears the index `from`. */
  read(from: SampleIndex, hear: (event: SourceEvent) => void): SourceReading;
}
