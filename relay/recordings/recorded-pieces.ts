import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { SampleCount, SampleIndex } from '../../protocol/ecg/units.ts';
import { describeDecodeFailure } from '../../protocol/wire/decode-failure.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { decodeSamples } from '../../protocol/wire/sample-coding.ts';
import { describeSampleDecodeFailure } from '../../protocol/wire/sample-decode-failure.ts';
import type { RecordingPiece } from './exports/exported-recording.ts';

/** A record of the log cannot be turned back into samples. */
export class UnreadableRecording extends Error {}

/**
 * Records in order of sample index as pieces without a hole: what lies between two records, or behind the last up to
 * `length`, is awaited. Records of no samples are passed over. Throws UnreadableRecording.
 */
export async function* piecesOf(
  records: AsyncIterable<LoggedRecord>,
  format: SignalFormat,
  length: SampleCount,
): AsyncIterable<RecordingPiece> {
  let next = 0;
  for await (const logged of records) {
    const piece = pieceOf(logged, format);
    if (piece === null) continue;
    const { first, end } = rangeOf(piece);
    if (first > next) yield awaited(next, first);
    yield piece;
    next = end;
  }
  if (next < length) yield awaited(next, length);
}

const awaited = (first: number, end: number): RecordingPiece => ({
  kind: 'awaited',
  range: { first: first as SampleIndex, end: end as SampleIndex },
});

function rangeOf(piece: RecordingPiece): { first: number; end: number } {
  switch (piece.kind) {
    case 'samples':
      return {
        first: piece.block.firstSample,
        end: piece.block.firstSample + (piece.block.channels[0]?.length ?? 0),
      };
    case 'gap':
      return piece.gap;
    case 'awaited':
      return piece.range;
  }
}

function pieceOf(logged: LoggedRecord, format: SignalFormat): RecordingPiece | null {
  const opened = openRecord(logged.sealed);
  if (!opened.ok) {
    throw new UnreadableRecording(`Record ${String(logged.offset)} ${describeDecodeFailure(opened.failure)}.`);
  }
  const { body } = opened.value;
  if (body.kind === 'gap') {
    const end = (body.firstSample + body.sampleCount) as SampleIndex;
    return { kind: 'gap', gap: { first: body.firstSample, end, reason: body.reason } };
  }
  if (body.kind !== 'samples') return null;
  const decoded = decodeSamples(body.coding, body.payload, format.leads.length, body.sampleCount);
  if (decoded.kind !== 'decoded') {
    throw new UnreadableRecording(
      `The samples of record ${String(logged.offset)} cannot be read: ${describeSampleDecodeFailure(decoded)}`,
    );
  }
  const { firstSample, leadsOff } = body;
  return { kind: 'samples', block: { firstSample, channels: decoded.channels, leadsOff } };
}
