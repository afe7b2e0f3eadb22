import type { ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { type SampleIndex, sampleIndex } from '../../protocol/ecg/units.ts';

/** Of a session as this page holds it: what the alarms read of it. */
export interface WatchedSamples {
  readonly format: SignalFormat;
  stretchAt(
    first: SampleIndex,
    end: SampleIndex,
  ): { readonly standing: 'held' | 'gap' | 'awaited' | 'unknown'; readonly end: SampleIndex };
  piecesOf(range: SampleRange): readonly ExcerptPiece[];
}

/** A page that opens looks back so far: enough for one measurement. */
const LOOKS_BACK_SECONDS = 12;
/** What is missing before newer samples is waited for this long; then it is passed over as awaited, and raises nothing. */
const PATIENCE_SECONDS = 2;
/** In one step at most: what a hidden page has to catch up comes in portions. */
const MOST_SECONDS = 30;

export const alarmsFrom = (end: SampleIndex, { samplingRate }: SignalFormat): SampleIndex =>
  sampleIndex(Math.max(0, end - Math.round(LOOKS_BACK_SECONDS * samplingRate)));

/**
 * What comes next for the alarms, from `from` up to where it is known; `end`: one past the newest sample known of the session.
 * Samples are never passed over because they come a moment late, and never put twice.
 */
export function alarmPortion(
  samples: WatchedSamples,
  from: SampleIndex,
  end: SampleIndex,
): { readonly pieces: readonly ExcerptPiece[]; readonly through: SampleIndex } {
  const { samplingRate } = samples.format;
  const limit = sampleIndex(Math.min(end, from + Math.round(MOST_SECONDS * samplingRate)));
  const pieces: ExcerptPiece[] = [];
  let at = from;
  while (at < limit) {
    // As far as it goes, also beyond this portion: what is missing up to the head is told from what is missing before it.
    const { standing, end: whole } = samples.stretchAt(at, end);
    const isMissing = standing === 'awaited' || standing === 'unknown';
    // At the head nothing stands behind it yet: it is on its way.
    if (isMissing && (whole >= end || end - whole < PATIENCE_SECONDS * samplingRate)) break;
    const next = sampleIndex(Math.min(whole, limit));
    pieces.push(...samples.piecesOf({ first: at, end: next }));
    at = next;
  }
  return { pieces, through: at };
}
