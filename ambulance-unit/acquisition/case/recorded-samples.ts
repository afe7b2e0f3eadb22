import type { ExcerptPiece } from '../../../protocol/ecg/excerpt.ts';
import { partOf, rangeOf } from '../../../protocol/ecg/course/recent-pieces.ts';
import type { SampleRange, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../../protocol/wire/record.ts';
import { decodeSamples } from '../../../protocol/wire/sample-coding.ts';
import type { RecordedPart } from '../../tablet-port/tablet-port.ts';
import type { UnitJournal } from '../journal/unit-journal.ts';

/** What the journal holds of a stretch of a session, cut to it; what cannot be read is left out, and so is awaited. */
export async function readPieces(
  journal: UnitJournal,
  session: SessionId,
  format: SignalFormat,
  range: SampleRange,
): Promise<readonly ExcerptPiece[]> {
  if (range.end <= range.first) return [];
  const read = await journal.readSamples(session, range);
  if (!read.ok) return [];
  return read.records
    .flatMap((sealed) => pieceOf(sealed, format) ?? [])
    .map((piece) => partOf(piece, range.first, range.end))
    .filter((piece) => rangeOf(piece).end > rangeOf(piece).first)
    .sort((one, other) => rangeOf(one).first - rangeOf(other).first);
}

function pieceOf(sealed: SealedRecord, format: SignalFormat): ExcerptPiece | null {
  const opened = openRecord(sealed);
  if (!opened.ok) return null;
  const { body } = opened.value;
  if (body.kind === 'gap') {
    return { kind: 'gap', range: { first: body.firstSample, end: sampleIndex(body.firstSample + body.sampleCount) } };
  }
  if (body.kind !== 'samples') return null;
  const decoded = decodeSamples(body.coding, body.payload, format.leads.length, body.sampleCount);
  if (decoded.kind !== 'decoded') return null;
  const { firstSample, leadsOff, placement } = body;
  return {
    kind: 'samples',
    block: { firstSample, channels: decoded.channels, leadsOff, ...(placement === undefined ? {} : { placement }) },
  };
}

/** For the screen: absent stretches are left out. */
export const partsOf = (pieces: readonly ExcerptPiece[]): readonly RecordedPart[] =>
  pieces.flatMap((piece) => {
    if (piece.kind !== 'samples') return [];
    const { firstSample: first, channels, leadsOff, placement = 'standard' } = piece.block;
    return [{ first, channels: channels.map((channel) => channel.slice()), leadsOff, placement }];
  });
