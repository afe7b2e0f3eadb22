import type { ExcerptPiece } from '../excerpt.ts';
import { blockLength, type SampleRange } from '../sample-block.ts';
import { type SampleCount, type SampleIndex, sampleIndex } from '../units.ts';

export const rangeOf = (piece: ExcerptPiece): SampleRange =>
  piece.kind === 'samples'
    ? { first: piece.block.firstSample, end: sampleIndex(piece.block.firstSample + blockLength(piece.block)) }
    : piece.range;

/** The part of a piece that lies in a range; the samples are the same memory. */
export function partOf(piece: ExcerptPiece, first: SampleIndex, end: SampleIndex): ExcerptPiece {
  const range = rangeOf(piece);
  if (range.first >= first && range.end <= end) return piece;
  const from = sampleIndex(Math.max(range.first, first));
  const to = sampleIndex(Math.max(from, Math.min(range.end, end)));
  if (piece.kind !== 'samples') return { kind: piece.kind, range: { first: from, end: to } };
  const { block } = piece;
  return {
    kind: 'samples',
    block: {
      ...block,
      firstSample: from,
      channels: block.channels.map((counts) => counts.subarray(from - range.first, to - range.first)),
    },
  };
}

/** What is known of the last seconds of a session; older pieces go, so that it never grows. */
export class RecentPieces {
  readonly #span: SampleCount;
  readonly #pieces: ExcerptPiece[] = [];

  constructor(span: SampleCount) {
    this.#span = span;
  }

  /** Pieces come in the order of the session. */
  add(piece: ExcerptPiece): void {
    this.#pieces.push(piece);
    const oldest = rangeOf(piece).end - this.#span;
    let gone = 0;
    for (const one of this.#pieces) {
      if (rangeOf(one).end > oldest) break;
      gone += 1;
    }
    this.#pieces.splice(0, gone);
  }

  get pieces(): readonly ExcerptPiece[] {
    return this.#pieces;
  }
}
