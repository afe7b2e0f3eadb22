import type { DeclaredGap, SampleBlock, SampleRange } from '../../../protocol/ecg/sample-block.ts';

/** What a recording knows about one stretch. Pieces come in ascending order, without overlap and without a hole. */
export type RecordingPiece =
  | { readonly kind: 'samples'; readonly block: SampleBlock }
  | { readonly kind: 'gap'; readonly gap: DeclaredGap }
  /** Recorded on the unit, not received yet. */
  | { readonly kind: 'awaited'; readonly range: SampleRange };
