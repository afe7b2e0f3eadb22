/** How near a found beat must be to a true one, s. Source: ANSI/AAMI EC57:2012, beat-by-beat comparison (150 ms). */
const NEAR = 0.15;

export interface BeatScore {
  /** True beats that were found, true beats, found beats that are none of them. */
  readonly matched: number;
  readonly truth: number;
  readonly missed: readonly number[];
  readonly extra: readonly number[];
  /** Share of the true beats that were found; 1 where there are none. */
  readonly sensitivity: number;
  /** Share of the found beats that are true; 1 where none was found. */
  readonly positivePredictivity: number;
}

/**
 * Compares places of beats one to one within 150 ms, the nearest pairs first. Found beats near a doubtful place, and only
 * to that, count neither way. All in sample indices; `rate` in Hz.
 */
export function scoreBeats(
  found: readonly number[],
  truth: readonly number[],
  rate: number,
  doubtful: readonly number[] = [],
): BeatScore {
  const near = NEAR * rate;
  const pairs = truth.flatMap((place, one) =>
    found.flatMap((at, other) => (Math.abs(at - place) <= near ? [{ one, other, apart: Math.abs(at - place) }] : [])),
  );
  pairs.sort((left, right) => left.apart - right.apart);
  const matchedTruth = new Set<number>();
  const matchedFound = new Set<number>();
  for (const { one, other } of pairs) {
    if (matchedTruth.has(one) || matchedFound.has(other)) continue;
    matchedTruth.add(one);
    matchedFound.add(other);
  }
  const extra = found.filter(
    (at, place) => !matchedFound.has(place) && !doubtful.some((one) => Math.abs(one - at) <= near),
  );
  const matched = matchedTruth.size;
  return {
    matched,
    truth: truth.length,
    missed: truth.filter((_, place) => !matchedTruth.has(place)),
    extra,
    sensitivity: truth.length === 0 ? 1 : matched / truth.length,
    positivePredictivity: matched + extra.length === 0 ? 1 : matched / (matched + extra.length),
  };
}
