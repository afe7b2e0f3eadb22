import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleCount, sampleIndex, type SampleCount, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';
import type { AnnotationsJson } from '../../protocol/wire/review-book.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { describedIn } from './described-in.ts';
import { type ExportOrder, NotExportable, rangeAsked } from './export-order.ts';
import { notesOf, withheldSentences } from './exported-notes.ts';
import type { ExportedNote } from './exports/exported-note.ts';
import type { DrawReport } from './exports/documents/pdf/pdf-document.ts';
import type { ExportedSession } from './exports/documents/exported-ecg.ts';
import { exportFormats } from './exports/export-catalogue.ts';
import type { RecordingPiece } from './exports/exported-recording.ts';
import type { StreamedExport, StreamedRecording } from './exports/streams/streamed-export.ts';
import { piecesOf } from './recorded-pieces.ts';
import type { RelayClient } from './relay-client.ts';

/** What an export reads. */
export type RecordingReader = Pick<RelayClient, 'detail' | 'records' | 'entries' | 'annotations'>;

export interface Exported extends StreamedExport {
  readonly range: SampleRange;
  readonly title: string;
}

/**
 * Exports a part of a session as it stands now. Throws NotExportable, CannotBeWritten, UnreadableRecording, and what the
 * reader throws.
 */
export async function exportSession(
  reader: RecordingReader,
  session: SessionId,
  order: ExportOrder,
  parts: { readonly draw: DrawReport; readonly now: number },
): Promise<Exported> {
  const format = exportFormats(parts.draw, order).find(({ name }) => name === order.format);
  if (format === undefined) throw new NotExportable(`There is no format ${order.format}.`);
  const detail = await reader.detail(session);
  const description = await describedIn(reader, session);
  if (description === null)
    throw new NotExportable('The record that describes this session has not arrived yet: nothing can be exported.');
  const entries = await reader.entries(session);
  const range = rangeAsked(order.part, description.format.samplingRate, detail.endSample, entries);
  const annotations: AnnotationsJson = await reader.annotations(session);
  const notes = notesOf(entries, annotations, range);
  const exported = await format.make(recordingOf(reader, detail, description, notes, range, parts.now));
  const leftOut = [...exported.leftOut, ...withheldSentences(annotations)];
  return { ...exported, leftOut, range, title: format.title };
}

function recordingOf(
  reader: RecordingReader,
  detail: SessionDetail,
  description: SessionDescription,
  notes: readonly ExportedNote[],
  range: SampleRange,
  now: number,
): StreamedRecording {
  const { format, startedAt } = description;
  return {
    session: sessionOf(detail, description, now),
    format,
    firstInSession: range.first,
    length: sampleCount(range.end - range.first),
    startedAt: unixMillis(startedAt + (range.first * 1000) / format.samplingRate),
    notes,
    pieces: () =>
      fromItsBeginning(
        piecesOf(reader.records(detail.id, 'sample', range), format, range.end as number as SampleCount, range.first),
        range.first,
      ),
  };
}

const sessionOf = (detail: SessionDetail, description: SessionDescription, now: number): ExportedSession => ({
  id: detail.id,
  unit: description.unit,
  source: description.source,
  software: description.software,
  patient: {
    label: detail.patientLabel,
    caseNumber: detail.patient?.caseNumber ?? '',
    ageYears: detail.patient?.ageYears ?? null,
    sex: detail.patient?.sex ?? null,
  },
  ledger: detail.ledger,
  isComplete: detail.complete,
  seen: detail.seen.map(({ by, firstAt }) => ({ by, firstAt: unixMillis(Date.parse(firstAt)) })),
  madeAt: unixMillis(now),
});

/** Sample 0 is the first of the range. */
async function* fromItsBeginning(pieces: AsyncIterable<RecordingPiece>, by: number): AsyncIterable<RecordingPiece> {
  const moved = ({ first, end }: SampleRange): SampleRange => ({
    first: sampleIndex(first - by),
    end: sampleIndex(end - by),
  });
  for await (const piece of pieces) {
    if (piece.kind === 'samples')
      yield { kind: 'samples', block: { ...piece.block, firstSample: sampleIndex(piece.block.firstSample - by) } };
    else if (piece.kind === 'gap') yield { kind: 'gap', gap: { ...piece.gap, ...moved(piece.gap) } };
    else yield { kind: 'awaited', range: moved(piece.range) };
  }
}
