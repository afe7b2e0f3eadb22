import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type Hertz, type SampleIndex } from '../../protocol/ecg/units.ts';

export type StepDirection = 'next' | 'previous';

/** Of a beat that was stepped to so much is on the paper behind its R wave, s: its T wave ends about there. */
const SHOWN_AFTER_S = 0.4;
/** Looked for at once, s: as much as is measured at once. */
const LOOKED_AT_S = 10;
/** A beat so near to the edge of what was measured may not have been found, s. */
const EDGE_S = 0.3;

const pageOf = (peak: number, rate: Hertz): number => peak + Math.round(SHOWN_AFTER_S * rate);

/** The stretch in which the next or the previous beat is looked for, seen from the page that ends at `playhead`. */
export function stretchToSearch(
  direction: StepDirection,
  { playhead, endSample, rate }: { playhead: SampleIndex; endSample: SampleIndex; rate: Hertz },
): SampleRange {
  const length = LOOKED_AT_S * rate;
  const around = direction === 'next' ? playhead - 2 * rate : playhead - length + rate;
  const first = Math.max(0, Math.min(Math.round(around), Math.round(endSample - length)));
  return { first: sampleIndex(first), end: sampleIndex(Math.min(endSample, Math.round(first + length))) };
}

export interface BeatFound {
  readonly peak: SampleIndex;
  /** The page that shows it at its right edge. */
  readonly page: SampleIndex;
  /** From the beat before it to it, samples; null where that is not known. */
  readonly sinceBefore: number | null;
}

/** The beat nearest to the page's end on that side, among those that were found in `searched`; null: none is there. */
export function beatFrom(
  direction: StepDirection,
  peaks: readonly SampleIndex[],
  searched: SampleRange,
  { playhead, endSample, rate }: { playhead: SampleIndex; endSample: SampleIndex; rate: Hertz },
): BeatFound | null {
  const edge = EDGE_S * rate;
  const isSure = (peak: number): boolean =>
    (searched.first === 0 || peak >= searched.first + edge) &&
    (searched.end >= endSample || peak <= searched.end - edge);
  const places = peaks.map((peak, i) => ({
    ...{ peak, page: sampleIndex(Math.min(endSample, pageOf(peak, rate))) },
    sinceBefore: i === 0 ? null : peak - (peaks[i - 1] ?? 0),
  }));
  const found =
    direction === 'next'
      ? places.find(({ page, peak }) => page > playhead && isSure(peak))
      : places.findLast(({ page, peak }) => page < playhead && isSure(peak));
  return found ?? null;
}
