import type { Placement } from '../../../../protocol/ecg/placement.ts';
import { CannotBeWritten } from '../documents/exported-ecg.ts';
import { deriveInLsb, type ExportColumn, limbPairOf } from '../export-columns.ts';
import type { RecordingPiece } from '../exported-recording.ts';
import type { StreamedRecording } from './streamed-export.ts';

/** A stretch in columns of an export: counts, or null where a column has none. Derived counts may exceed 32 bits. */
export interface ColumnBlock {
  /** In samples of the range. */
  readonly first: number;
  readonly count: number;
  readonly piece: RecordingPiece;
  /** One a column; null as a whole where nothing was recorded. */
  readonly values: readonly (Int32Array | Float64Array | null)[] | null;
}

/** Samples of a block at most: what is held at once. */
const MOST_AT_ONCE = 4096;

/** The recording in columns, ascending and without a hole. Throws CannotBeWritten where its log does not hang together. */
export async function* columnBlocks(
  recording: StreamedRecording,
  columns: readonly ExportColumn[],
): AsyncIterable<ColumnBlock> {
  const pair = limbPairOf(recording.format);
  let next = 0;
  for await (const piece of recording.pieces()) {
    const { first, end } = rangeOfPiece(piece);
    if (first !== next || end > recording.length)
      throw new CannotBeWritten(
        `The recording gave samples ${String(first)} to ${String(end)} where ${String(next)} was next.`,
      );
    for (let at = first; at < end; at += MOST_AT_ONCE) {
      const count = Math.min(MOST_AT_ONCE, end - at);
      if (piece.kind !== 'samples') {
        yield { first: at, count, piece, values: null };
        continue;
      }
      const { channels, placement = 'standard' } = piece.block;
      if (channels.length !== recording.format.leads.length || channels.some(({ length }) => length !== end - first))
        throw new CannotBeWritten(`At sample ${String(first)} the channels are not those that the session announces.`);
      const parts = channels.map((channel) => channel.subarray(at - first, at - first + count));
      const values = columns.map((column) => valuesOf(column, parts, count, placement));
      yield { first: at, count, piece, values };
    }
    next = end;
  }
  if (next !== recording.length)
    throw new CannotBeWritten(`The recording ends at sample ${String(next)} of ${String(recording.length)}.`);

  function valuesOf(
    { from }: ExportColumn,
    parts: readonly Int32Array[],
    count: number,
    placement: Placement,
  ): Int32Array | Float64Array | null {
    if (from.kind === 'channel') return from.placements.has(placement) ? (parts[from.channel] ?? null) : null;
    const one = pair === null ? undefined : parts[pair.one];
    const two = pair === null ? undefined : parts[pair.two];
    if (pair === null || one === undefined || two === undefined) return null;
    const derived = new Float64Array(count);
    for (let i = 0; i < count; i += 1) derived[i] = deriveInLsb(from.lead, pair, one[i] ?? 0, two[i] ?? 0);
    return derived;
  }
}

export function rangeOfPiece(piece: RecordingPiece): { readonly first: number; readonly end: number } {
  if (piece.kind !== 'samples') return piece.kind === 'gap' ? piece.gap : piece.range;
  const { firstSample, channels } = piece.block;
  return { first: firstSample, end: firstSample + (channels[0]?.length ?? 0) };
}
