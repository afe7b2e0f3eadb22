import type { SampleCount, UnixMillis } from '../../../../protocol/ecg/units.ts';
import type { SignalFormat } from '../../../../protocol/ecg/sample-block.ts';
import type { ExportedSession } from '../documents/exported-ecg.ts';
import type { ExportedNote } from '../exported-note.ts';
import type { RecordingPiece } from '../exported-recording.ts';

/** A range of a recording as formats without a limit of length are written from it: memory does not grow with its length. */
export interface StreamedRecording {
  readonly session: ExportedSession;
  readonly format: SignalFormat;
  /** Where the range begins, in samples of the session. */
  readonly firstInSession: number;
  /** Samples a lead. */
  readonly length: SampleCount;
  /** When the first sample of the range was taken. */
  readonly startedAt: UnixMillis;
  /** Ascending; sample 0 is the first of the range. */
  readonly notes: readonly ExportedNote[];
  /** The pieces of the range, their samples counted from its beginning. Starts again at every call: formats read it twice. */
  pieces(): AsyncIterable<RecordingPiece>;
}

/** One file of an export; `bytes` is read once, and files in their order. */
export interface StreamedFile {
  readonly name: string;
  readonly bytes: () => AsyncIterable<Uint8Array>;
}

/** An export that can be written: everything that may stand against it was found before the first byte. */
export interface StreamedExport {
  readonly files: readonly StreamedFile[];
  readonly mediaType: string;
  /** In sentences: what of the recording has no place in it. */
  readonly leftOut: readonly string[];
}
