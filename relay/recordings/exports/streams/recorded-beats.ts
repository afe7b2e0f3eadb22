import { BeatDetector } from '../../../../protocol/ecg/beats/beat-detector.ts';
import { excerptOf, type ExcerptPiece } from '../../../../protocol/ecg/excerpt.ts';
import { sampleIndex } from '../../../../protocol/ecg/units.ts';
import { rangeOfPiece } from './column-blocks.ts';
import type { StreamedRecording } from './streamed-export.ts';

/** Samples that are gone through at once, in seconds. */
const AT_ONCE = 2;
/** How much of the recording teaches the levels before it is gone through, in seconds: beats at its very start are found too. */
const PRIMING = 12;

/** Where the beats of a recording are, in samples of its range, ascending. Reads it once, and its first seconds twice; memory: a number a beat. */
export async function beatsOf({ format, pieces }: Pick<StreamedRecording, 'format' | 'pieces'>): Promise<number[]> {
  const detector = new BeatDetector(
    format.samplingRate,
    format.leads.map(({ lead }) => lead),
  );
  await goThrough(format, pieces(), detector, PRIMING * format.samplingRate);
  return goThrough(format, pieces(), detector, Infinity);
}

/** The beats up to a sample; a detector that has been through another one remembers its levels. */
async function goThrough(
  format: StreamedRecording['format'],
  pieces: ReturnType<StreamedRecording['pieces']>,
  detector: BeatDetector,
  until: number,
): Promise<number[]> {
  const beats: number[] = [];
  let held: ExcerptPiece[] = [];
  let from = 0;
  let end = 0;
  const take = (): void => {
    if (held.length === 0) return;
    const range = { first: sampleIndex(from), end: sampleIndex(end) };
    beats.push(...detector.put(excerptOf(format, range, held)));
    held = [];
    from = end;
  };
  for await (const piece of pieces) {
    const range = rangeOfPiece(piece);
    if (range.first >= until) break;
    if (piece.kind === 'samples') {
      held.push(piece);
      end = range.end;
      if (end - from >= AT_ONCE * format.samplingRate) take();
      continue;
    }
    // What was never recorded is stepped over, however long it is.
    take();
    from = range.end;
    end = range.end;
  }
  take();
  beats.push(...detector.flush());
  return beats;
}
