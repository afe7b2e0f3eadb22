import { CannotBeWritten } from '../../documents/exported-ecg.ts';
import type { ExportColumn } from '../../export-columns.ts';
import { notedByPlace, notesCut } from '../../exported-note.ts';
import { columnBlocks } from '../column-blocks.ts';
import type { StreamedExport, StreamedRecording } from '../streamed-export.ts';
import { type ColumnExtent, survey } from '../survey.ts';
import { annotationRoom, edfAnnotations, edfNotesCut, timeKeeping } from './edf-annotations.ts';
import { edfHeader, type EdfSignalHeader, isPlain } from './edf-header.ts';
import { edfRecords, onsetText } from './edf-records.ts';
import { type EdfScale, edfScale } from './edf-scale.ts';

export interface EdfOrder {
  /** The file's name without its ending. */
  readonly name: string;
  /** 24: BDF+ in any case; otherwise only where 16 bits do not hold the counts. */
  readonly least?: 16 | 24;
}

interface EdfColumn {
  readonly column: ExportColumn;
  /** Among the columns of the survey. */
  readonly at: number;
  readonly scale: EdfScale;
}

const LIMITS = { 16: 2 ** 15, 24: 2 ** 23 } as const;

/**
 * A recording as EDF+, or as BDF+ where 16 bits do not hold it: counts as they came, gaps left out (EDF+D) or filled with the
 * digital minimum where a record holds samples too, every one of them an annotation. Reads the recording twice. Throws
 * CannotBeWritten.
 */
export async function edfExport(recording: StreamedRecording, { name, least = 16 }: EdfOrder): Promise<StreamedExport> {
  const { format, length, session } = recording;
  const rate = format.samplingRate;
  const records = edfRecords(rate, length);
  const found = await survey(recording, records.samples);
  const fits = (bits: 16 | 24, extent: ColumnExtent | null | undefined): boolean =>
    extent === null || extent === undefined || (extent.lowest >= -LIMITS[bits] && extent.highest < LIMITS[bits]);
  const measured = found.columns.flatMap(({ from }, at) => (from.kind === 'channel' ? [found.extents[at]] : []));
  const bits = least === 16 && measured.every((extent) => fits(16, extent)) ? 16 : 24;
  if (!measured.every((extent) => fits(bits, extent)))
    throw new CannotBeWritten('BDF+ has room for samples of 24 bits, and this recording has larger ones.');
  const columns = found.columns.flatMap((column, at): EdfColumn[] => {
    const extent = found.extents[at];
    if (extent === null || extent === undefined || !fits(bits, extent)) return [];
    return [{ column, at, scale: edfScale(column.lsb, column.baseline, bits, extent) }];
  });

  const total = Math.ceil(length / records.samples);
  const isContinuous = found.presentStretches === total;
  const shift = (recording.startedAt % 1000) / 1000;
  const remarks = [
    'Times are UTC.',
    ...columns
      .filter(({ scale }) => !scale.isExact)
      .map(({ column }) => `LSB of ${column.lead}: ${String(column.lsb)} uV, baseline ${String(column.baseline)}`),
    ...(session.patient.label !== '' && !isPlain(session.patient.label) ? [`Patient: ${session.patient.label}`] : []),
    ...(total * records.samples > length && isContinuousAtEnd(found.absences.absent, length)
      ? [`Samples end at ${onsetText(length, rate)} s; what follows in the last record is filled up.`]
      : []),
  ];
  const notes = notedByPlace(recording.notes, found.absences.placements);
  const annotations = edfAnnotations(rate, shift, found.absences, notes, remarks);
  const longestTime = timeKeeping(total * records.samples, shift + 0.123_456_7, rate).length;
  const bytesEach = bits / 8;
  const room = Math.ceil(annotationRoom(annotations, found.presentStretches, longestTime) / bytesEach);
  const kind = bits === 16 ? 'EDF' : 'BDF';
  const signals: EdfSignalHeader[] = [
    ...columns.map(({ column: { lead, from }, scale }) => ({
      label: `ECG ${lead}`,
      transducer: from.kind === 'derived' ? 'computed from I and II' : 'AgCl electrode',
      scale,
      samplesPerRecord: records.samples,
    })),
    {
      label: `${kind} Annotations`,
      transducer: '',
      scale: {
        unit: '',
        digitalMinimum: -LIMITS[bits],
        digitalMaximum: LIMITS[bits] - 1,
        physicalMinimum: '-1',
        physicalMaximum: '1',
        isExact: true,
      },
      samplesPerRecord: room,
    },
  ];
  const header = edfHeader({
    ...{ bits, isContinuous, session, startedAt: recording.startedAt },
    ...{ records: found.presentStretches, duration: records.duration, signals },
  });
  const tooWide = found.columns.filter((_, at) => !fits(bits, found.extents[at])).map(({ lead }) => lead);
  const inexact = columns.filter(({ scale }) => !scale.isExact).map(({ column }) => column.lead);
  return {
    mediaType: 'application/octet-stream',
    leftOut: [
      ...(tooWide.length === 0
        ? []
        : [`${tooWide.join(', ')} exceed ${String(bits)} bits and are left out; they follow from I and II.`]),
      ...(inexact.length === 0
        ? []
        : [
            `Eight characters do not give the LSB of ${inexact.join(', ')} exactly: counts are exact, and an annotation gives the LSB.`,
          ]),
      ...(records.isExact
        ? []
        : [`Eight characters do not give the length of a record at ${String(rate)} Hz exactly.`]),
      ...found.absences.unlisted,
      ...notesCut(edfNotesCut(notes), '800 characters'),
      ...(session.patient.ageYears === null
        ? []
        : [
            `The age (${String(session.patient.ageYears)}) has no place in the header, which has a date of birth only.`,
          ]),
    ],
    files: [
      {
        name: `${name}.${kind.toLowerCase()}`,
        bytes: () => fileBytes(),
      },
    ],
  };

  async function* fileBytes(): AsyncIterable<Uint8Array> {
    yield header;
    const width = (columns.length * records.samples + room) * bytesEach;
    let open: { readonly at: number; readonly bytes: DataView } | null = null;
    let pending = 0;
    const begun = (at: number): { readonly at: number; readonly bytes: DataView } => {
      const bytes = new DataView(new ArrayBuffer(width));
      for (const [signal, { scale }] of columns.entries())
        for (let i = 0; i < records.samples; i += 1)
          putCount(bytes, (signal * records.samples + i) * bytesEach, bits, scale.digitalMinimum);
      return { at, bytes };
    };
    const closed = ({ at, bytes }: { readonly at: number; readonly bytes: DataView }): Uint8Array => {
      const all = new Uint8Array(bytes.buffer);
      let place = columns.length * records.samples * bytesEach;
      const put = (text: Uint8Array): void => {
        all.set(text, place);
        place += text.length;
      };
      put(timeKeeping(at * records.samples, shift, rate));
      for (let next = annotations[pending]; next !== undefined; next = annotations[pending]) {
        if (place + next.length > width) break;
        put(next);
        pending += 1;
      }
      return all;
    };
    for await (const { first, count, values } of columnBlocks(recording, found.columns)) {
      if (values === null) continue;
      for (let from = first; from < first + count;) {
        const at = Math.floor(from / records.samples);
        const to = Math.min(first + count, (at + 1) * records.samples);
        if (open !== null && open.at !== at) {
          yield closed(open);
          open = null;
        }
        open ??= begun(at);
        for (const [signal, { at: column }] of columns.entries()) {
          const counts = values[column];
          if (counts === null || counts === undefined) continue;
          const base = signal * records.samples - at * records.samples;
          for (let i = from; i < to; i += 1) putCount(open.bytes, (base + i) * bytesEach, bits, counts[i - first] ?? 0);
        }
        from = to;
      }
    }
    if (open !== null) yield closed(open);
  }
}

const isContinuousAtEnd = (absent: readonly { readonly first: number; readonly count: number }[], length: number) =>
  !absent.some(({ first, count }) => first + count === length);

function putCount(view: DataView, at: number, bits: 16 | 24, value: number): void {
  view.setInt16(at, bits === 16 ? value : value & 0xffff, true);
  if (bits === 24) view.setInt8(at + 2, value >> 16);
}
