import { counted } from '../../../counted.ts';
import { CannotBeWritten } from '../../documents/exported-ecg.ts';
import { LEAD_FORMULAS } from '../../export-columns.ts';
import { notedByPlace, notesCut } from '../../exported-note.ts';
import { columnBlocks } from '../column-blocks.ts';
import { beatsOf } from '../recorded-beats.ts';
import type { StreamedExport, StreamedFile, StreamedRecording } from '../streamed-export.ts';
import { type Survey, survey } from '../survey.ts';
import { wfdbAnnotations, wfdbNotesCut } from './wfdb-annotations.ts';
import { invalidSample, newTally, type SignalTally, WfdbCounts } from './wfdb-counts.ts';
import { WFDB_FORMATS, wfdbEncoder, type WfdbFormat, type WfdbKind } from './wfdb-encoding.ts';
import { wfdbHeaderText, wfdbRecordName } from './wfdb-header.ts';

export interface WfdbOrder {
  /** Becomes the record's name; what WFDB does not allow in a name becomes `_`. */
  readonly name: string;
  readonly kind: WfdbKind;
}

const ENCODER = new TextEncoder();
/** Bytes that leave at once: a piece of a tenth of a second would be a write to the disk each. */
const BYTES_AT_ONCE = 256 * 1024;

/**
 * A recording as one WFDB record: its samples, its annotations (`.atr`), and last the header, for only with it there is a
 * record. Measured leads carry the device's own counts, gain and baseline. A channel whose electrode was moved becomes a
 * signal for each lead that it was, each absent while the channel was another. Absent stretches hold the format's invalid
 * sample; they are comments of the header and notes among the annotations. Reads the recording three times, FLAC of twelve
 * leads four times. Throws CannotBeWritten.
 */
export async function wfdbExport(
  recording: StreamedRecording,
  { name: wanted, kind }: WfdbOrder,
): Promise<StreamedExport> {
  const { length, startedAt, format: signalFormat } = recording;
  const name = wfdbRecordName(wanted);
  if (name === null)
    throw new CannotBeWritten(`'${wanted}' has no letter or digit from which a WFDB record could be named.`);
  const year = new Date(startedAt).getUTCFullYear();
  if (!(year >= 1 && year <= 9999))
    throw new CannotBeWritten(
      `The recording's start time (${String(startedAt)}) is no date between the years 1 and 9999.`,
    );
  const found = await survey(recording, length);
  const format = await formatFor(recording, found, kind);
  const beats = await beatsOf(recording);
  const notes = notedByPlace(recording.notes, found.absences.placements);
  const tallies = found.columns.map(newTally);
  const perFile = Math.min(found.columns.length, format.mostSignals);
  const files = Array.from({ length: Math.ceil(found.columns.length / perFile) }, (_, at) => ({
    name: nameOfFile(name, format, at),
    columns: found.columns.slice(at * perFile, (at + 1) * perFile).map((_column, i) => at * perFile + i),
  }));

  const header = (): string =>
    wfdbHeaderText({
      ...{ name, length, startedAt, samplingRate: signalFormat.samplingRate, format: format.number, bits: format.bits },
      signals: files.flatMap((file) =>
        file.columns.flatMap((at) => {
          const column = found.columns[at];
          const { first = null, sum = 0 } = tallies[at] ?? {};
          if (column === undefined) return [];
          const { lead, lsb, baseline } = column;
          return [{ lead, lsb, baseline, file: file.name, initialValue: first ?? 0, checksum: (sum << 16) >> 16 }];
        }),
      ),
      comments: [...commentsOf(recording), ...ownComments(recording, found, format, tallies)],
    });
  return {
    mediaType: 'application/octet-stream',
    leftOut: [
      'The annotations tell where a beat is, and not of which kind it is.',
      ...found.absences.unlisted,
      ...notesCut(wfdbNotesCut(notes), '254 bytes'),
      ...(format.number === 212 && found.columns.some(({ from }) => from.kind === 'derived')
        ? ['Samples of derived leads that twelve bits have no room for are marked invalid; they follow from I and II.']
        : []),
    ],
    files: [
      ...files.map(({ name: file, columns }): StreamedFile => ({
        name: file,
        bytes: () => sampleBytes(recording, found, format, columns, tallies),
      })),
      { name: `${name}.atr`, bytes: () => once(wfdbAnnotations(beats, notes, found.absences)) },
      // Behind the samples: it states their sums.
      { name: `${name}.hea`, bytes: () => lately(() => ENCODER.encode(header())) },
    ],
  };
}

const nameOfFile = (name: string, { number }: WfdbFormat, at: number): string =>
  number === 516 || number === 524 ? `${name}_${String(at + 1)}.flac` : `${name}.dat`;

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function* lately(make: () => Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve().then(make);
}

/** The narrowest format of a kind that has room for every count. */
async function formatFor(recording: StreamedRecording, found: Survey, kind: WfdbKind): Promise<WfdbFormat> {
  const formats: readonly WfdbFormat[] = WFDB_FORMATS[kind];
  for (const [place, format] of formats.entries()) {
    const limit = -invalidSample(format.bits);
    const isWithin = (derived: boolean): boolean =>
      found.columns.every(({ from }, at) => {
        const extent = found.extents[at];
        if (extent === null || extent === undefined || (from.kind === 'derived') !== derived) return true;
        return extent.lowest >= (derived ? 1 - limit : -limit) && extent.highest < limit;
      });
    if (!isWithin(false)) continue;
    if (isWithin(true) || place === formats.length - 1) return format;
    // Seldom: the device gave its own "invalid", and of that nothing is derived.
    if ((await beyondIn(recording, found, format)) === 0) return format;
  }
  const { bits } = formats.at(-1) ?? { bits: 0 };
  throw new CannotBeWritten(
    `This format has room for samples of ${String(bits)} bits, and this recording has larger ones: take wfdb.`,
  );
}

/** Derived samples that a format has no room for. */
async function beyondIn(recording: StreamedRecording, found: Survey, { bits }: WfdbFormat): Promise<number> {
  const counts = new WfdbCounts(found.columns, bits);
  const tally = newTally();
  for await (const block of columnBlocks(recording, found.columns))
    for (const [at, { from }] of found.columns.entries()) if (from.kind === 'derived') counts.take(block, at, tally);
  return tally.beyond;
}

async function* sampleBytes(
  recording: StreamedRecording,
  found: Survey,
  format: WfdbFormat,
  columns: readonly number[],
  tallies: readonly SignalTally[],
): AsyncIterable<Uint8Array> {
  const counts = new WfdbCounts(found.columns, format.bits);
  const encoder = wfdbEncoder(format, columns.length, recording.length);
  let held: Uint8Array[] = encoder.head === null ? [] : [encoder.head];
  let size = 0;
  for await (const block of columnBlocks(recording, found.columns)) {
    const bytes = encoder.put(columns.map((at) => counts.take(block, at, tallies[at] ?? newTally())));
    held.push(bytes);
    size += bytes.length;
    if (size < BYTES_AT_ONCE) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  held.push(encoder.end());
  yield Buffer.concat(held);
}

const commentsOf = ({ session, firstInSession, format }: StreamedRecording): readonly string[] => [
  `session ${session.id}`,
  ...(firstInSession === 0
    ? []
    : [`begins ${(firstInSession / format.samplingRate).toFixed(3)} s after the start of the session`]),
  `unit ${session.unit}, source ${session.source}, software ${session.software}`,
  `patient ${session.patient.label === '' ? 'not named' : session.patient.label}`,
  `ledger ${session.ledger}, ${session.isComplete ? 'complete' : 'not complete'} when exported`,
];

function ownComments(
  recording: StreamedRecording,
  { columns, absences }: Survey,
  { bits }: WfdbFormat,
  tallies: readonly SignalTally[],
): readonly string[] {
  const { leads } = recording.format;
  const one = leads.find(({ lead }) => lead === 'I');
  const invalid = String(invalidSample(bits));
  const beyond = tallies.reduce((sum, tally) => sum + tally.beyond, 0);
  return [
    'Times are UTC.',
    ...columns.flatMap(({ lead, from }) =>
      from.kind === 'derived'
        ? [`derived ${lead} = ${LEAD_FORMULAS[from.lead]}, rounded to the LSB of lead I (${String(one?.lsb ?? 0)} uV)`]
        : [],
    ),
    ...columns.flatMap(({ lead, from }) => {
      const own = from.kind === 'channel' ? leads[from.channel]?.lead : undefined;
      return own === undefined || own === lead
        ? []
        : [`${lead} is the monitor's channel ${own} while that electrode was at ${lead}.`];
    }),
    `Absent samples hold ${invalid}.`,
    ...columns.flatMap(({ lead }, at) => {
      const count = tallies[at]?.deviceInvalid ?? 0;
      return count === 0
        ? []
        : [`${lead} holds ${invalid} in ${counted(count, 'sample')} that the device itself gave so.`];
    }),
    ...(beyond === 0
      ? []
      : [
          `${counted(beyond, 'sample of a derived lead exceeds', 'samples of derived leads exceed')} ${String(bits)} bits and ${beyond === 1 ? 'is' : 'are'} marked invalid.`,
        ]),
    ...absences.comments(),
  ];
}
