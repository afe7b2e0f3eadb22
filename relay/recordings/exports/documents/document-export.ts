import { sampleIndex, type UnixMillis } from '../../../../protocol/ecg/units.ts';
import { counted } from '../../counted.ts';
import type { RecordingPiece } from '../exported-recording.ts';
import type { StreamedExport, StreamedRecording } from '../streams/streamed-export.ts';
import { excerptsOf, type ExcerptLimits, type ExcerptSource, isWithin } from './ecg-excerpts.ts';
import { CannotBeWritten, type DocumentFormat, type ExportedEcg } from './exported-ecg.ts';

/** Up to so long a range is measured: of a longer one a document would state what holds of no part of it. */
const LONGEST_MEASURED_SECONDS = 60;
/** More sentences than this are no help to anybody. */
const MOST_SENTENCES = 40;

/**
 * A range of a recording in a format of documents: one, or a folder of them where the format has no place for a gap, or for
 * so long a range. It is read once to see that it can be written, and again as the files are; memory is that of one document.
 * Throws CannotBeWritten.
 */
export async function documentExport(format: DocumentFormat, recording: StreamedRecording): Promise<StreamedExport> {
  const seconds = recording.length / recording.format.samplingRate;
  const limits: ExcerptLimits = {
    range: {
      first: sampleIndex(recording.firstInSession),
      end: sampleIndex(recording.firstInSession + recording.length),
    },
    holdsGaps: format.holdsGaps,
    mostSamples: format.mostSamples(recording.format.samplingRate),
    isMeasured: seconds <= LONGEST_MEASURED_SECONDS,
  };
  const said = new Set<string>();
  const stretches: { readonly first: number; readonly end: number }[] = [];
  let placed = 0;
  let only: Uint8Array | null = null;
  for await (const ecg of excerptsOf(sourceOf(recording), limits)) {
    const { bytes, leftOut } = await format.write(ecg);
    only = stretches.length === 0 ? bytes : null;
    for (const sentence of leftOut) said.add(sentence);
    stretches.push({ first: ecg.firstSample, end: ecg.firstSample + ecg.length });
    placed += ecg.length;
  }
  if (stretches.length === 0) throw new CannotBeWritten('The range holds no sample, so there is nothing to export.');
  if (placed < recording.length)
    said.add(
      `${String(recording.length - placed)} samples a lead are absent, and ${format.title} has no place for a gap: each document ends where one begins.`,
    );
  if (!limits.isMeasured)
    said.add(`Nothing is measured: the range is longer than ${String(LONGEST_MEASURED_SECONDS)} s.`);
  const unplaced = sourceOf(recording).notes?.filter(
    (note) => !stretches.some(({ first, end }) => isWithin(note, first, end)),
  );
  if (format.holdsGaps && unplaced !== undefined && unplaced.length > 0)
    said.add(
      `${counted(unplaced.length, 'note is about a stretch', 'notes are about stretches')} of which there is no document.`,
    );
  const name = (at: number): string =>
    stretches.length === 1
      ? `${recording.session.id}.${format.extension}`
      : `${recording.session.id}-${String(at + 1).padStart(String(stretches.length).length, '0')}.${format.extension}`;
  const again = new Reading(() => excerptsOf(sourceOf(recording), limits));
  return {
    files: stretches.map((_, at) => ({
      name: name(at),
      bytes: async function* () {
        yield only ?? (await format.write(await again.next())).bytes;
      },
    })),
    mediaType: format.mediaType,
    leftOut: shortened([...said]),
  };
}

/** Excerpts one after the other, whoever asks; begun with the first. */
class Reading {
  readonly #begin: () => AsyncIterable<ExportedEcg>;
  #iterator: AsyncIterator<ExportedEcg> | null = null;

  constructor(begin: () => AsyncIterable<ExportedEcg>) {
    this.#begin = begin;
  }

  async next(): Promise<ExportedEcg> {
    this.#iterator ??= this.#begin()[Symbol.asyncIterator]();
    const next = await this.#iterator.next();
    if (next.done === true) throw new CannotBeWritten('The recording has changed while it was exported: ask again.');
    return next.value;
  }
}

const shortened = (sentences: readonly string[]): readonly string[] =>
  sentences.length <= MOST_SENTENCES
    ? sentences
    : [
        ...sentences.slice(0, MOST_SENTENCES),
        `${String(sentences.length - MOST_SENTENCES)} further sentences like these are not listed.`,
      ];

/** In samples of the session, as documents name them. */
const sourceOf = (recording: StreamedRecording): ExcerptSource => ({
  session: recording.session,
  format: recording.format,
  startedAt: (recording.startedAt - (recording.firstInSession * 1000) / recording.format.samplingRate) as UnixMillis,
  pieces: shifted(recording.pieces(), recording.firstInSession),
  notes: recording.notes.map(({ at, end, ...note }) => ({
    ...note,
    at: at + recording.firstInSession,
    ...(end === undefined ? {} : { end: end + recording.firstInSession }),
  })),
});

async function* shifted(pieces: AsyncIterable<RecordingPiece>, by: number): AsyncIterable<RecordingPiece> {
  const moved = ({ first, end }: { first: number; end: number }) => ({
    first: sampleIndex(first + by),
    end: sampleIndex(end + by),
  });
  for await (const piece of pieces) {
    if (piece.kind === 'samples')
      yield { kind: 'samples', block: { ...piece.block, firstSample: sampleIndex(piece.block.firstSample + by) } };
    else if (piece.kind === 'gap') yield { kind: 'gap', gap: { ...moved(piece.gap), reason: piece.gap.reason } };
    else yield { kind: 'awaited', range: moved(piece.range) };
  }
}
