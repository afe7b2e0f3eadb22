import { documentExport } from './documents/document-export.ts';
import { DOCUMENT_FORMATS } from './documents/document-formats.ts';
import { type DrawReport, pdfFormat } from './documents/pdf/pdf-document.ts';
import { csvExport } from './streams/csv/csv-export.ts';
import { edfExport } from './streams/edf/edf-export.ts';
import type { StreamedExport, StreamedRecording } from './streams/streamed-export.ts';
import { wfdbExport } from './streams/wfdb/wfdb-export.ts';
import type { WfdbKind } from './streams/wfdb/wfdb-encoding.ts';

/** A format as `--format` and the API name it. */
export interface ExportFormat {
  readonly name: string;
  /** For a person. */
  readonly title: string;
  /** Throws CannotBeWritten where the format cannot hold the recording. */
  make(recording: StreamedRecording): Promise<StreamedExport>;
}

/** Every format that a recording can leave in. */
export function exportFormats(
  draw: DrawReport,
  look: { readonly language: 'en' | 'zh-TW'; readonly timeZone: string },
): readonly ExportFormat[] {
  const documents = [...DOCUMENT_FORMATS, pdfFormat(draw, look)];
  const wfdb = (name: string, title: string, kind: WfdbKind): ExportFormat => ({
    ...{ name, title },
    make: (recording) => wfdbExport(recording, { name: nameOf(recording), kind }),
  });
  return [
    wfdb('wfdb', 'WFDB', 'plain'),
    wfdb('wfdb-212', 'WFDB 212', '212'),
    wfdb('wfdb-flac', 'WFDB FLAC', 'flac'),
    ...documents.map((format): ExportFormat => ({
      name: format.name,
      title: format.title,
      make: (recording) => documentExport(format, recording),
    })),
    { name: 'csv', title: 'CSV', make: csvExport },
    { name: 'edf', title: 'EDF+', make: (recording) => edfExport(recording, { name: nameOf(recording) }) },
    { name: 'bdf', title: 'BDF+', make: (recording) => edfExport(recording, { name: nameOf(recording), least: 24 }) },
  ];
}

/** A range's file is told from that of another. */
const nameOf = ({ session, firstInSession }: StreamedRecording): string =>
  firstInSession === 0 ? session.id : `${session.id}-from-${String(firstInSession)}`;
